package dev.gatehouse.gateway.http.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the decoder makes of bytes that come in pieces, as text. */
final class Decoding {
  static final MessageLimits LIMITS = new MessageLimits(8192, 32_768, 100, 8192, 16_384);

  /** A byte that no head can have. */
  static final String END_OF_HEAD = "\0";

  private Decoding() {}

  /**
   * Reads one request: {@code accepts}, what goes on, {@link #END_OF_HEAD}, and the body; or status
   * and reason; or {@code unfinished}.
   */
  static String request(List<byte[]> pieces) {
    RequestHead head = new RequestHead(LIMITS);
    head.clear();
    ByteBuf line = Unpooled.buffer();
    ByteBuf body = Unpooled.buffer();
    ChunkedBody chunks = new ChunkedBody(LIMITS);
    boolean whole = false;
    long left = 0;
    try {
      for (byte[] piece : pieces) {
        ByteBuf in = Unpooled.wrappedBuffer(piece);
        if (!whole) {
          if (!head.read(in)) continue;
          whole = true;
          left = Math.max(0, head.bodyLength());
          head.writeLine(line);
          head.copyPassing(line);
        }
        if (head.bodyChunked()) {
          if (chunked(chunks, in, body)) break;
        } else {
          int take = (int) Math.min(left, in.readableBytes());
          body.writeBytes(in, take);
          left -= take;
        }
      }
    } catch (MalformedException e) {
      return e.flaw().status() + " " + e.flaw().reason();
    }
    if (!whole || left > 0 || (head.bodyChunked() && !chunks.done())) return "unfinished";
    return "accepts " + text(line) + END_OF_HEAD + text(body);
  }

  /** Reads one response to a GET: status, reason, fields, {@link #END_OF_HEAD}, and the body. */
  static String response(List<byte[]> pieces) {
    ResponseHead head = new ResponseHead(LIMITS);
    head.clear();
    ByteBuf line = Unpooled.buffer();
    ByteBuf body = Unpooled.buffer();
    ChunkedBody chunks = new ChunkedBody(LIMITS);
    boolean whole = false;
    try {
      for (byte[] piece : pieces) {
        ByteBuf in = Unpooled.wrappedBuffer(piece);
        if (!whole) {
          if (!head.read(in)) continue;
          whole = true;
          head.writeLine(line);
          head.copyPassing(line);
        }
        if (head.neverHasBody()) break;
        if (head.bodyChunked()) {
          if (chunked(chunks, in, body)) break;
        } else {
          body.writeBytes(in);
        }
      }
    } catch (MalformedException e) {
      return e.flaw().name();
    }
    if (!whole) return "unfinished";
    return text(line) + END_OF_HEAD + text(body);
  }

  private static boolean chunked(ChunkedBody chunks, ByteBuf in, ByteBuf body)
      throws MalformedException {
    while (true) {
      int data = chunks.next(in);
      if (data == ChunkedBody.END) return true;
      if (data == ChunkedBody.MORE) return false;
      body.writeBytes(in, data);
      chunks.took(data);
    }
  }

  private static String text(ByteBuf bytes) {
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }
}
