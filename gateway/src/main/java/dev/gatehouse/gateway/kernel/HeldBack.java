package dev.gatehouse.gateway.kernel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.FileRegion;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/** What is written before the kernel has the keys, in order. */
@SuppressWarnings("FutureReturnValueIgnored") // the promises come with the messages
final class HeldBack {
  /** What may wait before the channel is said to be full; as much as Netty itself holds. */
  private static final long MUCH = 64 * 1024;

  /** Of the 31 switches that a channel has for what others than itself know of being full. */
  private static final int SWITCH = 7;

  private record Written(Object message, ChannelPromise promise) {}

  private final ArrayDeque<Written> all = new ArrayDeque<>(2);
  private long bytes;
  private boolean flush;
  private boolean full;

  void add(Channel channel, Object message, ChannelPromise promise) {
    all.add(new Written(message, promise));
    bytes +=
        switch (message) {
          case ByteBuf buffer -> buffer.readableBytes();
          case FileRegion region -> region.count();
          default -> 0;
        };
    if (!full && bytes > MUCH) {
      full = true;
      writable(channel, false);
    }
  }

  /** What has been held up to now is to be sent as soon as it can. */
  void flush() {
    flush = true;
  }

  /** Writes all of it. */
  void release(ChannelHandlerContext ctx, Consumer<Object> each) {
    for (Written it = all.poll(); it != null; it = all.poll()) {
      each.accept(it.message());
      ctx.write(it.message(), it.promise());
    }
    if (flush) {
      ctx.flush();
    }
    if (full) {
      full = false;
      writable(ctx.channel(), true);
    }
  }

  private static void writable(Channel channel, boolean yes) {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    if (buffer != null) {
      buffer.setUserDefinedWritability(SWITCH, yes);
    }
  }

  /** None of it will leave. */
  void fail(Throwable cause) {
    for (Written it = all.poll(); it != null; it = all.poll()) {
      ReferenceCountUtil.release(it.message());
      it.promise().tryFailure(cause);
    }
  }
}
