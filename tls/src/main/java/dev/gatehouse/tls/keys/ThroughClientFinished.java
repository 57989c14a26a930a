package dev.gatehouse.tls.keys;

/** ClientHello to the client's Finished: what the resumption secret hangs on. */
public final class ThroughClientFinished extends TranscriptPoint {
  ThroughClientFinished(byte[] hash) {
    super(hash);
  }
}
