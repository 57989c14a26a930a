package dev.gatehouse.tls.config;

import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.NamedGroup;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.tls.spec.SignatureScheme;
import java.util.List;

/**
 * What is allowed, under a name with a date: a policy never changes, a better one gets a new name.
 * Each list is in our order of preference. Immutable.
 *
 * @param versions newest first
 * @param suites at least one
 * @param groups at least one; a client sends a share for the first
 * @param schemes for CertificateVerify, at least one
 * @param certificateSchemes further ones that may sign certificates, but no handshake
 */
public record SecurityPolicy(
    String name,
    List<ProtocolVersion> versions,
    List<CipherSuite> suites,
    List<NamedGroup> groups,
    List<SignatureScheme> schemes,
    List<SignatureScheme> certificateSchemes) {
  /**
   * Of November 2026.
   *
   * <ul>
   *   <li>AES-128-GCM first: nobody is known to gain from breaking 256 bits over 128, and it is the
   *       fastest on every processor with AES instructions. A client that puts ChaCha20-Poly1305
   *       first has none, and is followed ({@code handshake.hello.Choice}).
   *   <li>X25519MLKEM768 first: what is recorded today must not be read by the quantum computers of
   *       tomorrow. P-256 and P-384 for those who may use nothing else.
   *   <li>ECDSA P-256 first: it signs in a tenth of the time of RSA-2048.
   *   <li>RSASSA-PKCS1-v1_5 for certificates only (RFC 8446, section 4.2.3): most roots have it.
   * </ul>
   */
  public static final SecurityPolicy GATEHOUSE_2026_11 =
      new SecurityPolicy(
          "gatehouse-2026-11",
          List.of(ProtocolVersion.TLS_1_3),
          List.of(
              CipherSuite.TLS_AES_128_GCM_SHA256,
              CipherSuite.TLS_AES_256_GCM_SHA384,
              CipherSuite.TLS_CHACHA20_POLY1305_SHA256),
          List.of(
              NamedGroup.X25519MLKEM768,
              NamedGroup.X25519,
              NamedGroup.SECP256R1,
              NamedGroup.SECP384R1),
          List.of(
              SignatureScheme.ECDSA_SECP256R1_SHA256,
              SignatureScheme.ED25519,
              SignatureScheme.ECDSA_SECP384R1_SHA384,
              SignatureScheme.RSA_PSS_RSAE_SHA256,
              SignatureScheme.RSA_PSS_RSAE_SHA384,
              SignatureScheme.RSA_PSS_RSAE_SHA512),
          List.of(
              SignatureScheme.RSA_PKCS1_SHA256,
              SignatureScheme.RSA_PKCS1_SHA384,
              SignatureScheme.RSA_PKCS1_SHA512));

  public SecurityPolicy {
    versions = List.copyOf(versions);
    suites = List.copyOf(suites);
    groups = List.copyOf(groups);
    schemes = List.copyOf(schemes);
    certificateSchemes = List.copyOf(certificateSchemes);
    if (versions.isEmpty() || suites.isEmpty() || groups.isEmpty() || schemes.isEmpty()) {
      throw new IllegalArgumentException("a policy that allows nothing: " + name);
    }
    if (!versions.equals(List.of(ProtocolVersion.TLS_1_3))) {
      throw new IllegalArgumentException("this engine speaks TLS 1.3 and no other: " + versions);
    }
  }

  /** The same with fewer suites, or in another order. */
  public SecurityPolicy withSuites(CipherSuite... some) {
    return new SecurityPolicy(
        name + " with suites",
        versions,
        narrowed(some, suites),
        groups,
        schemes,
        certificateSchemes);
  }

  /** The same with fewer groups, or in another order. */
  public SecurityPolicy withGroups(NamedGroup... some) {
    return new SecurityPolicy(
        name + " with groups",
        versions,
        suites,
        narrowed(some, groups),
        schemes,
        certificateSchemes);
  }

  /** The same with fewer schemes, or in another order. */
  public SecurityPolicy withSchemes(SignatureScheme... some) {
    return new SecurityPolicy(
        name + " with schemes",
        versions,
        suites,
        groups,
        narrowed(some, schemes),
        certificateSchemes);
  }

  /** A copy is narrower than what it was made of, never wider. */
  private static <T> List<T> narrowed(T[] some, List<T> all) {
    List<T> list = List.of(some);
    if (!all.containsAll(list)) {
      throw new IllegalArgumentException(list + " is not within " + all);
    }
    return list;
  }
}
