package dev.gatehouse.gateway.ring;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The memory of a channel: two rings, one behind the other, in an anonymous file (memfd_create(2)).
 * Its size is sealed before anybody else has it: who can cut a file short can kill whoever has
 * mapped it. Not thread-safe.
 */
public final class SharedMemory implements AutoCloseable {
  private final int fd;
  private final int capacity;
  private final Arena arena;
  private final MemorySegment all;
  private boolean closed;

  private SharedMemory(int fd, int capacity, Arena arena, MemorySegment all) {
    this.fd = fd;
    this.capacity = capacity;
    this.arena = arena;
    this.all = all;
  }

  /**
   * New memory, all zeros.
   *
   * @param capacity of each ring's data in bytes, a power of two from 128 KiB
   */
  public static SharedMemory create(int capacity) throws IOException {
    return map(Linux.memory("ssl-queue", bytes(capacity)), capacity);
  }

  /**
   * The memory that another process has made.
   *
   * @param fd owned by what is made, and closed in any case
   * @throws IOException also when its size is another, or may still change
   */
  static SharedMemory of(int fd, int capacity) throws IOException {
    try {
      if ((Linux.seals(fd) & Linux.SIZE_SEALS) != Linux.SIZE_SEALS) {
        throw new IOException("the size of the shared memory is not sealed");
      }
      if (Linux.size(fd) != bytes(capacity)) {
        throw new IOException("the shared memory has another size than was said");
      }
    } catch (IOException e) {
      Linux.close(fd);
      throw e;
    }
    return map(fd, capacity);
  }

  private static long bytes(int capacity) {
    return 2 * Ring.bytes(capacity);
  }

  @SuppressWarnings("restricted") // mapped with that size, and unmapped by the arena
  private static SharedMemory map(int fd, int capacity) throws IOException {
    long bytes = bytes(capacity);
    long address;
    try {
      address = Linux.map(bytes, fd);
    } catch (IOException e) {
      Linux.close(fd);
      throw e;
    }
    Arena arena = Arena.ofShared();
    MemorySegment all =
        MemorySegment.ofAddress(address)
            .reinterpret(bytes, arena, _ -> Linux.unmap(address, bytes));
    return new SharedMemory(fd, capacity, arena, all);
  }

  /** The first ring or the second: 0 or 1. */
  MemorySegment ring(int which) {
    long bytes = Ring.bytes(capacity);
    return all.asSlice(which * bytes, bytes);
  }

  int fd() {
    return fd;
  }

  /** Unmaps it. Who uses it afterwards gets an exception. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      arena.close();
      Linux.close(fd);
    }
  }
}
