package dev.gatehouse.tls.keys;

/** ClientHello to ServerHello: what the handshake traffic secrets hang on. */
public final class ThroughServerHello extends TranscriptPoint {
  ThroughServerHello(byte[] hash) {
    super(hash);
  }
}
