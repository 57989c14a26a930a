package dev.gatehouse.pki;

import java.util.List;
import java.util.Locale;

/**
 * A fully qualified DNS name in ASCII, lower case and without the final dot: labels of letters,
 * digits and inner hyphens, 1..63 bytes each, 1..253 in all, the last one not a number (RFC 1034,
 * section 3.5; RFC 1123, section 2.1; RFC 5890, section 2.3.1 for {@code xn--}). Not a pattern:
 * {@code *} is no letter.
 */
public record DnsName(String text) implements ServerName {
  static final int MAX_LENGTH = 253; // RFC 1035, section 2.3.4: 255 octets on the wire
  static final int MAX_LABEL_LENGTH = 63; // RFC 1035, section 2.3.4

  public DnsName {
    String fault = fault(text);
    if (fault != null || !text.equals(text.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException("“" + text + "” is no DNS name: " + fault);
    }
  }

  /** Accepts upper case, and a dot at the end. */
  public static DnsName parse(String text) {
    String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    String fault = fault(name);
    if (fault != null) {
      throw new IllegalArgumentException("“" + text + "” is no DNS name: " + fault);
    }
    return new DnsName(name.toLowerCase(Locale.ROOT));
  }

  /** Whether {@link #parse} accepts it as it is, without a final dot. */
  static boolean isWellFormed(String text) {
    return fault(text) == null;
  }

  public List<String> labels() {
    return List.of(text.split("\\.", -1));
  }

  /** Whether this name is {@code parent} or lies below it, label by label. */
  public boolean isWithin(DnsName parent) {
    return text.equals(parent.text) || text.endsWith("." + parent.text);
  }

  @Override
  public String toString() {
    return text;
  }

  private static @org.jspecify.annotations.Nullable String fault(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      return "it has " + text.length() + " characters, 1.." + MAX_LENGTH + " are allowed";
    }
    int labelStart = 0;
    boolean onlyDigits = true;
    for (int i = 0; i <= text.length(); i++) {
      char c = i == text.length() ? '.' : text.charAt(i);
      if (c == '.') {
        if (i == labelStart) {
          return "an empty label";
        }
        if (i - labelStart > MAX_LABEL_LENGTH) {
          return "a label of more than " + MAX_LABEL_LENGTH + " characters";
        }
        if (text.charAt(labelStart) == '-' || text.charAt(i - 1) == '-') {
          return "a label that begins or ends with a hyphen";
        }
        if (i == text.length() && onlyDigits) {
          return "its last label is a number"; // RFC 1123, section 2.1: else 1.2.3 might be an
          // address
        }
        labelStart = i + 1;
        onlyDigits = true;
      } else if (c >= 0x80) {
        return "write it in its ASCII form, which begins with xn-- (RFC 5890)";
      } else if (c < '0' || c > '9') {
        if ((c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && c != '-') {
          return "only letters, digits, hyphens and dots are allowed";
        }
        onlyDigits = false;
      }
    }
    return null;
  }
}
