package dev.gatehouse.pki;

/**
 * What a client calls the server it wants: a DNS name or an IP address (RFC 9525, section 6.1: the
 * reference identity). Never both, and never a guess at use: the text decides once, in {@link
 * #parse}.
 */
public sealed interface ServerName extends Purpose permits DnsName, IpName {
  /**
   * Reads {@code localhost}, {@code shop.example}, {@code 127.0.0.1} or {@code ::1}.
   *
   * @throws IllegalArgumentException one sentence that says what is wrong with the name
   */
  static ServerName parse(String text) {
    return IpName.looksLikeOne(text) ? IpName.parse(text) : DnsName.parse(text);
  }

  /** The name as people write it, and as {@link #parse} reads it. */
  String text();
}
