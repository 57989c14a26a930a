package dev.gatehouse.pki;

import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.der.DerReader;
import dev.gatehouse.wire.der.DerWriter;
import dev.gatehouse.wire.der.ObjectIdentifier;
import dev.gatehouse.wire.der.Tag;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An X.501 name (RFC 5280, section 4.1.2.4). Two are equal when their encodings are: issuers must
 * copy a subject byte for byte (CA/Browser Forum Baseline Requirements, section 7.1.4.1), and so
 * chaining needs no string preparation.
 */
public final class DistinguishedName {
  /** One attribute, such as {@code CN=Gatehouse}. */
  public record Attribute(ObjectIdentifier type, String value) {
    /**
     * Case and white space do not count (RFC 5280, section 7.1, without its Unicode normalisation).
     */
    Attribute folded() {
      return new Attribute(type, value.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT));
    }
  }

  private static final Map<ObjectIdentifier, String> SHORT_NAMES =
      Map.of(
          Oids.COMMON_NAME, "CN",
          Oids.COUNTRY, "C",
          Oids.LOCALITY, "L",
          Oids.STATE_OR_PROVINCE, "ST",
          Oids.ORGANIZATION, "O",
          Oids.ORGANIZATIONAL_UNIT, "OU",
          Oids.DOMAIN_COMPONENT, "DC",
          Oids.EMAIL_ADDRESS, "emailAddress");

  private final Bytes encoded;
  private final List<List<Attribute>> relativeNames;

  private DistinguishedName(Bytes encoded, List<List<Attribute>> relativeNames) {
    this.encoded = encoded;
    this.relativeNames = relativeNames;
  }

  /** {@code O=organization, CN=commonName}: what our own certificates are called. */
  public static DistinguishedName of(String organization, String commonName) {
    return encode(
        List.of(
            new Attribute(Oids.ORGANIZATION, organization),
            new Attribute(Oids.COMMON_NAME, commonName)));
  }

  public static DistinguishedName ofCommonName(String commonName) {
    return encode(List.of(new Attribute(Oids.COMMON_NAME, commonName)));
  }

  /** The name without attributes. */
  public static DistinguishedName empty() {
    return encode(List.of());
  }

  private static DistinguishedName encode(List<Attribute> attributes) {
    Bytes encoded =
        DerWriter.write(
            out ->
                out.sequence(
                    names ->
                        attributes.forEach(
                            a ->
                                names.constructed(
                                    Tag.SET,
                                    set ->
                                        set.sequence(
                                            pair -> pair.oid(a.type()).utf8(a.value()))))));
    return new DistinguishedName(encoded, attributes.stream().map(List::of).toList());
  }

  /** Reads the next element, a Name. */
  static DistinguishedName decode(DerReader in, String field) throws DecodeException {
    return decodeEncoded(in.element(field), field);
  }

  private static DistinguishedName decodeEncoded(Bytes encoded, String field)
      throws DecodeException {
    List<List<Attribute>> names =
        DerReader.all(
            encoded,
            in ->
                in.sequenceOf(
                    field,
                    PkiLimits.MAX_NAME_ATTRIBUTES,
                    name ->
                        name.listOf(
                            Tag.SET,
                            field,
                            PkiLimits.MAX_NAME_ATTRIBUTES,
                            DistinguishedName::attribute)));
    if (names.stream().anyMatch(List::isEmpty)) {
      throw new DecodeException(
          0, field + " has an empty set of attributes"); // RelativeDistinguishedName: SIZE (1..MAX)
    }
    return new DistinguishedName(encoded, names);
  }

  private static Attribute attribute(DerReader in) throws DecodeException {
    return in.sequence("attribute", pair -> new Attribute(pair.oid("attribute type"), value(pair)));
  }

  /**
   * DirectoryString of RFC 5280, section 4.1.2.4, IA5String, and for anything else the encoding in
   * hexadecimal.
   */
  private static String value(DerReader in) throws DecodeException {
    String field = "attribute value";
    int tag = in.nextTag(field);
    return switch (tag) {
      case Tag.UTF8_STRING -> in.utf8(field);
      case Tag.PRINTABLE_STRING, Tag.IA5_STRING, Tag.NUMERIC_STRING -> in.ia5(tag, field);
      case Tag.TELETEX_STRING -> in.primitive(tag, field).toLatin1();
      case Tag.BMP_STRING -> text(in.primitive(tag, field), StandardCharsets.UTF_16BE);
      case Tag.UNIVERSAL_STRING -> text(in.primitive(tag, field), Charset.forName("UTF-32BE"));
      default -> "#" + in.element(field).toHex(); // RFC 4514, section 2.4
    };
  }

  private static String text(Bytes contents, Charset charset) {
    return new String(contents.toArray(), charset);
  }

  /** The DER of the whole name. */
  public Bytes encoded() {
    return encoded;
  }

  public boolean isEmpty() {
    return relativeNames.isEmpty();
  }

  /** All values of an attribute, in order. */
  List<String> values(ObjectIdentifier type) {
    List<String> values = new ArrayList<>();
    for (List<Attribute> name : relativeNames) {
      name.stream().filter(a -> a.type().equals(type)).map(Attribute::value).forEach(values::add);
    }
    return values;
  }

  /** The last common name. For people to read: it never names a server (RFC 9525, section 2). */
  public Optional<String> commonName() {
    List<String> names = values(Oids.COMMON_NAME);
    return names.isEmpty() ? Optional.empty() : Optional.of(names.getLast());
  }

  /**
   * Whether this name begins with {@code base}, without regard to case (RFC 5280, sections 4.2.1.10
   * and 7.1).
   */
  boolean isWithin(DistinguishedName base) {
    if (base.relativeNames.size() > relativeNames.size()) {
      return false;
    }
    for (int i = 0; i < base.relativeNames.size(); i++) {
      if (!folded(base.relativeNames.get(i)).equals(folded(relativeNames.get(i)))) {
        return false;
      }
    }
    return true;
  }

  private static java.util.Set<Attribute> folded(List<Attribute> name) {
    return name.stream()
        .map(Attribute::folded)
        .collect(java.util.stream.Collectors.toUnmodifiableSet());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DistinguishedName name && encoded.equals(name.encoded);
  }

  @Override
  public int hashCode() {
    return encoded.hashCode();
  }

  /** Most specific attribute first, as RFC 4514 writes it; control characters are escaped. */
  @Override
  public String toString() {
    if (isEmpty()) {
      return "(empty name)";
    }
    StringBuilder text = new StringBuilder();
    for (List<Attribute> name : relativeNames.reversed()) {
      if (!text.isEmpty()) {
        text.append(", ");
      }
      for (int i = 0; i < name.size(); i++) {
        Attribute a = name.get(i);
        text.append(i == 0 ? "" : "+");
        text.append(SHORT_NAMES.getOrDefault(a.type(), a.type().toString()));
        text.append('=').append(escaped(a.value()));
      }
    }
    return text.toString();
  }

  private static String escaped(String value) {
    StringBuilder text = new StringBuilder();
    value
        .codePoints()
        .forEach(
            c -> {
              if (c < 0x20 || (c >= 0x7f && c < 0xa0) || Character.getType(c) == Character.FORMAT) {
                text.append("\\u%04x".formatted(c));
              } else {
                text.append(",+\"\\<>;".indexOf(c) >= 0 ? "\\" : "").appendCodePoint(c);
              }
            });
    return text.toString();
  }
}
