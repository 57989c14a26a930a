package dev.gatehouse.tls;

import dev.gatehouse.pki.PathValidator;
import dev.gatehouse.tls.config.Credential;
import dev.gatehouse.tls.handshake.Question;
import dev.gatehouse.tls.message.ClientHello;
import dev.gatehouse.tls.spec.Missing;
import dev.gatehouse.tls.spec.TlsError;
import dev.gatehouse.wire.Bytes;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Answers questions on the spot, for whoever has nothing to wait for. Thread-safe if its parts are.
 */
public final class LocalAnswers {
  private final Function<ClientHello, Optional<Credential>> identities;
  private final Optional<PathValidator> validator;
  private final InstantSource clock;

  private LocalAnswers(
      Function<ClientHello, Optional<Credential>> identities,
      Optional<PathValidator> validator,
      InstantSource clock) {
    this.identities = identities;
    this.validator = validator;
    this.clock = clock;
  }

  /** For a server that has one identity: signatures by its signer. */
  public static LocalAnswers signing() {
    return choosing(_ -> Optional.empty());
  }

  /** For a server: an identity for each hello, empty for a name that we do not have. */
  public static LocalAnswers choosing(Function<ClientHello, Optional<Credential>> identities) {
    return new LocalAnswers(identities, Optional.empty(), InstantSource.system());
  }

  /** For a client: chains are judged by {@code validator} at the time that {@code clock} says. */
  public static LocalAnswers validating(PathValidator validator, InstantSource clock) {
    return new LocalAnswers(_ -> Optional.empty(), Optional.of(validator), clock);
  }

  /** Answers all that is asked, and what the answers lead to. */
  public void answer(TlsConnection tls) {
    for (List<Question<?>> asked = tls.questions(); !asked.isEmpty(); asked = tls.questions()) {
      for (Question<?> question : asked) {
        answer(tls, question);
      }
    }
  }

  /** Answers one question of that connection's. */
  public void answer(TlsConnection tls, Question<?> question) {
    switch (question) {
      case Question.ChooseIdentity choose ->
          identities
              .apply(choose.hello())
              .ifPresentOrElse(
                  identity -> tls.answer(choose, identity),
                  () -> tls.refuse(choose, unknownName(choose.hello())));
      case Question.ChooseClientCredential choose -> tls.answer(choose, Optional.empty());
      case Question.SignHandshake sign -> answer(tls, sign, signature(sign));
      case Question.ValidatePath path -> {
        if (validator.isEmpty()) {
          tls.refuse(path, new TlsError.LocalFailure("nobody here judges certificates"));
        } else {
          tls.answer(path, validator.get().validate(path.chain(), path.purpose(), clock.instant()));
        }
      }
    }
  }

  /**
   * Hands in a {@link #signature}, which may have been made on another thread.
   *
   * @param signature empty ends the connection
   */
  public static void answer(
      TlsConnection tls, Question.SignHandshake question, Optional<Bytes> signature) {
    signature.ifPresentOrElse(
        bytes -> tls.answer(question, bytes),
        () -> tls.refuse(question, new TlsError.LocalFailure("the private key does not sign")));
  }

  /** The identity's signature; empty if its key does not sign. */
  public static Optional<Bytes> signature(Question.SignHandshake question) {
    try {
      return Optional.of(question.sign());
    } catch (IllegalStateException | IllegalArgumentException e) {
      return Optional.empty(); // closed, or the provider found its own signature wrong
    }
  }

  /** RFC 6066, section 3: unrecognized_name. */
  private static TlsError unknownName(ClientHello hello) {
    String name = hello.hostName();
    return new TlsError.PeerIncompatible(
        Missing.SERVER_NAME, name == null ? "none" : name, "other names");
  }
}
