package dev.gatehouse.tls.handshake.classic;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.crypto.SignatureAlgorithm;
import dev.gatehouse.tls.config.SecurityPolicy;
import dev.gatehouse.tls.handshake.CredentialRequest;
import dev.gatehouse.tls.message.ClassicCertificateRequest;
import dev.gatehouse.tls.spec.ClassicVersion;
import dev.gatehouse.tls.spec.ClientCertificateType;
import dev.gatehouse.tls.spec.SignatureScheme;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a server's CertificateRequest means for our certificates (RFC 5246, section 7.4.4). */
final class Requests {
  private Requests() {}

  static CredentialRequest of(
      ClassicCertificateRequest m, ClassicVersion version, SecurityPolicy policy) {
    List<SignatureAlgorithm> algorithms = new ArrayList<>();
    for (KeyType key : KeyType.values()) {
      if (m.certificateTypes().contains(type(key))) {
        algorithms.addAll(Signing.able(version, key, ours(m, version, policy)));
      }
    }
    return new CredentialRequest(
        algorithms, forCertificates(m, version), m.certificateAuthorities());
  }

  /** Before TLS 1.2 a server does not say how certificates may be signed. */
  private static Optional<Set<SignatureAlgorithm>> forCertificates(
      ClassicCertificateRequest m, ClassicVersion version) {
    if (!version.namesSchemes()) {
      return Optional.empty();
    }
    Set<SignatureAlgorithm> all = EnumSet.noneOf(SignatureAlgorithm.class);
    for (KeyType key : KeyType.values()) {
      all.addAll(Signing.able(version, key, m.supportedSignatureAlgorithms()));
    }
    return Optional.of(all);
  }

  /** In our order. */
  private static List<SignatureScheme> ours(
      ClassicCertificateRequest m, ClassicVersion version, SecurityPolicy policy) {
    return policy.schemes(version.version()).stream()
        .filter(m.supportedSignatureAlgorithms()::contains)
        .toList();
  }

  private static ClientCertificateType type(KeyType key) {
    return key == KeyType.RSA ? ClientCertificateType.RSA_SIGN : ClientCertificateType.ECDSA_SIGN;
  }
}
