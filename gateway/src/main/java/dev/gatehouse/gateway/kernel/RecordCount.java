package dev.gatehouse.gateway.kernel;

import dev.gatehouse.crypto.AeadAlgorithm;
import dev.gatehouse.tls.HandOver;
import dev.gatehouse.tls.RecordSizes;

/**
 * Watches that no key seals more records than it may (RFC 8446, section 5.5), which the kernel does
 * not. Writes are counted roughly, and every now and then the kernel is asked for the number.
 */
final class RecordCount {
  enum Verdict {
    FINE,
    /** Half of what it may is done. */
    UPDATE_DUE,
    SPENT
  }

  /** Before there are keys. */
  static final RecordCount NONE =
      new RecordCount(-1, AeadAlgorithm.CHACHA20_POLY1305, Long.MAX_VALUE, 0);

  /** Records between two questions, by our own count: some 4 GiB of full ones. */
  private static final long STRIDE = 1 << 18;

  /** The kernel may make more records of a write than we count, but not so many more. */
  private static final long RESERVE = 16 * STRIDE;

  private final int socket;
  private final AeadAlgorithm algorithm;
  private final long most;
  private long counted;
  private long next;
  private boolean updateDue;

  RecordCount(int socket, HandOver.Direction writing) {
    this(socket, writing.algorithm(), writing.mostRecords(), writing.sequence());
  }

  RecordCount(int socket, AeadAlgorithm algorithm, long most, long sequence) {
    this.socket = socket;
    this.algorithm = algorithm;
    this.most = most;
    this.counted = sequence;
    this.next = most == Long.MAX_VALUE ? most : sequence + STRIDE;
  }

  /** A write of so many bytes; what it comes to is said once each. */
  Verdict add(long bytes) {
    counted += 1 + bytes / RecordSizes.MOST_CONTENT_BYTES;
    return counted < next ? Verdict.FINE : ask(KernelTls.sealedRecords(socket, algorithm));
  }

  /**
   * What the kernel's number comes to.
   *
   * @param sequence an error if negative: then our own count must do
   */
  Verdict ask(long sequence) {
    counted = Math.max(counted, sequence);
    next = counted + STRIDE;
    if (counted > most - RESERVE) {
      return Verdict.SPENT;
    }
    if (counted > most / 2 && !updateDue) {
      updateDue = true;
      return Verdict.UPDATE_DUE;
    }
    return Verdict.FINE;
  }
}
