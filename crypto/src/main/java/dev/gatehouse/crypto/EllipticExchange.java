package dev.gatehouse.crypto;

import dev.gatehouse.wire.Bytes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import javax.crypto.KeyAgreement;
import javax.security.auth.DestroyFailedException;
import org.jspecify.annotations.Nullable;

/**
 * Diffie-Hellman on X25519 and the NIST curves (RFC 8446, sections 4.2.8.2 and 7.4.2), by one
 * provider.
 */
final class EllipticExchange implements KeyExchange.Method {
  private final KeyExchange exchange;
  private final RawKeys keys;
  private final Provider provider;
  private final boolean conscrypt;

  EllipticExchange(KeyExchange exchange, RawKeys keys, Provider provider, boolean conscrypt) {
    this.exchange = exchange;
    this.keys = keys;
    this.provider = provider;
    this.conscrypt = conscrypt;
  }

  @Override
  public EphemeralKey generate(SecureRandom random) {
    return pair(random);
  }

  @Override
  public Agreement respond(SecureRandom random, Bytes clientShare) throws InvalidShareException {
    check(clientShare); // refuse before we pay for a pair
    try (Pair pair = pair(random)) {
      return new Agreement(pair.share, pair.agreeWithChecked(clientShare));
    }
  }

  @Override
  public EphemeralKey recorded(Secret privateKey, Bytes share) {
    try (Secret pkcs8 = keys.pkcs8(privateKey, share)) {
      KeyFactory factory = KeyFactory.getInstance(keys.jcaName(), provider);
      return new Pair(factory.generatePrivate(new PKCS8EncodedKeySpec(pkcs8.bytes())), share);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("no private key of " + exchange, e);
    }
  }

  private Pair pair(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(keys.jcaName(), provider);
      generator.initialize(keys.bits(), random);
      KeyPair pair = generator.generateKeyPair();
      return new Pair(pair.getPrivate(), keys.fromProvider(pair.getPublic().getEncoded()));
    } catch (GeneralSecurityException e) {
      throw Providers.broken(provider, keys.jcaName(), e);
    }
  }

  private void check(Bytes peerShare) throws InvalidShareException {
    String fault = keys.fault(peerShare);
    if (fault != null) {
      throw new InvalidShareException(fault);
    }
  }

  private final class Pair implements EphemeralKey {
    private @Nullable PrivateKey privateKey;
    private final Bytes share;

    Pair(PrivateKey privateKey, Bytes share) {
      this.privateKey = privateKey;
      this.share = share;
    }

    @Override
    public KeyExchange algorithm() {
      return exchange;
    }

    @Override
    public Bytes share() {
      return share;
    }

    @Override
    public Secret agree(Bytes peerShare) throws InvalidShareException {
      check(peerShare);
      return agreeWithChecked(peerShare);
    }

    private Secret agreeWithChecked(Bytes peerShare) throws InvalidShareException {
      PrivateKey own = privateKey;
      if (own == null) {
        throw new IllegalStateException("key pair used after close");
      }
      byte[] secret;
      try {
        KeyAgreement agreement = KeyAgreement.getInstance(agreementName(), provider);
        agreement.init(own);
        agreement.doPhase(peerKey(peerShare), true);
        secret = agreement.generateSecret();
      } catch (GeneralSecurityException | IllegalStateException e) {
        // The providers refuse points of low order here, each with an exception of its own.
        throw new InvalidShareException("the share is refused by the key agreement");
      }
      // On the NIST curves zero is the x of a point like any other, and nothing has low order.
      if (keys == RawKeys.X25519 && isZero(secret)) {
        throw new InvalidShareException("the share has low order: the shared secret is zero");
      }
      return Secret.owning(secret);
    }

    @Override
    public void close() {
      PrivateKey own = privateKey;
      privateKey = null;
      if (own != null && conscrypt && keys == RawKeys.X25519) { // the only one that can
        try {
          own.destroy();
        } catch (DestroyFailedException e) {
          throw new IllegalStateException("an X25519 key that cannot be zeroed", e);
        }
      }
    }

    @Override
    public String toString() {
      return "a key pair of " + exchange;
    }
  }

  private PublicKey peerKey(Bytes share) throws GeneralSecurityException {
    byte[] spki = keys.spki(share);
    return conscrypt && keys != RawKeys.X25519 // whose agreement takes keys of its factory only
        ? new EncodedPublicKey(keys.jcaName(), spki)
        : KeyFactory.getInstance(keys.jcaName(), provider)
            .generatePublic(new X509EncodedKeySpec(spki));
  }

  private String agreementName() {
    return keys == RawKeys.X25519 ? "XDH" : "ECDH";
  }

  /** RFC 7748, section 6.1: check for the all-zero value in constant time. */
  static boolean isZero(byte[] secret) {
    int bits = 0;
    for (byte b : secret) {
      bits |= b;
    }
    return bits == 0;
  }
}
