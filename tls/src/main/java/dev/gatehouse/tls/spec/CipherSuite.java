package dev.gatehouse.tls.spec;

import static dev.gatehouse.crypto.AeadAlgorithm.AES_128_GCM;
import static dev.gatehouse.crypto.AeadAlgorithm.AES_256_GCM;
import static dev.gatehouse.crypto.AeadAlgorithm.CHACHA20_POLY1305;
import static dev.gatehouse.crypto.CbcAlgorithm.AES_128;
import static dev.gatehouse.crypto.CbcAlgorithm.AES_256;
import static dev.gatehouse.crypto.CbcAlgorithm.TRIPLE_DES;
import static dev.gatehouse.crypto.HashAlgorithm.MD5;
import static dev.gatehouse.crypto.HashAlgorithm.SHA1;
import static dev.gatehouse.crypto.HashAlgorithm.SHA256;
import static dev.gatehouse.crypto.HashAlgorithm.SHA384;
import static dev.gatehouse.tls.spec.KeyExchangeMethod.ANY;
import static dev.gatehouse.tls.spec.KeyExchangeMethod.DHE;
import static dev.gatehouse.tls.spec.KeyExchangeMethod.ECDHE;
import static dev.gatehouse.tls.spec.KeyExchangeMethod.RSA;

import dev.gatehouse.crypto.AeadAlgorithm;
import dev.gatehouse.crypto.CbcAlgorithm;
import dev.gatehouse.crypto.HashAlgorithm;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A cipher suite (IANA registry "TLS Cipher Suites"). TLS 1.3's is an AEAD and a hash (RFC 8446,
 * appendix B.4); an older one says how keys are exchanged and who may sign as well (RFC 5246,
 * appendix C; RFC 8422, section 6; RFC 5289; RFC 7905). A code that the engine does not know is a
 * value too, so that a peer's list survives decoding and encoding; it has a name but no algorithms.
 *
 * <p>Of NULL, export and anonymous suites there is none, so nothing can choose one.
 */
