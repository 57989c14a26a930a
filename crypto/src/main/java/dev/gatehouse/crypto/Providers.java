package dev.gatehouse.crypto;

import dev.gatehouse.wire.Bytes;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Security;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.EnumMap;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.NoSuchPaddingException;
import org.conscrypt.Conscrypt;
import org.jspecify.annotations.Nullable;

/**
 * The one place that decides which provider does what. Public-key work and ChaCha20 go to
 * Conscrypt, AES-GCM, hashes, HMAC and ML-KEM to the JDK; everything to the JDK where Conscrypt
 * does not load. Providers are passed as objects: nothing is registered for the rest of the JVM.
 */
final class Providers {
  /**
   * Set to {@code jdk} to leave Conscrypt out, to {@code conscrypt} to fail when it does not load.
   */
  static final String PROPERTY = "gatehouse.crypto";

  private static final class Chosen {
    static final Providers PROVIDERS = of(System.getProperty(PROPERTY));
  }

  private final @Nullable Provider conscrypt;
  private final Provider hashes;
  private final Provider ciphers;
  private final Provider elliptic;
  private final Provider rsa;
  private final Provider rsaCiphers;
  private final Signatures signatures;
  private final Map<KeyExchange, KeyExchange.Method> exchanges = new EnumMap<>(KeyExchange.class);

  private Providers(@Nullable Provider conscrypt) {
    this.conscrypt = conscrypt;
    this.hashes = jdk("SUN");
    this.ciphers = jdk("SunJCE");
    this.elliptic = conscrypt != null ? conscrypt : jdk("SunEC");
    this.rsa = conscrypt != null ? conscrypt : jdk("SunRsaSign");
    this.rsaCiphers = conscrypt != null ? conscrypt : ciphers;
    this.signatures = new Signatures(elliptic, rsa, rsaCiphers, conscrypt != null);
    boolean byConscrypt = conscrypt != null;
    EllipticExchange x25519 =
        new EllipticExchange(KeyExchange.X25519, RawKeys.X25519, elliptic, byConscrypt);
    exchanges.put(KeyExchange.X25519, x25519);
    exchanges.put(
        KeyExchange.SECP256R1,
        new EllipticExchange(KeyExchange.SECP256R1, RawKeys.P256, elliptic, byConscrypt));
    exchanges.put(
        KeyExchange.SECP384R1,
        new EllipticExchange(KeyExchange.SECP384R1, RawKeys.P384, elliptic, byConscrypt));
    exchanges.put(KeyExchange.X25519MLKEM768, new HybridExchange(mlkem(), x25519));
  }

  /** The choice of this JVM, made once. */
  static Providers chosen() {
    return Chosen.PROVIDERS;
  }

  /**
   * The choice under a wish: {@code jdk}, {@code conscrypt}, or null for the fastest that loads.
   */
  static Providers of(@Nullable String wish) {
    return switch (wish) {
      case null -> {
        Provider found = conscrypt();
        yield found == null ? jdkAlone() : new Providers(found);
      }
      case "jdk" -> jdkAlone();
      case "conscrypt" -> {
        Provider found = conscrypt();
        if (found == null) {
          throw new IllegalStateException(
              "Conscrypt does not load on this platform: leave -D"
                  + PROPERTY
                  + " out, or set it to jdk");
        }
        yield new Providers(found);
      }
      default ->
          throw new IllegalArgumentException(
              "-D"
                  + PROPERTY
                  + "="
                  + wish
                  + " names no choice: it is jdk or conscrypt, or left out");
    };
  }

  static Providers jdkAlone() {
    return new Providers(null);
  }

  private static @Nullable Provider conscrypt() {
    return Conscrypt.isAvailable() ? Conscrypt.newProvider() : null;
  }

  private static Provider jdk(String name) {
    Provider provider = Security.getProvider(name);
    if (provider == null) {
      throw new IllegalStateException(
          "the JDK's provider "
              + name
              + " has been removed from this JVM: put it back into java.security");
    }
    return provider;
  }

  boolean hasConscrypt() {
    return conscrypt != null;
  }

  MessageDigest digest(HashAlgorithm hash) {
    try {
      return MessageDigest.getInstance(hash.digestName(), hashes);
    } catch (NoSuchAlgorithmException e) {
      throw broken(hashes, hash.digestName(), e);
    }
  }

  Hkdf hkdf(HashAlgorithm hash) {
    return new Hkdf(hash, mac(hash));
  }

