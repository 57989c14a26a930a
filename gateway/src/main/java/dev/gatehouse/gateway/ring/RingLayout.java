package dev.gatehouse.gateway.ring;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * Where things are in a ring's memory. Two indices that only grow, and a word for each side that
 * says whether it wants to be woken, on cache lines of their own (two each, for the adjacent line
 * is fetched too); then the data. A frame is its header and its payload, and never lies across the
 * end: a frame that would is put at the beginning, behind one that fills the rest.
 *
 * <pre>
 * 0    u64 tail    what has been written
 * 128  u64 head    what has been read
 * 256  u32 sleeps  the reader wants to be woken when the tail moves
 * 384  u32 waits   the writer wants to be woken when the head moves
 * 512  data
 *
 * frame: u32 length, u32 kind, u64 connection, u32 detail, u32 zero, u64 stamp; payload
 * </pre>
 */
final class RingLayout {
  static final int HEADER = 512;
  static final long TAIL = 0;
  static final long HEAD = 128;
  static final long SLEEPS = 256;
  static final long WAITS = 384;

  static final int FRAME = 32;
  static final int ALIGNMENT = 32;
  static final int KIND_FILL = 0;

  static final VarHandle LONG = JAVA_LONG.varHandle();
  static final VarHandle INT = JAVA_INT.varHandle();

  private RingLayout() {}

  static long capacity(MemorySegment memory) {
    long capacity = memory.byteSize() - HEADER;
    if (capacity < 4L * Ring.MOST_PAYLOAD_BYTES || Long.bitCount(capacity) != 1) {
      throw new IllegalArgumentException("a ring of " + capacity + " bytes");
    }
    return capacity;
  }

  /** What a frame with so much payload takes. */
  static int room(int payload) {
    return (FRAME + payload + ALIGNMENT - 1) & -ALIGNMENT;
  }

  /** Takes the other side's wish to be woken, if it has one. */
  static boolean takes(MemorySegment memory, long flag) {
    return (int) INT.getVolatile(memory, flag) == 1 && INT.compareAndSet(memory, flag, 1, 0);
  }
}
