package dev.gatehouse.proving.bench;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import javax.crypto.KEM;
import javax.crypto.SecretKey;
import org.conscrypt.Conscrypt;

/**
 * No TLS at all: the cryptography that either side cannot do without, as bare calls in a loop. A
 * client verifies three signatures: two of the chain, one of the handshake.
 */
final class LimitContender implements Contender {
  /** What TLS 1.3's key schedule and Finished messages take of them. */
  private static final int HMACS = 20;

  /**
   * TLS 1.2's: four for the master secret, four for 40 bytes of keys, two for each Finished (RFC
   * 5246, section 5). Its two sealed messages are small, TLS 1.3's first is not: the limit is drawn
   * a microsecond too low by that.
   */
  private static final int OLDER_HMACS = 12;

  private final BareCrypto bare = BareCrypto.create();
  private final Provider conscrypt = Conscrypt.newProvider();
  private final byte[] message = new byte[CryptoBench.TO_BE_SIGNED];
  private final byte[] info = new byte[50];
  private final byte[] flight = new byte[1200];
  private final byte[] aad = new byte[5];
  private final byte[] out = new byte[1300];

  LimitContender(Material material) {
    // Keys of its own do as well: only their types matter.
  }

  /** Two signatures of a certificate's key. */
  private record Proof(Signing sign, Verifying verify) {}

  private interface Signing {
    byte[] sign() throws GeneralSecurityException;
  }

  private interface Verifying {
    boolean verify() throws GeneralSecurityException;
  }

  private interface Agreeing {
    byte[] agree() throws GeneralSecurityException;
  }

  @Override
  public Job handshakes(Handshake wanted) throws GeneralSecurityException {
    Proof proof = wanted.certificate().equals("rsa") ? rsa() : ecdsa();
    boolean hybrid = wanted.group().equals("X25519MLKEM768");
    int hmacs = wanted.version().equals("TLSv1.3") ? HMACS : OLDER_HMACS;
    Agreeing server = hybrid ? bare::respondHybrid : () -> bare.respond(new byte[32]);
    Agreeing client = hybrid ? hybridClient() : server;
    return (clocks, times) -> {
      for (int i = 0; i < times; i++) {
        bare.schedule(server.agree(), hmacs, info, flight, aad, out);
        proof.sign.sign();
        clocks.first();
        bare.schedule(client.agree(), hmacs, info, flight, aad, out);
        boolean good = proof.verify.verify();
        for (int depth = 0; depth < 2; depth++) {
          good &= bare.verify(message);
        }
        if (!good) {
          throw new GeneralSecurityException("a signature of our own is no good");
        }
        clocks.second();
      }
    };
  }

  private Proof ecdsa() {
    return new Proof(() -> bare.sign(message), () -> bare.verify(message));
  }

  private Proof rsa() throws GeneralSecurityException {
    KeyPairGenerator pairs = KeyPairGenerator.getInstance("RSA", conscrypt);
    pairs.initialize(2048);
    KeyPair pair = pairs.generateKeyPair();
    Signature signer = pss();
    signer.initSign(pair.getPrivate());
    Signature verifier = pss();
    verifier.initVerify(pair.getPublic());
    signer.update(message);
    byte[] signed = signer.sign();
    return new Proof(
        () -> {
          signer.update(message);
          return signer.sign();
        },
        () -> {
          verifier.update(message);
          return verifier.verify(signed);
        });
  }

  private Signature pss() throws GeneralSecurityException {
    Signature signature = Signature.getInstance("SHA256withRSA/PSS", conscrypt);
    signature.setParameter(
        new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
    return signature;
  }

  /** A key pair made, and something for another one opened, beside X25519. */
  private Agreeing hybridClient() throws GeneralSecurityException {
    KeyPairGenerator pairs = KeyPairGenerator.getInstance("ML-KEM-768");
    KeyPair fixed = pairs.generateKeyPair();
    KEM kem = KEM.getInstance("ML-KEM-768");
    byte[] sent =
        kem.newEncapsulator(fixed.getPublic(), new SecureRandom()).encapsulate().encapsulation();
    KEM.Decapsulator opener = kem.newDecapsulator(fixed.getPrivate());
    return () -> {
      pairs.generateKeyPair();
      SecretKey opened = opener.decapsulate(sent);
      byte[] secret = java.util.Arrays.copyOf(opened.getEncoded(), 64);
      System.arraycopy(bare.respond(new byte[32]), 0, secret, 32, 32);
      return secret;
    };
  }

  @Override
  public Job records(String suite, int bytes) throws GeneralSecurityException {
    BareAead fastest = BareAead.fastest(suite, bytes, conscrypt);
    return fastest::run;
  }
}
