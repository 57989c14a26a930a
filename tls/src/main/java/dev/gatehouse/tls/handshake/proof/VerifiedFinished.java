package dev.gatehouse.tls.handshake.proof;

import dev.gatehouse.tls.keys.classic.ClassicMasterSecret;
import dev.gatehouse.tls.keys.classic.ClassicTranscript;
import dev.gatehouse.tls.message.Finished;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsException;

/**
 * The peer's Finished, before TLS 1.3, was right: it saw the messages that we saw, and has the
 * secrets that we have (RFC 5246, section 7.4.9). It is made by the check alone.
 */
public final class VerifiedFinished {
  private VerifiedFinished() {}

  /**
   * Computes what the peer's Finished must say.
   *
   * @param peer as whom it sends
   * @param before what it vouches for
   * @throws TlsException with {@link Rule#FINISHED_VERIFY_DATA}
   */
  public static VerifiedFinished check(
      ClassicMasterSecret master,
      ClassicMasterSecret.Sender peer,
      ClassicTranscript.Point before,
      Finished m)
      throws TlsException {
    if (!master.isVerifyData(peer, before, m.verifyData())) {
      throw TlsException.broken(Rule.FINISHED_VERIFY_DATA);
    }
    return new VerifiedFinished();
  }
}
