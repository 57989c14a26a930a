package dev.gatehouse.glass.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.gatehouse.pki.ServerName;
import dev.gatehouse.tls.Event;
import dev.gatehouse.tls.TlsConnection;
import dev.gatehouse.tls.config.ClientConfig;
import dev.gatehouse.tls.handshake.ResumableSession;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a gate: a handshake, then one request at a time. For the thread of its {@link
 * LoadLoop}.
 */
final class LoadConnection implements AutoCloseable {
  private static final ServerName NAME = ServerName.parse("localhost");
  private static final int HEADER_BYTES = 5;

  /** What a connection tells whoever drives it. */
  interface Driver {
    /** The handshake is over. */
    void ready(LoadConnection connection, boolean resumed) throws IOException;

    /** The answer is whole, and right. */
    void answered(LoadConnection connection) throws IOException;

    /** The session can be resumed; whoever takes it closes it. */
    void resumable(ResumableSession session);

    /** Ciphertext passed. */
    void moved(int received, int sent);
  }

  private final Driver driver;
  private final LoadBuffers buffers;
  private final SocketChannel channel;
  private final SelectionKey key;
  private final TlsConnection tls;
  private final AnswerReader reader;
  private final byte[] request;
  private final long requestBody;
  private final byte[] in = new byte[LoadBuffers.IN_BYTES];
  private int inBytes;
  private @Nullable ByteBuffer unsent;
  private long bodyLeft;
  private boolean ready;
  final long began = System.nanoTime();
  long asked;

  LoadConnection(
      Driver driver,
      LoadBuffers buffers,
      Selector selector,
      LoadOrder order,
      ClientConfig config,
      Optional<ResumableSession> session)
      throws IOException {
    this.driver = driver;
    this.buffers = buffers;
    this.reader = new AnswerReader(order.work().answerBytes());
    this.requestBody = order.work().requestBytes();
    this.request = head(order.work()).getBytes(ISO_8859_1);
    this.tls = TlsConnection.client(config, NAME, session, Instant.now());
    this.channel = SocketChannel.open();
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      boolean connected =
          channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), order.port()));
      key =
          channel.register(
              selector, connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, this);
      if (connected) {
        send();
      }
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static String head(Work work) {
    String target = "/" + work.answerBytes() + " HTTP/1.1\r\nHost: localhost\r\n";
    return work.requestBytes() == 0
        ? "GET " + target + "\r\n"
        : "POST " + target + "Content-Length: " + work.requestBytes() + "\r\n\r\n";
  }

  /** Sends the request; its answer is the next thing to be told. */
  void ask() throws IOException {
    asked = System.nanoTime();
    bodyLeft = requestBody;
    int length = tls.seal(request, 0, request.length, buffers.out, 0);
    write(length);
    if (unsent == null && bodyLeft > 0) {
      sendBody();
    }
  }

  /** The selector says that it can go on. */
  void proceed() throws IOException, AnswerReader.Wrong {
    if (key.isConnectable()) {
      channel.finishConnect();
      key.interestOps(SelectionKey.OP_READ);
      send();
      return;
    }
    if (key.isWritable()) {
      flush();
    }
    if (key.isValid() && key.isReadable()) {
      read();
    }
  }

  private void read() throws IOException, AnswerReader.Wrong {
    int length = channel.read(ByteBuffer.wrap(in, inBytes, in.length - inBytes));
    if (length < 0) {
      tls.receiveEnd();
      settle();
      throw new IOException("the gate ended the connection");
    }
    driver.moved(length, 0);
    inBytes += length;
    int at = 0;
    while (at < inBytes && channel.isOpen()) {
      int used = tls.opensRecords() ? open(at) : receive(at);
      if (used == 0) {
        break;
      }
      at += used;
    }
    System.arraycopy(in, at, in, 0, inBytes - at);
    inBytes -= at;
  }

  private int receive(int at) throws IOException, AnswerReader.Wrong {
    int used = tls.receive(in, at, inBytes - at);
    settle();
    return used;
  }

  /** One whole record, between arrays; 0 while it is not whole. */
  private int open(int at) throws IOException, AnswerReader.Wrong {
    if (inBytes - at < HEADER_BYTES) {
      return 0;
    }
    int record = HEADER_BYTES + ((in[at + 3] & 0xff) << 8 | (in[at + 4] & 0xff));
    if (record > LoadBuffers.RECORD_BYTES) {
      throw new IOException("the gate sent a record that is too long");
    }
    if (inBytes - at < record) {
      return 0;
    }
    int length = tls.open(in, at, record, buffers.plain, 0);
    if (length > 0) {
      data(buffers.plain, length);
    } else {
      settle();
    }
    return record;
  }

  private void data(byte[] bytes, int length) throws IOException, AnswerReader.Wrong {
    if (reader.take(bytes, 0, length)) {
      driver.answered(this);
    }
  }

  private void settle() throws IOException, AnswerReader.Wrong {
    for (Event event : tls.events()) {
      if (!channel.isOpen()) {
        return; // we have left, with what came before
      }
      switch (event) {
        case Event.Ready(var session) -> {
          send();
          ready = true;
          driver.ready(this, session.resumed());
        }
        case Event.Data(var bytes) -> data(bytes.toArray(), bytes.length());
        case Event.Resumable(var session) -> driver.resumable(session);
        case Event.KeysUpdated _ -> {}
        case Event.PeerClosed _, Event.Truncated _ ->
            throw new IOException("the gate ended the connection");
        case Event.Over(var error) -> {
          send();
          throw new IOException("TLS failed: " + error);
        }
      }
    }
    if (channel.isOpen()) {
      send();
    }
  }

  private void send() throws IOException {
    if (unsent == null) {
      int length = tls.transmit(buffers.out, 0, buffers.out.length);
      if (length > 0) {
        write(length);
      }
    }
  }

  private void sendBody() throws IOException {
    while (bodyLeft > 0 && unsent == null) {
      int length = Filler.copy(requestBody - bodyLeft, bodyLeft, buffers.plain, 0);
      bodyLeft -= length;
      write(tls.seal(buffers.plain, 0, length, buffers.out, 0));
    }
  }

  private void write(int length) throws IOException {
    ByteBuffer out = ByteBuffer.wrap(buffers.out, 0, length);
    driver.moved(0, channel.write(out));
    if (out.hasRemaining()) {
      byte[] rest = new byte[out.remaining()];
      out.get(rest);
      unsent = ByteBuffer.wrap(rest);
      key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    }
  }

  private void flush() throws IOException {
    ByteBuffer rest = unsent;
    if (rest != null) {
      driver.moved(0, channel.write(rest));
      if (rest.hasRemaining()) {
        return;
      }
      unsent = null;
    }
    key.interestOps(SelectionKey.OP_READ);
    sendBody();
  }

  /** Whether the handshake was over. */
  boolean wasReady() {
    return ready;
  }

  /** Says goodbye and ends. */
  void leave() throws IOException {
    tls.closeNotify();
    send();
    close();
  }

  @Override
  public void close() throws IOException {
    key.cancel();
    channel.close();
    tls.close();
  }
}