  /**
   * AES-GCM by the JDK, faster than Conscrypt at every length once its key is used twice, because
   * no array crosses over; ChaCha20 by Conscrypt, because the JDK's Poly1305 is fast with AVX-512
   * only.
   */
  Aead aead(AeadAlgorithm algorithm, Secret key) {
    if (algorithm != AeadAlgorithm.CHACHA20_POLY1305) {
      return new CipherAead(algorithm, key, cipher(ciphers, "AES/GCM/NoPadding"));
    }
    return conscrypt == null
        ? new CipherAead(algorithm, key, cipher(ciphers, "ChaCha20-Poly1305"))
        : new FittingAead(
            algorithm,
            new CipherAead(algorithm, key, cipher(conscrypt, "ChaCha20/Poly1305/NoPadding")));
  }

  /** By the JDK, whose compiler has AES-CBC as instructions; DES is DES everywhere. */
  Cipher cbc(CbcAlgorithm algorithm) {
    return cipher(ciphers, algorithm.cipherName());
  }

  /** By the JDK: a call into Conscrypt would copy each record twice. */
  Cipher rc4() {
    return cipher(ciphers, "ARCFOUR");
  }

  Mac mac(HashAlgorithm hash) {
    try {
      return Mac.getInstance(hash.macName(), ciphers);
    } catch (NoSuchAlgorithmException e) {
      throw broken(ciphers, hash.macName(), e);
    }
  }

  /** RSA with nothing around it: what goes in and comes out has the modulus's length. */
  Cipher bareRsa() {
    return cipher(rsaCiphers, "RSA/ECB/NoPadding");
  }

  private static Cipher cipher(Provider provider, String name) {
    try {
      return Cipher.getInstance(name, provider);
    } catch (NoSuchAlgorithmException | NoSuchPaddingException e) {
      throw broken(provider, name, e);
    }
  }

  MlKem768 mlkem() {
    return new MlKem768(ciphers);
  }

  KeyExchange.Method exchange(KeyExchange exchange) {
    return java.util.Objects.requireNonNull(exchanges.get(exchange));
  }

  Signatures signatures() {
    return signatures;
  }

  /** What {@link #publicKey} would make, for one use. */
  PublicKey publicKeyForOnce(KeyType type, byte[] spki) throws GeneralSecurityException {
    return conscrypt == null ? publicKey(type, spki) : new EncodedPublicKey(jcaName(type), spki);
  }

  PublicKey publicKey(KeyType type, byte[] spki) throws GeneralSecurityException {
    return keyFactory(type).generatePublic(new X509EncodedKeySpec(spki));
  }

  PrivateKey privateKey(KeyType type, byte[] pkcs8) throws GeneralSecurityException {
    return keyFactory(type).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
  }

  Bytes rsaPublicKey(BigInteger modulus, BigInteger exponent) throws GeneralSecurityException {
    return Bytes.owning(
        keyFactory(KeyType.RSA)
            .generatePublic(new RSAPublicKeySpec(modulus, exponent))
            .getEncoded());
  }

  KeyPair keyPair(KeyType type, int bits, SecureRandom random) {
    Provider provider = provider(type);
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(jcaName(type), provider);
      switch (type) {
        case EC_P256 -> generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        case EC_P384 -> generator.initialize(new ECGenParameterSpec("secp384r1"), random);
        case EC_P521 -> generator.initialize(new ECGenParameterSpec("secp521r1"), random);
        case ED25519, RSA -> generator.initialize(bits, random);
      }
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException | InvalidAlgorithmParameterException e) {
      throw broken(provider, type.toString(), e);
    }
  }

  /** x of d times the public point. */
  byte[] ecdh(KeyType type, PrivateKey privateKey, byte[] spki) throws GeneralSecurityException {
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH", elliptic);
    agreement.init(privateKey);
    agreement.doPhase(publicKeyForOnce(type, spki), true);
    return agreement.generateSecret();
  }

  /** Finite-field Diffie-Hellman, which Conscrypt does not do. */
  Provider finiteField() {
    return ciphers;
  }

  /** A pair by the JDK, which makes it of what {@code random} gives and nothing else. */
  KeyPair jdkEd25519(SecureRandom random) {
    Provider provider = jdk("SunEC");
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519", provider);
      generator.initialize(255, random);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw broken(provider, "Ed25519", e);
    }
  }

  private KeyFactory keyFactory(KeyType type) {
    Provider provider = provider(type);
    try {
      return KeyFactory.getInstance(jcaName(type), provider);
    } catch (NoSuchAlgorithmException e) {
      throw broken(provider, jcaName(type), e);
    }
  }

  private Provider provider(KeyType type) {
    return type == KeyType.RSA ? rsa : elliptic;
  }

  private static String jcaName(KeyType type) {
    RawKeys raw = type.raw();
    return raw == null ? "RSA" : raw.jcaName();
  }

  static IllegalStateException broken(Provider provider, String what, Exception cause) {
    return new IllegalStateException(
        "provider " + provider.getName() + " does not do " + what, cause);
  }

  @Override
  public String toString() {
    return conscrypt == null ? "the JDK alone" : "Conscrypt and the JDK";
  }
}
