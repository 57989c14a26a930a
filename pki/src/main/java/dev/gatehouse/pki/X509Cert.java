package dev.gatehouse.pki;

import dev.gatehouse.crypto.HashAlgorithm;
import dev.gatehouse.crypto.InvalidKeyException;
import dev.gatehouse.crypto.PublicKey;
import dev.gatehouse.crypto.SignatureAlgorithm;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.der.DerReader;
import dev.gatehouse.wire.der.Tag;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An X.509 certificate (RFC 5280, section 4.1), decoded in full and strictly. Immutable, but for
 * the key, which is made when it is first asked for. Decoding says that it is well-formed; whether
 * to believe it is a {@link PathValidator}'s business.
 */
public final class X509Cert {
  private final Bytes encoded;
  private final Contents contents;
  private final Bytes tbs;
  private final Bytes signatureAlgorithm;
  private final Bytes signature;
  private volatile @Nullable Key key;

  /** The fields of TBSCertificate in their order. */
  private record Contents(
      int version,
      BigInteger serial,
      Bytes signatureAlgorithm,
      DistinguishedName issuer,
      Instant notBefore,
      Instant notAfter,
      DistinguishedName subject,
      Bytes subjectPublicKeyInfo,
      CertificateExtensions extensions) {}

  private record Key(@Nullable PublicKey key, @Nullable InvalidKeyException fault) {}

  private X509Cert(
      Bytes encoded, Contents contents, Bytes tbs, Bytes signatureAlgorithm, Bytes signature) {
    this.encoded = encoded;
    this.contents = contents;
    this.tbs = tbs;
    this.signatureAlgorithm = signatureAlgorithm;
    this.signature = signature;
  }

  /** Decodes DER of at most 96 KiB. */
  public static X509Cert decode(Bytes der) throws DecodeException {
    if (der.length() > PkiLimits.MAX_CERTIFICATE_BYTES) {
      throw new DecodeException(
          0,
          "a certificate of "
              + der.length()
              + " bytes, "
              + PkiLimits.MAX_CERTIFICATE_BYTES
              + " are allowed");
    }
    return DerReader.all(
        der,
        in ->
            in.sequence(
                "certificate",
                c -> {
                  Bytes tbs = c.element("tbsCertificate");
                  Contents contents =
                      DerReader.all(tbs, t -> t.sequence("tbsCertificate", X509Cert::contents));
                  Bytes algorithm = c.element("signatureAlgorithm");
                  if (!algorithm.equals(contents.signatureAlgorithm)) {
                    throw c.error(
                        "signatureAlgorithm differs from the signed one"); // RFC 5280, 4.1.1.2
                  }
                  return new X509Cert(
                      der, contents, tbs, algorithm, c.bitStringOfOctets("signatureValue"));
                }));
  }

  private static Contents contents(DerReader in) throws DecodeException {
    int version = 1;
    if (in.nextIs(Tag.contextConstructed(0))) {
      version =
          in.constructed(
              Tag.contextConstructed(0), "version", v -> 1 + v.smallInteger("version", 2));
      if (version == 1) {
        throw in.error("a DEFAULT value is encoded"); // X.690, 11.5
      }
    }
    BigInteger serial = in.integer("serialNumber", PkiLimits.MAX_SERIAL_BYTES);
    Bytes algorithm = in.element("signature");
    DistinguishedName issuer = DistinguishedName.decode(in, "issuer");
    Instant[] validity =
        in.sequence(
            "validity",
            v -> new Instant[] {X509Time.decode(v, "notBefore"), X509Time.decode(v, "notAfter")});
    DistinguishedName subject = DistinguishedName.decode(in, "subject");
    Bytes key = in.element("subjectPublicKeyInfo");
    for (int number = 1; number <= 2; number++) {
      if (version >= 2 && in.nextIs(Tag.context(number))) {
        in.primitive(
            Tag.context(number), "unique identifier"); // RFC 5280, 4.1.2.8: read, and of no meaning
      }
    }
    CertificateExtensions extensions = CertificateExtensions.NONE;
    if (version == 3 && in.nextIs(Tag.contextConstructed(3))) {
      extensions =
          in.constructed(Tag.contextConstructed(3), "extensions", CertificateExtensions::decode);
    }
    return new Contents(
        version, serial, algorithm, issuer, validity[0], validity[1], subject, key, extensions);
  }

  /** The whole certificate in DER. */
  public Bytes encoded() {
    return encoded;
  }

  /** What the issuer signed. */
  public Bytes tbs() {
    return tbs;
  }

  /** 1, 2 or 3; only 3 has extensions. */
  public int version() {
    return contents.version;
  }

  /** Positive and of at most 20 bytes in a valid certificate (RFC 5280, section 4.1.2.2). */
  public BigInteger serial() {
    return contents.serial;
  }

  public DistinguishedName issuer() {
    return contents.issuer;
  }

  public DistinguishedName subject() {
    return contents.subject;
  }

  /** The first second of validity. */
  public Instant notBefore() {
    return contents.notBefore;
  }

  /** The last second of validity, which is valid. */
  public Instant notAfter() {
    return contents.notAfter;
  }

  public CertificateExtensions extensions() {
    return contents.extensions;
  }

  /** The key as it is encoded: SubjectPublicKeyInfo. */
  public Bytes subjectPublicKeyInfo() {
    return contents.subjectPublicKeyInfo;
  }

  /**
   * The certified key; empty where we cannot or will not use it, and {@link #keyFault} says why.
   */
  public Optional<PublicKey> publicKey() {
    return Optional.ofNullable(key().key);
  }

  /** Why there is no {@link #publicKey}; empty if there is one. */
  public Optional<InvalidKeyException> keyFault() {
    return Optional.ofNullable(key().fault);
  }

  private Key key() {
    Key known = key;
    if (known == null) {
      try {
        known = new Key(PublicKey.fromSubjectPublicKeyInfo(subjectPublicKeyInfo()), null);
      } catch (InvalidKeyException e) {
        known = new Key(null, e);
      }
      key = known; // two threads may both make it: the same value twice
    }
    return known;
  }

  /** How it is signed; empty where we do not know it, as for SHA-1. */
  Optional<CertificateSignature> signatureKind() {
    return CertificateSignature.of(signatureAlgorithm);
  }

  /**
   * How it may be signed. An ECDSA identifier leaves the curve to the issuer's key, so there may be
   * several; none where we do not know it, as for SHA-1.
   */
  public Set<SignatureAlgorithm> signatureAlgorithms() {
    return signatureKind().map(CertificateSignature::algorithms).orElse(Set.of());
  }

  /** Whether the holder of {@code issuer} signed this certificate. */
  public boolean isSignedBy(PublicKey issuer) {
    return signatureKind().map(kind -> kind.verifies(issuer, tbs, signature)).orElse(false);
  }

  public Bytes signature() {
    return signature;
  }

  /**
   * Whether subject and issuer are the same name; says nothing about who signed (RFC 5280, section
   * 6.1).
   */
  public boolean isSelfIssued() {
    return contents.subject.equals(contents.issuer);
  }

  public boolean isAuthority() {
    return contents.extensions.basicConstraints().map(BasicConstraints::authority).orElse(false);
  }

  /** SHA-256 of the whole certificate: what people compare. */
  public Bytes fingerprint() {
    return HashAlgorithm.SHA256.hash(encoded);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof X509Cert cert && encoded.equals(cert.encoded);
  }

  @Override
  public int hashCode() {
    return encoded.hashCode();
  }

  @Override
  public String toString() {
    return "certificate for " + subject() + " by " + issuer() + ", serial " + serial().toString(16);
  }
}
