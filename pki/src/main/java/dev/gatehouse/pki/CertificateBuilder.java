package dev.gatehouse.pki;

import dev.gatehouse.crypto.HashAlgorithm;
import dev.gatehouse.crypto.PublicKey;
import dev.gatehouse.crypto.SignatureAlgorithm;
import dev.gatehouse.crypto.Signer;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.der.DerReader;
import dev.gatehouse.wire.der.DerWriter;
import dev.gatehouse.wire.der.Tag;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Puts a version 3 certificate together and has it signed (RFC 5280, section 4.1). Not thread-safe.
 */
public final class CertificateBuilder {
  private final PublicKey key;
  private final DistinguishedName subject;
  private final BigInteger serial;
  private final Instant notBefore;
  private final Instant notAfter;
  private final List<Extension> extensions = new ArrayList<>();

  private CertificateBuilder(
      PublicKey key,
      DistinguishedName subject,
      BigInteger serial,
      Instant notBefore,
      Instant notAfter) {
    this.key = key;
    this.subject = subject;
    this.serial = serial;
    this.notBefore = notBefore;
    this.notAfter = notAfter;
  }

  /**
   * A certificate that is valid from the second of {@code notBefore} through that of {@code
   * notAfter}.
   */
  public static CertificateBuilder of(
      PublicKey key,
      DistinguishedName subject,
      BigInteger serial,
      Instant notBefore,
      Instant notAfter) {
    return new CertificateBuilder(key, subject, serial, notBefore, notAfter);
  }

  /**
   * 16 random bytes, positive: CA/Browser Forum BR, section 7.1 asks for 64 bits of a CSPRNG at
   * least.
   */
  public static BigInteger randomSerial(Random random) {
    return new BigInteger(126, random).setBit(126); // never zero, never with a leading zero byte
  }

  /** The key identifier of our own authorities: RFC 7093, section 2, method 1. */
  public static Bytes keyIdentifier(PublicKey key) {
    return keyIdentifier(key.subjectPublicKeyInfo());
  }

  static Bytes keyIdentifier(Bytes subjectPublicKeyInfo) {
    try {
      Bytes bits =
          DerReader.all(
              subjectPublicKeyInfo,
              in ->
                  in.sequence(
                      "SubjectPublicKeyInfo",
                      s -> {
                        s.element("algorithm");
                        return s.bitStringOfOctets("subjectPublicKey");
                      }));
      return HashAlgorithm.SHA256.hash(bits).slice(0, 20);
    } catch (DecodeException e) {
      throw new IllegalArgumentException("a public key that is not encoded as one", e);
    }
  }

  public CertificateBuilder with(Extension extension) {
    extensions.add(extension);
    return this;
  }

  /** Signed by its own key. */
  public X509Cert selfSigned(Signer signer) {
    if (!signer.publicKey().equals(key)) {
      throw new IllegalArgumentException("the signer's key is not the certificate's");
    }
    return sign(subject, signer);
  }

  /** Signed by {@code issuer}, with its key identifier. */
  public X509Cert signedBy(X509Cert issuer, Signer signer) {
    if (!signer.publicKey().subjectPublicKeyInfo().equals(issuer.subjectPublicKeyInfo())) {
      throw new IllegalArgumentException("the signer's key is not that of " + issuer.subject());
    }
    issuer
        .extensions()
        .subjectKeyIdentifier()
        .ifPresent(id -> with(Extension.authorityKeyIdentifier(id)));
    return sign(issuer.subject(), signer);
  }

  private X509Cert sign(DistinguishedName issuer, Signer signer) {
    CertificateSignature kind = CertificateSignature.by(signer.publicKey().type());
    SignatureAlgorithm algorithm = kind.under(signer.publicKey().type()).orElseThrow();
    Bytes tbs = DerWriter.write(out -> out.sequence(s -> contents(s, issuer, kind)));
    Bytes signature = signer.sign(algorithm, tbs.toArray());
    Bytes der =
        DerWriter.write(
            out -> out.sequence(s -> s.raw(tbs).raw(kind.identifier()).bitString(signature)));
    try {
      return X509Cert.decode(der);
    } catch (DecodeException e) {
      throw new IllegalArgumentException("these fields make no certificate: " + e.getMessage(), e);
    }
  }

  private void contents(DerWriter out, DistinguishedName issuer, CertificateSignature kind) {
    out.constructed(Tag.contextConstructed(0), version -> version.integer(2));
    out.integer(serial).raw(kind.identifier()).raw(issuer.encoded());
    out.sequence(
        validity -> {
          X509Time.encode(validity, notBefore);
          X509Time.encode(validity, notAfter);
        });
    out.raw(subject.encoded()).raw(key.subjectPublicKeyInfo());
    if (!extensions.isEmpty()) {
      out.constructed(
          Tag.contextConstructed(3),
          explicit -> explicit.sequence(list -> extensions.forEach(e -> e.encode(list))));
    }
  }
}
