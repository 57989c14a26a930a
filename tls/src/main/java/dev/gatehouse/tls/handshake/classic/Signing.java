package dev.gatehouse.tls.handshake.classic;

import dev.gatehouse.crypto.HashAlgorithm;
import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.crypto.SignatureAlgorithm;
import dev.gatehouse.tls.keys.classic.ClassicMasterSecret;
import dev.gatehouse.tls.keys.classic.ClassicTranscript;
import dev.gatehouse.tls.keys.classic.Randoms;
import dev.gatehouse.tls.spec.ClassicVersion;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.SignatureScheme;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a handshake is signed.
 *
 * @param scheme as it is named on the wire; null before TLS 1.2, where the key says it all
 */
record Signing(@Nullable SignatureScheme scheme, SignatureAlgorithm algorithm) {
  /**
   * The first of our order that the peer verifies and a key can.
   *
   * @param ours in our order of preference
   * @param theirs null if the peer did not say
   */
  static Optional<Signing> choose(
      ClassicVersion version,
      KeyType key,
      Collection<SignatureAlgorithm> able,
      List<SignatureScheme> ours,
      @Nullable List<SignatureScheme> theirs) {
    if (!version.namesSchemes()) {
      return withoutScheme(version, key).filter(able::contains).map(a -> new Signing(null, a));
    }
    if (theirs == null) {
      return Optional.empty(); // RFC 5246, 7.4.1.4.1: SHA-1, which we do not sign with (SLOTH)
    }
    for (SignatureScheme scheme : ours) {
      Optional<SignatureAlgorithm> algorithm = algorithm(scheme, key).filter(able::contains);
      if (theirs.contains(scheme) && algorithm.isPresent()) {
        return Optional.of(new Signing(scheme, algorithm.get()));
      }
    }
    return Optional.empty();
  }

  /**
   * What a signature that arrived was made with.
   *
   * @param scheme as it came
   * @param allowed what we have said that we verify
   * @throws TlsException with {@link Rule#SIGNATURE_SCHEME_OFFERED} or {@link
   *     Rule#SIGNATURE_SCHEME_FITS_KEY}
   */
  static SignatureAlgorithm received(
      ClassicVersion version,
      @Nullable SignatureScheme scheme,
      KeyType key,
      List<SignatureScheme> allowed)
      throws TlsException {
    if (scheme != null && !allowed.contains(scheme)) {
      throw TlsException.broken(Rule.SIGNATURE_SCHEME_OFFERED);
    }
    Optional<SignatureAlgorithm> algorithm =
        scheme == null ? withoutScheme(version, key) : algorithm(scheme, key);
    return algorithm.orElseThrow(() -> TlsException.broken(Rule.SIGNATURE_SCHEME_FITS_KEY));
  }

  /** All ways in which a key of that type signs under these schemes; before 1.2 without any. */
  static List<SignatureAlgorithm> able(
      ClassicVersion version, KeyType key, List<SignatureScheme> schemes) {
    if (!version.namesSchemes()) {
      return withoutScheme(version, key).stream().toList();
    }
    return schemes.stream()
        .filter(SignatureScheme::isKnown)
        .flatMap(s -> algorithm(s, key).stream())
        .toList();
  }

  /** How a signature of ours is named on the wire. */
  static @Nullable SignatureScheme scheme(ClassicVersion version, SignatureAlgorithm algorithm) {
    if (!version.namesSchemes()) {
      return null;
    }
    return switch (algorithm) {
      // The scheme says the hash, the key the curve.
      case ECDSA_SECP384R1_SHA256 -> SignatureScheme.ECDSA_SECP256R1_SHA256;
      case ECDSA_SECP256R1_SHA384 -> SignatureScheme.ECDSA_SECP384R1_SHA384;
      default ->
          SignatureScheme.known().stream()
              .filter(s -> s.algorithm() == algorithm)
              .findFirst()
              .orElseThrow(() -> new IllegalStateException(algorithm + " has no scheme"));
    };
  }

  /** Before TLS 1.2 (RFC 4346, section 7.4.3; RFC 8422, section 5.4). */
  private static Optional<SignatureAlgorithm> withoutScheme(ClassicVersion version, KeyType key) {
    if (key != KeyType.RSA && !version.hasExtensions()) {
      return Optional.empty(); // RFC 6101, 5.6.8: RSA and DSS; nobody says what curves would sign
    }
    return switch (key) {
      case RSA -> Optional.of(SignatureAlgorithm.RSA_PKCS1_MD5_SHA1);
      case EC_P256 -> Optional.of(SignatureAlgorithm.ECDSA_SECP256R1_SHA1);
      case EC_P384 -> Optional.of(SignatureAlgorithm.ECDSA_SECP384R1_SHA1);
      case EC_P521, ED25519 -> Optional.empty(); // nobody has these so old
    };
  }

  /** In TLS 1.2 an ECDSA scheme names its hash, and the key has the curve (RFC 8422, 5.1.1). */
  private static Optional<SignatureAlgorithm> algorithm(SignatureScheme scheme, KeyType key) {
    if (scheme.equals(SignatureScheme.ECDSA_SECP256R1_SHA256) && key == KeyType.EC_P384) {
      return Optional.of(SignatureAlgorithm.ECDSA_SECP384R1_SHA256);
    }
    if (scheme.equals(SignatureScheme.ECDSA_SECP384R1_SHA384) && key == KeyType.EC_P256) {
      return Optional.of(SignatureAlgorithm.ECDSA_SECP256R1_SHA384);
    }
    return Optional.of(scheme.algorithm()).filter(a -> a.keyType() == key);
  }

  /** What a ServerKeyExchange signs (RFC 5246, section 7.4.3). */
  static byte[] serverParams(SignatureAlgorithm algorithm, Randoms randoms, Bytes params) {
    byte[] both = randoms.clientFirst();
    byte[] content = Arrays.copyOf(both, both.length + params.length());
    params.copyInto(content, both.length);
    return algorithm == SignatureAlgorithm.RSA_PKCS1_MD5_SHA1 ? md5AndSha1(content) : content;
  }

  /**
   * What a client's CertificateVerify signs: all messages before it (RFC 5246, section 7.4.8).
   *
   * @param before where they end
   * @param messages asked for them where it is they that are signed
   */
  static Bytes certificateVerify(
      SignatureAlgorithm algorithm,
      ClassicMasterSecret master,
      ClassicTranscript.Point before,
      Supplier<Bytes> messages) {
    // The key then signs two hashes as they are, and SSL 3.0's have the master secret in them.
    return algorithm == SignatureAlgorithm.RSA_PKCS1_MD5_SHA1
        ? Bytes.owning(master.certificateVerifyHashes(before))
        : messages.get();
  }

  private static byte[] md5AndSha1(byte[] content) {
    byte[] md5 = HashAlgorithm.MD5.newDigest().digest(content);
    MessageDigest sha1 = HashAlgorithm.SHA1.newDigest();
    byte[] both = new byte[md5.length + sha1.getDigestLength()];
    System.arraycopy(md5, 0, both, 0, md5.length);
    byte[] second = sha1.digest(content);
    System.arraycopy(second, 0, both, md5.length, second.length);
    return both;
  }
}
