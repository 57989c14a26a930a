package dev.gatehouse.gateway.files;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Dates as fields have them (RFC 9110, section 5.6.7), to the second. */
public final class HttpDate {
  private static final DateTimeFormatter FIXDATE = of("EEE, dd MMM uuuu HH:mm:ss 'GMT'");

  /** A recipient MUST accept all three: ours, RFC 850's and asctime's. */
  private static final List<DateTimeFormatter> ALL =
      List.of(
          FIXDATE,
          new DateTimeFormatterBuilder()
              .appendPattern("EEEE, dd-MMM-")
              .appendValueReduced(ChronoField.YEAR, 2, 2, LocalDate.of(1970, 1, 1))
              .appendPattern(" HH:mm:ss 'GMT'")
              .toFormatter(Locale.ENGLISH),
          of("EEE MMM ppd HH:mm:ss uuuu"));

  private HttpDate() {}

  private static DateTimeFormatter of(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
  }

  /** As we write it. */
  public static String format(Instant when) {
    return FIXDATE.format(when.atOffset(ZoneOffset.UTC));
  }

  /** The instant; null if the text is none of the three. */
  static @Nullable Instant parse(String text) {
    for (DateTimeFormatter format : ALL) {
      try {
        return LocalDateTime.parse(text, format).toInstant(ZoneOffset.UTC);
      } catch (DateTimeException e) {
        // then perhaps the next
      }
    }
    return null;
  }
}
