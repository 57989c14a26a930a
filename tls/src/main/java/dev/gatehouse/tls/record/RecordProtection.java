package dev.gatehouse.tls.record;

import dev.gatehouse.tls.spec.ContentType;
import dev.gatehouse.tls.spec.TlsException;

/**
 * Seals the records of one direction, or opens them, under one key. It counts them, and the count
 * goes into what is authenticated: a record that is lost, repeated or moved does not open. An
 * object either seals or opens, for both would share the count. Allocates nothing for a record but
 * what the ciphers do. Not thread-safe.
 */
public sealed interface RecordProtection extends AutoCloseable
    permits ModernProtection, ClassicProtection {
  /** Bytes of type, version and length before a record's content. */
  int HEADER_BYTES = 5;

  /** RFC 5246, section 6.2.1, and RFC 8446, section 5.1: the most that a record carries. */
  int MOST_CONTENT_BYTES = 1 << 14;

  /** The longest record of any version, with its header: TLS 1.2's (RFC 5246, section 6.2.3). */
  int MOST_RECORD_BYTES = HEADER_BYTES + MOST_CONTENT_BYTES + 2048;

  /**
   * Writes one record with {@code length} bytes of content, 0..2^14, and no padding that is not
   * needed. Input and output must not overlap.
   *
   * @return the record's length, {@link #sealedBytes}
   * @throws IllegalStateException when the key has sealed as much as it may: our mistake, for
   *     {@link #needsUpdate} or {@link #seals} has long said so
   */
  int seal(ContentType type, byte[] in, int offset, int length, byte[] out, int outOffset);

  /**
   * Opens one whole record, header included, and writes its content to {@code out}. The header is
   * authenticated as it stands; that it says this length, and a type and version that may be there,
   * is for the caller to check. Input and output must not overlap.
   *
   * @param out has room for {@link #openedBytes} from {@code outOffset} on: what lies behind the
   *     content in the record is written too
   * @return the content's length, 0..2^14; its type is {@link #openedType}
   * @throws TlsException {@code PeerMisbehaved} when the record is too long, too short, not
   *     authentic, or has no content type; what {@code out} holds then is undefined
   */
  int open(byte[] record, int offset, int length, byte[] out, int outOffset) throws TlsException;

  /** What the record that was opened last carries. */
  ContentType openedType();

  /** Length of the record that {@link #seal} makes of so much content. */
  int sealedBytes(int contentLength);

  /** Room that {@link #open} needs for a record of that length, header included. */
  int openedBytes(int recordLength);

  /** What the header of a protected record may say at the most. */
  int mostCiphertextBytes();

  /**
   * Whether the header says application_data whatever the content is (RFC 8446, section 5.2), or
   * says the content's own type (RFC 5246, section 6.2.3).
   */
  boolean hidesType();

  /**
   * Whether application data is sent with its first byte in a record of its own, so that nobody who
   * chooses the rest knows what it is mixed with (BEAST, CVE-2011-3389).
   */
  boolean splitsData();

  /** Whether the key has protected half of what it may, so that a new one is due. */
  boolean needsUpdate();

  /**
   * Whether the key may still seal {@code contentBytes} of application data, and the alert that
   * closes the connection. Where keys can be updated it always may.
   */
  boolean seals(long contentBytes);

  /** The number of the next record under this key. */
  long sequenceNumber();

  /** Zeroes the keys. */
  @Override
  void close();
}
