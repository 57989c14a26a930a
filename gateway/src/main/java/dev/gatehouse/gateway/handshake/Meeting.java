package dev.gatehouse.gateway.handshake;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.crypto.Signer;
import dev.gatehouse.gateway.binding.ClientCertificates;
import dev.gatehouse.gateway.handshake.Handshaker.Met;
import dev.gatehouse.gateway.keys.RemoteSigner;
import dev.gatehouse.pki.PathValidator;
import dev.gatehouse.tls.LocalAnswers;
import dev.gatehouse.tls.TlsConnection;
import dev.gatehouse.tls.handshake.Question;
import dev.gatehouse.tls.handshake.Question.ChooseIdentity;
import dev.gatehouse.tls.handshake.Question.DecryptPreMaster;
import dev.gatehouse.tls.handshake.Question.FindSession;
import dev.gatehouse.tls.handshake.Question.SignHandshake;
import dev.gatehouse.tls.handshake.Question.ValidatePath;
import dev.gatehouse.tls.handshake.ResumableSession;
import dev.gatehouse.tls.spec.Missing;
import dev.gatehouse.tls.spec.TlsError;
import dev.gatehouse.wire.Bytes;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One client, met: its connection, and the answers to what that asks. For the connection's thread
 * alone; whoever closes it closes the connection.
 */
public final class Meeting implements AutoCloseable {
  private final Handshaker handshaker;
  private final InetSocketAddress local;
  private final Executor loop;
  private final TlsConnection tls;

  /** The binding, once the client has said hello. */
  private @Nullable Met met;

  private boolean closed;

  Meeting(Handshaker handshaker, InetSocketAddress local, Executor loop) {
    this.handshaker = handshaker;
    this.local = local;
    this.loop = loop;
    this.tls = TlsConnection.server(handshaker.config(), handshaker.clock().instant());
  }

  /** The connection. Its questions are not the caller's to answer. */
  public TlsConnection tls() {
    return tls;
  }

  /**
   * Answers all that is asked and can be answered here and now. What takes long, or is asked
   * elsewhere, is answered later on the loop, and then {@code again} is run there: to send what the
   * answer led to, and to give what has been held back.
   */
  public void answer(Runnable again) {
    for (List<Question<?>> asked = tls.questions(); !asked.isEmpty(); asked = tls.questions()) {
      for (Question<?> question : asked) {
        answer(question, again);
      }
    }
  }

  private void answer(Question<?> question, Runnable again) {
    switch (question) {
      case ChooseIdentity it -> choose(it);
      case SignHandshake it -> sign(it, again);
      case DecryptPreMaster it -> decrypt(it, again);
      case ValidatePath it -> judge(it);
      case FindSession it -> find(it);
      case Question.ChooseClientCredential it ->
          tls.refuse(it, mistake("a server was asked as whom it goes to another"));
    }
  }

  private void choose(ChooseIdentity question) {
    String name = question.hello().hostName();
    Optional<Met> found = handshaker.find(local, name);
    met = found.orElse(null);
    found.ifPresentOrElse(
        it -> tls.answer(question, handshaker.presented(it)),
        () ->
            tls.refuse(
                question,
                new TlsError.PeerIncompatible(
                    Missing.SERVER_NAME, name == null ? "none" : name, "other names")));
  }

  private void judge(ValidatePath question) {
    PathValidator judge = met == null ? null : met.judge();
    if (judge == null) {
      tls.refuse(question, mistake("nobody here judges certificates"));
    } else {
      tls.answer(
          question,
          judge.validate(question.chain(), question.purpose(), handshaker.clock().instant()));
    }
  }

  private void find(FindSession question) {
    Optional<ResumableSession> found =
        met == null ? Optional.empty() : met.sessions().find(question.id());
    tls.answer(question, found);
    found.ifPresent(ResumableSession::close);
  }

  /** How the client was asked for its certificate; not at all before its hello. */
  public ClientCertificates clients() {
    return met == null ? new ClientCertificates.None() : met.binding().clients();
  }

  /** Remembers a session, and owns it from here on. */
  public void keep(ResumableSession session) {
    if (met == null) {
      session.close();
    } else {
      met.sessions().keep(session);
    }
  }

  private void sign(SignHandshake question, Runnable again) {
    Signer signer = question.credential().identity().signer();
    Consumer<Optional<Bytes>> done =
        signature -> later(() -> LocalAnswers.answer(tls, question, signature), () -> {}, again);
    if (signer instanceof RemoteSigner remote) {
      remote.sign(question.algorithm(), question.toBeSigned(), done);
    } else if (signer.publicKey().type() == KeyType.RSA) {
      elsewhere(question, () -> done.accept(LocalAnswers.signature(question)));
    } else {
      // 20 to 200 us: less than a hop to another thread and back under load.
      LocalAnswers.answer(tls, question, LocalAnswers.signature(question));
    }
  }

  private void decrypt(DecryptPreMaster question, Runnable again) {
    Consumer<Optional<Secret>> done =
        secret ->
            later(
                () ->
                    secret.ifPresentOrElse(
                        it -> tls.answer(question, it),
                        () -> tls.refuse(question, mistake("the private key does not decrypt"))),
                () -> secret.ifPresent(Secret::close),
                again);
    if (question.credential().identity().signer() instanceof RemoteSigner remote) {
      remote.decrypt(
          question.encrypted(), question.clientVersion().code(), question.substitute(), done);
    } else {
      elsewhere(question, () -> done.accept(decrypted(question)));
    }
  }

  private static Optional<Secret> decrypted(DecryptPreMaster question) {
    try {
      return Optional.of(question.decrypt());
    } catch (IllegalStateException e) {
      return Optional.empty(); // the key has been closed, or the connection is over
    }
  }

  private void elsewhere(Question<?> question, Runnable work) {
    try {
      handshaker.signers().execute(work);
    } catch (RejectedExecutionException e) {
      tls.refuse(question, mistake("more signatures wait than can be made"));
    }
  }

  /** An answer comes back to the loop; the connection may be over by then. */
  private void later(Runnable answer, Runnable drop, Runnable again) {
    try {
      loop.execute(
          () -> {
            if (closed || tls.error().isPresent()) {
              drop.run(); // too late: its deadline was here first
              return;
            }
            answer.run();
            again.run();
          });
    } catch (RejectedExecutionException e) {
      drop.run(); // the loop is no more, and so is the connection
    }
  }

  private static TlsError mistake(String what) {
    return new TlsError.LocalFailure(what);
  }

  @Override
  public void close() {
    closed = true;
    tls.close();
  }
}
