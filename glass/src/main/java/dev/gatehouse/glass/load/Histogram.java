package dev.gatehouse.glass.load;

/**
 * How often which time was taken, within 1/64 of each: a bucket for each 64th of a power of two, as
 * HdrHistogram has them. From 1 ns to 4 hours. Not thread-safe.
 */
public final class Histogram {
  private static final int STEPS_BITS = 6;
  private static final int STEPS = 1 << STEPS_BITS;
  private static final int POWERS = 38;

  private final long[] counts = new long[POWERS * STEPS];
  private long count;
  private long most;

  /** An empty one. */
  public Histogram() {}

  /** One more time; below zero counts as zero, and what is too long as the longest. */
  public void add(long nanos) {
    counts[bucket(Math.max(0, nanos))]++;
    count++;
    most = Math.max(most, nanos);
  }

  /** How many there are. */
  public long count() {
    return count;
  }

  /** The longest. */
  public long most() {
    return most;
  }

  /**
   * The time that this part of all is not longer than; 0 if there is none.
   *
   * @param part such as 0.99
   */
  public long quantile(double part) {
    if (part < 0 || part > 1) {
      throw new IllegalArgumentException("a part is 0 to 1, not " + part);
    }
    long rank = Math.max(1, (long) Math.ceil(part * count));
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= rank) {
        return Math.min(most, upper(i));
      }
    }
    return 0;
  }

  /** Below 64 each value has its bucket; above, the upper seven bits choose. */
  static int bucket(long nanos) {
    if (nanos < STEPS) {
      return (int) nanos;
    }
    int shift = Long.SIZE - 1 - STEPS_BITS - Long.numberOfLeadingZeros(nanos);
    int index = (shift + 1) * STEPS + (int) (nanos >>> shift) - STEPS;
    return Math.min(index, POWERS * STEPS - 1);
  }

  /** The largest value of a bucket. */
  static long upper(int bucket) {
    if (bucket < STEPS) {
      return bucket;
    }
    int shift = bucket / STEPS - 1;
    long first = (long) (STEPS + bucket % STEPS) << shift;
    return first + (1L << shift) - 1;
  }
}
