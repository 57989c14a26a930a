package dev.gatehouse.tls.handshake.modern;

import dev.gatehouse.pki.PathVerdict;
import dev.gatehouse.tls.config.Credential;
import dev.gatehouse.tls.message.Arrival;
import dev.gatehouse.wire.Bytes;
import java.util.Optional;

/** An arrival from our own side: the answer to a question, or a wish. */
public sealed interface Local extends Arrival {
  /** Answers {@code ChooseIdentity}. */
  record ChosenIdentity(Credential credential) implements Local {}

  /** Answers {@code ChooseClientCredential}; empty for none. */
  record ChosenClientCredential(Optional<Credential> credential) implements Local {}

  /** Answers {@code SignHandshake}. */
  record Signature(Bytes bytes) implements Local {}

  /** Answers {@code ValidatePath}. */
  record Verdict(PathVerdict verdict) implements Local {}

  /**
   * We want new keys for what we send (RFC 8446, section 4.6.3).
   *
   * @param askPeerToo whether the peer is to change its own
   */
  record Rekey(boolean askPeerToo) implements Local {}

  @Override
  default String name() {
    return getClass().getSimpleName();
  }
}
