package dev.gatehouse.gateway.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;

/**
 * A handler below HTTP that has more to do than the socket when our side has said its last word:
 * TLS sends close_notify first (RFC 8446, section 6.1). A pipeline without such a handler has its
 * socket's output shut down.
 */
public interface HalfClosing {
  /**
   * Ends the output behind all that was written before, and leaves the input open. Called on the
   * channel's loop, once, after everything has been flushed.
   */
  void endOutput();

  /** Shuts the socket's output once all is written that is on its way below {@code ctx}. */
  @SuppressWarnings("FutureReturnValueIgnored") // the listener does the rest
  static void shutBehind(ChannelHandlerContext ctx) {
    // An empty write behind the rest: when it is done, so is the rest.
    ctx.writeAndFlush(ctx.alloc().buffer(0))
        .addListener(
            _ -> {
              if (ctx.channel() instanceof DuplexChannel duplex && duplex.isActive()) {
                duplex.shutdownOutput();
              }
            });
  }
}
