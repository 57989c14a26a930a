package dev.gatehouse.pki;

import dev.gatehouse.wire.Bytes;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * An IP address as a server's name.
 *
 * @param address 4 or 16 bytes in network order; an IPv4-mapped IPv6 address keeps its 16
 */
public record IpName(Bytes address) implements ServerName {
  public IpName {
    if (address.length() != 4 && address.length() != 16) {
      throw new IllegalArgumentException(
          "an IP address has 4 or 16 bytes, not " + address.length());
    }
  }

  /**
   * Four decimal numbers without leading zeroes, or the text of an IPv6 address (RFC 4291, section
   * 2.2) without a zone.
   */
  public static IpName parse(String text) {
    byte[] address = text.indexOf(':') >= 0 ? Ipv6Text.parse(text) : ipv4(text);
    if (address == null) {
      throw new IllegalArgumentException("“" + text + "” is no IP address");
    }
    return new IpName(Bytes.owning(address));
  }

  /** Whether a name is meant as an address: it has a colon, or is made of digits and dots only. */
  static boolean looksLikeOne(String text) {
    return text.indexOf(':') >= 0
        || (!text.isEmpty() && text.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '.'));
  }

  public boolean isLoopback() {
    return inetAddress().isLoopbackAddress();
  }

  public InetAddress inetAddress() {
    try {
      return InetAddress.getByAddress(address.toArray());
    } catch (UnknownHostException e) {
      throw new AssertionError("the length was checked", e);
    }
  }

  /** The canonical text of RFC 5952, or four decimal numbers. */
  @Override
  public String text() {
    if (address.length() == 16) {
      return Ipv6Text.format(address);
    }
    return address.at(0) + "." + address.at(1) + "." + address.at(2) + "." + address.at(3);
  }

  @Override
  public String toString() {
    return text();
  }

  static byte @org.jspecify.annotations.Nullable [] ipv4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return null;
    }
    byte[] address = new byte[4];
    for (int i = 0; i < 4; i++) {
      String part = parts[i];
      boolean digits =
          !part.isEmpty() && part.length() <= 3 && part.chars().allMatch(c -> c >= '0' && c <= '9');
      // A leading zero means octal to some and decimal to others.
      if (!digits || (part.length() > 1 && part.charAt(0) == '0') || Integer.parseInt(part) > 255) {
        return null;
      }
      address[i] = (byte) Integer.parseInt(part);
    }
    return address;
  }
}
