package dev.gatehouse.proving.bench.gate;

import dev.gatehouse.pki.ServerName;
import dev.gatehouse.tls.Event;
import dev.gatehouse.tls.LocalAnswers;
import dev.gatehouse.tls.TlsConnection;
import dev.gatehouse.tls.config.ClientConfig;
import dev.gatehouse.tls.config.SecurityPolicy;
import dev.gatehouse.tls.danger.UncheckedPeers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** TLS connections that are opened, and then do nothing. */
final class IdleConnections implements AutoCloseable {
  private static final ClientConfig CLIENT =
      ClientConfig.under(SecurityPolicy.GATEHOUSE_2026_11)
          .trusting(UncheckedPeers.because("a benchmark's own fronts are on the other side"))
          .withApplicationProtocols(List.of("http/1.1"));

  private final List<SocketChannel> open = new ArrayList<>();
  private final byte[] bytes = new byte[32 * 1024];

  /** Opens so many, one after the other; from several addresses, for ports are few. */
  void open(int port, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      byte[] from = {127, 0, 0, (byte) (1 + i / 10_000)};
      SocketChannel channel = SocketChannel.open();
      channel.bind(new InetSocketAddress(InetAddress.getByAddress(from), 0));
      channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      open.add(channel);
      handshake(channel);
    }
  }

  private void handshake(SocketChannel channel) throws IOException {
    try (TlsConnection tls =
        TlsConnection.client(CLIENT, ServerName.parse("localhost"), Instant.now())) {
      while (tls.events().stream().noneMatch(Event.Ready.class::isInstance)) {
        LocalAnswers.signing().answer(tls);
        transmit(tls, channel);
        int count = channel.read(ByteBuffer.wrap(bytes));
        if (count < 0) {
          throw new IOException("the front closed a connection in its handshake");
        }
        tls.receive(bytes, 0, count);
      }
      transmit(tls, channel);
    }
  }

  private static void transmit(TlsConnection tls, SocketChannel channel) throws IOException {
    byte[] out = new byte[16 * 1024];
    int count = tls.transmit(out, 0, out.length);
    while (count > 0) {
      channel.write(ByteBuffer.wrap(out, 0, count));
      count = tls.transmit(out, 0, out.length);
    }
  }

  int count() {
    return open.size();
  }

  @Override
  public void close() {
    for (SocketChannel it : open) {
      try {
        it.close();
      } catch (IOException e) {
        // It is closed all the same.
      }
    }
    open.clear();
  }
}
