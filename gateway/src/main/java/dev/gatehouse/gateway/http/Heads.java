package dev.gatehouse.gateway.http;

import dev.gatehouse.gateway.http.codec.FieldName;
import dev.gatehouse.gateway.http.codec.Fields;
import dev.gatehouse.gateway.http.codec.Octets;
import dev.gatehouse.gateway.http.codec.RequestHead;
import dev.gatehouse.gateway.http.codec.ResponseHead;
import io.netty.buffer.ByteBuf;

/**
 * Writes heads as the next hop gets them: its fields as they came, except those that are ours to
 * say (RFC 9110, section 7.6).
 */
final class Heads {
  private static final byte[] LENGTH = Octets.ascii("Content-Length: ");
  private static final byte[] CHUNKED = Octets.ascii("Transfer-Encoding: chunked\r\n");
  private static final byte[] EXPECT = Octets.ascii("Expect: 100-continue\r\n");
  private static final byte[] UPGRADE = Octets.ascii("Connection: Upgrade\r\nUpgrade: ");
  private static final byte[] CLOSE = Octets.ascii("Connection: close\r\n");
  private static final byte[] KEEP = Octets.ascii("Connection: keep-alive\r\n");
  private static final byte[] ID = Octets.ascii("X-Request-Id: ");
  private static final byte[] LINE_END = Octets.ascii("\r\n");

  /** Room for what is added to a head's own bytes, {@link ForwardedFields} and hosts apart. */
  private static final int ADDED = 256;

  private Heads() {}

  static void writeRequest(Outlet to, RequestHead head, ForwardedFields forwarded, RequestId id) {
    int hosts = 2 * (head.authorityEnd() - head.hostStart());
    ByteBuf out = to.room(head.end() + forwarded.bytes() + hosts + ADDED);
    head.writeLine(out);
    head.copyPassing(out);
    if (head.bodyChunked()) out.writeBytes(CHUNKED);
    else if (head.bodyLength() >= 0) length(out, head.bodyLength());
    if (head.expectsContinue()) out.writeBytes(EXPECT);
    if (head.upgrades()) upgrade(out, head);
    forwarded.write(out, head, id);
    out.writeBytes(LINE_END);
  }

  /** How an answer is framed for the client. */
  record Framing(boolean bodiless, boolean chunked, boolean close) {}

  /**
   * Writes a final answer's head.
   *
   * @param date the line that is added where the worker left it out (RFC 9110, section 6.6.1)
   */
  static void writeAnswer(
      Outlet to, RequestHead asked, ResponseHead head, Framing framing, RequestId id, byte[] date) {
    ByteBuf out = to.room(head.end() + ADDED);
    head.writeLine(out);
    head.copyPassing(out);
    if (!head.has(FieldName.DATE)) out.writeBytes(date);
    // RFC 9110, 8.6: no Content-Length in a 204.
    if (head.bodyLength() >= 0 && head.status() != 204) length(out, head.bodyLength());
    else if (framing.chunked()) out.writeBytes(CHUNKED);
    if (head.status() == 426 && head.has(FieldName.UPGRADE)) {
      upgrade(out, head); // RFC 9110, 15.5.22: a 426 says to what
      if (framing.close()) out.writeBytes(CLOSE);
    } else if (framing.close()) {
      out.writeBytes(CLOSE);
    } else if (asked.minorVersion() == 0) {
      out.writeBytes(KEEP);
    }
    end(out, id);
  }

  /**
   * Writes the head of an answer that is the gate's own, and no page.
   *
   * @param length Content-Length, or -1 for none
   * @param fields whole lines
   * @param old whether it is for HTTP/1.0
   */
  static void writeOwn(
      Outlet to,
      int status,
      long length,
      String fields,
      byte[] date,
      boolean close,
      boolean old,
      RequestId id) {
    ByteBuf out = to.room(fields.length() + ADDED);
    String line = "HTTP/1.1 " + status + " " + Problem.title(status) + "\r\n";
    out.writeBytes(Octets.ascii(line)).writeBytes(Octets.ascii(fields));
    if (length >= 0) length(out, length);
    out.writeBytes(date);
    if (close) out.writeBytes(CLOSE);
    else if (old) out.writeBytes(KEEP);
    end(out, id);
  }

  /** Writes the head of an answer that changes the protocol. */
  static void writeSwitch(Outlet to, ResponseHead head, RequestId id) {
    ByteBuf out = to.room(head.end() + ADDED);
    head.writeLine(out);
    head.copyPassing(out);
    upgrade(out, head);
    end(out, id);
  }

  /** Writes an answer before the answer. */
  static void writeInterim(Outlet to, ResponseHead head) {
    ByteBuf out = to.room(head.end() + ADDED);
    head.writeLine(out);
    head.copyPassing(out);
    out.writeBytes(LINE_END);
  }

  private static void end(ByteBuf out, RequestId id) {
    out.writeBytes(ID);
    id.write(out);
    out.writeBytes(LINE_END).writeBytes(LINE_END);
  }

  private static void upgrade(ByteBuf out, Fields head) {
    int from = head.valueStart(FieldName.UPGRADE);
    out.writeBytes(UPGRADE);
    out.writeBytes(head.array(), from, head.valueEnd(FieldName.UPGRADE) - from);
    out.writeBytes(LINE_END);
  }

  private static void length(ByteBuf out, long length) {
    out.writeBytes(LENGTH);
    long unit = 1;
    while (length / unit >= 10) unit *= 10;
    for (; unit > 0; unit /= 10) out.writeByte('0' + (int) (length / unit % 10));
    out.writeBytes(LINE_END);
  }
}
