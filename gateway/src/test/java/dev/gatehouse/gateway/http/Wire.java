package dev.gatehouse.gateway.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;

/**
 * One end of a connection, driven by a test, in bytes. Text is ISO 8859-1, and {@code \n} in what
 * is sent stands for CR LF. Waiting for bytes that never come fails after a long while.
 */
final class Wire implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 30_000;

  private final SocketChannel channel;
  private final InputStream in;

  private Wire(SocketChannel channel, InputStream in) {
    this.channel = channel;
    this.in = in;
  }

  static Wire to(InetSocketAddress address) {
    try {
      return over(SocketChannel.open(address));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Wire over(SocketChannel channel) {
    try {
      InputStream in;
      if (channel.getLocalAddress() instanceof InetSocketAddress) {
        Socket socket = channel.socket();
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
      } else {
        in = Channels.newInputStream(channel);
      }
      return new Wire(channel, new BufferedInputStream(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Wire send(String text) {
    return send(text.replace("\n", "\r\n").getBytes(ISO_8859_1));
  }

  Wire send(byte[] bytes) {
    try {
      Channels.newOutputStream(channel).write(bytes);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void send(byte[] bytes, int from, int length) {
    try {
      ByteBuffer out = ByteBuffer.wrap(bytes, from, length);
      while (out.hasRemaining()) channel.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fills {@code bytes}. */
  void read(byte[] bytes) {
    try {
      int got = in.readNBytes(bytes, 0, bytes.length);
      if (got < bytes.length) throw new EOFException("after " + got + " bytes");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Up to and with the next empty line, with lines ending in {@code \n}; empty at the end. */
  String head() {
    var out = new StringBuilder();
    try {
      while (out.length() < 4 || !out.substring(out.length() - 4).equals("\r\n\r\n")) {
        int b = in.read();
        if (b < 0) {
          if (out.isEmpty()) return "";
          throw new EOFException("in a head: " + out);
        }
        out.append((char) b);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("in a head: " + out, e);
    }
    return out.toString().replace("\r\n", "\n");
  }

  String bytes(int count) {
    try {
      byte[] bytes = in.readNBytes(count);
      if (bytes.length < count) throw new EOFException("wanted " + count + ": " + text(bytes));
      return text(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All up to an orderly end. */
  String rest() {
    try {
      return text(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All up to an end of any kind, and how it ended: {@code …<end>} or {@code …<reset>}. */
  String restAndEnd() {
    var out = new ByteArrayOutputStream();
    try {
      for (int b = in.read(); b >= 0; b = in.read()) out.write(b);
      return text(out.toByteArray()) + "<end>";
    } catch (SocketException e) {
      return text(out.toByteArray()) + "<reset>";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A head and its body, which has a length or chunks; chunks are left as they came. */
  String message() {
    String head = head();
    String lower = head.toLowerCase(java.util.Locale.ROOT);
    int length = lower.indexOf("\ncontent-length: ");
    if (length >= 0) {
      int from = length + "\ncontent-length: ".length();
      return head + bytes(Integer.parseInt(lower.substring(from, lower.indexOf('\n', from))));
    }
    if (!lower.contains("\ntransfer-encoding: chunked\n")) return head;
    var body = new StringBuilder();
    while (true) {
      String line = line();
      body.append(line);
      int size = Integer.parseInt(line.strip(), 16);
      if (size > 0) {
        body.append(bytes(size + 2));
        continue;
      }
      do {
        line = line();
        body.append(line);
      } while (!line.equals("\r\n"));
      return head + body.toString().replace("\r\n", "\n");
    }
  }

  private String line() {
    var line = new StringBuilder();
    while (line.isEmpty() || line.charAt(line.length() - 1) != '\n') line.append(bytes(1));
    return line.toString();
  }

  /** Whether the other end closes in order, without another byte. */
  boolean ends() {
    return restAndEnd().equals("<end>");
  }

  Wire endOutput() {
    try {
      channel.shutdownOutput();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Closes with a reset. */
  void reset() {
    try {
      channel.setOption(java.net.StandardSocketOptions.SO_LINGER, 0);
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }
}
