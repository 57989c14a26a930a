package dev.gatehouse.gateway.http.codec;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * A response's head: status line and fields (RFC 9112, sections 4 and 5). It is read as strictly as
 * a request's: a worker that can be made to answer with a line too many must not be able to answer
 * somebody else's request.
 */
public final class ResponseHead extends Fields {
  private boolean lineRead;
  private int status;
  private int minor;
  private int reasonStart;
  private int reasonEnd;
  private int next;
  private long contentLength;
  private boolean chunked;

  /** A head that keeps to these limits. */
  public ResponseHead(MessageLimits limits) {
    super(limits.headBytes(), limits.fields(), Flaw.HEAD_TOO_LONG);
  }

  @Override
  public void clear() {
    super.clear();
    lineRead = false;
    status = 0;
    contentLength = -1;
    chunked = false;
  }

  // RFC 9112, 4: status-line = HTTP-version SP status-code SP [ reason-phrase ]
  @Override
  boolean startLine() throws MalformedException {
    if (lineRead) return true;
    byte[] b = bytes;
    int end = filled;
    for (int i = 0; i < Math.min(end, 5); i++) {
      if (b[i] != RequestHead.HTTP_NAME[i]) throw Flaw.STATUS_LINE.exception();
    }
    if (end < 13) return false;
    if (b[5] != '1' || b[6] != '.' || !Octets.isDigit(b[7])) throw Flaw.VERSION.exception();
    if (b[8] != Octets.SP) throw Flaw.STATUS_LINE.exception();
    int code = 0;
    for (int i = 9; i < 12; i++) {
      if (!Octets.isDigit(b[i])) throw Flaw.STATUS_LINE.exception();
      code = code * 10 + (b[i] - '0');
    }
    if (code < 100 || code > 599) throw Flaw.STATUS_LINE.exception(); // RFC 9110, 15
    // The space before an empty reason is often left out; nothing else may stand there.
    if (b[12] != Octets.SP && b[12] != Octets.CR) throw Flaw.STATUS_LINE.exception();
    int i = Octets.endOfValue(b, 12, end);
    if (i == end) return false;
    if (b[i] == Octets.LF) throw Flaw.LINE_END.exception();
    if (b[i] != Octets.CR) throw Flaw.STATUS_LINE.exception();
    if (i + 1 == end) return false;
    if (b[i + 1] != Octets.LF) throw Flaw.LINE_END.exception();
    status = code;
    minor = b[7] == '0' ? 0 : 1;
    reasonStart = Math.min(13, i);
    reasonEnd = i;
    next = i + 2;
    at = next;
    lineRead = true;
    return true;
  }

  @Override
  void check() throws MalformedException {
    contentLength = contentLength();
    chunked = chunked();
    if (chunked && minor == 0) throw Flaw.CODING_IN_OLD_VERSION.exception();
    if (chunked && contentLength >= 0) throw Flaw.LENGTH_AND_CODING.exception();
    weighConnection();
  }

  /** 100..599. */
  public int status() {
    return status;
  }

  /** The reason phrase as text; maybe empty. */
  public String reason() {
    return new String(bytes, reasonStart, reasonEnd - reasonStart, StandardCharsets.ISO_8859_1);
  }

  /** The second number of the version: 0 or 1. */
  public int minorVersion() {
    return minor;
  }

  /** Content-Length, or -1. */
  public long bodyLength() {
    return contentLength;
  }

  /** Whether the body comes in chunks. */
  public boolean bodyChunked() {
    return chunked;
  }

  /** Whether the worker would go on with this connection. */
  public boolean keepsConnection() {
    return minor == 1 && !saysClose();
  }

  /** Whether there never is a body, whatever the fields say (RFC 9112, section 6.3). */
  public boolean neverHasBody() {
    return status < 200 || status == 204 || status == 304;
  }

  private static final byte[] VERSION = Octets.ascii("HTTP/1.1 ");

  /** Writes the status line. */
  public void writeLine(ByteBuf out) {
    out.writeBytes(VERSION).writeBytes(bytes, 9, 3).writeByte(Octets.SP);
    out.writeBytes(bytes, reasonStart, reasonEnd - reasonStart);
    out.writeByte(Octets.CR).writeByte(Octets.LF);
  }
}
