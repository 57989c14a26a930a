package dev.gatehouse.gateway.http;

import dev.gatehouse.gateway.http.codec.ChunkedBody;
import dev.gatehouse.gateway.http.codec.Octets;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.FileRegion;
import io.netty.channel.socket.DuplexChannel;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What goes out on one channel. Heads and small pieces are gathered in one buffer, large pieces
 * pass as slices of the buffers in which they came; all leave with one flush at the end of the
 * loop's turn, or when a good deal has gathered.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write ends the channel, and that is told
final class Outlet {
  /** A chunk's size line and the line end behind its data. */
  private static final int CHUNK_FRAME = 12;

  private static final ByteBuf LINE_END =
      Unpooled.unreleasableBuffer(
          Unpooled.directBuffer(2, 2).writeByte(Octets.CR).writeByte(Octets.LF).asReadOnly());

  private final ChannelHandlerContext ctx;
  private @Nullable ByteBuf gathered;
  private int unflushed;
  private boolean dirty;

  Outlet(ChannelHandlerContext ctx) {
    this.ctx = ctx;
  }

  /** A buffer with room for at least that many bytes, to be written to at once. */
  ByteBuf room(int bytes) {
    ByteBuf now = gathered;
    if (now != null && now.writableBytes() >= bytes) return now;
    push();
    ByteBuf fresh = ctx.alloc().ioBuffer(Math.max(bytes, 2 * HttpDefaults.COPIED_BYTES));
    gathered = fresh;
    dirty = true;
    return fresh;
  }

  private void push() {
    ByteBuf now = gathered;
    if (now == null) return;
    gathered = null;
    unflushed += now.readableBytes();
    ctx.write(now);
  }

  /** Passes {@code bytes} of {@code in} on, as they are. */
  void data(ByteBuf in, int bytes) {
    if (bytes <= HttpDefaults.COPIED_BYTES) {
      in.readBytes(room(bytes), bytes);
    } else {
      pass(in, bytes);
    }
    flushIfMuch();
  }

  /** A buffer of our own that {@link #data} takes as it is. */
  ByteBuf fresh(int bytes) {
    return ctx.alloc().directBuffer(bytes, bytes);
  }

  /**
   * Passes a part of a file on, where the channel takes one.
   *
   * @return completes when the part is sent, or cannot be
   */
  ChannelFuture file(FileRegion part) {
    push();
    dirty = true;
    return ctx.write(part);
  }

  /** Passes {@code bytes > 0} of {@code in} on, as a chunk. */
  void chunk(ByteBuf in, int bytes) {
    if (bytes <= HttpDefaults.COPIED_BYTES) {
      ByteBuf out = room(bytes + CHUNK_FRAME);
      ChunkedBody.writeSize(out, bytes);
      in.readBytes(out, bytes);
      out.writeByte(Octets.CR).writeByte(Octets.LF);
    } else {
      ChunkedBody.writeSize(room(CHUNK_FRAME), bytes);
      pass(in, bytes);
      ctx.write(LINE_END.duplicate());
    }
    flushIfMuch();
  }

  private void pass(ByteBuf in, int bytes) {
    push();
    dirty = true;
    unflushed += bytes;
    ctx.write(in.readRetainedSlice(bytes));
  }

  /** Whether the channel knows how full it is only after a flush, so do not wait for the turn. */
  private void flushIfMuch() {
    if (unflushed >= HttpDefaults.UNFLUSHED_BYTES) flush();
  }

  /** Calls back once all that was written has left, or never will; a flush has to follow. */
  void whenSent(Consumer<Boolean> then) {
    push();
    dirty = true;
    ctx.write(Unpooled.EMPTY_BUFFER).addListener(done -> then.accept(done.isSuccess()));
  }

  void flush() {
    if (!dirty) return;
    push();
    dirty = false;
    unflushed = 0;
    ctx.flush();
  }

  /** Whether the peer takes what we write. */
  boolean writable() {
    return ctx.channel().isWritable();
  }

  /** Closes behind all that was written. */
  void flushAndClose() {
    push();
    dirty = false;
    ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }

  /** Ends the output behind all that was written; the input stays open. */
  void flushAndEnd() {
    push();
    dirty = false;
    ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> endOutput());
  }

  private void endOutput() {
    Channel channel = ctx.channel();
    for (Map.Entry<String, ChannelHandler> below : channel.pipeline()) {
      if (below.getValue() instanceof HalfClosing handler) {
        handler.endOutput();
        return;
      }
    }
    if (channel instanceof DuplexChannel duplex) {
      duplex.shutdownOutput();
    } else {
      channel.close();
    }
  }

  /** Forgets what was not handed to the channel. */
  void discard() {
    if (gathered != null) gathered.release();
    gathered = null;
    dirty = false;
  }
}
