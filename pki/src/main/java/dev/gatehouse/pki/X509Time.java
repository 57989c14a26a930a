package dev.gatehouse.pki;

import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.der.DerReader;
import dev.gatehouse.wire.der.DerWriter;
import dev.gatehouse.wire.der.Tag;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * A time in a certificate (RFC 5280, section 4.1.2.5): whole seconds in Z, as UTCTime through 2049,
 * then GeneralizedTime.
 */
final class X509Time {

  private static final Instant FIRST_GENERALIZED = Instant.parse("2050-01-01T00:00:00Z");
  private static final DateTimeFormatter UTC_TIME = DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'");
  private static final DateTimeFormatter GENERALIZED_TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'");

  private X509Time() {}

  static Instant decode(DerReader in, String field) throws DecodeException {
    int tag = in.nextTag(field);
    return switch (tag) {
      case Tag.UTC_TIME -> utcTime(in, in.primitive(tag, field), field);
      // Either form must be understood for any year (section 4.1.2.5), whatever authorities have to
      // write.
      case Tag.GENERALIZED_TIME -> instant(in, in.primitive(tag, field), 4, field);
      default -> throw in.error(field + " should be a time, it is " + Tag.name(tag));
    };
  }

  private static Instant utcTime(DerReader in, Bytes text, String field) throws DecodeException {
    if (text.length() != 13) {
      throw in.error(field + " is no UTCTime with seconds and Z");
    }
    int year = number(in, text, 0, 2, field);
    // Section 4.1.2.5.1: 50 and up is 19xx.
    Bytes century = Bytes.ascii(year >= 50 ? "19" : "20");
    byte[] full = new byte[15];
    century.copyInto(full, 0);
    text.copyInto(full, 2);
    return instant(in, Bytes.owning(full), 4, field);
  }

  private static Instant instant(DerReader in, Bytes text, int yearDigits, String field)
      throws DecodeException {
    if (text.length() != yearDigits + 11 || text.at(text.length() - 1) != 'Z') {
      throw in.error(field + " is no time with seconds, without a fraction, in Z");
    }
    try {
      return LocalDateTime.of(
              number(in, text, 0, yearDigits, field),
              number(in, text, yearDigits, 2, field),
              number(in, text, yearDigits + 2, 2, field),
              number(in, text, yearDigits + 4, 2, field),
              number(in, text, yearDigits + 6, 2, field),
              number(in, text, yearDigits + 8, 2, field))
          .toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw in.error(field + " is a date that no calendar has");
    }
  }

  private static int number(DerReader in, Bytes text, int from, int digits, String field)
      throws DecodeException {
    int value = 0;
    for (int i = from; i < from + digits; i++) {
      int c = text.at(i);
      if (c < '0' || c > '9') {
        throw in.error(field + " has a character that is no digit");
      }
      value = value * 10 + c - '0';
    }
    return value;
  }

  /** Writes a time of the years 1950..9999; parts of a second are cut off. */
  static void encode(DerWriter out, Instant time) {
    LocalDateTime utc = LocalDateTime.ofInstant(time, ZoneOffset.UTC);
    if (utc.getYear() < 1950 || utc.getYear() > 9999) {
      throw new IllegalArgumentException(time + " cannot stand in a certificate");
    }
    if (time.isBefore(FIRST_GENERALIZED)) {
      out.ascii(Tag.UTC_TIME, UTC_TIME.format(utc));
    } else {
      out.ascii(Tag.GENERALIZED_TIME, GENERALIZED_TIME.format(utc));
    }
  }
}
