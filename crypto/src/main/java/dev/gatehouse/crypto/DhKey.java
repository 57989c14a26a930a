package dev.gatehouse.crypto;

import dev.gatehouse.wire.Bytes;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.KeyAgreement;
import javax.crypto.interfaces.DHPublicKey;
import javax.crypto.spec.DHParameterSpec;
import javax.crypto.spec.DHPrivateKeySpec;
import javax.crypto.spec.DHPublicKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A pair of finite-field Diffie-Hellman for one handshake, on either side. It must not serve a
 * second one: how long a secret is without its leading zeros shows in the time of what is made of
 * it (Raccoon). Closing it forgets the private half. Not thread-safe.
 */
public final class DhKey implements AutoCloseable {
  private static final String NAME = "DiffieHellman";

  private final FiniteFieldGroup group;
  private final Bytes publicValue;
  private final Provider provider;
  private @Nullable PrivateKey privateKey;

  private DhKey(
      FiniteFieldGroup group, Bytes publicValue, Provider provider, PrivateKey privateKey) {
    this.group = group;
    this.publicValue = publicValue;
    this.provider = provider;
    this.privateKey = privateKey;
  }

  static DhKey generate(FiniteFieldGroup group, SecureRandom random, Providers providers) {
    Provider provider = providers.finiteField();
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(NAME, provider);
      generator.initialize(new DHParameterSpec(group.p(), group.g()), random);
      KeyPair pair = generator.generateKeyPair();
      BigInteger y = ((DHPublicKey) pair.getPublic()).getY();
      return new DhKey(group, Bytes.owning(unsigned(y)), provider, pair.getPrivate());
    } catch (GeneralSecurityException e) {
      throw Providers.broken(provider, NAME + " in " + group, e);
    }
  }

  static DhKey recorded(
      FiniteFieldGroup group, Secret exponent, Bytes publicValue, Providers providers) {
    Provider provider = providers.finiteField();
    try {
      BigInteger x = new BigInteger(1, exponent.bytes());
      PrivateKey key =
          KeyFactory.getInstance(NAME, provider)
              .generatePrivate(new DHPrivateKeySpec(x, group.p(), group.g()));
      return new DhKey(group, publicValue, provider, key);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("no private key of " + group, e);
    }
  }

  public FiniteFieldGroup group() {
    return group;
  }

  /** What the peer gets to see: big-endian, without leading zeros. */
  public Bytes publicValue() {
    return publicValue;
  }

  /**
   * The secret shared with whoever made {@code peerPublic}, without its leading zeros, as TLS up to
   * version 1.2 takes it (RFC 5246, section 8.1.2).
   *
   * @param peerPublic big-endian; leading zeros are allowed
   * @throws InvalidShareException for a value that is not between 1 and p-1, or outside the
   *     subgroup of a known group
   * @throws IllegalStateException after closing
   */
  public Secret agree(Bytes peerPublic) throws InvalidShareException {
    PrivateKey own = privateKey;
    if (own == null) {
      throw new IllegalStateException("key pair used after close");
    }
    BigInteger y = group.peerValue(peerPublic);
    byte[] secret;
    try {
      KeyAgreement agreement = KeyAgreement.getInstance(NAME, provider);
      agreement.init(own);
      agreement.doPhase(
          KeyFactory.getInstance(NAME, provider)
              .generatePublic(new DHPublicKeySpec(y, group.p(), group.g())),
          true);
      secret = agreement.generateSecret();
    } catch (GeneralSecurityException e) {
      throw Providers.broken(provider, NAME + " in " + group, e);
    }
    try {
      int zeros = leadingZeros(secret);
      return Secret.copyOf(secret, zeros, secret.length - zeros);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  private static int leadingZeros(byte[] number) {
    int zeros = 0;
    while (zeros < number.length && number[zeros] == 0) {
      zeros++;
    }
    return zeros;
  }

  private static byte[] unsigned(BigInteger number) {
    byte[] signed = number.toByteArray();
    return signed[0] == 0 ? Arrays.copyOfRange(signed, 1, signed.length) : signed;
  }

  @Override
  public void close() {
    privateKey = null;
  }

  @Override
  public String toString() {
    return "a key pair of " + group;
  }
}
