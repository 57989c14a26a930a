package dev.gatehouse.tls.keys;

import dev.gatehouse.wire.Bytes;

/**
 * The hash of all handshake messages up to a point that the subtype names (RFC 8446, section
 * 4.4.1). Only a {@link Transcript} makes one. A value; safe for any thread.
 */
public abstract sealed class TranscriptPoint
    permits ThroughServerHello, ThroughCertificate, BeforeFinished, ThroughClientFinished {
  private final byte[] hash;

  TranscriptPoint(byte[] hash) {
    this.hash = hash;
  }

  /** The hash, as long as the suite's hash algorithm says. */
  public Bytes hash() {
    return Bytes.copyOf(hash);
  }

  /** The hash itself, not a copy: for reading. */
  byte[] bytes() {
    return hash;
  }

  @Override
  public String toString() {
    return getClass().getSimpleName() + " " + hash();
  }
}
