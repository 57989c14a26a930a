package dev.gatehouse.gateway.http.codec;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * A request's head: request line and fields (RFC 9112, sections 3 and 5), read and then checked as
 * a whole: one host, one way to tell the body's end, an expectation that we know. After {@link
 * #read} has returned true everything here is valid.
 */
public final class RequestHead extends Fields {
  private static final int MAX_METHOD_BYTES = 32;
  private static final byte[] HTTP = Octets.ascii("http://");
  private static final byte[] HTTPS = Octets.ascii("https://");
  private static final byte[] CONTINUE = Octets.ascii("100-continue");
  private static final byte[] H2C = Octets.ascii("h2c");

  /** What the method means to a gate. */
  public enum Method {
    GET,
    HEAD,
    OPTIONS,
    /** Any other: what it does is the application's business. */
    OTHER
  }

  private final MessageLimits limits;
  private boolean lineRead;
  private Method method = Method.OTHER;
  private int methodStart;
  private int methodEnd;
  private int targetStart;
  private int targetEnd;
  private int pathStart;
  private int lineEnd;
  private int authorityStart;
  private int authorityEnd;
  private int hostEnd;
  private boolean httpsTarget;
  private boolean absolute;
  private int minor;
  private long contentLength;
  private boolean chunked;
  private boolean continues;
  private boolean upgrades;

  /** A head that keeps to these limits. */
  public RequestHead(MessageLimits limits) {
    super(limits.headBytes(), limits.fields(), Flaw.HEAD_TOO_LONG);
    this.limits = limits;
  }

  @Override
  public void clear() {
    super.clear();
    lineRead = false;
    absolute = false;
    httpsTarget = false;
    methodStart = 0;
    methodEnd = 0;
    targetStart = 0;
    targetEnd = 0;
    lineEnd = 0;
    authorityStart = 0;
    authorityEnd = 0;
    hostEnd = 0;
    minor = 1;
    contentLength = -1;
    chunked = false;
    continues = false;
    upgrades = false;
    method = Method.OTHER;
  }

  @Override
  MalformedException overLimit() {
    return lineRead ? super.overLimit() : Flaw.TARGET_TOO_LONG.exception();
  }

  // RFC 9112, 3: request-line = method SP request-target SP HTTP-version
  @Override
  boolean startLine() throws MalformedException {
    if (lineRead) return true;
    byte[] b = bytes;
    int end = filled;
    int i = 0;
    if (end > 0
        && b[0] == Octets.CR) { // RFC 9112, 2.2: ignore an empty line before it; we take one
      if (end < 2) return false;
      if (b[1] != Octets.LF) throw Flaw.LINE_END.exception();
      i = 2;
    }
    int start = i;
    while (i < end && Octets.isToken(b[i]) && i - start <= MAX_METHOD_BYTES) i++;
    if (i == end) return false;
    if (b[i] == Octets.CR || b[i] == Octets.LF) throw Flaw.LINE_END.exception();
    if (b[i] != Octets.SP || i == start) throw Flaw.METHOD.exception();
    methodStart = start;
    methodEnd = i++;
    int target = i;
    int stop = (int) Math.min(end, (long) target + limits.targetBytes() + 1);
    while (i < stop && Octets.isTarget(b[i])) i++;
    if (i - target > limits.targetBytes()) throw Flaw.TARGET_TOO_LONG.exception();
    if (i == end) return false;
    if (b[i] == Octets.CR || b[i] == Octets.LF) throw Flaw.REQUEST_LINE.exception();
    if (b[i] != Octets.SP || i == target) throw Flaw.TARGET.exception();
    targetStart = target;
    targetEnd = i++;
    if (!version(i)) return false;
    lineRead = true;
    at = lineEnd;
    return true;
  }

