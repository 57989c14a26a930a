package dev.gatehouse.proving.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * Time and allocation of two sides that take turns on one thread: the first is the server's (or who
 * seals), the second the client's (or who opens).
 */
final class Clocks {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final long[] nanos = new long[2];
  private final long[] bytes = new long[2];
  private long sinceNanos = System.nanoTime();
  private long sinceBytes = THREADS.getCurrentThreadAllocatedBytes();

  /** What was done since the last call was the server's doing, or the sealer's. */
  void first() {
    lap(0);
  }

  /** It was the client's, or the opener's. */
  void second() {
    lap(1);
  }

  private void lap(int side) {
    long nanosNow = System.nanoTime();
    long bytesNow = THREADS.getCurrentThreadAllocatedBytes();
    nanos[side] += nanosNow - sinceNanos;
    bytes[side] += bytesNow - sinceBytes;
    sinceNanos = System.nanoTime();
    sinceBytes = bytesNow;
  }

  /** Nothing was done since the last call that counts. */
  void skip() {
    sinceNanos = System.nanoTime();
    sinceBytes = THREADS.getCurrentThreadAllocatedBytes();
  }

  long nanos(int side) {
    return nanos[side];
  }

  long bytes(int side) {
    return bytes[side];
  }
}
