package dev.gatehouse.gateway.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Instant;

/**
 * A regular file that is open for reading, and what it was when it was opened. The channel's own
 * position is never used. Whoever has it closes it; that may be done from any thread, and twice.
 *
 * @param type its Content-Type
 * @param length in bytes
 * @param written when its bytes were last written, as the file says; not later than it was opened
 * @param tag its entity tag as a field has it, with its quotes (RFC 9110, section 8.8.3)
 */
public record OpenFile(FileChannel channel, String type, long length, Instant written, String tag)
    implements AutoCloseable {
  /**
   * Reads from {@code position} until {@code into} is full.
   *
   * @return whether it was filled; if not, the file has become shorter
   */
  public boolean read(ByteBuffer into, long position) throws IOException {
    long at = position;
    while (into.hasRemaining()) {
      int got = channel.read(into, at);
      if (got <= 0) return false;
      at += got;
    }
    return true;
  }

  /** Whether bytes of two answers with this tag may be put together (RFC 9110, section 8.8.1). */
  boolean isStrong() {
    return !tag.startsWith("W/");
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // It was only read: there is nothing that could have been lost.
    }
  }
}
