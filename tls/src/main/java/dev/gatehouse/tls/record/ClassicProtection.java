package dev.gatehouse.tls.record;

import dev.gatehouse.crypto.AeadAlgorithm;
import dev.gatehouse.crypto.MacConstruction;
import dev.gatehouse.tls.keys.classic.DirectionKeys;
import dev.gatehouse.tls.spec.BulkCipher;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.ClassicVersion;
import dev.gatehouse.tls.spec.ContentType;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsException;
import java.util.Optional;

/**
 * Records of SSL 3.0 and TLS 1.0 to 1.2 (RFC 5246, section 6.2.3): the header says what they carry,
 * and the MAC or the AEAD has seen it, with the record's number. There is one error for whatever
 * does not open, since a second one would tell who asks how far they came.
 *
 * <p>Keys last as long as the connection, for we never renegotiate: a connection whose key has done
 * its most ends.
 */
public abstract sealed class ClassicProtection implements RecordProtection
    permits ClassicAead, ClassicCbc, ClassicStream {
  /** RFC 5246, section 6.2.3: what the header of a protected record may say. */
  public static final int MOST_CIPHERTEXT_BYTES = MOST_CONTENT_BYTES + 2048;

  /** Records that are kept for alerts when the key has sealed all the data that it may. */
  static final int RECORDS_IN_RESERVE = 4;

  private final ClassicVersion version;
  private final int versionCode;

  /**
   * What is authenticated beside the content: number (8 bytes), type (1), version (2, not in SSL
   * 3.0) and length (2).
   */
  private final byte[] pseudoHeader;

  private long sequence;
  private ContentType openedType = ContentType.APPLICATION_DATA;

  ClassicProtection(ClassicVersion version, long next) {
    this.version = version;
    this.versionCode = version.version().code();
    this.sequence = next;
    pseudoHeader = new byte[version.recordMac().pseudoHeaderBytes()];
    if (version.recordMac() == MacConstruction.HMAC) {
      pseudoHeader[9] = (byte) (versionCode >> 8);
      pseudoHeader[10] = (byte) versionCode;
    }
  }

  /**
   * The records under {@code keys} from the first one on; the keys stay the caller's.
   *
   * @param suite one that fits the version
   * @param encryptThenMac whether the extension was agreed (RFC 7366); of no effect but for CBC
   * @param ivs asked by what seals CBC from TLS 1.1 on
   */
  public static ClassicProtection of(
      ClassicVersion version,
      CipherSuite suite,
      boolean encryptThenMac,
      DirectionKeys keys,
      IvSource ivs) {
    return of(version, suite.cipher(), encryptThenMac, keys, ivs);
  }

  static ClassicProtection of(
      ClassicVersion version,
      BulkCipher cipher,
      boolean encryptThenMac,
      DirectionKeys keys,
      IvSource ivs) {
    return switch (cipher) {
      case BulkCipher.Aead(AeadAlgorithm algorithm) -> new ClassicAead(version, algorithm, keys, 0);
      case BulkCipher.Cbc cbc -> new ClassicCbc(version, cbc, encryptThenMac, keys, ivs);
      case BulkCipher.Rc4 rc4 -> new ClassicStream(version, rc4, keys);
    };
  }

  @Override
  public final int seal(
      ContentType type, byte[] in, int offset, int length, byte[] out, int outOffset) {
    if (length < 0 || length > MOST_CONTENT_BYTES) {
      throw new IllegalArgumentException(
          "a record takes 0.." + MOST_CONTENT_BYTES + " bytes, not " + length);
    }
    int record = sealedBytes(length);
    if (out.length - outOffset < record) {
      throw new IllegalArgumentException("the output has no room for the record");
    }
    out[outOffset] = (byte) type.code();
    out[outOffset + 1] = (byte) (versionCode >> 8);
    out[outOffset + 2] = (byte) versionCode;
    out[outOffset + 3] = (byte) ((record - HEADER_BYTES) >> 8);
    out[outOffset + 4] = (byte) (record - HEADER_BYTES);
    sealFragment(in, offset, length, out, outOffset);
    sequence++;
    return record;
  }

  /** Writes what comes behind the header, which is written. */
  abstract void sealFragment(byte[] in, int offset, int length, byte[] out, int outOffset);

  @Override
  public final int open(byte[] record, int offset, int length, byte[] out, int outOffset)
      throws TlsException {
    if (length - HEADER_BYTES > MOST_CIPHERTEXT_BYTES) {
      throw TlsException.broken(Rule.RECORD_OLDER_CIPHERTEXT_LENGTH);
    }
    ContentType type = ContentType.of(record[offset] & 0xff);
    if (type == null) {
      throw TlsException.broken(Rule.RECORD_TYPE_KNOWN);
    }
    int content = openFragment(record, offset, length, out, outOffset);
    if (content < 0) {
      throw TlsException.broken(Rule.RECORD_MAC);
    }
    sequence++;
    openedType = type;
    if (content > MOST_CONTENT_BYTES) {
      throw TlsException.broken(Rule.RECORD_PLAINTEXT_LENGTH);
    }
    return content;
  }

  /**
   * Opens the record.
   *
   * @return the content's length, or -1 for whatever was wrong
   * @throws TlsException only for what has nothing to do with the record's content
   */
  abstract int openFragment(byte[] record, int offset, int length, byte[] out, int outOffset)
      throws TlsException;

  /**
   * What is authenticated beside {@code length} bytes of content (RFC 5246, section 6.2.3.1; RFC
   * 6101, section 5.2.3.1).
   *
   * @param offset of the record that has the type
   */
  final byte[] pseudoHeader(byte[] record, int offset, int length) {
    sequenceInto(pseudoHeader, 0);
    pseudoHeader[8] = record[offset];
    pseudoHeader[pseudoHeader.length - 2] = (byte) (length >> 8);
    pseudoHeader[pseudoHeader.length - 1] = (byte) length;
    return pseudoHeader;
  }

  /** Whether that MAC is the expected one; takes the same time wherever they differ. */
  static boolean matches(byte[] expected, byte[] bytes, int at) {
    int differences = 0;
    for (int i = 0; i < expected.length; i++) {
      differences |= expected[i] ^ bytes[at + i];
    }
    return differences == 0;
  }

  /** A copy of an AEAD's keys, for whoever goes on with them; empty for what is no AEAD. */
  public Optional<DirectionKeys> aeadKeys() {
    return Optional.empty();
  }

  final ClassicVersion version() {
    return version;
  }

  /** Writes the number of the record at hand, 8 bytes. */
  final void sequenceInto(byte[] out, int offset) {
    for (int i = 0; i < 8; i++) {
      out[offset + i] = (byte) (sequence >>> (56 - 8 * i));
    }
  }

  @Override
  public final long sequenceNumber() {
    return sequence;
  }

  @Override
  public final ContentType openedType() {
    return openedType;
  }

  @Override
  public final int mostCiphertextBytes() {
    return MOST_CIPHERTEXT_BYTES;
  }

  @Override
  public final boolean hidesType() {
    return false;
  }

  @Override
  public final boolean needsUpdate() {
    return false;
  }
}
