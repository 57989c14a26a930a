package dev.gatehouse.tls.handshake.modern;

import dev.gatehouse.crypto.SignatureAlgorithm;
import dev.gatehouse.pki.DistinguishedName;
import dev.gatehouse.tls.config.ClientAuthentication.Asking;
import dev.gatehouse.tls.config.SecurityPolicy;
import dev.gatehouse.tls.handshake.CredentialRequest;
import dev.gatehouse.tls.message.CertificateRequest;
import dev.gatehouse.tls.message.extension.CertificateAuthorities;
import dev.gatehouse.tls.message.extension.Extension;
import dev.gatehouse.tls.message.extension.Extensions;
import dev.gatehouse.tls.message.extension.SignatureAlgorithms;
import dev.gatehouse.tls.message.extension.SignatureAlgorithmsCert;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.tls.spec.SignatureScheme;
import dev.gatehouse.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Says what a server takes from its clients, and reads it (RFC 8446, section 4.3.2). */
final class CertificateRequests {
  private CertificateRequests() {}

  /** What our server sends: the same in each handshake. */
  static CertificateRequest of(Asking asking, SecurityPolicy policy) {
    List<SignatureScheme> schemes = policy.schemes(ProtocolVersion.TLS_1_3);
    List<Extension> extensions = new ArrayList<>(3);
    extensions.add(new SignatureAlgorithms(schemes));
    if (!policy.allSchemes().equals(schemes)) {
      extensions.add(new SignatureAlgorithmsCert(policy.allSchemes()));
    }
    if (!asking.authorities().isEmpty()) {
      extensions.add(
          new CertificateAuthorities(
              asking.authorities().stream().map(DistinguishedName::encoded).toList()));
    }
    return new CertificateRequest(Bytes.EMPTY, Extensions.of(extensions));
  }

  /** What a server's message means for us, by our policy's order. */
  static CredentialRequest read(CertificateRequest m, SecurityPolicy policy) {
    List<SignatureScheme> schemes =
        Objects.requireNonNull(m.signatureAlgorithms(), "decoding has seen to it")
            .supportedSignatureAlgorithms();
    SignatureAlgorithmsCert forCertificates = m.signatureAlgorithmsCert();
    CertificateAuthorities authorities = m.certificateAuthorities();
    return new CredentialRequest(
        policy.schemes(ProtocolVersion.TLS_1_3).stream()
            .filter(schemes::contains)
            .map(SignatureScheme::algorithm)
            .toList(),
        Optional.of(
            known(
                forCertificates == null
                    ? schemes
                    : forCertificates.supportedSignatureAlgorithms())),
        authorities == null ? List.of() : authorities.authorities());
  }

  private static Set<SignatureAlgorithm> known(List<SignatureScheme> schemes) {
    return SignatureScheme.known().stream()
        .filter(schemes::contains)
        .map(SignatureScheme::algorithm)
        .collect(Collectors.toUnmodifiableSet());
  }
}
