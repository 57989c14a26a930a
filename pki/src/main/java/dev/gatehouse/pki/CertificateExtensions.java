package dev.gatehouse.pki;

import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.der.DerDecoder;
import dev.gatehouse.wire.der.DerReader;
import dev.gatehouse.wire.der.ObjectIdentifier;
import dev.gatehouse.wire.der.Tag;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The extensions of a certificate (RFC 5280, section 4.2): all of them as encoded, the ones we know
 * as values.
 */
public final class CertificateExtensions {
  static final CertificateExtensions NONE = new CertificateExtensions(List.of());

  /**
   * What a validator understands (RFC 5280, section 4.2: "MUST recognize"), so that critical ones
   * need no refusal.
   */
  private static final Set<ObjectIdentifier> UNDERSTOOD =
      Set.of(
          Oids.KEY_USAGE,
          Oids.SUBJECT_ALTERNATIVE_NAME,
          Oids.BASIC_CONSTRAINTS,
          Oids.NAME_CONSTRAINTS,
          Oids.EXTENDED_KEY_USAGE,
          // Any policy is acceptable to us, so these say nothing while no explicit policy is
          // required (section 6.1.1),
          // and where one is, validation refuses the path.
          Oids.CERTIFICATE_POLICIES,
          Oids.POLICY_MAPPINGS,
          Oids.POLICY_CONSTRAINTS,
          Oids.INHIBIT_ANY_POLICY);

  /** Sections 4.2.1.1, 4.2.1.2 and 4.2.2.1: these MUST be marked as non-critical. */
  private static final Set<ObjectIdentifier> NEVER_CRITICAL =
      Set.of(
          Oids.AUTHORITY_KEY_IDENTIFIER,
          Oids.SUBJECT_KEY_IDENTIFIER,
          Oids.AUTHORITY_INFORMATION_ACCESS);

  private final List<Extension> all;
  private @Nullable BasicConstraints basicConstraints;
  private @Nullable Set<KeyUsage> keyUsage;
  private @Nullable List<ObjectIdentifier> extendedKeyUsage;
  private List<GeneralName> alternativeNames = List.of();
  private @Nullable NameConstraints nameConstraints;
  private @Nullable Bytes subjectKeyIdentifier;
  private @Nullable AuthorityKeyIdentifier authorityKeyIdentifier;
  private boolean requiresExplicitPolicy;

  private CertificateExtensions(List<Extension> all) {
    this.all = all;
  }

  /** Reads {@code SEQUENCE SIZE (1..MAX) OF Extension}. */
  static CertificateExtensions decode(DerReader in) throws DecodeException {
    List<Extension> all = in.sequenceOf("extensions", PkiLimits.MAX_EXTENSIONS, Extension::decode);
    if (all.isEmpty()) {
      throw in.error("an empty list of extensions");
    }
    CertificateExtensions known = new CertificateExtensions(all);
    Set<ObjectIdentifier> seen = new HashSet<>();
    for (Extension extension : all) {
      if (!seen.add(extension.type())) {
        throw in.error("extension " + extension.type() + " comes twice"); // section 4.2
      }
      if (extension.critical() && NEVER_CRITICAL.contains(extension.type())) {
        throw in.error("extension " + extension.type() + " is critical and must not be");
      }
      try {
        known.read(extension);
      } catch (DecodeException e) {
        throw in.error("extension " + extension.type() + ", " + e.getMessage());
      }
    }
    return known;
  }

