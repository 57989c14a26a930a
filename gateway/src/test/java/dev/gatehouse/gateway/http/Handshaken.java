package dev.gatehouse.gateway.http;

import dev.gatehouse.gateway.binding.ClientCertificates;
import dev.gatehouse.wire.Bytes;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** Stands where TLS would, and says what a handshake would have said. Bytes pass as they are. */
final class Handshaken extends ChannelInboundHandlerAdapter {
  private final List<Bytes> clientChain;

  private Handshaken(List<Bytes> clientChain) {
    this.clientChain = clientChain;
  }

  /**
   * An address of the gate's where every client has proved to be the one of that chain; empty for
   * nobody.
   */
  static InetSocketAddress listen(TestGate gate, List<Bytes> clientChain) throws IOException {
    var handler = new Handshaken(clientChain);
    var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return gate.server.listen(new Listener(any, Scheme.HTTPS, it -> it.addLast(handler))).address();
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    ctx.fireChannelActive();
    ctx.fireUserEventTriggered(
        new Secured(
            "TLSv1.3",
            "TLS_AES_128_GCM_SHA256",
            false,
            new ClientCertificates.None(),
            clientChain,
            false));
  }

  @Override
  public boolean isSharable() {
    return true;
  }
}
