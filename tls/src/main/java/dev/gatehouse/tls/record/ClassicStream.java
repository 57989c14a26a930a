package dev.gatehouse.tls.record;

import dev.gatehouse.crypto.Rc4;
import dev.gatehouse.crypto.RecordMac;
import dev.gatehouse.tls.keys.classic.DirectionKeys;
import dev.gatehouse.tls.spec.BulkCipher;
import dev.gatehouse.tls.spec.ClassicVersion;
import java.util.Arrays;

/**
 * RC4 beside a MAC (RFC 5246, section 6.2.3.1): one key stream over all records, and no padding.
 * What it gives away of its first bytes no record layer can hold back (RFC 7465).
 */
final class ClassicStream extends ClassicProtection {
  private final Rc4 rc4;
  private final RecordMac mac;
  private final byte[] expectedMac;

  ClassicStream(ClassicVersion version, BulkCipher.Rc4 suite, DirectionKeys keys) {
    super(version, 0);
    mac = version.recordMac().key(suite.mac(), keys.macKey());
    rc4 = Rc4.key(keys.key());
    expectedMac = new byte[mac.bytes()];
  }

  @Override
  void sealFragment(byte[] in, int offset, int length, byte[] out, int outOffset) {
    int at = outOffset + HEADER_BYTES;
    byte[] header = pseudoHeader(out, outOffset, length);
    mac.update(header, 0, header.length).update(in, offset, length).finishInto(expectedMac, 0);
    rc4.apply(in, offset, length, out, at);
    rc4.apply(expectedMac, 0, expectedMac.length, out, at + length);
  }

  @Override
  int openFragment(byte[] record, int offset, int length, byte[] out, int outOffset) {
    int content = length - HEADER_BYTES - expectedMac.length;
    if (content < 0) {
      return -1;
    }
    rc4.apply(record, offset + HEADER_BYTES, length - HEADER_BYTES, out, outOffset);
    byte[] header = pseudoHeader(record, offset, content);
    mac.update(header, 0, header.length).update(out, outOffset, content).finishInto(expectedMac, 0);
    return matches(expectedMac, out, outOffset + content) ? content : -1;
  }

  @Override
  public int sealedBytes(int contentLength) {
    return HEADER_BYTES + contentLength + expectedMac.length;
  }

  @Override
  public int openedBytes(int recordLength) {
    return Math.max(0, recordLength - HEADER_BYTES); // the MAC is written too
  }

  @Override
  public boolean splitsData() {
    return false;
  }

  /** The numbers do not run out in a lifetime. */
  @Override
  public boolean seals(long contentBytes) {
    return true;
  }

  @Override
  public String toString() {
    return "RC4";
  }

  @Override
  public void close() {
    rc4.close();
    mac.close();
    Arrays.fill(expectedMac, (byte) 0);
  }
}