public final class CipherSuite {
  public static final CipherSuite TLS_AES_128_GCM_SHA256 =
      new CipherSuite(
          0x1301, "TLS_AES_128_GCM_SHA256", ANY, Authentication.ANY, aead(AES_128_GCM), SHA256);
  public static final CipherSuite TLS_AES_256_GCM_SHA384 =
      new CipherSuite(
          0x1302, "TLS_AES_256_GCM_SHA384", ANY, Authentication.ANY, aead(AES_256_GCM), SHA384);
  public static final CipherSuite TLS_CHACHA20_POLY1305_SHA256 =
      new CipherSuite(
          0x1303,
          "TLS_CHACHA20_POLY1305_SHA256",
          ANY,
          Authentication.ANY,
          aead(CHACHA20_POLY1305),
          SHA256);
  public static final CipherSuite TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 =
      new CipherSuite(
          0xc02b,
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          ECDHE,
          Authentication.ECDSA,
          aead(AES_128_GCM),
          SHA256);
  public static final CipherSuite TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 =
      new CipherSuite(
          0xc02c,
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          ECDHE,
          Authentication.ECDSA,
          aead(AES_256_GCM),
          SHA384);
  public static final CipherSuite TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 =
      new CipherSuite(
          0xcca9,
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          ECDHE,
          Authentication.ECDSA,
          aead(CHACHA20_POLY1305),
          SHA256);
  public static final CipherSuite TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256 =
      new CipherSuite(
          0xc023,
          "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
          ECDHE,
          Authentication.ECDSA,
          cbc(AES_128, SHA256),
          SHA256);
  public static final CipherSuite TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384 =
      new CipherSuite(
          0xc024,
          "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384",
          ECDHE,
          Authentication.ECDSA,
          cbc(AES_256, SHA384),
          SHA384);
  public static final CipherSuite TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA =
      new CipherSuite(
          0xc009,
          "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
          ECDHE,
          Authentication.ECDSA,
          cbc(AES_128, SHA1),
          SHA256);
  public static final CipherSuite TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA =
      new CipherSuite(
          0xc00a,
          "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
          ECDHE,
          Authentication.ECDSA,
          cbc(AES_256, SHA1),
          SHA256);
  public static final CipherSuite TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA =
      new CipherSuite(
          0xc008,
          "TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA",
          ECDHE,
          Authentication.ECDSA,
          cbc(TRIPLE_DES, SHA1),
          SHA256);
  public static final CipherSuite TLS_ECDHE_ECDSA_WITH_RC4_128_SHA =
      new CipherSuite(
          0xc007,
          "TLS_ECDHE_ECDSA_WITH_RC4_128_SHA",
          ECDHE,
          Authentication.ECDSA,
          rc4(SHA1),
          SHA256);
  public static final CipherSuite TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 =
      new CipherSuite(
          0xc02f,
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          ECDHE,
          Authentication.RSA,
          aead(AES_128_GCM),
          SHA256);
  public static final CipherSuite TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 =
      new CipherSuite(
          0xc030,
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          ECDHE,
          Authentication.RSA,
          aead(AES_256_GCM),
          SHA384);
  public static final CipherSuite TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256 =
      new CipherSuite(
          0xcca8,
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
          ECDHE,
          Authentication.RSA,
          aead(CHACHA20_POLY1305),
          SHA256);
  public static final CipherSuite TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256 =
      new CipherSuite(
          0xc027,
          "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
          ECDHE,
          Authentication.RSA,
          cbc(AES_128, SHA256),
          SHA256);
  public static final CipherSuite TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384 =
      new CipherSuite(
          0xc028,
          "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",
          ECDHE,
          Authentication.RSA,
          cbc(AES_256, SHA384),
          SHA384);
  public static final CipherSuite TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA =
      new CipherSuite(
          0xc013,
          "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
          ECDHE,
          Authentication.RSA,
          cbc(AES_128, SHA1),
          SHA256);
  public static final CipherSuite TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA =
      new CipherSuite(
          0xc014,
          "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
          ECDHE,
          Authentication.RSA,
          cbc(AES_256, SHA1),
          SHA256);
  public static final CipherSuite TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA =
      new CipherSuite(
          0xc012,
          "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA",
          ECDHE,
          Authentication.RSA,
          cbc(TRIPLE_DES, SHA1),
          SHA256);
  public static final CipherSuite TLS_ECDHE_RSA_WITH_RC4_128_SHA =
      new CipherSuite(
          0xc011, "TLS_ECDHE_RSA_WITH_RC4_128_SHA", ECDHE, Authentication.RSA, rc4(SHA1), SHA256);
  public static final CipherSuite TLS_DHE_RSA_WITH_AES_128_GCM_SHA256 =
      new CipherSuite(
          0x009e,
          "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256",
          DHE,
          Authentication.RSA,
          aead(AES_128_GCM),
          SHA256);
  public static final CipherSuite TLS_DHE_RSA_WITH_AES_256_GCM_SHA384 =
      new CipherSuite(
          0x009f,
          "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384",
          DHE,
          Authentication.RSA,
          aead(AES_256_GCM),
          SHA384);
  public static final CipherSuite TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256 =
      new CipherSuite(
          0xccaa,
          "TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
          DHE,
          Authentication.RSA,
          aead(CHACHA20_POLY1305),
          SHA256);
  public static final CipherSuite TLS_DHE_RSA_WITH_AES_128_CBC_SHA256 =
      new CipherSuite(
          0x0067,
          "TLS_DHE_RSA_WITH_AES_128_CBC_SHA256",
          DHE,
          Authentication.RSA,
          cbc(AES_128, SHA256),
          SHA256);
  public static final CipherSuite TLS_DHE_RSA_WITH_AES_256_CBC_SHA256 =
      new CipherSuite(
          0x006b,
          "TLS_DHE_RSA_WITH_AES_256_CBC_SHA256",
          DHE,
          Authentication.RSA,
          cbc(AES_256, SHA256),
          SHA256);
  public static final CipherSuite TLS_DHE_RSA_WITH_AES_128_CBC_SHA =
      new CipherSuite(
          0x0033,
          "TLS_DHE_RSA_WITH_AES_128_CBC_SHA",
          DHE,
          Authentication.RSA,
          cbc(AES_128, SHA1),
          SHA256);
  public static final CipherSuite TLS_DHE_RSA_WITH_AES_256_CBC_SHA =
      new CipherSuite(
          0x0039,
          "TLS_DHE_RSA_WITH_AES_256_CBC_SHA",
          DHE,
          Authentication.RSA,
          cbc(AES_256, SHA1),
          SHA256);
  public static final CipherSuite TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA =
      new CipherSuite(
          0x0016,
          "TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA",
          DHE,
          Authentication.RSA,
          cbc(TRIPLE_DES, SHA1),
          SHA256);
  public static final CipherSuite TLS_RSA_WITH_AES_128_GCM_SHA256 =
      new CipherSuite(
          0x009c,
          "TLS_RSA_WITH_AES_128_GCM_SHA256",
          RSA,
          Authentication.RSA,
          aead(AES_128_GCM),
          SHA256);
  public static final CipherSuite TLS_RSA_WITH_AES_256_GCM_SHA384 =
      new CipherSuite(
          0x009d,
          "TLS_RSA_WITH_AES_256_GCM_SHA384",
          RSA,
          Authentication.RSA,
          aead(AES_256_GCM),
          SHA384);
  public static final CipherSuite TLS_RSA_WITH_AES_128_CBC_SHA256 =
      new CipherSuite(
          0x003c,
          "TLS_RSA_WITH_AES_128_CBC_SHA256",
          RSA,
          Authentication.RSA,
          cbc(AES_128, SHA256),
          SHA256);
  public static final CipherSuite TLS_RSA_WITH_AES_256_CBC_SHA256 =
      new CipherSuite(
          0x003d,
          "TLS_RSA_WITH_AES_256_CBC_SHA256",
          RSA,
          Authentication.RSA,
          cbc(AES_256, SHA256),
          SHA256);
  public static final CipherSuite TLS_RSA_WITH_AES_128_CBC_SHA =
      new CipherSuite(
          0x002f,
          "TLS_RSA_WITH_AES_128_CBC_SHA",
          RSA,
          Authentication.RSA,
          cbc(AES_128, SHA1),
          SHA256);
  public static final CipherSuite TLS_RSA_WITH_AES_256_CBC_SHA =
      new CipherSuite(
          0x0035,
          "TLS_RSA_WITH_AES_256_CBC_SHA",
          RSA,
          Authentication.RSA,
          cbc(AES_256, SHA1),
          SHA256);
  public static final CipherSuite TLS_RSA_WITH_3DES_EDE_CBC_SHA =
      new CipherSuite(
          0x000a,
          "TLS_RSA_WITH_3DES_EDE_CBC_SHA",
          RSA,
          Authentication.RSA,
          cbc(TRIPLE_DES, SHA1),
          SHA256);
  public static final CipherSuite TLS_RSA_WITH_RC4_128_SHA =
      new CipherSuite(
          0x0005, "TLS_RSA_WITH_RC4_128_SHA", RSA, Authentication.RSA, rc4(SHA1), SHA256);
  public static final CipherSuite TLS_RSA_WITH_RC4_128_MD5 =
      new CipherSuite(
          0x0004, "TLS_RSA_WITH_RC4_128_MD5", RSA, Authentication.RSA, rc4(MD5), SHA256);

