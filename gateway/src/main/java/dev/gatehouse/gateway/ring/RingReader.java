package dev.gatehouse.gateway.ring;

import static dev.gatehouse.gateway.ring.RingLayout.FRAME;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * The reading end. It reads each number in shared memory once, checks its own copy, and uses that:
 * the writer may change what it has written at any time. Payloads are to be copied out before they
 * are looked at. For one thread.
 */
public final class RingReader {
  private final MemorySegment memory;
  private final ByteBuffer data;
  private final long capacity;
  private long head;
  private long released;

  /** The tail as it was last believed. */
  private long tail;

  private int length;
  private int kind;
  private long connection;
  private int detail;
  private long stamp;

  /** Begins an empty ring. */
  public RingReader(MemorySegment memory) {
    this.memory = memory;
    this.capacity = RingLayout.capacity(memory);
    this.data = memory.asSlice(RingLayout.HEADER).asByteBuffer();
  }

  /**
   * Goes to the next frame, which stays readable until {@link #release}.
   *
   * @return whether there is one
   * @throws RingException when the memory holds no frame where it should
   */
  public boolean next() throws RingException {
    do {
      if (head == tail) {
        tail = readTail();
        if (head == tail) {
          return false;
        }
      }
      long at = head & (capacity - 1);
      long frame = RingLayout.HEADER + at;
      length = memory.get(JAVA_INT, frame);
      kind = memory.get(JAVA_INT, frame + 4);
      connection = memory.get(JAVA_LONG, frame + 8);
      detail = memory.get(JAVA_INT, frame + 16);
      stamp = memory.get(JAVA_LONG, frame + 24);
      check(at);
      head += RingLayout.room(length);
    } while (kind == RingLayout.KIND_FILL);
    return true;
  }

  private void check(long at) throws RingException {
    boolean fill = kind == RingLayout.KIND_FILL;
    if (length < 0 || kind < 0 || (!fill && length > Ring.MOST_PAYLOAD_BYTES)) {
      throw new RingException(
          "The SSL queue holds a frame of kind " + kind + " with " + length + " bytes.");
    }
    long room = ((long) FRAME + length + RingLayout.ALIGNMENT - 1) & -RingLayout.ALIGNMENT;
    if (room > tail - head || at + room > capacity || (fill && at + room != capacity)) {
      throw new RingException(
          "The SSL queue holds a frame of "
              + room
              + " bytes that reaches beyond what was written.");
    }
  }

  private long readTail() throws RingException {
    long now = (long) RingLayout.LONG.getAcquire(memory, RingLayout.TAIL);
    // Frames begin at multiples of their alignment, so a tail elsewhere cuts one.
    if (now < tail || now - released > capacity || (now & (RingLayout.ALIGNMENT - 1)) != 0) {
      throw new RingException(
          "The writer of the SSL queue says it has written to "
              + now
              + ", and we have read to "
              + released
              + " of a ring of "
              + capacity
              + " bytes.");
    }
    return now;
  }

  /** The frame's kind, 1 and more. */
  public int kind() {
    return kind;
  }

  /** Which connection the frame says it is about. */
  public long connection() {
    return connection;
  }

  /** What its kind makes of it. */
  public int detail() {
    return detail;
  }

  /** How long its payload is, 0..{@value Ring#MOST_PAYLOAD_BYTES}. */
  public int length() {
    return length;
  }

  /** The writer's {@link System#nanoTime}, as true as the writer; 0 if it gave none. */
  public long stamp() {
    return stamp;
  }

  /** The payload, still in shared memory, to be copied; valid until the next call. */
  public ByteBuffer payload() {
    int at = (int) ((head - RingLayout.room(length)) & (capacity - 1)) + FRAME;
    return data.limit(at + length).position(at);
  }

  /** Copies the payload into {@code target}; returns its length. */
  public int copy(byte[] target, int offset) {
    payload().get(target, offset, length);
    return length;
  }

  /**
   * Gives the frames that were read back to the writer.
   *
   * @return whether the writer waits for room and is now to be woken by the caller
   */
  public boolean release() {
    if (released == head) {
      return false;
    }
    released = head;
    RingLayout.LONG.setVolatile(memory, RingLayout.HEAD, head);
    return RingLayout.takes(memory, RingLayout.WAITS);
  }

  /**
   * Says that we sleep until we are woken.
   *
   * @return false if there is something to read already: nobody will wake us
   */
  public boolean sleep() {
    RingLayout.INT.setVolatile(memory, RingLayout.SLEEPS, 1);
    if ((long) RingLayout.LONG.getVolatile(memory, RingLayout.TAIL) == tail) {
      return true;
    }
    wake();
    return false;
  }

  /** Whether {@link #next} would find something. */
  public boolean hasMore() {
    return head != tail || (long) RingLayout.LONG.getAcquire(memory, RingLayout.TAIL) != tail;
  }

  /** We are awake, whoever woke us. */
  public void wake() {
    RingLayout.INT.setVolatile(memory, RingLayout.SLEEPS, 0);
  }
}
