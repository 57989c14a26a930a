package dev.gatehouse.tls.keys;

/**
 * ClientHello to the server's Finished: what the application traffic secrets and the exporter hang
 * on, and what the client's Finished vouches for.
 */
public final class ThroughServerFinished extends BeforeFinished {
  ThroughServerFinished(byte[] hash) {
    super(hash);
  }
}
