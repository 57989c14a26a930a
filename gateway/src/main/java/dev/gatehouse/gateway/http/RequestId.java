package dev.gatehouse.gateway.http;

import dev.gatehouse.gateway.http.codec.Octets;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Names one request, for people and logs: 23 letters and digits, of which the first ten are the
 * time in milliseconds, so that they sort by it. Unique, and no secret.
 */
record RequestId(long millis, long random) {
  /** Crockford's base 32, in lower case: no i, l, o, u to be misread. */
  private static final byte[] DIGITS = Octets.ascii("0123456789abcdefghjkmnpqrstvwxyz");

  private static final int TIME_DIGITS = 10;
  private static final int RANDOM_DIGITS = 13;

  /** How many bytes {@link #write} writes. */
  static final int BYTES = TIME_DIGITS + RANDOM_DIGITS;

  void write(ByteBuf out) {
    for (int i = TIME_DIGITS - 1; i >= 0; i--) out.writeByte(digit(millis, i));
    for (int i = RANDOM_DIGITS - 1; i >= 0; i--) out.writeByte(digit(random, i));
  }

  private static byte digit(long number, int place) {
    return DIGITS[(int) (number >>> (5 * place)) & 31];
  }

  @Override
  public String toString() {
    byte[] text = new byte[BYTES];
    for (int i = 0; i < TIME_DIGITS; i++) text[i] = digit(millis, TIME_DIGITS - 1 - i);
    for (int i = 0; i < RANDOM_DIGITS; i++) {
      text[TIME_DIGITS + i] = digit(random, RANDOM_DIGITS - 1 - i);
    }
    return new String(text, StandardCharsets.ISO_8859_1);
  }
}
