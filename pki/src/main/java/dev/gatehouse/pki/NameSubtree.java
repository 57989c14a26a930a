package dev.gatehouse.pki;

import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.der.DerReader;
import dev.gatehouse.wire.der.DerWriter;
import dev.gatehouse.wire.der.Tag;
import java.util.Locale;

/**
 * A family of names under one base (RFC 5280, section 4.2.1.10: GeneralSubtree). A name may be a
 * pattern or ill-formed: what cannot be decided counts as outside of what is permitted, and as
 * inside of what is excluded.
 */
public sealed interface NameSubtree {
  /** The name and everything below it; the empty base is every name. */
  record Dns(String base) implements NameSubtree {
    public Dns {
      base = base.toLowerCase(Locale.ROOT);
      if (!base.isEmpty() && !DnsName.isWellFormed(base)) {
        throw new IllegalArgumentException("“" + base + "” is no base of DNS names");
      }
    }
  }

  /**
   * Addresses that agree with {@code address} in the first {@code prefixBits} bits; the rest of it
   * is zero.
   */
  record Ip(Bytes address, int prefixBits) implements NameSubtree {
    public Ip {
      if ((address.length() != 4 && address.length() != 16)
          || prefixBits < 0
          || prefixBits > address.length() * 8) {
        throw new IllegalArgumentException("no range of addresses: " + address + "/" + prefixBits);
      }
    }

    /** Reads {@code 10.0.0.0/8} or {@code fc00::/7}. */
    public static Ip parse(String text) {
      int slash = text.indexOf('/');
      return new Ip(
          IpName.parse(text.substring(0, slash)).address(),
          Integer.parseInt(text.substring(slash + 1)));
    }

