package dev.gatehouse.gateway.pipeline;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

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
}
