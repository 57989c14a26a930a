package dev.gatehouse.crypto;

import dev.gatehouse.crypto.InvalidKeyException.Fault;
import dev.gatehouse.wire.Bytes;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key that signs. It never prints, and shows itself only as the {@link #pkcs8()} that its owner
 * asks for. Closing it zeroes our copy; a provider's own is the provider's to keep. Thread-safe.
 */
public final class PrivateKey implements AutoCloseable {
  /** Signed once for each key that comes in, to see that its halves belong together. */
  private static final byte[] TRIAL = new byte[32];

  private final PublicKey publicKey;
  private final Secret pkcs8;
  private final Providers providers;
  private volatile java.security.@Nullable PrivateKey providerKey;

  private PrivateKey(
      PublicKey publicKey,
      Secret pkcs8,
      java.security.PrivateKey providerKey,
      Providers providers) {
    this.publicKey = publicKey;
    this.pkcs8 = pkcs8;
    this.providerKey = providerKey;
    this.providers = providers;
  }

  /**
   * Decodes PKCS#8 (RFC 5958): RSA, P-256, P-384, P-521 or Ed25519. A public half inside is checked
   * against the private one, an absent one is computed; attributes are dropped.
   *
   * @param der copied; the caller closes its own
   */
  public static PrivateKey fromPkcs8(Secret der) throws InvalidKeyException {
    return decode(der, Providers.chosen());
  }

  static PrivateKey decode(Secret der, Providers providers) throws InvalidKeyException {
    PrivateKey key;
    try (Pkcs8 parsed = Pkcs8.decode(der)) {
      RawKeys raw = parsed.type().raw();
      key = raw == null ? rsa(der, parsed, providers) : elliptic(der, parsed, raw, providers);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // The provider's words may quote what it read: they stay here.
      throw new InvalidKeyException(Fault.MALFORMED, "the numbers inside are no private key");
    }
    if (!key.halvesMatch()) {
      key.close();
      throw new InvalidKeyException(
          Fault.MALFORMED, "the public half does not belong to the private half");
    }
    return key;
  }

  private static PrivateKey elliptic(Secret der, Pkcs8 parsed, RawKeys raw, Providers providers)
      throws GeneralSecurityException, InvalidKeyException {
    Secret scalar = parsed.privateHalf();
    Bytes point = parsed.publicHalf();
    if (point == null) {
      java.security.PrivateKey provided = providers.privateKey(parsed.type(), der.bytes());
      point = PublicHalf.of(parsed.type(), raw, scalar, provided, providers);
    }
    PublicKey publicKey = PublicKey.decode(Bytes.owning(raw.spki(point)), providers);
    Secret canonical = raw.pkcs8(scalar, point);
    return new PrivateKey(
        publicKey, canonical, providers.privateKey(parsed.type(), canonical.bytes()), providers);
  }

  private static PrivateKey rsa(Secret der, Pkcs8 parsed, Providers providers)
      throws GeneralSecurityException, InvalidKeyException {
    java.security.PrivateKey provided = providers.privateKey(KeyType.RSA, der.bytes());
    Bytes spki = providers.rsaPublicKey(parsed.modulus(), parsed.publicExponent());
    return new PrivateKey(
        PublicKey.decode(spki, providers),
        Secret.owning(provided.getEncoded()),
        provided,
        providers);
  }

  static PrivateKey generate(KeyType type, SecureRandom random) {
    return generate(type, random, Providers.chosen());
  }

  static PrivateKey generate(KeyType type, SecureRandom random, Providers providers) {
    RawKeys raw = type.raw();
    if (raw == null) {
      throw new IllegalArgumentException("an RSA key has a size too");
    }
    KeyPair pair = providers.keyPair(type, raw.bits(), random);
    try (Secret der = Secret.owning(pair.getPrivate().getEncoded());
        Pkcs8 parsed = Pkcs8.decode(der)) {
      Bytes point = raw.fromProvider(pair.getPublic().getEncoded());
      return new PrivateKey(
          PublicKey.decode(Bytes.owning(raw.spki(point)), providers),
          raw.pkcs8(parsed.privateHalf(), point),
          pair.getPrivate(),
          providers);
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("the provider makes keys of " + type + " that we refuse", e);
    }
  }

  /** A fresh RSA key with the exponent 65537; {@code bits} in 2048..8192. */
  public static PrivateKey generateRsa(int bits, SecureRandom random) {
    return generateRsa(bits, random, Providers.chosen());
  }

  static PrivateKey generateRsa(int bits, SecureRandom random, Providers providers) {
    if (bits < PublicKey.RSA_MIN_BITS || bits > PublicKey.RSA_MAX_BITS) {
      throw new IllegalArgumentException("RSA keys have 2048..8192 bits, not " + bits);
    }
    KeyPair pair = providers.keyPair(KeyType.RSA, bits, random);
    try {
      return new PrivateKey(
          PublicKey.decode(Bytes.owning(pair.getPublic().getEncoded()), providers),
          Secret.owning(pair.getPrivate().getEncoded()),
          pair.getPrivate(),
          providers);
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("the provider makes RSA keys that we refuse", e);
    }
  }

  public PublicKey publicKey() {
    return publicKey;
  }

  public KeyType type() {
    return publicKey.type();
  }

  /** The key as PKCS#8, for a file. The caller closes it. */
  public Secret pkcs8() {
    return pkcs8.copy();
  }

  /** What signs with this key, for as long as the key is open. */
  public Signer signer() {
    return new KeySigner();
  }

  @Override
  public void close() {
    providerKey = null;
    pkcs8.close();
  }

  @Override
  public String toString() {
    return publicKey.toString().replace("public", "private");
  }

  private java.security.PrivateKey openKey() {
    java.security.PrivateKey key = providerKey;
    if (key == null) {
      throw new IllegalStateException("private key used after close");
    }
    return key;
  }

  private boolean halvesMatch() {
    Signer signer = signer();
    SignatureAlgorithm any = signer.algorithms().iterator().next();
    try {
      return publicKey.verifies(any, TRIAL, signer.sign(any, TRIAL));
    } catch (IllegalStateException e) {
      return false; // an RSA signature that the provider itself found wrong
    }
  }

  private final class KeySigner implements Signer {
    private final Set<SignatureAlgorithm> algorithms = EnumSet.noneOf(SignatureAlgorithm.class);

    KeySigner() {
      for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
        if (publicKey.supports(algorithm)) {
          algorithms.add(algorithm);
        }
      }
    }

    @Override
    public PublicKey publicKey() {
      return publicKey;
    }

    @Override
    public Set<SignatureAlgorithm> algorithms() {
      return java.util.Collections.unmodifiableSet(algorithms);
    }

    @Override
    public Bytes sign(SignatureAlgorithm algorithm, byte[] message) {
      if (!publicKey.supports(algorithm)) {
        throw new IllegalArgumentException(
            "a " + publicKey.type() + " key cannot sign " + algorithm);
      }
      if (!algorithm.takes(message)) {
        throw new IllegalArgumentException(
            algorithm + " signs a hash of 36 bytes, not " + message.length);
      }
      java.security.PrivateKey key = openKey();
      try {
        return Bytes.owning(providers.signatures().sign(algorithm, key, message));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(algorithm + " does not sign", e);
      }
    }

    @Override
    public Optional<PreMasterDecrypter> decrypter() {
      return publicKey.type() == KeyType.RSA
          ? Optional.of(new RsaDecrypter(publicKey.modulus(), PrivateKey.this::openKey, providers))
          : Optional.empty();
    }

    @Override
    public String toString() {
      return "signer with a " + PrivateKey.this;
    }
  }
}
