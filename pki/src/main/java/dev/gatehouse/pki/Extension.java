package dev.gatehouse.pki;

import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.der.DerReader;
import dev.gatehouse.wire.der.DerWriter;
import dev.gatehouse.wire.der.ObjectIdentifier;
import dev.gatehouse.wire.der.Tag;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A certificate's extension as it is encoded (RFC 5280, section 4.2), and how to make the ones we
 * know.
 *
 * @param value the DER inside the OCTET STRING
 */
public record Extension(ObjectIdentifier type, boolean critical, Bytes value) {
  static Extension decode(DerReader in) throws DecodeException {
    return in.sequence(
        "extension",
        e -> {
          ObjectIdentifier type = e.oid("extension type");
          boolean critical = false;
          if (e.nextIs(Tag.BOOLEAN)) {
            critical = e.bool("critical");
            if (!critical) {
              throw e.error("a DEFAULT value is encoded"); // X.690, 11.5
            }
          }
          return new Extension(type, critical, e.octetString("extension value"));
        });
  }

  void encode(DerWriter out) {
    out.sequence(
        e -> {
          e.oid(type);
          if (critical) {
            e.bool(true);
          }
          e.octetString(value);
        });
  }

  /** Critical, as section 4.2.1.9 wants it for an authority. */
  public static Extension authority(OptionalInt pathLength) {
    return new Extension(
        Oids.BASIC_CONSTRAINTS,
        true,
        DerWriter.write(
            out ->
                out.sequence(
                    s -> {
                      s.bool(true);
                      pathLength.ifPresent(s::integer);
                    })));
  }

  /** Basic constraints that say: no authority. */
  public static Extension endEntity() {
    return new Extension(
        Oids.BASIC_CONSTRAINTS, true, DerWriter.write(out -> out.sequence(s -> {})));
  }

  /** Critical, as section 4.2.1.3 recommends. */
  public static Extension keyUsage(Set<KeyUsage> usages) {
    return new Extension(
        Oids.KEY_USAGE,
        true,
        DerWriter.write(out -> out.namedBits(Tag.BIT_STRING, KeyUsage.bits(usages))));
  }

  public static Extension extendedKeyUsage(List<ObjectIdentifier> purposes) {
    return new Extension(
        Oids.EXTENDED_KEY_USAGE,
        false,
        DerWriter.write(out -> out.sequence(s -> purposes.forEach(s::oid))));
  }

  /** For a TLS server: id-kp-serverAuth (section 4.2.1.12). */
  public static Extension serverAuth() {
    return extendedKeyUsage(List.of(Oids.SERVER_AUTH));
  }

  /** For a TLS client: id-kp-clientAuth (section 4.2.1.12). */
  public static Extension clientAuth() {
    return extendedKeyUsage(List.of(Oids.CLIENT_AUTH));
  }

  /** Critical exactly when the subject is empty (section 4.2.1.6). */
  public static Extension alternativeNames(List<GeneralName> names, boolean subjectIsEmpty) {
    return new Extension(
        Oids.SUBJECT_ALTERNATIVE_NAME,
        subjectIsEmpty,
        DerWriter.write(out -> out.sequence(s -> names.forEach(name -> name.encode(s)))));
  }

  public static Extension subjectKeyIdentifier(Bytes identifier) {
    return new Extension(
        Oids.SUBJECT_KEY_IDENTIFIER, false, DerWriter.write(out -> out.octetString(identifier)));
  }

  public static Extension authorityKeyIdentifier(Bytes identifier) {
    return new Extension(
        Oids.AUTHORITY_KEY_IDENTIFIER,
        false,
        DerWriter.write(out -> out.sequence(s -> s.primitive(Tag.context(0), identifier))));
  }

  /** Critical, as section 4.2.1.10 demands. */
  public static Extension nameConstraints(NameConstraints constraints) {
    return new Extension(Oids.NAME_CONSTRAINTS, true, DerWriter.write(constraints::encode));
  }
}
