package dev.gatehouse.gateway.ring;

/** Sizes of rings. */
public final class Ring {
  /** The longest payload of a frame: a record of TLS and a little more, or two of plaintext. */
  public static final int MOST_PAYLOAD_BYTES = 32_768;

  private Ring() {}

  /** How much memory a ring with so many bytes of data takes; a power of two, 128 KiB at least. */
  public static long bytes(int capacity) {
    return RingLayout.HEADER + (long) capacity;
  }
}