  /** {@code HTTP/1.} digit CR LF. */
  private boolean version(int from) throws MalformedException {
    int have = Math.min(filled - from, 5);
    for (int i = 0; i < have; i++) {
      if (bytes[from + i] != HTTP_NAME[i]) throw Flaw.REQUEST_LINE.exception();
    }
    if (filled - from < 10) return false;
    if (!Octets.isDigit(bytes[from + 5]) || bytes[from + 6] != '.') {
      throw Flaw.REQUEST_LINE.exception();
    }
    if (!Octets.isDigit(bytes[from + 7])) throw Flaw.REQUEST_LINE.exception();
    if (bytes[from + 8] != Octets.CR || bytes[from + 9] != Octets.LF) {
      throw (Octets.isToken(bytes[from + 8]) ? Flaw.REQUEST_LINE : Flaw.LINE_END).exception();
    }
    if (bytes[from + 5] != '1') throw Flaw.VERSION.exception();
    // RFC 9110, 2.5: a higher minor version is handled as the highest one that we know.
    minor = bytes[from + 7] == '0' ? 0 : 1;
    lineEnd = from + 10;
    return true;
  }

  static final byte[] HTTP_NAME = Octets.ascii("HTTP/");

  @Override
  void check() throws MalformedException {
    method = methodOf();
    target();
    host();
    contentLength = contentLength();
    chunked = chunked();
    // RFC 9112, 6.1 and 6.3: each of these is how requests are smuggled; the connection ends.
    if (chunked && minor == 0) throw Flaw.CODING_IN_OLD_VERSION.exception();
    if (chunked && contentLength >= 0) throw Flaw.LENGTH_AND_CODING.exception();
    weighConnection();
    expectation();
    upgrades =
        minor == 1
            && has(FieldName.UPGRADE)
            && saysUpgrade()
            && !hasBody()
            && !lists(FieldName.UPGRADE, H2C); // never: it would get past the gate's own parsing
  }

  private Method methodOf() throws MalformedException {
    return switch (methodEnd - methodStart) {
      case 3 -> isMethod("GET") ? Method.GET : Method.OTHER;
      case 4 -> isMethod("HEAD") ? Method.HEAD : Method.OTHER;
      case 5 -> {
        // TRACE would show an application's answerer what the gate adds.
        if (isMethod("TRACE")) throw Flaw.METHOD_NOT_SERVED.exception();
        yield Method.OTHER;
      }
      case 7 -> {
        if (isMethod("CONNECT")) throw Flaw.METHOD_NOT_SERVED.exception();
        yield isMethod("OPTIONS") ? Method.OPTIONS : Method.OTHER;
      }
      default -> Method.OTHER;
    };
  }

