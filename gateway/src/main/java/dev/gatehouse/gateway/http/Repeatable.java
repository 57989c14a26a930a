package dev.gatehouse.gateway.http;

import dev.gatehouse.gateway.http.codec.ChunkedBody;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/** A copy of a request's body, while it is short enough to be sent a second time. */
final class Repeatable {
  private final int limit;
  private @Nullable ByteBuf kept = Unpooled.buffer(1024);

  Repeatable(int limit) {
    this.limit = limit;
  }

  /** Keeps {@code bytes} at {@code in}'s reader index, which stays where it is. */
  void keep(ByteBuf in, int bytes) {
    if (kept == null) return;
    if (kept.readableBytes() + bytes > limit) {
      kept = null;
    } else {
      kept.writeBytes(in, in.readerIndex(), bytes);
    }
  }

  /** Whether all that came is here. */
  boolean whole() {
    return kept != null;
  }

  /** Writes the body again, framed as it was; once. */
  void write(Outlet out, BodyReader body) {
    ByteBuf again = kept;
    if (again == null) throw new IllegalStateException("the body was not kept");
    int bytes = again.readableBytes();
    if (body.framing() == BodyReader.Framing.CHUNKED) {
      if (bytes > 0) out.chunk(again, bytes);
      ChunkedBody chunks = body.chunks();
      chunks.writeEnd(out.room(64));
    } else {
      out.data(again, bytes);
    }
  }
}
