package dev.gatehouse.proving.timing;

import dev.gatehouse.crypto.HashAlgorithm;
import dev.gatehouse.crypto.Hmac;
import dev.gatehouse.crypto.Secret;
import java.security.MessageDigest;

/**
 * The check that Lucky 13 broke, as a thing to be found: it says no as soon as the padding is
 * wrong, and hashes as much as the padding leaves.
 */
final class NaiveMacCheck implements MacCheck.Check {
  private final Hmac mac;
  private final byte[] expected;
  private final byte[] received;

  NaiveMacCheck(HashAlgorithm hash, Secret key) {
    this.mac = Hmac.of(hash, key);
    this.expected = new byte[hash.bytes()];
    this.received = new byte[hash.bytes()];
  }

  @Override
  public int contentLength(byte[] pseudoHeader, byte[] decrypted, int offset, int length) {
    int padding = decrypted[offset + length - 1] & 0xff;
    int content = length - 1 - padding - mac.bytes();
    for (int i = offset + length - 1 - padding; i < offset + length; i++) {
      if (content < 0 || decrypted[i] != (byte) padding) {
        return -1;
      }
    }
    byte[] covered = pseudoHeader.clone();
    covered[covered.length - 2] = (byte) (content >>> 8);
    covered[covered.length - 1] = (byte) content;
    mac.update(covered, 0, covered.length).update(decrypted, offset, content);
    mac.finishInto(expected, 0);
    System.arraycopy(decrypted, offset + content, received, 0, received.length);
    return MessageDigest.isEqual(expected, received) ? content : -1;
  }
}
