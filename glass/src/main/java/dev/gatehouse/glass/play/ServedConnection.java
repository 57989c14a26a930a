package dev.gatehouse.glass.play;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.gatehouse.glass.load.Filler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A connection of the gate's to the {@link WorkerProgram}: one request after the other, none sent
 * ahead.
 */
final class ServedConnection {
  private static final int MOST_HEAD_BYTES = 16_384;
  private static final Pattern TARGET = Pattern.compile("\\A[A-Z]+ /(\\d{1,9}) HTTP/1\\.1\r\n");
  private static final Pattern LENGTH =
      Pattern.compile("\r\ncontent-length: *(\\d{1,12})\r\n", Pattern.CASE_INSENSITIVE);

  private final SocketChannel channel;
  private final ByteBuffer filler;
  private final WorkerProgram.Moved moved;
  private final byte[] head = new byte[MOST_HEAD_BYTES];
  private int headBytes;
  private boolean inBody;
  private long bodyBytes;
  private long bodyEnd;
  private boolean wrong;
  private int answerBytes;

  /** What is still to be sent: a head, then filler. */
  private ByteBuffer out = ByteBuffer.allocate(0);

  private long fillerLeft;

  ServedConnection(SocketChannel channel, ByteBuffer filler, WorkerProgram.Moved moved) {
    this.moved = moved;
    this.channel = channel;
    this.filler = filler;
  }

  /** Goes on; false where the connection is to end. */
  boolean proceed(SelectionKey key, byte[] in) throws IOException {
    if (key.isWritable()) {
      send(key);
    }
    if (!key.isReadable()) {
      return true;
    }
    int length = channel.read(ByteBuffer.wrap(in));
    if (length < 0) {
      return false;
    }
    moved.received.lazySet(moved.received.get() + length);
    int at = 0;
    while (!inBody && at < length) {
      if (headBytes == MOST_HEAD_BYTES) {
        return false;
      }
      head[headBytes++] = in[at++];
      if (endsHead() && !begin()) {
        return false;
      }
    }
    if (inBody) {
      int part = length - at;
      wrong |= part > bodyEnd - bodyBytes || !Filler.matches(in, at, part, bodyBytes);
      bodyBytes += part;
      if (bodyBytes >= bodyEnd) {
        inBody = false;
        answer(key);
      }
    }
    return true;
  }

  private boolean endsHead() {
    int n = headBytes;
    return n >= 4 && head[n - 1] == '\n' && head[n - 2] == '\r' && head[n - 3] == '\n';
  }

  private boolean begin() {
    String text = new String(head, 0, headBytes, ISO_8859_1);
    headBytes = 0;
    Matcher target = TARGET.matcher(text);
    if (!target.find()) {
      return false;
    }
    answerBytes = Integer.parseInt(target.group(1));
    Matcher length = LENGTH.matcher(text);
    bodyEnd = length.find() ? Long.parseLong(length.group(1)) : 0;
    bodyBytes = 0;
    wrong = false;
    inBody = true;
    return true;
  }

  private void answer(SelectionKey key) throws IOException {
    int length = wrong ? 0 : answerBytes;
    String line = wrong ? "422 Unprocessable Content" : "200 OK";
    byte[] start =
        ("HTTP/1.1 "
                + line
                + "\r\nContent-Type: application/octet-stream\r\nContent-Length: "
                + length
                + "\r\n\r\n")
            .getBytes(ISO_8859_1);
    int first = Math.min(length, Filler.PERIOD);
    out = ByteBuffer.allocate(start.length + first).put(start);
    Filler.copy(0, first, out.array(), start.length);
    out.position(0);
    fillerLeft = (long) length - first;
    filler.position(0).limit(0);
    send(key);
  }

  private void send(SelectionKey key) throws IOException {
    while (true) {
      ByteBuffer part = out.hasRemaining() ? out : filler;
      if (!part.hasRemaining()) {
        if (fillerLeft == 0) {
          key.interestOps(SelectionKey.OP_READ);
          return;
        }
        int length = (int) Math.min(fillerLeft, filler.capacity());
        filler.position(0).limit(length);
        fillerLeft -= length;
      }
      moved.sent.lazySet(moved.sent.get() + channel.write(part));
      if (part.hasRemaining()) {
        key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        return;
      }
    }
  }
}
