package dev.gatehouse.pki;

import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.der.DerReader;
import dev.gatehouse.wire.der.DerWriter;
import dev.gatehouse.wire.der.Tag;

/** A name out of an extension (RFC 5280, section 4.2.1.6: GeneralName). */
public sealed interface GeneralName {
  /**
   * dNSName: a name, or a pattern such as {@code *.example.com}. As it stands in the certificate.
   */
  record Dns(String pattern) implements GeneralName {
    @Override
    public String toString() {
      return pattern;
    }
  }

  /** iPAddress: 4 or 16 bytes. */
  record Ip(IpName address) implements GeneralName {
    @Override
    public String toString() {
      return address.text();
    }
  }

  /** rfc822Name. */
  record Email(String mailbox) implements GeneralName {}

  /** uniformResourceIdentifier. */
  record Uri(String uri) implements GeneralName {}

  /** directoryName. */
  record Directory(DistinguishedName name) implements GeneralName {}

  /** otherName, x400Address, ediPartyName, registeredID: by tag and contents, not understood. */
  record Other(int tag, Bytes element) implements GeneralName {}

  /** The dNSName or iPAddress entry that names a server exactly. */
  static GeneralName of(ServerName name) {
    return switch (name) {
      case DnsName dns -> new Dns(dns.text());
      case IpName ip -> new Ip(ip);
    };
  }

  static GeneralName decode(DerReader in) throws DecodeException {
    String field = "general name";
    int tag = in.nextTag(field);
    return switch (tag) {
      case 0x81 -> new Email(in.ia5(tag, field));
      case 0x82 -> new Dns(in.ia5(tag, field));
      case 0xa4 ->
          new Directory(in.constructed(tag, field, name -> DistinguishedName.decode(name, field)));
      case 0x86 -> new Uri(in.ia5(tag, field));
      case 0x87 -> ip(in, in.primitive(tag, field));
      case 0xa0, 0xa3, 0xa5, 0x88 -> new Other(tag, in.element(field));
      default -> throw in.error(field + " of an unknown kind, " + Tag.name(tag));
    };
  }

  private static GeneralName ip(DerReader in, Bytes address) throws DecodeException {
    if (address.length() != 4 && address.length() != 16) {
      throw in.error("an IP address of " + address.length() + " bytes");
    }
    return new Ip(new IpName(address));
  }

  default void encode(DerWriter out) {
    switch (this) {
      case Email(var mailbox) -> out.ascii(0x81, mailbox);
      case Dns(var pattern) -> out.ascii(0x82, pattern);
      case Directory(var name) -> out.constructed(0xa4, explicit -> explicit.raw(name.encoded()));
      case Uri(var uri) -> out.ascii(0x86, uri);
      case Ip(var address) -> out.primitive(0x87, address.address());
      case Other(_, var element) -> out.raw(element);
    }
  }
}
