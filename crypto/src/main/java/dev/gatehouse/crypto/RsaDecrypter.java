package dev.gatehouse.crypto;

import dev.gatehouse.wire.Bytes;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.util.Arrays;
import java.util.function.Supplier;
import javax.crypto.Cipher;

/**
 * RSA without padding by a provider, and the padding by ourselves: a provider that unpads says by
 * an exception, or by the time it takes, what it found.
 */
final class RsaDecrypter implements PreMasterDecrypter {
  private final byte[] modulus;
  private final Supplier<PrivateKey> key;
  private final Providers providers;

  /**
   * @param key gives the key for each use, or throws if it has been closed
   */
  RsaDecrypter(byte[] modulus, Supplier<PrivateKey> key, Providers providers) {
    this.modulus = modulus;
    this.key = key;
    this.providers = providers;
  }

  @Override
  public Secret decrypt(Bytes encrypted, int clientVersion, Secret substitute) {
    byte[] number = encrypted.toArray();
    int usable = -1;
    // Both are plain to see for whoever sent it. The work is done all the same.
    if (number.length != modulus.length || Arrays.compareUnsigned(number, modulus) >= 0) {
      usable = 0;
      number = anyNumber();
    }
    byte[] block = raise(number);
    try {
      return PreMasterBlock.opened(block, clientVersion, substitute, usable);
    } finally {
      Arrays.fill(block, (byte) 0);
    }
  }

  private byte[] raise(byte[] number) {
    PrivateKey open = key.get();
    try {
      Cipher cipher = providers.bareRsa();
      cipher.init(Cipher.DECRYPT_MODE, open);
      byte[] block = cipher.doFinal(number);
      if (block.length == modulus.length) {
        return block;
      }
    } catch (GeneralSecurityException | ProviderException e) {
      // Of a number below the modulus no provider complains; if one does, it is not told to the
      // peer.
    }
    return new byte[modulus.length]; // no block: its type is wrong
  }

  /** Neither 0 nor 1, which are fast, and below the modulus: its lower bytes. */
  private byte[] anyNumber() {
    byte[] number = modulus.clone();
    number[0] = 0;
    return number;
  }

  @Override
  public boolean constantTime() {
    return providers.hasConscrypt();
  }

  @Override
  public String toString() {
    return "decrypter of pre-master secrets by " + providers;
  }
}