  private void read(Extension extension) throws DecodeException {
    ObjectIdentifier type = extension.type();
    Bytes value = extension.value();
    if (type.equals(Oids.BASIC_CONSTRAINTS)) {
      basicConstraints = DerReader.all(value, BasicConstraints::decode);
    } else if (type.equals(Oids.KEY_USAGE)) {
      keyUsage = DerReader.all(value, KeyUsage::decode);
    } else if (type.equals(Oids.EXTENDED_KEY_USAGE)) {
      extendedKeyUsage =
          some(value, "extended key usage", PkiLimits.MAX_PURPOSES, in -> in.oid("purpose"));
    } else if (type.equals(Oids.SUBJECT_ALTERNATIVE_NAME)) {
      alternativeNames =
          some(
              value,
              "subject alternative name",
              PkiLimits.MAX_ALTERNATIVE_NAMES,
              GeneralName::decode);
    } else if (type.equals(Oids.NAME_CONSTRAINTS)) {
      nameConstraints = DerReader.all(value, NameConstraints::decode);
    } else if (type.equals(Oids.SUBJECT_KEY_IDENTIFIER)) {
      subjectKeyIdentifier = DerReader.all(value, in -> in.octetString("key identifier"));
    } else if (type.equals(Oids.AUTHORITY_KEY_IDENTIFIER)) {
      authorityKeyIdentifier = DerReader.all(value, AuthorityKeyIdentifier::decode);
    } else if (type.equals(Oids.AUTHORITY_INFORMATION_ACCESS)) {
      some(
          value,
          "authority information access",
          PkiLimits.MAX_EXTENSIONS,
          CertificateExtensions::accessDescription);
    } else if (type.equals(Oids.POLICY_CONSTRAINTS)) {
      if (!extension.critical()) {
        throw new DecodeException(0, "policy constraints must be critical"); // section 4.2.1.11
      }
      requiresExplicitPolicy = DerReader.all(value, CertificateExtensions::requireExplicitPolicy);
    }
  }

  /**
   * {@code SEQUENCE { requireExplicitPolicy [0] OPTIONAL, inhibitPolicyMapping [1] OPTIONAL }}, not
   * empty.
   */
  private static boolean requireExplicitPolicy(DerReader in) throws DecodeException {
    return in.sequence(
        "policy constraints",
        s -> {
          if (!s.hasNext()) {
            throw s.error("policy constraints that constrain nothing");
          }
          boolean required = s.nextIs(Tag.context(0));
          for (int number = 0; number <= 1; number++) {
            if (s.nextIs(Tag.context(number))) {
              s.primitive(Tag.context(number), "skipped certificates");
            }
          }
          return required;
        });
  }

  private static GeneralName accessDescription(DerReader in) throws DecodeException {
    return in.sequence(
        "access description",
        s -> {
          s.oid("access method");
          return GeneralName.decode(s);
        });
  }

  /** {@code SEQUENCE SIZE (1..MAX) OF}. */
  private static <T> List<T> some(Bytes value, String field, int most, DerDecoder<T> each)
      throws DecodeException {
    List<T> values = DerReader.all(value, in -> in.sequenceOf(field, most, each));
    if (values.isEmpty()) {
      throw new DecodeException(0, field + " is empty");
    }
    return values;
  }

  /** In the certificate's order. */
  public List<Extension> all() {
    return all;
  }

  public Optional<Extension> find(ObjectIdentifier type) {
    return all.stream().filter(e -> e.type().equals(type)).findFirst();
  }

  boolean isCritical(ObjectIdentifier type) {
    return find(type).map(Extension::critical).orElse(false);
  }

  public Optional<BasicConstraints> basicConstraints() {
    return Optional.ofNullable(basicConstraints);
  }

  /** Empty: the key may be used for anything. */
  public Optional<Set<KeyUsage>> keyUsage() {
    return Optional.ofNullable(keyUsage);
  }

  /** Whether the key may be used so: by what key usage says, or by its silence. */
  public boolean allows(KeyUsage usage) {
    return keyUsage == null || keyUsage.contains(usage);
  }

  /** Empty: the key may serve any purpose. */
  public Optional<List<ObjectIdentifier>> extendedKeyUsage() {
    return Optional.ofNullable(extendedKeyUsage);
  }

  /** In the certificate's order; empty where there is no such extension. */
  public List<GeneralName> alternativeNames() {
    return alternativeNames;
  }

  public Optional<NameConstraints> nameConstraints() {
    return Optional.ofNullable(nameConstraints);
  }

  public Optional<Bytes> subjectKeyIdentifier() {
    return Optional.ofNullable(subjectKeyIdentifier);
  }

  public Optional<AuthorityKeyIdentifier> authorityKeyIdentifier() {
    return Optional.ofNullable(authorityKeyIdentifier);
  }

  /**
   * Whether a valid policy must be found for each path through here (section 4.2.1.11), which we do
   * not try.
   */
  boolean requiresExplicitPolicy() {
    return requiresExplicitPolicy;
  }

  /**
   * The critical extensions that nobody here understands: such a certificate is refused (section
   * 4.2).
   */
  public List<ObjectIdentifier> unknownCritical() {
    return all.stream()
        .filter(Extension::critical)
        .map(Extension::type)
        .filter(t -> !UNDERSTOOD.contains(t))
        .toList();
  }
}
