package dev.gatehouse.gateway.ring;

import java.io.IOException;

/**
 * One end of a channel between two processes: a ring to write to, a ring to read from, the bell
 * that wakes the other end and the one that wakes us. For one thread, but for {@link Bell#ring}.
 *
 * @param ours rung by the other end; also by our own threads that want us awake
 * @param theirs what we ring
 */
public record Wire(
    SharedMemory memory, RingWriter writer, RingReader reader, Bell ours, Bell theirs)
    implements AutoCloseable {
  /**
   * One end of new memory; the other end is another process's by {@link Handing}.
   *
   * @param capacity of each ring's data in bytes, a power of two from 128 KiB
   */
  public static Wire create(int capacity) throws IOException {
    SharedMemory memory = SharedMemory.create(capacity);
    try {
      Bell ours = Bell.create();
      try {
        return first(memory, ours, Bell.create());
      } catch (IOException e) {
        ours.close();
        throw e;
      }
    } catch (IOException e) {
      memory.close();
      throw e;
    }
  }

  private static Wire first(SharedMemory memory, Bell ours, Bell theirs) {
    return new Wire(
        memory, new RingWriter(memory.ring(0)), new RingReader(memory.ring(1)), ours, theirs);
  }

  /** The other end in this process, over the same memory and bells: for two threads. */
  public Wire otherEnd() {
    return second(memory, /* ours= */ theirs, /* theirs= */ ours);
  }

  /** The end that another process handed over. */
  static Wire second(SharedMemory memory, Bell ours, Bell theirs) {
    return new Wire(
        memory, new RingWriter(memory.ring(1)), new RingReader(memory.ring(0)), ours, theirs);
  }

  /** Publishes what was written and gives back what was read; rings where either is waited for. */
  public void flush() {
    boolean published = writer.publish();
    boolean released = reader.release();
    if (published || released) {
      theirs.ring();
    }
  }

  /** Releases memory and bells. No thread may be using them. */
  @Override
  public void close() {
    memory.close();
    ours.close();
    theirs.close();
  }
}