    boolean contains(Bytes other) {
      if (other.length() != address.length()) {
        return false;
      }
      for (int bit = 0; bit < prefixBits; bit++) {
        if ((address.at(bit / 8) ^ other.at(bit / 8)) << (bit % 8) << 24 < 0) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * One mailbox ({@code a@b.example}), all of a host ({@code b.example}), or all below a domain
   * ({@code .b.example}).
   */
  record Email(String base) implements NameSubtree {
    boolean contains(String mailbox) {
      int at = mailbox.lastIndexOf('@');
      String host = mailbox.substring(at + 1);
      if (base.indexOf('@') >= 0) {
        int baseAt = base.lastIndexOf('@');
        // The part before the @ is case-sensitive, the host is not (section 4.2.1.10).
        return mailbox.substring(0, at).equals(base.substring(0, baseAt))
            && host.equalsIgnoreCase(base.substring(baseAt + 1));
      }
      return hostIsWithin(host, base);
    }
  }

  /** URIs of one host, or of all below {@code .domain}. */
  record Uri(String base) implements NameSubtree {}

  /** Names that begin with this one. */
  record Directory(DistinguishedName base) implements NameSubtree {}

  /** Of a kind that is not understood: whatever has the kind is undecided. */
  record Other(int tag, Bytes element) implements NameSubtree {}

  /** Reads the contents of a GeneralSubtree. */
  static NameSubtree decode(DerReader in) throws DecodeException {
    String field = "constrained name";
    int tag = in.nextTag(field);
    // minimum is zero by DEFAULT and maximum absent: nothing may follow the base (section
    // 4.2.1.10).
    return switch (tag) {
      case 0x81 -> email(in, in.ia5(tag, field));
      case 0x82 -> dns(in, in.ia5(tag, field));
      case 0xa4 ->
          new Directory(in.constructed(tag, field, name -> DistinguishedName.decode(name, field)));
      case 0x86 -> new Uri(in.ia5(tag, field));
      case 0x87 -> ip(in, in.primitive(tag, field));
      case 0xa0, 0xa3, 0xa5, 0x88 -> new Other(tag, in.element(field));
      default -> throw in.error(field + " of an unknown kind, " + Tag.name(tag));
    };
  }

  private static NameSubtree dns(DerReader in, String base) throws DecodeException {
    if (!base.isEmpty() && !DnsName.isWellFormed(base)) {
      throw in.error("“" + base + "” is no base of DNS names");
    }
    return new Dns(base);
  }

  private static NameSubtree email(DerReader in, String base) throws DecodeException {
    String host = base.substring(base.lastIndexOf('@') + 1);
    boolean mailbox = host.length() < base.length();
    String domain = !mailbox && host.startsWith(".") ? host.substring(1) : host;
    if (!DnsName.isWellFormed(domain) || (mailbox && base.length() == host.length() + 1)) {
      throw in.error("“" + base + "” is no base of e-mail addresses");
    }
    return new Email(base);
  }

  private static NameSubtree ip(DerReader in, Bytes contents) throws DecodeException {
    int half = contents.length() / 2;
    if (contents.length() != 8 && contents.length() != 32) {
      throw in.error("a range of IP addresses of " + contents.length() + " bytes");
    }
    int prefixBits = 0;
    boolean ended = false;
    for (int bit = 0; bit < half * 8; bit++) {
      boolean one = (contents.at(half + bit / 8) & (0x80 >>> (bit % 8))) != 0;
      if (one && ended) {
        throw in.error(
            "a mask of IP addresses with holes"); // section 4.2.1.10: in the style of RFC 4632
      }
      ended |= !one;
      prefixBits += one ? 1 : 0;
    }
    return new Ip(contents.slice(0, half), prefixBits);
  }

  /** Writes the contents of a GeneralSubtree. */
  default void encode(DerWriter out) {
    switch (this) {
      case Dns(var base) -> out.ascii(0x82, base);
      case Email(var base) -> out.ascii(0x81, base);
      case Uri(var base) -> out.ascii(0x86, base);
      case Directory(var base) -> out.constructed(0xa4, explicit -> explicit.raw(base.encoded()));
      case Other(_, var element) -> out.raw(element);
      case Ip(var address, var prefixBits) -> {
        byte[] contents = new byte[address.length() * 2];
        address.copyInto(contents, 0);
        for (int bit = 0; bit < prefixBits; bit++) {
          contents[address.length() + bit / 8] |= (byte) (0x80 >>> (bit % 8));
        }
        out.primitive(0x87, Bytes.owning(contents));
      }
    }
  }

  /** Whether this subtree says anything about names of that kind. */
  default boolean isAbout(GeneralName name) {
    return switch (this) {
      case Dns _ -> name instanceof GeneralName.Dns;
      case Ip _ -> name instanceof GeneralName.Ip;
      case Email _ -> name instanceof GeneralName.Email;
      case Uri _ -> name instanceof GeneralName.Uri;
      case Directory _ -> name instanceof GeneralName.Directory;
      case Other(int tag, _) -> name instanceof GeneralName.Other other && other.tag() == tag;
    };
  }

  /** Whether each name that {@code name} stands for lies in this subtree, for certain. */
  default boolean holdsAllOf(GeneralName name) {
    return switch (name) {
      case GeneralName.Dns(var pattern) ->
          this instanceof Dns(var base)
              && PresentedDns.read(pattern).map(p -> p.isWithin(base)).orElse(false);
      case GeneralName.Ip(var address) ->
          this instanceof Ip range && range.contains(address.address());
      case GeneralName.Email(var mailbox) ->
          this instanceof Email email && isMailbox(mailbox) && email.contains(mailbox);
      case GeneralName.Uri(var uri) -> {
        String host = Uris.host(uri);
        yield this instanceof Uri(var base) && host != null && hostIsWithin(host, base);
      }
      case GeneralName.Directory(var it) ->
          this instanceof Directory(var base) && it.isWithin(base);
      case GeneralName.Other _ -> false;
    };
  }

  /** Whether some name that {@code name} stands for lies in this subtree, or may do so. */
  default boolean mayHold(GeneralName name) {
    return switch (name) {
      case GeneralName.Dns(var pattern) ->
          this instanceof Dns(var base)
              && PresentedDns.read(pattern).map(p -> p.overlaps(base)).orElse(true);
      case GeneralName.Email(var mailbox) -> !isMailbox(mailbox) || holdsAllOf(name);
      case GeneralName.Uri(var uri) -> Uris.host(uri) == null || holdsAllOf(name);
      case GeneralName.Ip _, GeneralName.Directory _ -> holdsAllOf(name);
      case GeneralName.Other _ -> true;
    };
  }

  private static boolean isMailbox(String text) {
    int at = text.lastIndexOf('@');
    if (at <= 0 || !DnsName.isWellFormed(text.substring(at + 1))) {
      return false;
    }
    String local = text.substring(0, at);
    // RFC 5321, 4.1.2: Local-part = Dot-string / Quoted-string; an @ may stand in the latter alone.
    return local.indexOf('@') < 0
        || (local.length() > 1 && local.startsWith("\"") && local.endsWith("\""));
  }

  private static boolean hostIsWithin(String host, String base) {
    String lower = host.toLowerCase(Locale.ROOT);
    String lowerBase = base.toLowerCase(Locale.ROOT);
    return lowerBase.startsWith(".")
        ? lower.endsWith(lowerBase) && lower.length() > lowerBase.length()
        : lower.equals(lowerBase);
  }
}
