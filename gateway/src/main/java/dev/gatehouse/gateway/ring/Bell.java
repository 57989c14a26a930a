package dev.gatehouse.gateway.ring;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Wakes one who sleeps, in this process or another (eventfd(2)). Rung while nobody sleeps, it is
 * still heard; rung often, it is heard once. Ringing is for any thread, waiting for one.
 */
public final class Bell implements AutoCloseable {
  private final int fd;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment one = arena.allocateFrom(ValueLayout.JAVA_LONG, 1L);
  private final MemorySegment heard = arena.allocate(8, 8);
  private final MemorySegment poll = arena.allocate(8, 8);
  private boolean closed;

  private Bell(int fd) {
    this.fd = fd;
  }

  /** A new one. */
  public static Bell create() throws IOException {
    return new Bell(Linux.eventfd());
  }

  /** The one with this descriptor, which is owned by what is made. */
  static Bell of(int fd) {
    return new Bell(fd);
  }

  /** Its descriptor, readable while it was rung and not heard; for whoever waits for several. */
  public int fd() {
    return fd;
  }

  /** Rings; nothing where it has been closed. */
  public synchronized void ring() {
    if (!closed) {
      Linux.write8(fd, one);
    }
  }

  /**
   * Waits until it is rung, and hears all of it.
   *
   * @param millis at most; negative: as long as it takes
   */
  public void await(int millis) {
    if (Linux.poll(fd, poll, millis)) {
      Linux.read8(fd, heard);
    }
  }

  /** Nobody may be waiting. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      Linux.close(fd);
      arena.close();
    }
  }
}
