package dev.gatehouse.tls.record;

import dev.gatehouse.crypto.Aead;
import dev.gatehouse.crypto.AeadAlgorithm;
import dev.gatehouse.crypto.AeadException;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.tls.keys.classic.DirectionKeys;
import dev.gatehouse.tls.spec.ClassicVersion;
import java.util.Arrays;
import java.util.Optional;

/**
 * TLS 1.2's AEADs. AES-GCM's nonce is a salt of 4 bytes and 8 that stand in the record, where we
 * write its number, so that none comes twice (RFC 5288, section 3). ChaCha20-Poly1305's is made as
 * in TLS 1.3 (RFC 7905, section 2).
 */
final class ClassicAead extends ClassicProtection {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;

  private final AeadAlgorithm algorithm;
  private final Secret key;
  private final Aead aead;
  private final byte[] iv = new byte[NONCE_BYTES];
  private final byte[] nonce = new byte[NONCE_BYTES];

  /** Bytes of the nonce that stand in front of the ciphertext. */
  private final int explicitBytes;

  private final long mostRecords;

  ClassicAead(ClassicVersion version, AeadAlgorithm algorithm, DirectionKeys keys, long next) {
    super(version, next);
    this.algorithm = algorithm;
    explicitBytes = algorithm == AeadAlgorithm.CHACHA20_POLY1305 ? 0 : 8;
    mostRecords = ModernProtection.mostRecords(algorithm); // for the AEAD is the same
    byte[] fixed = keys.iv();
    if (fixed.length != NONCE_BYTES - explicitBytes) {
      throw new IllegalArgumentException(
          algorithm + " takes " + (NONCE_BYTES - explicitBytes) + " fixed bytes of its nonce");
    }
    System.arraycopy(fixed, 0, iv, 0, fixed.length);
    Arrays.fill(fixed, (byte) 0);
    key = keys.key().copy();
    aead = algorithm.key(key);
  }

  @Override
  void sealFragment(byte[] in, int offset, int length, byte[] out, int outOffset) {
    if (sequenceNumber() >= mostRecords) {
      throw new IllegalStateException(
          "the key has protected " + mostRecords + " records, which is all that it may");
    }
    int at = outOffset + HEADER_BYTES;
    sequenceInto(nonce, NONCE_BYTES - 8);
    if (explicitBytes == 0) {
      mixIv();
    } else {
      System.arraycopy(iv, 0, nonce, 0, NONCE_BYTES - explicitBytes);
      System.arraycopy(nonce, NONCE_BYTES - explicitBytes, out, at, explicitBytes);
    }
    byte[] header = pseudoHeader(out, outOffset, length);
    aead.seal(nonce, header, 0, header.length, in, offset, length, out, at + explicitBytes);
  }

  @Override
  int openFragment(byte[] record, int offset, int length, byte[] out, int outOffset) {
    int at = offset + HEADER_BYTES;
    int content = length - HEADER_BYTES - explicitBytes - TAG_BYTES;
    if (content < 0) {
      return -1;
    }
    if (explicitBytes == 0) {
      sequenceInto(nonce, NONCE_BYTES - 8);
      mixIv();
    } else {
      System.arraycopy(iv, 0, nonce, 0, NONCE_BYTES - explicitBytes);
      System.arraycopy(record, at, nonce, NONCE_BYTES - explicitBytes, explicitBytes);
    }
    byte[] header = pseudoHeader(record, offset, content);
    try {
      return aead.open(
          nonce,
          header,
          0,
          header.length,
          record,
          at + explicitBytes,
          content + TAG_BYTES,
          out,
          outOffset);
    } catch (AeadException e) {
      return -1;
    }
  }

  /** The number, padded in front with zeros, XORed with the IV (RFC 7905, section 2). */
  private void mixIv() {
    System.arraycopy(iv, 0, nonce, 0, NONCE_BYTES - 8);
    for (int i = NONCE_BYTES - 8; i < NONCE_BYTES; i++) {
      nonce[i] ^= iv[i];
    }
  }

  @Override
  public int sealedBytes(int contentLength) {
    return HEADER_BYTES + explicitBytes + contentLength + TAG_BYTES;
  }

  @Override
  public int openedBytes(int recordLength) {
    return Math.max(0, recordLength - HEADER_BYTES - explicitBytes - TAG_BYTES);
  }

  @Override
  public boolean splitsData() {
    return false;
  }

  @Override
  public boolean seals(long contentBytes) {
    long records = contentBytes / MOST_CONTENT_BYTES + 1;
    return records <= mostRecords - RECORDS_IN_RESERVE - sequenceNumber();
  }

  @Override
  public Optional<DirectionKeys> aeadKeys() {
    byte[] fixed = Arrays.copyOf(iv, NONCE_BYTES - explicitBytes);
    return Optional.of(new DirectionKeys(Secret.zeroes(0), key.copy(), fixed));
  }

  @Override
  public String toString() {
    return algorithm.toString();
  }

  @Override
  public void close() {
    aead.close();
    key.close();
    Arrays.fill(iv, (byte) 0);
    Arrays.fill(nonce, (byte) 0);
  }
}
