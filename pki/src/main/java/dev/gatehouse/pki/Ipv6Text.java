package dev.gatehouse.pki;

import dev.gatehouse.wire.Bytes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The text of IPv6 addresses: read as RFC 4291, section 2.2 allows, written as RFC 5952, section 4
 * wants.
 */
final class Ipv6Text {
  private Ipv6Text() {}

  /** 16 bytes, or null. */
  static byte @Nullable [] parse(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      byte[] all = groups(text);
      return all != null && all.length == 16 ? all : null;
    }
    byte[] head = groups(text.substring(0, gap));
    byte[] tail = groups(text.substring(gap + 2));
    if (head == null
        || tail == null
        || head.length + tail.length > 14
        || text.indexOf("::", gap + 1) >= 0) {
      return null;
    }
    byte[] address = Arrays.copyOf(head, 16);
    System.arraycopy(tail, 0, address, 16 - tail.length, tail.length);
    return address;
  }

  private static byte @Nullable [] groups(String text) {
    if (text.isEmpty()) {
      return new byte[0];
    }
    String[] parts = text.split(":", -1);
    byte[] bytes = new byte[16];
    int at = 0;
    for (int i = 0; i < parts.length; i++) {
      String part = parts[i];
      if (i == parts.length - 1 && part.indexOf('.') >= 0) {
        byte[] ipv4 = IpName.ipv4(part);
        if (ipv4 == null || at > 12) {
          return null;
        }
        System.arraycopy(ipv4, 0, bytes, at, 4);
        at += 4;
      } else {
        boolean hex =
            !part.isEmpty()
                && part.length() <= 4
                && part.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 0x80);
        if (!hex || at > 14) {
          return null;
        }
        int group = Integer.parseInt(part, 16);
        bytes[at++] = (byte) (group >>> 8);
        bytes[at++] = (byte) group;
      }
    }
    return Arrays.copyOf(bytes, at);
  }

  static String format(Bytes address) {
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = address.at(2 * i) << 8 | address.at(2 * i + 1);
    }
    int gap = -1;
    int gapLength = 1; // RFC 5952, 4.2.2: a single zero group is not shortened
    for (int i = 0; i < 8; i++) {
      int end = i;
      while (end < 8 && groups[end] == 0) {
        end++;
      }
      if (end - i > gapLength) {
        gap = i;
        gapLength = end - i;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == gap) {
        text.append("::");
        i += gapLength - 1;
      } else {
        if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
          text.append(':');
        }
        text.append(Integer.toHexString(groups[i]));
      }
    }
    return text.toString();
  }
}
