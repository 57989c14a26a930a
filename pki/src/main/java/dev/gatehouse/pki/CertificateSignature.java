package dev.gatehouse.pki;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.crypto.PublicKey;
import dev.gatehouse.crypto.SignatureAlgorithm;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.der.DerWriter;
import dev.gatehouse.wire.der.ObjectIdentifier;
import dev.gatehouse.wire.der.Tag;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a certificate is signed, as its AlgorithmIdentifier says. For ECDSA that leaves the curve to
 * the issuer's key, so that the same identifier is several of TLS's algorithms. SHA-1 and MD5 are
 * not here: they are refused as unknown.
 */
enum CertificateSignature {
  ECDSA_SHA256(plain("1.2.840.10045.4.3.2")), // RFC 5758, section 3.2
  ECDSA_SHA384(plain("1.2.840.10045.4.3.3")),
  ECDSA_SHA512(plain("1.2.840.10045.4.3.4")),
  ED25519(plain("1.3.101.112")), // RFC 8410, section 3
  RSA_PKCS1_SHA256(withNull("1.2.840.113549.1.1.11")), // RFC 4055, section 5: the NULL is a MUST
  RSA_PKCS1_SHA384(withNull("1.2.840.113549.1.1.12")),
  RSA_PKCS1_SHA512(withNull("1.2.840.113549.1.1.13")),
  RSA_PSS_SHA256(pss("2.16.840.1.101.3.4.2.1", 32, true), pss("2.16.840.1.101.3.4.2.1", 32, false)),
  RSA_PSS_SHA384(pss("2.16.840.1.101.3.4.2.2", 48, true), pss("2.16.840.1.101.3.4.2.2", 48, false)),
  RSA_PSS_SHA512(pss("2.16.840.1.101.3.4.2.3", 64, true), pss("2.16.840.1.101.3.4.2.3", 64, false));

  private static final Map<Bytes, CertificateSignature> BY_IDENTIFIER =
      Stream.of(values())
          .flatMap(s -> s.identifiers.stream().map(id -> Map.entry(id, s)))
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

  /** The encodings that are read; the first is the one that is written. */
  @SuppressWarnings("ImmutableEnumChecker") // an immutable list of immutable values
  private final List<Bytes> identifiers;

  CertificateSignature(Bytes... identifiers) {
    this.identifiers = List.of(identifiers);
  }

  /** Empty for an algorithm, or parameters, that we do not know. */
  static Optional<CertificateSignature> of(Bytes algorithmIdentifier) {
    return Optional.ofNullable(BY_IDENTIFIER.get(algorithmIdentifier));
  }

  Bytes identifier() {
    return identifiers.getFirst();
  }

  /** What we sign with: the key's own hash; for RSA the padding that every client understands. */
  static CertificateSignature by(KeyType key) {
    return switch (key) {
      case EC_P256 -> ECDSA_SHA256;
      case EC_P384 -> ECDSA_SHA384;
      case EC_P521 -> ECDSA_SHA512;
      case ED25519 -> ED25519;
      case RSA -> RSA_PKCS1_SHA256;
    };
  }

  /** The algorithm under a key of this type; empty where the two do not go together. */
  Optional<SignatureAlgorithm> under(KeyType issuer) {
    SignatureAlgorithm algorithm =
        switch (this) {
          case ECDSA_SHA256 ->
              issuer == KeyType.EC_P384
                  ? SignatureAlgorithm.ECDSA_SECP384R1_SHA256
                  : SignatureAlgorithm.ECDSA_SECP256R1_SHA256;
          case ECDSA_SHA384 ->
              issuer == KeyType.EC_P256
                  ? SignatureAlgorithm.ECDSA_SECP256R1_SHA384
                  : SignatureAlgorithm.ECDSA_SECP384R1_SHA384;
          case ECDSA_SHA512 -> SignatureAlgorithm.ECDSA_SECP521R1_SHA512;
          case ED25519 -> SignatureAlgorithm.ED25519;
          case RSA_PKCS1_SHA256 -> SignatureAlgorithm.RSA_PKCS1_SHA256;
          case RSA_PKCS1_SHA384 -> SignatureAlgorithm.RSA_PKCS1_SHA384;
          case RSA_PKCS1_SHA512 -> SignatureAlgorithm.RSA_PKCS1_SHA512;
          case RSA_PSS_SHA256 -> SignatureAlgorithm.RSA_PSS_SHA256;
          case RSA_PSS_SHA384 -> SignatureAlgorithm.RSA_PSS_SHA384;
          case RSA_PSS_SHA512 -> SignatureAlgorithm.RSA_PSS_SHA512;
        };
    return algorithm.keyType() == issuer ? Optional.of(algorithm) : Optional.empty();
  }

  /** The algorithm under each type of key that it goes with. */
  Set<SignatureAlgorithm> algorithms() {
    return Stream.of(KeyType.values())
        .flatMap(type -> under(type).stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  boolean verifies(PublicKey issuer, Bytes tbs, Bytes signature) {
    return under(issuer.type())
        .map(algorithm -> issuer.verifies(algorithm, tbs, signature))
        .orElse(false);
  }

  private static Bytes plain(String oid) {
    return DerWriter.write(out -> out.sequence(s -> s.oid(ObjectIdentifier.of(oid))));
  }

  private static Bytes withNull(String oid) {
    return DerWriter.write(out -> out.sequence(s -> s.oid(ObjectIdentifier.of(oid)).nothing()));
  }

  /**
   * RSASSA-PSS with MGF1 over the same hash and a salt of its length (RFC 4055, section 3.1). The
   * hash's NULL parameters may be absent (section 2.1).
   */
  private static Bytes pss(String hashOid, int saltBytes, boolean hashWithNull) {
    Bytes hash = hashWithNull ? withNull(hashOid) : plain(hashOid);
    return DerWriter.write(
        out ->
            out.sequence(
                s ->
                    s.oid(ObjectIdentifier.of("1.2.840.113549.1.1.10"))
                        .sequence(
                            parameters ->
                                parameters
                                    .constructed(Tag.contextConstructed(0), h -> h.raw(hash))
                                    .constructed(
                                        Tag.contextConstructed(1),
                                        m ->
                                            m.sequence(
                                                g ->
                                                    g.oid(
                                                            ObjectIdentifier.of(
                                                                "1.2.840.113549.1.1.8"))
                                                        .raw(hash)))
                                    .constructed(
                                        Tag.contextConstructed(2), l -> l.integer(saltBytes)))));
  }
}