  /** Not a suite: the client knows of secure renegotiation (RFC 5746, section 3.3). */
  public static final CipherSuite TLS_EMPTY_RENEGOTIATION_INFO_SCSV =
      signal(0x00ff, "TLS_EMPTY_RENEGOTIATION_INFO_SCSV");

  /** Not a suite: the client could do better, and tries again with less (RFC 7507, section 2). */
  public static final CipherSuite TLS_FALLBACK_SCSV = signal(0x5600, "TLS_FALLBACK_SCSV");

  /** All that the engine knows, in no order of preference. */
  private static final List<CipherSuite> KNOWN =
      List.of(
          TLS_AES_128_GCM_SHA256,
          TLS_AES_256_GCM_SHA384,
          TLS_CHACHA20_POLY1305_SHA256,
          TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
          TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
          TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
          TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256,
          TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384,
          TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
          TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA,
          TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA,
          TLS_ECDHE_ECDSA_WITH_RC4_128_SHA,
          TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
          TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
          TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
          TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256,
          TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384,
          TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
          TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA,
          TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA,
          TLS_ECDHE_RSA_WITH_RC4_128_SHA,
          TLS_DHE_RSA_WITH_AES_128_GCM_SHA256,
          TLS_DHE_RSA_WITH_AES_256_GCM_SHA384,
          TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
          TLS_DHE_RSA_WITH_AES_128_CBC_SHA256,
          TLS_DHE_RSA_WITH_AES_256_CBC_SHA256,
          TLS_DHE_RSA_WITH_AES_128_CBC_SHA,
          TLS_DHE_RSA_WITH_AES_256_CBC_SHA,
          TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA,
          TLS_RSA_WITH_AES_128_GCM_SHA256,
          TLS_RSA_WITH_AES_256_GCM_SHA384,
          TLS_RSA_WITH_AES_128_CBC_SHA256,
          TLS_RSA_WITH_AES_256_CBC_SHA256,
          TLS_RSA_WITH_AES_128_CBC_SHA,
          TLS_RSA_WITH_AES_256_CBC_SHA,
          TLS_RSA_WITH_3DES_EDE_CBC_SHA,
          TLS_RSA_WITH_RC4_128_SHA,
          TLS_RSA_WITH_RC4_128_MD5);

  /** All that have a name, by their code; looked up for each suite of each hello. */
  private static final CipherSuite[] NAMED =
      Stream.concat(KNOWN.stream(), Stream.of(TLS_EMPTY_RENEGOTIATION_INFO_SCSV, TLS_FALLBACK_SCSV))
          .sorted(Comparator.comparingInt(CipherSuite::code))
          .toArray(CipherSuite[]::new);

