package dev.gatehouse.proving.bench;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KEM;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.conscrypt.Conscrypt;

/**
 * JCA called in the best way that was found: objects made once and used again, keys parsed
 * beforehand, nothing checked, nothing copied. The limit for whoever has to keep connections apart.
 */
final class BareCrypto {
  private final SecureRandom random = new SecureRandom();
  private final KeyPairGenerator pairs;
  private final KeyFactory shares;
  private final KeyAgreement agreement;
  private final byte[] clientShare;
  private final KeyFactory kemKeys = KeyFactory.getInstance("ML-KEM-768");
  private final KEM kem = KEM.getInstance("ML-KEM-768");
  private final byte[] kemClientKey =
      KeyPairGenerator.getInstance("ML-KEM-768").generateKeyPair().getPublic().getEncoded();
  private final Signature signer;
  private final Signature verifier;
  private final byte[] signed;
  private final MessageDigest hash = MessageDigest.getInstance("SHA-256");
  private final Mac mac = Mac.getInstance("HmacSHA256");
  private final Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");

  private BareCrypto(Provider conscrypt) throws GeneralSecurityException {
    pairs = KeyPairGenerator.getInstance("XDH", conscrypt);
    pairs.initialize(255);
    shares = KeyFactory.getInstance("XDH", conscrypt);
    agreement = KeyAgreement.getInstance("XDH", conscrypt);
    clientShare = pairs.generateKeyPair().getPublic().getEncoded();
    KeyPairGenerator curve = KeyPairGenerator.getInstance("EC", conscrypt);
    curve.initialize(256);
    KeyPair pair = curve.generateKeyPair();
    signer = Signature.getInstance("NONEwithECDSA", conscrypt);
    signer.initSign(pair.getPrivate());
    verifier = Signature.getInstance("NONEwithECDSA", conscrypt);
    verifier.initVerify(pair.getPublic());
    signed = sign(new byte[CryptoBench.TO_BE_SIGNED]);
  }

  static BareCrypto create() {
    try {
      return new BareCrypto(Conscrypt.newProvider());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Conscrypt or the JDK lacks what is measured", e);
    }
  }

  /** Takes the client's share as bytes, writes ours to the end of {@code answer}. */
  byte[] respond(byte[] answer) throws GeneralSecurityException {
    KeyPair pair = pairs.generateKeyPair();
    byte[] share = pair.getPublic().getEncoded();
    System.arraycopy(share, share.length - 32, answer, answer.length - 32, 32);
    agreement.init(pair.getPrivate());
    agreement.doPhase(shares.generatePublic(new X509EncodedKeySpec(clientShare)), true);
    return agreement.generateSecret();
  }

  byte[] respondHybrid() throws GeneralSecurityException {
    PublicKey key = kemKeys.generatePublic(new X509EncodedKeySpec(kemClientKey));
    KEM.Encapsulated first = kem.newEncapsulator(key, random).encapsulate();
    byte[] answer = Arrays.copyOf(first.encapsulation(), 1088 + 32);
    byte[] secret = Arrays.copyOf(first.key().getEncoded(), 64);
    System.arraycopy(respond(answer), 0, secret, 32, 32);
    return secret;
  }

  byte[] sign(byte[] message) throws GeneralSecurityException {
    signer.update(hash.digest(message));
    return signer.sign();
  }

  boolean verify(byte[] message) throws GeneralSecurityException {
    verifier.update(hash.digest(message));
    return verifier.verify(signed);
  }

  byte[] hmac(SecretKey key, byte[] message) throws GeneralSecurityException {
    mac.init(key);
    return mac.doFinal(message);
  }

  int seal(SecretKey key, byte[] nonce, byte[] aad, byte[] in, int length, byte[] out)
      throws GeneralSecurityException {
    cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, nonce));
    cipher.updateAAD(aad);
    return cipher.doFinal(in, 0, length, out, 0);
  }

  int open(SecretKey key, byte[] nonce, byte[] aad, byte[] in, int length, byte[] out)
      throws GeneralSecurityException {
    cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(128, nonce));
    cipher.updateAAD(aad);
    return cipher.doFinal(in, 0, length, out, 0);
  }

  /** What {@link CryptoBench#oursHandshake} does. */
  byte[] handshake(byte[] message, byte[] info, byte[] flight, byte[] aad, byte[] out)
      throws GeneralSecurityException {
    schedule(respond(new byte[32]), 20, info, flight, aad, out);
    return sign(message);
  }

  /** The part of a handshake that is the same for every group and certificate. */
  void schedule(byte[] secret, int hmacs, byte[] info, byte[] flight, byte[] aad, byte[] out)
      throws GeneralSecurityException {
    byte[] shared = secret;
    for (int i = 0; i < hmacs; i++) {
      shared = hmac(new SecretKeySpec(shared, "HmacSHA256"), info);
    }
    hash.update(flight);
    for (int i = 0; i < 5; i++) {
      CryptoBench.hashSoFar(hash);
    }
    hash.reset();
    byte[] nonce = new byte[12];
    for (int i = 0; i < 2; i++) {
      SecretKey key = new SecretKeySpec(shared, 16 * i, 16, "AES");
      seal(key, nonce, aad, flight, i == 0 ? flight.length : 53, out);
    }
  }
}
