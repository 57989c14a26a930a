package dev.gatehouse.proving.bench;

import dev.gatehouse.crypto.Aead;
import dev.gatehouse.crypto.AeadAlgorithm;
import dev.gatehouse.crypto.AeadException;
import dev.gatehouse.crypto.Agreement;
import dev.gatehouse.crypto.EphemeralKey;
import dev.gatehouse.crypto.HashAlgorithm;
import dev.gatehouse.crypto.Hkdf;
import dev.gatehouse.crypto.InvalidShareException;
import dev.gatehouse.crypto.KeyExchange;
import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.crypto.SignatureAlgorithm;
import dev.gatehouse.crypto.Signer;
import dev.gatehouse.wire.Bytes;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What {@code crypto} costs, each call beside the {@linkplain BareCrypto bare one} of the same
 * name, in µs; {@code -prof gc} tells the bytes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"})
public class CryptoBench {
  /** Bytes that a CertificateVerify signs where hashes have 32 (RFC 8446, section 4.4.3). */
  static final int TO_BE_SIGNED = 64 + 33 + 1 + 32;

  private static final SignatureAlgorithm P256 = SignatureAlgorithm.ECDSA_SECP256R1_SHA256;
  private static final int RECORD_BYTES = 1 << 14;
  private static final byte SUFFIX = 23;

  private final SecureRandom random = new SecureRandom();
  private final BareCrypto bare = BareCrypto.create();
  private final byte[] message = new byte[TO_BE_SIGNED];
  private final byte[] info = new byte[50]; // about an HKDF label's length
  private final byte[] flight = new byte[1200];
  private final byte[] aad = new byte[5];
  private final byte[] nonce = new byte[12];
  private final byte[] plain = new byte[RECORD_BYTES];
  private final byte[] out = new byte[RECORD_BYTES + 17];
  private final byte[] sealed = new byte[RECORD_BYTES + 17];

  private final EphemeralKey client = KeyExchange.X25519.generate(random);
  private final EphemeralKey hybridClient = KeyExchange.X25519MLKEM768.generate(random);
  private final Signer signer = KeyType.EC_P256.generate(random).signer();
  private final Bytes signature = signer.sign(P256, message);
  private final Hkdf hkdf = Hkdf.with(HashAlgorithm.SHA256);
  private final Secret secret = Secret.owning(new byte[32]);
  private final Aead sealer = AeadAlgorithm.AES_128_GCM.key(Secret.owning(new byte[16]));
  private final Aead opener = AeadAlgorithm.AES_128_GCM.key(Secret.owning(new byte[16]));
  private final SecretKey macKey = new SecretKeySpec(new byte[32], "HmacSHA256");
  private final SecretKey key = new SecretKeySpec(new byte[16], "AES");

  /** Seals the record that the opening benchmarks open. */
  public CryptoBench() {
    sealer.seal(nonce, aad, 0, aad.length, plain, 0, RECORD_BYTES, SUFFIX, sealed, 0);
  }

  @Benchmark
  public byte[] bareX25519Respond() throws GeneralSecurityException {
    return bare.respond(new byte[32]);
  }

  @Benchmark
  public Agreement oursX25519Respond() throws InvalidShareException {
    return KeyExchange.X25519.respond(random, client.share());
  }

  @Benchmark
  public byte[] bareHybridRespond() throws GeneralSecurityException {
    return bare.respondHybrid();
  }

  @Benchmark
  public Agreement oursHybridRespond() throws InvalidShareException {
    return KeyExchange.X25519MLKEM768.respond(random, hybridClient.share());
  }

  @Benchmark
  public byte[] bareEcdsaSign() throws GeneralSecurityException {
    return bare.sign(message);
  }

  @Benchmark
  public Bytes oursEcdsaSign() {
    return signer.sign(P256, message);
  }

  @Benchmark
  public boolean bareEcdsaVerify() throws GeneralSecurityException {
    return bare.verify(message);
  }

  @Benchmark
  public boolean oursEcdsaVerify() {
    return signer.publicKey().verifies(P256, message, signature);
  }

  @Benchmark
  public byte[] bareExpand() throws GeneralSecurityException {
    return bare.hmac(macKey, info);
  }

  @Benchmark
  public Secret oursExpand() {
    return hkdf.expand(secret, info, 32);
  }

  @Benchmark
  public int bareSeal100() throws GeneralSecurityException {
    return bare.seal(key, nextNonce(), aad, plain, 100, out);
  }

  @Benchmark
  public int oursSeal100() {
    return sealer.seal(nextNonce(), aad, 0, aad.length, plain, 0, 100, SUFFIX, out, 0);
  }

  @Benchmark
  public int bareSeal16k() throws GeneralSecurityException {
    return bare.seal(key, nextNonce(), aad, plain, RECORD_BYTES, out);
  }

  @Benchmark
  public int oursSeal16k() {
    return sealer.seal(nextNonce(), aad, 0, aad.length, plain, 0, RECORD_BYTES, SUFFIX, out, 0);
  }

  @Benchmark
  public int bareOpen16k() throws GeneralSecurityException {
    return bare.open(key, nonce, aad, sealed, sealed.length, out);
  }

  @Benchmark
  public int oursOpen16k() throws AeadException {
    return opener.open(nonce, aad, 0, aad.length, sealed, 0, sealed.length, out, 0);
  }

  /**
   * A server's cryptography of a whole handshake: key share, agreement, 20 HMACs, 5 hashes of a
   * transcript, a signature, 2 flights sealed under fresh keys. No engine on these primitives can
   * be faster.
   */
  @Benchmark
  public byte[] bareHandshake() throws GeneralSecurityException {
    return bare.handshake(message, info, flight, aad, out);
  }

  @Benchmark
  public Bytes oursHandshake() throws InvalidShareException {
    Secret shared = KeyExchange.X25519.respond(random, client.share()).secret();
    Hkdf keys = Hkdf.with(HashAlgorithm.SHA256);
    for (int i = 0; i < 20; i++) {
      try (Secret last = shared) {
        shared = keys.expand(last, info, 32);
      }
    }
    MessageDigest transcript = HashAlgorithm.SHA256.newDigest();
    transcript.update(flight);
    for (int i = 0; i < 5; i++) {
      hashSoFar(transcript);
    }
    Bytes proof = signer.sign(P256, message);
    byte[] material = new byte[32];
    shared.exposeInto(material, 0);
    for (int i = 0; i < 2; i++) {
      try (Secret fresh = Secret.copyOf(material, 16 * i, 16);
          Aead aead = AeadAlgorithm.AES_128_GCM.key(fresh)) {
        aead.seal(nonce, aad, 0, aad.length, flight, 0, i == 0 ? flight.length : 53, out, 0);
      }
    }
    return proof;
  }

  static byte[] hashSoFar(MessageDigest running) {
    try {
      return ((MessageDigest) running.clone()).digest();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("a digest of the JDK that cannot be cloned", e);
    }
  }

  /** The JDK refuses one nonce twice in a row, and so do we. */
  private byte[] nextNonce() {
    for (int i = nonce.length - 1; ++nonce[i] == 0; i--) {}
    return nonce;
  }
}
