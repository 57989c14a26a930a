package dev.gatehouse.tls.record;

import dev.gatehouse.crypto.Aead;
import dev.gatehouse.crypto.AeadAlgorithm;
import dev.gatehouse.crypto.AeadException;
import dev.gatehouse.tls.keys.RecordKeys;
import dev.gatehouse.tls.keys.TrafficSecret;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.ContentType;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsException;
import java.util.Arrays;

/**
 * TLS 1.3's records (RFC 8446, section 5.2): an AEAD, the content's type inside, and a count that
 * goes into the nonce, never repeats, and says when the key has done enough.
 */
public final class ModernProtection implements RecordProtection {
  /** RFC 8446, section 5.2: what the header of a protected record may say. */
  public static final int MOST_CIPHERTEXT_BYTES = MOST_CONTENT_BYTES + 256;

  /** What sealing adds to the content: header, content type and tag. */
  public static final int OVERHEAD_BYTES = HEADER_BYTES + 1 + 16;

  /**
   * RFC 8446, section 5.5: with AES-GCM, up to 2^24.5 full-size records keep the attacker's
   * advantage at 2^-57.
   */
  private static final long MOST_AES_GCM_RECORDS = 23_726_566;

  /** Section 5.3: a sequence number does not wrap. Half of the 64 bits are more than enough. */
  private static final long MOST_SEQUENCE_NUMBERS = Long.MAX_VALUE;

  private static final int LEGACY_VERSION = 0x0303;

  private final Aead aead;
  private final byte[] iv = new byte[12];
  private final byte[] nonce = new byte[12];
  private final long mostRecords;
  private long sequence;
  private ContentType openedType = ContentType.APPLICATION_DATA;

  private ModernProtection(AeadAlgorithm algorithm, TrafficSecret secret, long first, long most) {
    try (RecordKeys keys = secret.keys(algorithm)) {
      aead = algorithm.key(keys.key());
      keys.ivInto(iv);
    }
    sequence = first;
    mostRecords = most;
  }

  /** The records under {@code secret} from the first one on; the secret stays the caller's. */
  public static ModernProtection of(CipherSuite suite, TrafficSecret secret) {
    return of(suite, secret, 0, mostRecords(suite.aead()));
  }

  /** For tests: with another next number and limit. */
  static ModernProtection of(CipherSuite suite, TrafficSecret secret, long next, long most) {
    return new ModernProtection(suite.aead(), secret, next, most);
  }

  /** How many records one key of that AEAD may protect, in whichever version. */
  public static long mostRecords(AeadAlgorithm algorithm) {
    return switch (algorithm) {
      case AES_128_GCM, AES_256_GCM -> MOST_AES_GCM_RECORDS;
      // Section 5.5: the sequence number wraps before ChaCha20-Poly1305's limit is reached.
      case CHACHA20_POLY1305 -> MOST_SEQUENCE_NUMBERS;
    };
  }

  @Override
  public int sealedBytes(int contentLength) {
    return contentLength + OVERHEAD_BYTES;
  }

  @Override
  public int openedBytes(int recordLength) {
    return Math.max(0, recordLength - HEADER_BYTES - 16); // type and padding are written too
  }

  @Override
  public int mostCiphertextBytes() {
    return MOST_CIPHERTEXT_BYTES;
  }

  @Override
  public boolean hidesType() {
    return true;
  }

  @Override
  public boolean splitsData() {
    return false;
  }

  @Override
  public boolean seals(long contentBytes) {
    return true;
  }

  @Override
  public int seal(ContentType type, byte[] in, int offset, int length, byte[] out, int outOffset) {
    if (length < 0 || length > MOST_CONTENT_BYTES) {
      throw new IllegalArgumentException(
          "a record takes 0.." + MOST_CONTENT_BYTES + " bytes, not " + length);
    }
    int ciphertextLength = length + OVERHEAD_BYTES - HEADER_BYTES;
    out[outOffset] = (byte) ContentType.APPLICATION_DATA.code();
    out[outOffset + 1] = (byte) (LEGACY_VERSION >> 8);
    out[outOffset + 2] = (byte) LEGACY_VERSION;
    out[outOffset + 3] = (byte) (ciphertextLength >> 8);
    out[outOffset + 4] = (byte) ciphertextLength;
    aead.seal(
        nextNonce(mostRecords),
        out,
        outOffset,
        HEADER_BYTES,
        in,
        offset,
        length,
        (byte) type.code(),
        out,
        outOffset + HEADER_BYTES);
    return HEADER_BYTES + ciphertextLength;
  }

  @Override
  public int open(byte[] record, int offset, int length, byte[] out, int outOffset)
      throws TlsException {
    int ciphertextLength = length - HEADER_BYTES;
    if (ciphertextLength > MOST_CIPHERTEXT_BYTES) {
      throw TlsException.broken(Rule.RECORD_CIPHERTEXT_LENGTH);
    }
    if (ciphertextLength < 16) {
      throw TlsException.broken(Rule.RECORD_TOO_SHORT);
    }
    // RFC 8446, 5.4: the full encoded TLSInnerPlaintext MUST NOT exceed 2^14 + 1 octets.
    if (ciphertextLength - 16 > MOST_CONTENT_BYTES + 1) {
      throw TlsException.broken(Rule.RECORD_PLAINTEXT_LENGTH);
    }
    try {
      int innerLength =
          aead.open(
              // How often the peer may seal under its key is the peer's to count.
              nextNonce(MOST_SEQUENCE_NUMBERS),
              record,
              offset,
              HEADER_BYTES,
              record,
              offset + HEADER_BYTES,
              ciphertextLength,
              out,
              outOffset);
      return withoutPadding(out, outOffset, innerLength);
    } catch (AeadException e) {
      sequence--; // it was no record of ours: early data under other keys, or the end
      throw TlsException.broken(Rule.RECORD_AUTHENTIC);
    }
  }

  /** Finds the content type, the last byte that is not zero, and what was before it. */
  private int withoutPadding(byte[] inner, int offset, int length) throws TlsException {
    int at = offset + length - 1;
    while (at >= offset && inner[at] == 0) {
      at--;
    }
    if (at < offset) {
      throw TlsException.broken(Rule.RECORD_INNER_TYPE_PRESENT);
    }
    ContentType type = ContentType.of(inner[at] & 0xff);
    if (type == null) {
      throw TlsException.broken(Rule.RECORD_TYPE_KNOWN);
    }
    openedType = type;
    return at - offset;
  }

  @Override
  public ContentType openedType() {
    return openedType;
  }

  @Override
  public boolean needsUpdate() {
    return sequence >= mostRecords >>> 1;
  }

  @Override
  public long sequenceNumber() {
    return sequence;
  }

  /** The nonce of the next record, of at most {@code most} under this key. */
  private byte[] nextNonce(long most) {
    if (sequence >= most) {
      throw new IllegalStateException(
          "the key has protected " + most + " records, which is all that it may");
    }
    // RFC 8446, 5.3: the number, big-endian and padded to iv_length, XORed with the static IV.
    long number = sequence++;
    System.arraycopy(iv, 0, nonce, 0, 4);
    for (int i = 0; i < 8; i++) {
      nonce[4 + i] = (byte) (iv[4 + i] ^ (number >>> (56 - 8 * i)));
    }
    return nonce;
  }

  @Override
  public void close() {
    aead.close();
    Arrays.fill(iv, (byte) 0);
    Arrays.fill(nonce, (byte) 0);
  }
}
