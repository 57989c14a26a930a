package dev.gatehouse.glass.load;

/** What the connections of one loop use in turn. */
final class LoadBuffers {
  /** The longest record of any version (RFC 5246, section 6.2.3), header included. */
  static final int RECORD_BYTES = 5 + (1 << 14) + 2048;

  /** What a connection reads at a time. */
  static final int IN_BYTES = 1 << 17;

  /** A period of {@link Filler} at a time, in and out of TLS. */
  final byte[] plain = new byte[Filler.PERIOD];

  final byte[] out = new byte[Filler.PERIOD + 4096];
}
