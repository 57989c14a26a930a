package dev.gatehouse.tls.handshake;

import dev.gatehouse.crypto.Secret;
import dev.gatehouse.pki.PathVerdict;
import dev.gatehouse.tls.config.Credential;
import dev.gatehouse.tls.config.Presented;
import dev.gatehouse.tls.message.Arrival;
import dev.gatehouse.wire.Bytes;
import java.util.Optional;

/** The answer to a {@link Question}, as it arrives at the machine that waits for it. */
public sealed interface Answer extends Arrival {
  /** Answers {@code ChooseIdentity}. */
  record ChosenIdentity(Presented presented) implements Answer {}

  /** Answers {@code ChooseClientCredential}; empty for none. */
  record ChosenClientCredential(Optional<Credential> credential) implements Answer {}

  /** Answers {@code SignHandshake}. */
  record Signature(Bytes bytes) implements Answer {}

  /** Answers {@code ValidatePath}. */
  record Verdict(PathVerdict verdict) implements Answer {}

  /** Answers {@code DecryptPreMaster}; whoever takes it closes it. */
  record PreMaster(Secret secret) implements Answer {}

  /** Answers {@code FindSession}; empty if it is not known. */
  record FoundSession(Optional<ResumableSession> session) implements Answer {}

  @Override
  default String name() {
    return getClass().getSimpleName();
  }
}
