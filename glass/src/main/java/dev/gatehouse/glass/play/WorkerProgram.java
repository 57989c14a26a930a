package dev.gatehouse.glass.play;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.glass.load.Filler;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The worker process of the lab: an HTTP/1.1 server on one thread that does next to nothing, so
 * that what is measured is what stands before it. {@code /N} is answered with N bytes of {@link
 * Filler}; a request's body has to be filler too, or the answer is 422. It says its port on
 * standard output; told a line, it says how many bytes it has received and sent so far. It ends
 * with its input.
 */
public final class WorkerProgram {
  private static final int ANSWER_PERIODS = 16;

  private final Selector selector;
  private final ServerSocketChannel listening;
  private final byte[] in = new byte[1 << 17];
  private final Moved moved = new Moved();
  private final ByteBuffer filler = Filler.direct(ANSWER_PERIODS);

  /** Bytes through the worker's sockets; written by its thread alone. */
  static final class Moved {
    final AtomicLong received = new AtomicLong();
    final AtomicLong sent = new AtomicLong();
  }

  private WorkerProgram() throws IOException {
    selector = Selector.open();
    listening = ServerSocketChannel.open();
    listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    listening.configureBlocking(false);
    listening.register(selector, SelectionKey.OP_ACCEPT);
  }

  /** Until the input ends. */
  public static void main(String[] args) throws IOException {
    WorkerProgram worker = new WorkerProgram();
    Thread.ofPlatform().daemon().name("worker").start(worker::serve);
    System.out.println(worker.listening.socket().getLocalPort());
    var told = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    while (told.readLine() != null) {
      System.out.println(worker.moved.received.get() + " " + worker.moved.sent.get());
    }
  }

  private void serve() {
    try {
      while (true) {
        selector.select(this::proceed);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void proceed(SelectionKey key) {
    try {
      if (key.isAcceptable()) {
        accept();
        return;
      }
      ServedConnection it = (ServedConnection) key.attachment();
      if (!it.proceed(key, in)) {
        key.channel().close();
      }
    } catch (IOException gone) {
      try {
        key.channel().close();
      } catch (IOException closed) {
        key.cancel();
      }
    }
  }

  private void accept() throws IOException {
    SocketChannel channel = listening.accept();
    if (channel != null) {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.register(
          selector, SelectionKey.OP_READ, new ServedConnection(channel, filler.duplicate(), moved));
    }
  }
}