  private boolean isMethod(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (bytes[methodStart + i] != name.charAt(i)) return false;
    }
    return true;
  }

  // RFC 9112, 3.2: origin-form, absolute-form, or * with OPTIONS
  private void target() throws MalformedException {
    pathStart = targetStart;
    if (bytes[targetStart] == '/') return;
    if (bytes[targetStart] == '*' && targetEnd - targetStart == 1 && method == Method.OPTIONS) {
      return;
    }
    int from;
    if (targetStartsWith(HTTP)) {
      from = targetStart + HTTP.length;
    } else if (targetStartsWith(HTTPS)) {
      from = targetStart + HTTPS.length;
      httpsTarget = true;
    } else {
      throw Flaw.TARGET.exception();
    }
    int to = from;
    while (to < targetEnd && bytes[to] != '/' && bytes[to] != '?') to++;
    absolute = true;
    authorityStart = from;
    authorityEnd = to;
    pathStart = to;
  }

  private boolean targetStartsWith(byte[] scheme) {
    return targetEnd - targetStart > scheme.length
        && Octets.same(bytes, targetStart, targetStart + scheme.length, scheme);
  }

  private void host() throws MalformedException {
    int field = first(FieldName.HOST);
    if (hasTwice(FieldName.HOST)) throw Flaw.HOST_TWICE.exception();
    // RFC 9112, 3.2: a server MUST answer 400 to an HTTP/1.1 request that lacks a Host field.
    if (field < 0 && minor == 1) throw Flaw.HOST_MISSING.exception();
    if (field >= 0) {
      int from = valueStart(field);
      int to = valueEnd(field);
      // RFC 9112, 3.2.2 would let the target win. Whoever sends two hosts wants to confuse us.
      if (absolute && !sameAuthority(from, to)) throw Flaw.HOST_DISAGREES.exception();
      authorityStart = from;
      authorityEnd = to;
    } else if (!absolute) {
      return;
    }
    hostEnd = Authority.check(bytes, authorityStart, authorityEnd);
  }

  private boolean sameAuthority(int from, int to) {
    if (to - from != authorityEnd - authorityStart) return false;
    for (int i = 0; i < to - from; i++) {
      if (Octets.lower(bytes[from + i]) != Octets.lower(bytes[authorityStart + i])) return false;
    }
    return true;
  }

  private void expectation() throws MalformedException {
    int i = first(FieldName.EXPECT);
    if (i < 0) return;
    if (hasTwice(FieldName.EXPECT) || !Octets.same(bytes, valueStart(i), valueEnd(i), CONTINUE)) {
      throw Flaw.EXPECTATION.exception();
    }
    // RFC 9110, 10.1.1: a server that receives it in HTTP/1.0 MUST ignore it.
    continues = minor == 1 && hasBody();
  }

  /** What the method means to a gate. */
  public Method method() {
    return method;
  }

  /** The method as text. */
  public String methodText() {
    return text(methodStart, methodEnd);
  }

  /** The target as it was sent, as text. */
  public String targetText() {
    return text(targetStart, targetEnd);
  }

  /** The target without its query, as text. */
  public String pathText() {
    return text(targetStart, queryStart(targetStart));
  }

  private int queryStart(int from) {
    int end = from;
    while (end < targetEnd && bytes[end] != '?') end++;
    return end;
  }

  /** Where the target's path begins; equal to {@link #pathEnd} if a whole URL has none. */
  public int pathStart() {
    return pathStart;
  }

  /** Where the target's path ends, before its query. */
  public int pathEnd() {
    return queryStart(pathStart);
  }

  private String text(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }

  /** The second number of the version: 0 or 1. */
  public int minorVersion() {
    return minor;
  }

  /** Whether the request line has been read: method, target and version are known. */
  public boolean hasLine() {
    return lineRead;
  }

  /** Where the host begins in the array; equal to {@link #hostEnd} if HTTP/1.0 named none. */
  public int hostStart() {
    return authorityStart;
  }

  /** Where the host ends, without its port and a final dot. */
  public int hostEnd() {
    return hostEnd;
  }

  /** Where host and port end. */
  public int authorityEnd() {
    return authorityEnd;
  }

  /** Where the request line begins: the method. */
  public int lineStart() {
    return methodStart;
  }

  /** Where the request line ends, without its CR LF. */
  public int lineEnd() {
    return lineEnd - 2;
  }

  /** Whether the target is a whole URL, and with which scheme: an http one is not for TLS. */
  public boolean absoluteTarget() {
    return absolute;
  }

  /** Whether the target is a URL that begins with {@code https:}. */
  public boolean httpsTarget() {
    return httpsTarget;
  }

  /** Content-Length, or -1. */
  public long bodyLength() {
    return contentLength;
  }

  /** Whether the body comes in chunks. */
  public boolean bodyChunked() {
    return chunked;
  }

  /** Whether a body of at least one byte, or of unknown length, follows. */
  public boolean hasBody() {
    return chunked || contentLength > 0;
  }

  /** Whether the client waits for a 100 before it sends the body. */
  public boolean expectsContinue() {
    return continues;
  }

  /** Whether the client asks for another protocol on this connection. */
  public boolean upgrades() {
    return upgrades;
  }

  /** Whether the client would go on with this connection (RFC 9112, section 9.3). */
  public boolean keepsConnection() {
    return minor == 1 ? !saysClose() : saysKeepAlive() && !saysClose();
  }

  private static final byte[] LINE_END = Octets.ascii(" HTTP/1.1\r\nHost: ");

  /** Writes request line and Host as the next hop gets them: the target without its authority. */
  public void writeLine(ByteBuf out) {
    out.writeBytes(bytes, methodStart, methodEnd - methodStart + 1);
    // RFC 9112, 3.2.4: an OPTIONS for a URL without a path is passed on as *
    if (pathStart == targetEnd) {
      out.writeByte(method == Method.OPTIONS ? '*' : '/');
    } else {
      if (bytes[pathStart] == '?') out.writeByte('/');
      out.writeBytes(bytes, pathStart, targetEnd - pathStart);
    }
    out.writeBytes(LINE_END).writeBytes(bytes, authorityStart, authorityEnd - authorityStart);
    out.writeByte(Octets.CR).writeByte(Octets.LF);
  }
}
