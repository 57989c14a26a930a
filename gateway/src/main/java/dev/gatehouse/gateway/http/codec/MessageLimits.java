package dev.gatehouse.gateway.http.codec;

/**
 * How much of a message a peer may make us keep.
 *
 * @param targetBytes the longest request target, {@code 1..headBytes}
 * @param headBytes the longest head, from its first byte to the empty line's end
 * @param fields the most fields in a head or a trailer section
 * @param trailerBytes the longest trailer section
 * @param chunkExtensionBytes the most bytes of chunk extensions in one body, all chunks together
 */
public record MessageLimits(
    int targetBytes, int headBytes, int fields, int trailerBytes, int chunkExtensionBytes) {
  /** Checks that each limit can be kept. */
  public MessageLimits {
    if (targetBytes < 1 || headBytes < targetBytes || fields < 1 || trailerBytes < 1) {
      throw new IllegalArgumentException("limits that admit no message");
    }
  }
}
