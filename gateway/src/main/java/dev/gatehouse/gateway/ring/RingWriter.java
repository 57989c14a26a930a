package dev.gatehouse.gateway.ring;

import static dev.gatehouse.gateway.ring.RingLayout.FRAME;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The writing end. Frames are written one by one and seen by the reader when they are published,
 * together. It keeps its own index to itself and believes the reader's only within bounds. For one
 * thread.
 */
public final class RingWriter {
  private final MemorySegment memory;
  private final ByteBuffer data;
  private final long capacity;
  private long tail;
  private long published;

  /** The highest head that has been seen. */
  private long head;

  private int reserved = -1;

  /** Begins an empty ring. */
  public RingWriter(MemorySegment memory) {
    this.memory = memory;
    this.capacity = RingLayout.capacity(memory);
    this.data = memory.asSlice(RingLayout.HEADER).asByteBuffer();
  }

  /**
   * Room for a payload.
   *
   * @param length 0..{@value Ring#MOST_PAYLOAD_BYTES}
   * @return with exactly {@code length} bytes remaining, valid until the next call; null if the
   *     ring is full
   * @throws RingException when the reader's index is impossible
   */
  public @Nullable ByteBuffer reserve(int length) throws RingException {
    if (length < 0 || length > Ring.MOST_PAYLOAD_BYTES) {
      throw new IllegalArgumentException("a payload of " + length + " bytes");
    }
    int room = RingLayout.room(length);
    long toEnd = capacity - (tail & (capacity - 1));
    long needed = toEnd < room ? toEnd + room : room;
    if (capacity - (tail - head) < needed) {
      head = readHead();
      if (capacity - (tail - head) < needed) {
        return null;
      }
    }
    if (toEnd < room) {
      frame((int) toEnd - FRAME, RingLayout.KIND_FILL, 0, 0, 0);
      tail += toEnd;
    }
    reserved = length;
    int at = (int) (tail & (capacity - 1)) + FRAME;
    return data.limit(at + length).position(at);
  }

  /**
   * Ends the frame whose payload was reserved.
   *
   * @param kind 1 and more
   */
  public void commit(int kind, long connection, int detail) {
    commit(kind, connection, detail, /* stamp= */ 0);
  }

  /**
   * The same with a stamp.
   *
   * @param stamp a {@link System#nanoTime}, which processes of one machine share; 0 for none
   */
  public void commit(int kind, long connection, int detail, long stamp) {
    if (reserved < 0) {
      throw new IllegalStateException("no room was reserved");
    }
    frame(reserved, kind, connection, detail, stamp);
    tail += RingLayout.room(reserved);
    reserved = -1;
  }

  private void frame(int length, int kind, long connection, int detail, long stamp) {
    long at = RingLayout.HEADER + (tail & (capacity - 1));
    memory.set(JAVA_INT, at, length);
    memory.set(JAVA_INT, at + 4, kind);
    memory.set(JAVA_LONG, at + 8, connection);
    memory.set(JAVA_INT, at + 16, detail);
    memory.set(JAVA_INT, at + 20, 0);
    memory.set(JAVA_LONG, at + 24, stamp);
  }

  /**
   * Shows the reader what was committed.
   *
   * @return whether the reader sleeps and is now to be woken by the caller
   */
  public boolean publish() {
    if (published == tail) {
      return false;
    }
    published = tail;
    RingLayout.LONG.setVolatile(memory, RingLayout.TAIL, tail);
    return RingLayout.takes(memory, RingLayout.SLEEPS);
  }

  /**
   * Asks to be woken when the reader has made room.
   *
   * @return false if it has made some meanwhile, so that nobody will wake us
   */
  public boolean waitForRoom() throws RingException {
    RingLayout.INT.setVolatile(memory, RingLayout.WAITS, 1);
    if (readHead() == head) {
      return true;
    }
    RingLayout.INT.setVolatile(memory, RingLayout.WAITS, 0);
    return false;
  }

  private long readHead() throws RingException {
    long now = (long) RingLayout.LONG.getVolatile(memory, RingLayout.HEAD);
    if (now < head || now > published) {
      throw new RingException(
          "The reader of the SSL queue says it has read to "
              + now
              + ", and between "
              + head
              + " and "
              + published
              + " would be possible.");
    }
    return now;
  }
}
