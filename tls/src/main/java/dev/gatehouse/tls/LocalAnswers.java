package dev.gatehouse.tls;

import dev.gatehouse.pki.PathValidator;
import dev.gatehouse.tls.config.Credential;
import dev.gatehouse.tls.config.Presented;
import dev.gatehouse.tls.handshake.CredentialRequest;
import dev.gatehouse.tls.handshake.Question;
import dev.gatehouse.tls.handshake.ResumableSession;
import dev.gatehouse.tls.message.ClientHello;
import dev.gatehouse.tls.spec.Missing;
import dev.gatehouse.tls.spec.TlsError;
import dev.gatehouse.wire.Bytes;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Answers questions on the spot, for whoever has nothing to wait for: it signs with the
 * credential's own signer, and does what else it is told to. Immutable; thread-safe if its parts
 * are.
 *
 * <pre>{@code
 * LocalAnswers server = LocalAnswers.signing().choosing(sites::credential);
 * LocalAnswers client = LocalAnswers.signing().validating(validator, InstantSource.system());
 * }</pre>
 */
public final class LocalAnswers {
  /** A chain's judge, with what time it is. */
  private record Judge(PathValidator validator, InstantSource clock) {}

  private static final LocalAnswers SIGNING =
      new LocalAnswers(
          _ -> Optional.empty(), _ -> Optional.empty(), Optional.empty(), Optional.empty());

  private final Function<ClientHello, Optional<Presented>> ofServer;
  private final Function<CredentialRequest, Optional<Credential>> ofClient;
  private final Optional<Judge> judge;
  private final Optional<SessionCache> sessions;

  private LocalAnswers(
      Function<ClientHello, Optional<Presented>> ofServer,
      Function<CredentialRequest, Optional<Credential>> ofClient,
      Optional<Judge> judge,
      Optional<SessionCache> sessions) {
    this.ofServer = ofServer;
    this.ofClient = ofClient;
    this.judge = judge;
    this.sessions = sessions;
  }

  /** Signatures by the credential's signer, and no more. */
  public static LocalAnswers signing() {
    return SIGNING;
  }

  /** For a server: a credential for each hello, empty for a name that we do not have. */
  public LocalAnswers choosing(Function<ClientHello, Optional<Credential>> credentials) {
    return meeting(hello -> credentials.apply(hello).map(Presented::of));
  }

  /** The same, where whom the server asks depends on the hello too. */
  public LocalAnswers meeting(Function<ClientHello, Optional<Presented>> presented) {
    return new LocalAnswers(presented, ofClient, judge, sessions);
  }

  /** For a client: a credential for each server that asks, empty to show none. */
  public LocalAnswers presenting(Function<CredentialRequest, Optional<Credential>> credentials) {
    return new LocalAnswers(ofServer, credentials, judge, sessions);
  }

  /** The peers' chains are judged by {@code validator} at the time that {@code clock} says. */
  public LocalAnswers validating(PathValidator validator, InstantSource clock) {
    return new LocalAnswers(ofServer, ofClient, Optional.of(new Judge(validator, clock)), sessions);
  }

  /** For a server: sessions of TLS 1.2 and older are looked for there. */
  public LocalAnswers remembering(SessionCache cache) {
    return new LocalAnswers(ofServer, ofClient, judge, Optional.of(cache));
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
          ofServer
              .apply(choose.hello())
              .ifPresentOrElse(
                  presented -> tls.answer(choose, presented),
                  () -> tls.refuse(choose, unknownName(choose.hello())));
      case Question.ChooseClientCredential choose ->
          tls.answer(choose, ofClient.apply(choose.request()));
      case Question.SignHandshake sign -> answer(tls, sign, signature(sign));
      case Question.DecryptPreMaster decrypt -> answer(tls, decrypt);
      case Question.FindSession find -> answer(tls, find);
      case Question.ValidatePath path ->
          judge.ifPresentOrElse(
              j ->
                  tls.answer(
                      path,
                      j.validator().validate(path.chain(), path.purpose(), j.clock().instant())),
              () -> tls.refuse(path, new TlsError.LocalFailure("nobody here judges certificates")));
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

  /** The credential's signature; empty if its key does not sign. */
  public static Optional<Bytes> signature(Question.SignHandshake question) {
    try {
      return Optional.of(question.sign());
    } catch (IllegalStateException | IllegalArgumentException e) {
      return Optional.empty(); // closed, or the provider found its own signature wrong
    }
  }

  private void answer(TlsConnection tls, Question.FindSession question) {
    Optional<ResumableSession> found = sessions.flatMap(cache -> cache.find(question.id()));
    tls.answer(question, found);
    found.ifPresent(ResumableSession::close);
  }

  private static void answer(TlsConnection tls, Question.DecryptPreMaster question) {
    try {
      tls.answer(question, question.decrypt());
    } catch (IllegalStateException e) {
      tls.refuse(question, new TlsError.LocalFailure("the private key does not decrypt"));
    }
  }

  /** RFC 6066, section 3: unrecognized_name. */
  private static TlsError unknownName(ClientHello hello) {
    String name = hello.hostName();
    return new TlsError.PeerIncompatible(
        Missing.SERVER_NAME, name == null ? "none" : name, "other names");
  }
}
