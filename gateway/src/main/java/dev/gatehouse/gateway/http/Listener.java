package dev.gatehouse.gateway.http;

import io.netty.channel.ChannelPipeline;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/**
 * Where to listen, and what happens to bytes before they are HTTP.
 *
 * @param below adds what decrypts to a new channel's pipeline; called on the channel's loop. It
 *     passes plaintext up as {@code ByteBuf}s followed by {@code channelReadComplete}, and takes
 *     plaintext as {@code ByteBuf}s by write and flush; {@link Secured} and {@link HalfClosing} say
 *     what else is expected of it
 */
public record Listener(InetSocketAddress address, Scheme scheme, Consumer<ChannelPipeline> below) {
  /** Plain HTTP. */
  public static Listener plain(InetSocketAddress address) {
    return new Listener(address, Scheme.HTTP, _ -> {});
  }
}
