package dev.gatehouse.tls.config;

import dev.gatehouse.crypto.CbcAlgorithm;
import dev.gatehouse.tls.danger.Weakness;
import dev.gatehouse.tls.spec.BulkCipher;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.NamedGroup;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.tls.spec.SignatureScheme;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is allowed, under a name with a date: a policy never changes, a better one gets a new name.
 * Each list is in our order of preference. Whoever wants less narrows a policy; whoever wants what
 * is weak names the {@link Weakness}, which nothing but its import gives. Immutable.
 */
public final class SecurityPolicy {
  private static final List<ProtocolVersion> VERSIONS =
      List.of(
          ProtocolVersion.TLS_1_3,
          ProtocolVersion.TLS_1_2,
          ProtocolVersion.TLS_1_1,
          ProtocolVersion.TLS_1_0,
          ProtocolVersion.SSL_3_0);

  /**
   * Of November 2026: TLS 1.3, and TLS 1.2 with ephemeral keys on curves.
   *
   * <p>Suites, the strongest first ({@link SuiteOrder} has them all):
   *
   * <ul>
   *   <li>AES-128-GCM first: nobody is known to gain from breaking 256 bits over 128, and it is the
   *       fastest on every processor with AES instructions. A client that puts ChaCha20-Poly1305
   *       first has none, and is followed ({@code handshake.hello.Choice}).
   *   <li>X25519MLKEM768 first: what is recorded today must not be read by the quantum computers of
   *       tomorrow. P-256 and P-384 for those who may use nothing else.
   *   <li>ECDSA P-256 first: it signs in a tenth of the time of RSA-2048.
   *   <li>RSASSA-PKCS1-v1_5 for certificates, of which most roots are, and for handshakes of TLS
   *       1.2, where many clients know nothing else; never in TLS 1.3 (RFC 8446, section 4.2.3).
   * </ul>
   */
  public static final SecurityPolicy GATEHOUSE_2026_11 =
      new SecurityPolicy(
          "gatehouse-2026-11",
          List.of(ProtocolVersion.TLS_1_3, ProtocolVersion.TLS_1_2),
          SuiteOrder.where(SecurityPolicy::isSafe),
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
              SignatureScheme.RSA_PKCS1_SHA512),
          Set.of());

  private final String name;
  private final List<ProtocolVersion> versions;
  private final List<CipherSuite> suites;
  private final List<NamedGroup> groups;
  private final List<SignatureScheme> schemes;
  private final List<SignatureScheme> olderSchemes;
  private final Set<Weakness> weaknesses;
  private final List<NamedGroup> classicGroups;
  private final List<SignatureScheme> allSchemes;

  private SecurityPolicy(
      String name,
      List<ProtocolVersion> versions,
      List<CipherSuite> suites,
      List<NamedGroup> groups,
      List<SignatureScheme> schemes,
      List<SignatureScheme> olderSchemes,
      Set<Weakness> weaknesses) {
    this.name = name;
    this.versions = versions;
    this.suites = suites;
    this.groups = groups;
    this.schemes = schemes;
    this.olderSchemes = olderSchemes;
    this.weaknesses = weaknesses;
    this.classicGroups = groups.stream().filter(g -> !g.isHybrid()).toList();
    this.allSchemes = Stream.concat(schemes.stream(), olderSchemes.stream()).toList();
    if (versions.isEmpty() || suites.isEmpty() || groups.isEmpty() || schemes.isEmpty()) {
      throw new IllegalArgumentException("a policy that allows nothing: " + name);
    }
  }

  /** The name, with what was narrowed or allowed. */
  public String name() {
    return name;
  }

  /** Newest first. */
  public List<ProtocolVersion> versions() {
    return versions;
  }

  public ProtocolVersion newestVersion() {
    return versions.getFirst();
  }

  /** Whether any version before TLS 1.3 is allowed. */
  public boolean speaksClassic() {
    return versions.getLast().isBefore(ProtocolVersion.TLS_1_3);
  }

  /** Those of every version. */
  public List<CipherSuite> suites() {
    return suites;
  }

  /** A client sends a share for the first. */
  public List<NamedGroup> groups() {
    return groups;
  }

  /** The groups for versions that know no key encapsulation. */
  public List<NamedGroup> classicGroups() {
    return classicGroups;
  }

  /** What may sign a handshake of that version, 1.2 or 1.3. */
  public List<SignatureScheme> schemes(ProtocolVersion version) {
    return version.equals(ProtocolVersion.TLS_1_3) ? schemes : allSchemes;
  }

  /** What may sign certificates: the schemes of TLS 1.3's handshakes and some older ones. */
  public List<SignatureScheme> allSchemes() {
    return allSchemes;
  }

  /** Whether somebody has turned that on. */
  public boolean allows(Weakness weakness) {
    return weaknesses.contains(weakness);
  }

  /**
   * Whether records of that suite may be protected in that order: CBC only with the MAC around the
   * ciphertext, unless the other order is allowed by its name.
   */
  public boolean allows(CipherSuite suite, boolean encryptThenMac) {
    return !suite.isCbc() || encryptThenMac || allows(Weakness.MAC_THEN_ENCRYPT);
  }

  /** The same and what is weak, by name. */
  public SecurityPolicy allowing(Weakness... some) {
    Set<Weakness> fresh = EnumSet.copyOf(List.of(some));
    Set<Weakness> all = EnumSet.copyOf(fresh);
    all.addAll(weaknesses);
    return new SecurityPolicy(
        name + " allowing " + fresh,
        VERSIONS.stream()
            .filter(v -> versions.contains(v) || needs(v).stream().anyMatch(fresh::contains))
            .toList(),
        SuiteOrder.where(
            s -> suites.contains(s) || (all.containsAll(needs(s)) && anyIn(fresh, needs(s)))),
        groups,
        schemes,
        olderSchemes,
        all);
  }

  private static Set<Weakness> needs(ProtocolVersion version) {
    return switch (version.code()) {
      case 0x0300 -> Set.of(Weakness.SSL_3_0);
      case 0x0301 -> Set.of(Weakness.TLS_1_0);
      case 0x0302 -> Set.of(Weakness.TLS_1_1);
      default -> Set.of();
    };
  }

  private static Set<Weakness> needs(CipherSuite suite) {
    Set<Weakness> needed = EnumSet.noneOf(Weakness.class);
    switch (suite.keyExchange()) {
      case RSA -> needed.add(Weakness.STATIC_RSA);
      case DHE -> needed.add(Weakness.FINITE_FIELD_DHE);
      case ANY, ECDHE -> {}
    }
    switch (suite.cipher()) {
      case BulkCipher.Rc4 _ -> needed.add(Weakness.RC4);
      case BulkCipher.Cbc(CbcAlgorithm algorithm, _) -> {
        if (algorithm == CbcAlgorithm.TRIPLE_DES) {
          needed.add(Weakness.TRIPLE_DES);
        }
      }
      case BulkCipher.Aead _ -> {}
    }
    return needed;
  }

  private static boolean isSafe(CipherSuite suite) {
    return needs(suite).isEmpty();
  }

  private static boolean anyIn(Set<Weakness> some, Set<Weakness> others) {
    return others.stream().anyMatch(some::contains);
  }

  /** The same with fewer versions, and the suites that fit them. */
  public SecurityPolicy withVersions(ProtocolVersion... some) {
    List<ProtocolVersion> fewer = narrowed(some, versions);
    return new SecurityPolicy(
        name + " " + fewer,
        VERSIONS.stream().filter(fewer::contains).toList(),
        suites.stream().filter(s -> fewer.stream().anyMatch(s::fits)).toList(),
        groups,
        schemes,
        olderSchemes,
        weaknesses);
  }

  /** The same with fewer suites, or in another order, and the versions that they fit. */
  public SecurityPolicy withSuites(CipherSuite... some) {
    List<CipherSuite> fewer = narrowed(some, suites);
    return new SecurityPolicy(
        name + " with suites",
        versions.stream().filter(v -> fewer.stream().anyMatch(s -> s.fits(v))).toList(),
        fewer,
        groups,
        schemes,
        olderSchemes,
        weaknesses);
  }

  /** The same with fewer groups, or in another order. */
  public SecurityPolicy withGroups(NamedGroup... some) {
    return new SecurityPolicy(
        name + " with groups",
        versions,
        suites,
        narrowed(some, groups),
        schemes,
        olderSchemes,
        weaknesses);
  }

  /** The same with fewer schemes, or in another order. */
  public SecurityPolicy withSchemes(SignatureScheme... some) {
    return new SecurityPolicy(
        name + " with schemes",
        versions,
        suites,
        groups,
        Arrays.stream(some).filter(s -> !olderSchemes.contains(s)).toList(),
        narrowed(some, allSchemes()).stream().filter(olderSchemes::contains).toList(),
        weaknesses);
  }

  /** A copy is narrower than what it was made of, never wider. */
  private static <T> List<T> narrowed(T[] some, List<T> all) {
    List<T> list = List.of(some);
    if (!all.containsAll(list)) {
      throw new IllegalArgumentException(list + " is not within " + all);
    }
    return list;
  }

  /** Whether both allow the same, in the same order, whatever they are called. */
  @Override
  public boolean equals(Object other) {
    return other instanceof SecurityPolicy p
        && versions.equals(p.versions)
        && suites.equals(p.suites)
        && groups.equals(p.groups)
        && schemes.equals(p.schemes)
        && olderSchemes.equals(p.olderSchemes)
        && weaknesses.equals(p.weaknesses);
  }

  @Override
  public int hashCode() {
    return Objects.hash(versions, suites, groups, schemes, olderSchemes, weaknesses);
  }

  @Override
  public String toString() {
    return name;
  }
}
