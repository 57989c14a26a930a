package dev.gatehouse.tls.record;

import dev.gatehouse.crypto.AeadAlgorithm;
import dev.gatehouse.crypto.CbcAlgorithm;
import dev.gatehouse.crypto.HashAlgorithm;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.seeds.Seeds;
import dev.gatehouse.tls.keys.classic.DirectionKeys;
import dev.gatehouse.tls.spec.BulkCipher;
import dev.gatehouse.tls.spec.ClassicVersion;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.SplittableRandom;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals records of SSL 3.0 to TLS 1.2 a second time, plainly, as the RFCs read and with the JDK's
 * ciphers: what ours are compared with. What a peer may choose, a test chooses.
 */
public final class ReferenceRecords {
  private final ClassicVersion version;
  private final BulkCipher cipher;
  private final boolean encryptThenMac;
  private final byte[] macKey;
  private final byte[] key;
  private byte[] iv;
  private final @Nullable Cipher stream;
  private long sequence;

  private ReferenceRecords(
      ClassicVersion version,
      BulkCipher cipher,
      boolean encryptThenMac,
      byte[] macKey,
      byte[] key,
      byte[] iv) {
    this.version = version;
    this.cipher = cipher;
    this.encryptThenMac = encryptThenMac;
    this.macKey = macKey;
    this.key = key;
    this.iv = iv;
    this.stream = cipher instanceof BulkCipher.Rc4 ? rc4(key) : null;
  }

  /** With keys that {@code random} gives. */
  public static ReferenceRecords of(
      ClassicVersion version, BulkCipher cipher, boolean encryptThenMac, SplittableRandom random) {
    int key =
        switch (cipher) {
          case BulkCipher.Aead(AeadAlgorithm algorithm) -> algorithm.keyBytes();
          case BulkCipher.Cbc(CbcAlgorithm algorithm, _) -> algorithm.keyBytes();
          case BulkCipher.Rc4 _ -> BulkCipher.Rc4.KEY_BYTES;
        };
    int iv =
        switch (cipher) {
          case BulkCipher.Aead(AeadAlgorithm algorithm) ->
              algorithm == AeadAlgorithm.CHACHA20_POLY1305 ? 12 : 4;
          case BulkCipher.Cbc(CbcAlgorithm algorithm, _) ->
              version.ivs() == ClassicVersion.Ivs.CHAINED ? algorithm.blockBytes() : 0;
          case BulkCipher.Rc4 _ -> 0;
        };
    return new ReferenceRecords(
        version,
        cipher,
        encryptThenMac,
        Seeds.bytes(random, macBytes(cipher)),
        Seeds.bytes(random, key),
        Seeds.bytes(random, iv));
  }

  /** With these keys, which stay the caller's. */
  public static ReferenceRecords of(
      ClassicVersion version, BulkCipher cipher, boolean encryptThenMac, DirectionKeys keys) {
    return new ReferenceRecords(
        version, cipher, encryptThenMac, exposed(keys.macKey()), exposed(keys.key()), keys.iv());
  }

  private static byte[] exposed(Secret secret) {
    byte[] bytes = new byte[secret.length()];
    secret.exposeInto(bytes, 0);
    return bytes;
  }

  /** The keys, each time with an owner of its own. */
  public DirectionKeys keys() {
    return new DirectionKeys(Secret.owning(macKey.clone()), Secret.owning(key.clone()), iv.clone());
  }

  ReferenceRecords at(long next) {
    sequence = next;
    return this;
  }

  private static int macBytes(BulkCipher cipher) {
    return switch (cipher) {
      case BulkCipher.Aead _ -> 0;
      case BulkCipher.Cbc(_, HashAlgorithm mac) -> mac.bytes();
      case BulkCipher.Rc4(HashAlgorithm mac) -> mac.bytes();
    };
  }

  /** Minimal padding; {@code visible} is what stands in front: an explicit nonce or IV, if any. */
  public byte[] seal(int type, byte[] content, byte[] visible) {
    return seal(type, content, visible, minimalPadding(content.length));
  }

  int minimalPadding(int content) {
    if (!(cipher instanceof BulkCipher.Cbc(CbcAlgorithm algorithm, HashAlgorithm mac))) {
      return 0;
    }
    int block = algorithm.blockBytes();
    return block - 1 - (content + (encryptThenMac ? 0 : mac.bytes())) % block;
  }

  /** With {@code padding} bytes in front of the padding's length, each repeating it. */
  byte[] seal(int type, byte[] content, byte[] visible, int padding) {
    byte[] bytes = new byte[padding + 1];
    Arrays.fill(bytes, (byte) padding);
    return sealPadded(type, content, visible, bytes);
  }

