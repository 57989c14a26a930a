package dev.gatehouse.gateway.http;

import io.netty.channel.ChannelPipeline;

/**
 * Fired as a user event by the handler that decrypts, once its handshake is over, so that the log
 * can say how a request came.
 *
 * @param protocol as people write it, for example {@code TLSv1.3}
 * @see ChannelPipeline#fireUserEventTriggered
 */
public record Secured(String protocol) {}