  private static final int[] CODES = Stream.of(NAMED).mapToInt(CipherSuite::code).toArray();

  private final int code;
  private final @Nullable String name; // null: unknown, and named only when somebody reads it
  private final @Nullable Parts parts;

  /** What a suite of the engine is made of. */
  private record Parts(
      KeyExchangeMethod keyExchange,
      Authentication authentication,
      BulkCipher cipher,
      @Nullable AeadAlgorithm aead,
      HashAlgorithm hash) {}

  private CipherSuite(
      int code,
      String name,
      KeyExchangeMethod keyExchange,
      Authentication authentication,
      BulkCipher cipher,
      HashAlgorithm hash) {
    this(
        code,
        name,
        new Parts(
            keyExchange,
            authentication,
            cipher,
            cipher instanceof BulkCipher.Aead(AeadAlgorithm aead) ? aead : null,
            hash));
  }

  private CipherSuite(int code, @Nullable String name, @Nullable Parts parts) {
    this.code = code;
    this.name = name;
    this.parts = parts;
  }

  private static CipherSuite signal(int code, String name) {
    return new CipherSuite(code, name, null);
  }

  private static BulkCipher aead(AeadAlgorithm algorithm) {
    return new BulkCipher.Aead(algorithm);
  }

  private static BulkCipher cbc(CbcAlgorithm algorithm, HashAlgorithm mac) {
    return new BulkCipher.Cbc(algorithm, mac);
  }

  private static BulkCipher rc4(HashAlgorithm mac) {
    return new BulkCipher.Rc4(mac);
  }

  public static CipherSuite of(int code) {
    int at = Arrays.binarySearch(CODES, code);
    return at < 0 ? new CipherSuite(code, null, null) : NAMED[at];
  }

  /** All that the engine knows, in no order of preference; most are off by default. */
  public static List<CipherSuite> known() {
    return KNOWN;
  }

  public int code() {
    return code;
  }

  /** Whether the engine speaks under it. */
  public boolean isKnown() {
    return parts != null;
  }

  private Parts parts() {
    if (parts == null) {
      throw new IllegalStateException(this + " is not a suite of this engine");
    }
    return parts;
  }

  /** How keys are exchanged. Only for a suite that the engine knows, as each of a policy is. */
  public KeyExchangeMethod keyExchange() {
    return parts().keyExchange();
  }

  /** Which certificate it wants. Only for a suite that the engine knows. */
  public Authentication authentication() {
    return parts().authentication();
  }

  /** What protects the records. Only for a suite that the engine knows. */
  public BulkCipher cipher() {
    return parts().cipher();
  }

  /**
   * Whether its records are a block cipher's in CBC mode, with a MAC before or behind. Only for a
   * suite that the engine knows.
   */
  public boolean isCbc() {
    return cipher() instanceof BulkCipher.Cbc;
  }

  /** The record protection of an AEAD suite, as each of TLS 1.3's is. */
  public AeadAlgorithm aead() {
    AeadAlgorithm aead = parts().aead();
    if (aead == null) {
      throw new IllegalStateException(this + " has no AEAD");
    }
    return aead;
  }

  /**
   * The hash of key schedule and transcript, from TLS 1.2 on (RFC 5246, section 5). Only for a
   * suite that the engine knows.
   */
  public HashAlgorithm hash() {
    return parts().hash();
  }

  /** Whether that version may speak under it. Only for a suite that the engine knows. */
  public boolean fits(ProtocolVersion version) {
    if (keyExchange() == ANY || version.equals(ProtocolVersion.TLS_1_3)) {
      return keyExchange() == ANY && version.equals(ProtocolVersion.TLS_1_3);
    }
    if (version.equals(ProtocolVersion.TLS_1_2)) {
      return true;
    }
    // RFC 5246, appendix C, and RFC 5289, section 4: AEADs, and MACs of the SHA-2 family, are not
    // to be negotiated with older versions.
    boolean oldMac =
        switch (cipher()) {
          case BulkCipher.Aead _ -> false;
          case BulkCipher.Cbc(_, HashAlgorithm mac) -> mac == SHA1;
          case BulkCipher.Rc4 _ -> true;
        };
    // SSL 3.0 has no extensions, so no way to agree on a curve.
    return oldMac && (keyExchange() != ECDHE || !version.equals(ProtocolVersion.SSL_3_0));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CipherSuite s && s.code == code;
  }

  @Override
  public int hashCode() {
    return code;
  }

  @Override
  public String toString() {
    return name == null ? Codes.unknown(code) : name;
  }
}
