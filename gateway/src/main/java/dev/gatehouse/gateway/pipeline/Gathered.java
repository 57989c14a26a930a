package dev.gatehouse.gateway.pipeline;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPromise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Plaintext that was written and not flushed yet, with the promises made for it. */
final class Gathered {
  private final ArrayDeque<ByteBuf> buffers = new ArrayDeque<>(4);
  private List<ChannelPromise> promises = new ArrayList<>(4);
  private int bytes;

  /** Takes the buffer over. */
  void add(ByteBuf buffer, ChannelPromise promise) {
    if (!promise.isVoid()) {
      promises.add(promise);
    }
    if (buffer.isReadable()) {
      bytes += buffer.readableBytes();
      buffers.add(buffer);
    } else {
      buffer.release();
    }
  }

  boolean isEmpty() {
    return bytes == 0 && promises.isEmpty();
  }

  int bytes() {
    return bytes;
  }

  /** Moves up to {@code most} bytes into {@code array}; 0 when there are none. */
  int take(byte[] array, int most) {
    int at = 0;
    while (at < most) {
      ByteBuf first = buffers.peek();
      if (first == null) {
        break;
      }
      int part = Math.min(most - at, first.readableBytes());
      first.readBytes(array, at, part);
      at += part;
      if (!first.isReadable()) {
        buffers.remove().release();
      }
    }
    bytes -= at;
    return at;
  }

  /** The promises for all that has been added so far, in order. */
  List<ChannelPromise> promises() {
    List<ChannelPromise> made = promises;
    promises = new ArrayList<>(4);
    return made;
  }

  /** None of it will leave. */
  void fail(Throwable cause) {
    while (!buffers.isEmpty()) {
      buffers.remove().release();
    }
    bytes = 0;
    for (ChannelPromise promise : promises()) {
      promise.tryFailure(cause);
    }
  }
}
