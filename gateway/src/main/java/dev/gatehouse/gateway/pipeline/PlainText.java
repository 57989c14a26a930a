package dev.gatehouse.gateway.pipeline;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;

/** Answers who speaks plainly on a port that speaks TLS. */
@FunctionalInterface
public interface PlainText {
  /**
   * The whole answer, which is written as it is before the connection ends. Called on the channel's
   * loop.
   *
   * @param received what came first; it stays the caller's
   */
  ByteBuf answer(Channel channel, ByteBuf received);

  /** A method of HTTP begins with a capital letter; no record of TLS does. */
  static boolean speaks(ByteBuf received) {
    byte first = received.getByte(received.readerIndex());
    return first >= 'A' && first <= 'Z';
  }

  /** Writes the answer, and closes behind it. Takes {@code received} over. */
  @SuppressWarnings("FutureReturnValueIgnored") // the listener closes
  default void answerAndClose(ChannelHandlerContext ctx, ByteBuf received) {
    try {
      ctx.writeAndFlush(answer(ctx.channel(), received)).addListener(_ -> ctx.close());
    } finally {
      received.release();
    }
  }
}