  /** With these bytes behind content and MAC, whatever they are. */
  public byte[] sealPadded(int type, byte[] content, byte[] visible, byte[] padding) {
    try {
      byte[] fragment =
          switch (cipher) {
            case BulkCipher.Aead(AeadAlgorithm algorithm) ->
                aead(algorithm, type, content, visible);
            case BulkCipher.Cbc(CbcAlgorithm algorithm, HashAlgorithm mac) ->
                cbc(algorithm, mac, type, content, visible, padding);
            case BulkCipher.Rc4(HashAlgorithm mac) -> {
              byte[] all = concat(content, mac(mac, header(type, content.length), content));
              Cipher running = stream;
              yield running == null ? all : running.update(all);
            }
          };
      sequence++;
      return concat(recordHeader(type, fragment.length), fragment);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private byte[] aead(AeadAlgorithm algorithm, int type, byte[] content, byte[] visible)
      throws GeneralSecurityException {
    byte[] aad = header(type, content.length);
    if (algorithm == AeadAlgorithm.CHACHA20_POLY1305) {
      byte[] nonce = iv.clone(); // RFC 7905, section 2
      for (int i = 0; i < 8; i++) {
        nonce[4 + i] ^= (byte) (sequence >>> (56 - 8 * i));
      }
      Cipher chacha = Cipher.getInstance("ChaCha20-Poly1305", "SunJCE");
      chacha.init(
          Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "ChaCha20"), new IvParameterSpec(nonce));
      chacha.updateAAD(aad);
      return chacha.doFinal(content);
    }
    Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE"); // RFC 5288, section 3
    gcm.init(
        Cipher.ENCRYPT_MODE,
        new SecretKeySpec(key, "AES"),
        new GCMParameterSpec(128, concat(iv, visible)));
    gcm.updateAAD(aad);
    return concat(visible, gcm.doFinal(content));
  }

  private byte[] cbc(
      CbcAlgorithm algorithm,
      HashAlgorithm mac,
      int type,
      byte[] content,
      byte[] visible,
      byte[] padding)
      throws GeneralSecurityException {
    byte[] plain =
        encryptThenMac
            ? concat(content, padding)
            : concat(content, mac(mac, header(type, content.length), content), padding);
    boolean chained = version.ivs() == ClassicVersion.Ivs.CHAINED;
    String name = algorithm == CbcAlgorithm.TRIPLE_DES ? "DESede" : "AES";
    Cipher encrypting = Cipher.getInstance(name + "/CBC/NoPadding", "SunJCE");
    encrypting.init(
        Cipher.ENCRYPT_MODE,
        new SecretKeySpec(key, name),
        new IvParameterSpec(chained ? iv : visible));
    byte[] ciphertext = encrypting.doFinal(plain);
    if (chained) {
      iv =
          Arrays.copyOfRange(
              ciphertext, ciphertext.length - algorithm.blockBytes(), ciphertext.length);
    }
    byte[] sent = chained ? ciphertext : concat(visible, ciphertext);
    // RFC 7366, section 3: over number, type, version, length, IV and ciphertext.
    return encryptThenMac ? concat(sent, mac(mac, header(type, sent.length), sent)) : sent;
  }

  /** RFC 5246, section 6.2.3.1; RFC 6101, section 5.2.3.1. */
  private byte[] mac(HashAlgorithm hash, byte[] header, byte[] content)
      throws GeneralSecurityException {
    String digest = hash.toString().replace("-", "");
    if (version != ClassicVersion.SSL_3_0) {
      Mac hmac = Mac.getInstance("Hmac" + digest, "SunJCE");
      hmac.init(new SecretKeySpec(macKey, "Hmac"));
      hmac.update(header);
      return hmac.doFinal(content);
    }
    int pad = hash == HashAlgorithm.MD5 ? 48 : 40;
    MessageDigest inner = MessageDigest.getInstance(hash == HashAlgorithm.MD5 ? "MD5" : "SHA-1");
    inner.update(macKey);
    inner.update(filled(pad, 0x36));
    inner.update(header, 0, 9); // no version
    inner.update(header, 11, 2);
    byte[] first = inner.digest(content);
    inner.update(macKey);
    inner.update(filled(pad, 0x5c));
    return inner.digest(first);
  }

  private static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private static Cipher rc4(byte[] key) {
    try {
      Cipher rc4 = Cipher.getInstance("ARCFOUR", "SunJCE");
      rc4.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "ARCFOUR"));
      return rc4;
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private byte[] header(int type, int length) {
    return bytes(
        out -> {
          out.writeLong(sequence);
          out.write(recordHeader(type, length));
        });
  }

  private byte[] recordHeader(int type, int length) {
    return bytes(
        out -> {
          out.writeByte(type);
          out.writeShort(version.version().code());
          out.writeShort(length);
        });
  }

  static byte[] concat(byte[]... parts) {
    return bytes(
        out -> {
          for (byte[] part : parts) {
            out.write(part);
          }
        });
  }

  @FunctionalInterface
  private interface Filler {
    void fill(DataOutputStream out) throws IOException;
  }

  private static byte[] bytes(Filler filler) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      filler.fill(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
