package dev.gatehouse.proving.timing;

import dev.gatehouse.crypto.PreMasterDecrypter;
import dev.gatehouse.crypto.PrivateKey;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.wire.Bytes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import java.util.SplittableRandom;
import javax.crypto.Cipher;

/** Decrypting a pre-master secret, where Bleichenbacher, ROBOT and Marvin listen. */
final class PreMasterDecryption implements Trial {
  private static final int VERSION = 0x0303;
  private static final int MODULUS_BYTES = 256;
  private static final int SECRET_AT = MODULUS_BYTES - 48;
  private static final int POOL = 64;

  /** What a block is like. */
  private enum Kind {
    RIGHT("right"),
    TYPE("block type wrong"),
    EARLY_ZERO("zero too early"),
    NO_ZERO("no zero in front of the secret"),
    VERSION("version wrong");

    final String words;

    Kind(String words) {
      this.words = words;
    }

    void damage(byte[] block, SplittableRandom random) {
      switch (this) {
        case RIGHT -> {}
        case TYPE -> block[1] = 1;
        case EARLY_ZERO -> block[2 + random.nextInt(SECRET_AT - 3)] = 0;
        case NO_ZERO -> block[SECRET_AT - 1] = 1;
        case VERSION -> block[SECRET_AT + 1] = 0;
      }
    }
  }

  private final PreMasterDecrypter decrypter;
  private final List<Kind> kinds;
  private final Bytes[][] pool = new Bytes[2][POOL];
  private final Secret substitute = Secret.owning(new byte[48]);
  private Bytes encrypted = Bytes.EMPTY;

  private PreMasterDecryption(
      PrivateKey key, Cipher publicKey, SplittableRandom random, Kind kind0, Kind kind1)
      throws GeneralSecurityException {
    this.decrypter = key.signer().decrypter().orElseThrow();
    this.kinds = List.of(kind0, kind1);
    for (int kind = 0; kind < 2; kind++) {
      for (int i = 0; i < POOL; i++) {
        byte[] block = block(random);
        kinds.get(kind).damage(block, random);
        pool[kind][i] = Bytes.owning(publicKey.doFinal(block));
      }
    }
  }

  static List<Trial> all(SplittableRandom random) throws GeneralSecurityException {
    PrivateKey key = PrivateKey.generateRsa(8 * MODULUS_BYTES, new SecureRandom());
    Cipher cipher = Cipher.getInstance("RSA/ECB/NoPadding", "SunJCE");
    byte[] spki = key.publicKey().subjectPublicKeyInfo().toArray();
    cipher.init(
        Cipher.ENCRYPT_MODE,
        KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(spki)));
    return List.of(
        new PreMasterDecryption(key, cipher, random, Kind.RIGHT, Kind.TYPE),
        new PreMasterDecryption(key, cipher, random, Kind.RIGHT, Kind.EARLY_ZERO),
        new PreMasterDecryption(key, cipher, random, Kind.RIGHT, Kind.NO_ZERO),
        new PreMasterDecryption(key, cipher, random, Kind.RIGHT, Kind.VERSION));
  }

  private static byte[] block(SplittableRandom random) {
    byte[] block = new byte[MODULUS_BYTES];
    random.nextBytes(block);
    for (int i = 2; i < SECRET_AT; i++) {
      block[i] = (byte) (1 + (block[i] & 0x7f)); // not zero
    }
    block[0] = 0;
    block[1] = 2;
    block[SECRET_AT - 1] = 0;
    block[SECRET_AT] = (byte) (VERSION >>> 8);
    block[SECRET_AT + 1] = (byte) VERSION;
    return block;
  }

  @Override
  public String title() {
    return decrypter.constantTime()
        ? "PreMasterDecrypter RSA-2048"
        : "PreMasterDecrypter RSA-2048, whose provider promises nothing";
  }

  @Override
  public String kind(int kind) {
    return kinds.get(kind).words;
  }

  /** A private key's work takes three hundred times that of a MAC check. */
  @Override
  public int cost() {
    return 40;
  }

  @Override
  public void prepare(int kind, SplittableRandom random) {
    encrypted = pool[kind][random.nextInt(POOL)];
  }

  @Override
  public int run() {
    try (Secret secret = decrypter.decrypt(encrypted, VERSION, substitute)) {
      return secret.length();
    }
  }
}
