package dev.gatehouse.gateway.pipeline;

import dev.gatehouse.gateway.http.HalfClosing;
import dev.gatehouse.tls.TlsConnection;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;

/** The handler that has a connection's engine, for its {@link Successor}. For the loop's thread. */
public interface Engine {
  TlsConnection tls();

  /** Where it is in its channel's pipeline; what is written here is not sealed. */
  ChannelHandlerContext context();

  /** How many bytes are lacking at least until no piece of a record is kept. */
  int bytesToEdge();

  /** Writes what the engine has to say. */
  void transmit();

  /**
   * The successor's handler: what is asked of the engine's from here on is asked of that one.
   *
   * @param handler is in the pipeline above this
   */
  <H extends ChannelHandler & HalfClosing> void follow(H handler);

  /** The keys are gone: leaves the pipeline, without a word to the peer. */
  void handedOver();
}
