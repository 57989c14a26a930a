package dev.gatehouse.gateway.ring;

/** Sizes of rings. */
public final class Ring {
  /** The longest payload of a frame: a record of TLS and a little more, or two of plaintext. */
  public static final int MOST_PAYLOAD_BYTES = 32_768;

  private Ring() {}

  /**
   * How much memory a ring takes, in bytes.
   *
   * @param capacity of its data in bytes, a power of two from 128 KiB
   */
  public static long bytes(int capacity) {
    return RingLayout.HEADER + (long) capacity;
  }
}
