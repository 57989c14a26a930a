package dev.gatehouse.tls;

import dev.gatehouse.tls.record.RecordProtection;

/**
 * How long records can be in any version (RFC 8446, sections 5.1 and 5.2; RFC 5246, section 6.2.3):
 * for whoever keeps arrays for them.
 */
public final class RecordSizes {
  private RecordSizes() {}

  /** Type, version and length. */
  public static final int HEADER_BYTES = RecordProtection.HEADER_BYTES;

  /** The most content. */
  public static final int MOST_CONTENT_BYTES = RecordProtection.MOST_CONTENT_BYTES;

  /** The longest record that is taken, with its header. */
  public static final int MOST_RECORD_BYTES = RecordProtection.MOST_RECORD_BYTES;
}
