package dev.gatehouse.gateway.http.codec;

import io.netty.buffer.ByteBuf;
import java.util.Set;

/**
 * The fields behind the last chunk (RFC 9112, section 7.1.2). Only those are passed on that change
 * nothing about framing, routing, authentication or the body's meaning (RFC 9110, section 6.5.1).
 */
public final class Trailers extends Fields {
  /** Names that RFC 9110, 6.5.1 and the fields' own definitions keep out of trailers. */
  private static final Set<String> NEVER =
      Set.of(
          "age",
          "authorization",
          "cache-control",
          "content-encoding",
          "content-range",
          "content-type",
          "cookie",
          "date",
          "expires",
          "location",
          "max-forwards",
          "pragma",
          "proxy-authenticate",
          "proxy-authorization",
          "range",
          "retry-after",
          "set-cookie",
          "trailer",
          "vary",
          "via",
          "warning",
          "www-authenticate");

  Trailers(MessageLimits limits) {
    super(limits.trailerBytes(), limits.fields(), Flaw.TRAILERS_TOO_LONG);
  }

  @Override
  boolean startLine() {
    return true;
  }

  @Override
  void check() {
    // Every line was checked as it was read.
  }

  @Override
  boolean passes(int i) {
    if (!super.passes(i)) return false;
    StringBuilder name = new StringBuilder();
    for (int at = start(i); at < nameEnd(i); at++) name.append((char) Octets.name(bytes[at]));
    return !NEVER.contains(name.toString());
  }

  /** Writes what passes, and the empty line. */
  void write(ByteBuf out) {
    copyPassing(out);
    out.writeByte(Octets.CR).writeByte(Octets.LF);
  }
}
