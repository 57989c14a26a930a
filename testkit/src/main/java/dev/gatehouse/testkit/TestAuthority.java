package dev.gatehouse.testkit;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.crypto.PrivateKey;
import dev.gatehouse.pki.CertificateBuilder;
import dev.gatehouse.pki.DistinguishedName;
import dev.gatehouse.pki.Extension;
import dev.gatehouse.pki.Identity;
import dev.gatehouse.pki.KeyUsage;
import dev.gatehouse.pki.NameConstraints;
import dev.gatehouse.pki.TrustAnchors;
import dev.gatehouse.pki.X509Cert;
import dev.gatehouse.wire.pem.Pem;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A throw-away authority: a root, an intermediate below it, and as many servers and clients as a
 * test wants. Nothing of it is kept, so nobody should trust its root for longer than a test.
 *
 * <pre>{@code
 * TestAuthority authority = TestAuthority.of(KeyType.EC_P256);
 * Identity server = authority.server("localhost", "127.0.0.1", "::1").issue();
 * PathValidator client = PathValidator.trusting(authority.anchors());
 * }</pre>
 *
 * Thread-safe. Keys are fresh in each run; names, validity and, by the seed, serial numbers are
 * not.
 */
public final class TestAuthority {
  /** Certificates are valid from here … */
  public static final Instant NOT_BEFORE = Instant.parse("2025-01-01T00:00:00Z");

  /** … through here, unless a test says otherwise. */
  public static final Instant NOT_AFTER = Instant.parse("2049-12-31T23:59:59Z");

  private static final ConcurrentHashMap<KeyType, TestAuthority> SHARED = new ConcurrentHashMap<>();

  private final X509Cert root;
  private final PrivateKey rootKey;
  private final X509Cert intermediate;
  private final PrivateKey intermediateKey;
  private final Random serials;

  private TestAuthority(
      X509Cert root,
      PrivateKey rootKey,
      X509Cert intermediate,
      PrivateKey intermediateKey,
      Random serials) {
    this.root = root;
    this.rootKey = rootKey;
    this.intermediate = intermediate;
    this.intermediateKey = intermediateKey;
    this.serials = serials;
  }

  /**
   * The authority with keys of this type that all tests of a run share: RSA keys take long to make.
   */
  public static TestAuthority of(KeyType type) {
    return SHARED.computeIfAbsent(type, t -> create(t, new SecureRandom(), 1));
  }

  /** An authority of one's own. */
  public static TestAuthority create(KeyType type, SecureRandom random, long seed) {
    return create(type, random, seed, null);
  }

  /** An authority of one's own, whose root may issue for these names only. */
  public static TestAuthority constrained(
      KeyType type, NameConstraints constraints, SecureRandom random, long seed) {
    return create(type, random, seed, constraints);
  }

  private static TestAuthority create(
      KeyType type,
      SecureRandom random,
      long seed,
      @org.jspecify.annotations.Nullable NameConstraints constraints) {
    Random serials = new Random(seed);
    PrivateKey rootKey = type.generate(random);
    PrivateKey intermediateKey = type.generate(random);
    CertificateBuilder rootBuilder =
        authority(rootKey, "Test root " + type + " " + seed, OptionalInt.empty(), serials);
    if (constraints != null) {
      rootBuilder.with(Extension.nameConstraints(constraints));
    }
    X509Cert root = rootBuilder.selfSigned(rootKey.signer());
    X509Cert intermediate =
        authority(
                intermediateKey,
                "Test intermediate " + type + " " + seed,
                OptionalInt.of(0),
                serials)
            .signedBy(root, rootKey.signer());
    return new TestAuthority(root, rootKey, intermediate, intermediateKey, serials);
  }

  private static CertificateBuilder authority(
      PrivateKey key, String name, OptionalInt pathLength, Random serials) {
    return CertificateBuilder.of(
            key.publicKey(),
            DistinguishedName.of("Gatehouse tests", name),
            CertificateBuilder.randomSerial(serials),
            NOT_BEFORE,
            NOT_AFTER)
        .with(Extension.authority(pathLength))
        .with(Extension.keyUsage(Set.of(KeyUsage.KEY_CERT_SIGN, KeyUsage.CRL_SIGN)))
        .with(Extension.subjectKeyIdentifier(CertificateBuilder.keyIdentifier(key.publicKey())));
  }

  public X509Cert root() {
    return root;
  }

  /** The key of {@link #root()}, for what this class does not offer. */
  public PrivateKey rootKey() {
    return rootKey;
  }

  public X509Cert intermediate() {
    return intermediate;
  }

  /** The key of {@link #intermediate()}, for what this class does not offer. */
  public PrivateKey intermediateKey() {
    return intermediateKey;
  }

  /** The root, as what is trusted. */
  public TrustAnchors anchors() {
    return TrustAnchors.of(root);
  }

  /** The root as PEM, for another program's trust store. */
  public byte[] rootPem() {
    return Pem.format(Pem.CERTIFICATE, root.encoded().toArray());
  }

  /**
   * A server's certificate to be, for DNS names and IP addresses; {@code *.example.test} is a name
   * here.
   */
  public TestCertificate server(String... names) {
    return TestCertificate.server(this, names);
  }

  /** A client's certificate to be, for {@code CN=commonName}. */
  public TestCertificate client(String commonName) {
    return TestCertificate.client(this, commonName);
  }

  /** A server for these names with a P-256 key, below the intermediate. */
  public Identity identity(String... names) {
    return server(names).issue();
  }

  /** A server for these names whose time is over. */
  public Identity expired(String... names) {
    return server(names).validity(NOT_BEFORE, NOT_BEFORE.plusSeconds(86_400)).issue();
  }

  Random serials() {
    return serials;
  }
}
