package dev.gatehouse.gateway.http.codec;

/** Host and port as a Host field or a URL has them (RFC 3986, section 3.2.2; RFC 9110, 7.2). */
final class Authority {
  private static final int MAX_HOST_BYTES = 255; // RFC 1035, 2.3.4

  private Authority() {}

  /**
   * Checks {@code uri-host [ ":" port ]} without user information.
   *
   * @return where the host ends, without a final dot
   * @throws MalformedException if it is none; an empty host is none
   */
  static int check(byte[] b, int from, int to) throws MalformedException {
    int i = from;
    if (i < to && b[i] == '[') {
      i++;
      while (i < to && isAddress(b[i])) i++;
      if (i == from + 1 || i == to || b[i] != ']') throw Flaw.HOST.exception();
      i++;
    } else {
      while (i < to && isName(b[i])) i++;
    }
    int hostEnd = i;
    if (hostEnd == from || hostEnd - from > MAX_HOST_BYTES) throw Flaw.HOST.exception();
    if (i < to) port(b, i, to);
    if (b[hostEnd - 1] == '.') hostEnd--;
    if (hostEnd == from || b[hostEnd - 1] == '.') throw Flaw.HOST.exception();
    return hostEnd;
  }

  private static void port(byte[] b, int colon, int to) throws MalformedException {
    if (b[colon] != ':' || to - colon > 6) throw Flaw.HOST.exception();
    int port = 0;
    for (int i = colon + 1; i < to; i++) {
      if (!Octets.isDigit(b[i])) throw Flaw.HOST.exception();
      port = port * 10 + (b[i] - '0');
    }
    if (port > 65535) throw Flaw.HOST.exception();
  }

  /** Letters, digits, and what names of machines have been given beside them. */
  private static boolean isName(byte b) {
    byte lower = Octets.lower(b);
    return (lower >= 'a' && lower <= 'z') || Octets.isDigit(b) || b == '-' || b == '.' || b == '_';
  }

  private static boolean isAddress(byte b) {
    return Octets.hex(b) >= 0 || b == ':' || b == '.';
  }
}
