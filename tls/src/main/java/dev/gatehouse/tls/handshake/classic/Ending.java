package dev.gatehouse.tls.handshake.classic;

import dev.gatehouse.tls.handshake.Peer;
import dev.gatehouse.tls.handshake.ResumableSession;
import dev.gatehouse.tls.handshake.proof.VerifiedFinished;
import dev.gatehouse.tls.keys.classic.ClassicExporter;
import dev.gatehouse.tls.keys.classic.ClassicMasterSecret.Sender;
import dev.gatehouse.tls.keys.classic.ClassicTranscript;
import dev.gatehouse.tls.keys.classic.DirectionKeys;
import dev.gatehouse.tls.message.ChangeCipherSpec;
import dev.gatehouse.tls.message.Finished;
import dev.gatehouse.tls.spec.NamedGroup;
import dev.gatehouse.tls.spec.TlsException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The end of a handshake, which is the same for either side: change_cipher_spec and Finished, one
 * way and the other (RFC 5246, sections 7.1 and 7.4.9).
 */
sealed interface Ending extends ServerState, ClientState {
  /** Who the peer is, once its Finished has been verified: RSA key exchange has no other proof. */
  @FunctionalInterface
  interface OnceFinished {
    Peer peer(VerifiedFinished proof);
  }

  /**
   * Keys on both sides. What is left is to see that both saw the same.
   *
   * @param ours as whom we send our Finished
   * @param group of the key exchange, or null
   * @param scope where the session belongs, if it can be resumed
   * @param resumed whether this is the short handshake, in which the server's Finished comes first
   */
  record Established(
      Sender ours,
      Agreed agreed,
      Secrets secrets,
      ClassicTranscript transcript,
      @Nullable NamedGroup group,
      OnceFinished peer,
      ResumableSession.Scope scope,
      boolean resumed) {
    /** Sends our Finished if it comes first, and waits for the peer's. */
    Ending end(Output out) {
      if (weFinishFirst()) {
        sendFinished(out);
      }
      return new WaitChangeCipherSpec(this);
    }

    private boolean weFinishFirst() {
      return resumed == (ours == Sender.SERVER);
    }

    private Sender theirs() {
      return ours == Sender.SERVER ? Sender.CLIENT : Sender.SERVER;
    }

    private DirectionKeys keys(Sender sender) {
      return sender == Sender.SERVER ? secrets.keys().server() : secrets.keys().client();
    }

    private void sendFinished(Output out) {
      out.changeWriteKeys(agreed, keys(ours));
      out.send(new Finished(secrets.master().verifyData(ours, transcript.point())));
    }

    private Connected connect(VerifiedFinished proof, Output out) {
      if (!weFinishFirst()) {
        sendFinished(out);
      }
      Peer proven = peer.peer(proof);
      Optional<ResumableSession> resumable = resumable(proven);
      Optional<ClassicExporter> exporter =
          agreed.extendedMasterSecret()
              ? Optional.of(secrets.master().exporter(agreed.randoms()))
              : Optional.empty();
      secrets.close();
      out.ready(agreed.session(proven, group, resumed), exporter, resumable);
      return new Connected(agreed.version());
    }

    /** RFC 7627, 5.3: only what is bound to its own handshake. */
    private Optional<ResumableSession> resumable(Peer proven) {
      if (resumed || agreed.sessionId().isEmpty() || !agreed.extendedMasterSecret()) {
        return Optional.empty();
      }
      return Optional.of(
          new ResumableSession(
              agreed.sessionId(),
              agreed.version().version(),
              agreed.suite(),
              secrets.master().toResume(),
              proven,
              scope));
    }
  }

  /** The peer's next record but one is the first under its new keys. */
  record WaitChangeCipherSpec(Established established) implements Ending {
    Ending changeKeys(ChangeCipherSpec m, Output out) throws TlsException {
      out.changeReadKeys(established.agreed(), established.keys(established.theirs()));
      return new WaitFinished(established, established.transcript().point());
    }

    @Override
    public void close() {
      established.secrets().close();
    }
  }

  /**
   * The peer's Finished proves that it saw the same, and has the same secrets.
   *
   * @param before what it vouches for
   */
  record WaitFinished(Established established, ClassicTranscript.Point before) implements Ending {
    Connected connect(Finished m, Output out) throws TlsException {
      VerifiedFinished proof =
          VerifiedFinished.check(established.secrets().master(), established.theirs(), before, m);
      return established.connect(proof, out);
    }

    @Override
    public void close() {
      established.secrets().close();
    }
  }
}
