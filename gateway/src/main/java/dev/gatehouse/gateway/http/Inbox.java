package dev.gatehouse.gateway.http;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Bytes that have come and wait for their use, in the buffers in which they came. */
final class Inbox {
  private @Nullable ByteBuf first;
  private @Nullable ArrayDeque<ByteBuf> rest; // made when it is needed: mostly one buffer waits
  private int restBytes;

  /** Takes the buffer over. */
  void add(ByteBuf in) {
    if (first == null) {
      first = in;
      return;
    }
    if (rest == null) rest = new ArrayDeque<>(4);
    rest.add(in);
    restBytes += in.readableBytes();
  }

  /** The first buffer that has bytes, to be read from, or null; it stays ours. */
  @Nullable ByteBuf first() {
    while (first != null && !first.isReadable()) {
      first.release();
      first = rest == null ? null : rest.poll();
      if (first != null) restBytes -= first.readableBytes();
    }
    return first;
  }

  int bytes() {
    return first == null ? 0 : first.readableBytes() + restBytes;
  }

  void clear() {
    if (first != null) first.release();
    if (rest != null) rest.forEach(ByteBuf::release);
    first = null;
    rest = null;
    restBytes = 0;
  }
}
