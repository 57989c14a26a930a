package dev.gatehouse.gateway.ring;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The calls of the C library that shared memory takes, on 64-bit Linux. Those that fail throw with
 * the call's name and errno. Thread-safe.
 */
final class Linux {
  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO_VALUE =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final int EINTR = 4;

  private static final int MFD_CLOEXEC = 1;
  private static final int MFD_ALLOW_SEALING = 2;
  private static final int F_ADD_SEALS = 1033;
  private static final int F_GET_SEALS = 1034;

  /** F_SEAL_SEAL, F_SEAL_SHRINK and F_SEAL_GROW: the size is what it is, for good. */
  static final int SIZE_SEALS = 1 | 2 | 4;

  private static final int PROT_READ_WRITE = 1 | 2;
  private static final int MAP_SHARED = 1;

  private static final int EFD_CLOEXEC_NONBLOCK = 0x80000 | 0x800;
  private static final short POLLIN = 1;
  private static final int SEEK_END = 2;

  private static final MethodHandle MEMFD_CREATE =
      call("memfd_create", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), ERRNO);
  private static final MethodHandle FTRUNCATE =
      call("ftruncate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG), ERRNO);
  private static final MethodHandle LSEEK =
      call("lseek", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT), ERRNO);
  private static final MethodHandle FCNTL =
      call(
          "fcntl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG),
          ERRNO,
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle MMAP =
      call(
          "mmap",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG),
          ERRNO);
  private static final MethodHandle MUNMAP =
      call("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG), ERRNO);
  private static final MethodHandle EVENTFD =
      call("eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT), ERRNO);
  private static final MethodHandle WRITE =
      call("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle READ =
      call("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle POLL =
      call("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle CLOSE =
      call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private Linux() {}

  @SuppressWarnings("restricted") // the signatures are those of the manual's second section
  static MethodHandle call(String name, FunctionDescriptor signature, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), signature, options);
  }

  /** A call that reports by errno. */
  interface Call {
    long run(Arena arena, MemorySegment state) throws Throwable;
  }

  /** What the call gave; it is made again where a signal broke it off. */
  static long succeed(String name, Call call) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      while (true) {
        long result = call.run(arena, state);
        int errno = (int) ERRNO_VALUE.get(state, 0L);
        if (result >= 0) {
          return result;
        }
        if (errno != EINTR) {
          throw new IOException(name + " failed with errno " + errno);
        }
      }
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(name + " cannot be called", e);
    }
  }

  /** Memory with a descriptor and no name. Its size can be sealed. */
  static int memory(String name, long bytes) throws IOException {
    int fd =
        (int)
            succeed(
                "memfd_create",
                (arena, state) ->
                    (int)
                        MEMFD_CREATE.invokeExact(
                            state, arena.allocateFrom(name), MFD_CLOEXEC | MFD_ALLOW_SEALING));
    try {
      succeed("ftruncate", (_, state) -> (int) FTRUNCATE.invokeExact(state, fd, bytes));
      succeed(
          "fcntl(F_ADD_SEALS)",
          (_, state) -> (int) FCNTL.invokeExact(state, fd, F_ADD_SEALS, (long) SIZE_SEALS));
      return fd;
    } catch (IOException e) {
      close(fd);
      throw e;
    }
  }

  static int seals(int fd) throws IOException {
    return (int)
        succeed(
            "fcntl(F_GET_SEALS)",
            (_, state) -> (int) FCNTL.invokeExact(state, fd, F_GET_SEALS, 0L));
  }

  static long size(int fd) throws IOException {
    return succeed("lseek", (_, state) -> (long) LSEEK.invokeExact(state, fd, 0L, SEEK_END));
  }

  /** Maps all of a descriptor, shared; gives the address. */
  static long map(long bytes, int fd) throws IOException {
    return succeed(
        "mmap",
        (_, state) ->
            (long) MMAP.invokeExact(state, 0L, bytes, PROT_READ_WRITE, MAP_SHARED, fd, 0L));
  }

  static void unmap(long address, long bytes) {
    try {
      succeed("munmap", (_, state) -> (int) MUNMAP.invokeExact(state, address, bytes));
    } catch (IOException e) {
      throw new IllegalStateException("what was mapped cannot be unmapped", e);
    }
  }

  static int eventfd() throws IOException {
    return (int)
        succeed("eventfd", (_, state) -> (int) EVENTFD.invokeExact(state, 0, EFD_CLOEXEC_NONBLOCK));
  }

  /** Adds one to an eventfd. What is full wakes as well. */
  static void write8(int fd, MemorySegment one) {
    try {
      long _ = (long) WRITE.invokeExact(fd, one, 8L);
    } catch (Throwable e) {
      throw new IllegalStateException("write cannot be called", e);
    }
  }

  /** Takes all from an eventfd. */
  static void read8(int fd, MemorySegment into) {
    try {
      long _ = (long) READ.invokeExact(fd, into, 8L);
    } catch (Throwable e) {
      throw new IllegalStateException("read cannot be called", e);
    }
  }

  /** Waits until there is something to read, for that long at most. */
  static boolean poll(int fd, MemorySegment pollfd, int millis) {
    pollfd.set(JAVA_INT, 0, fd);
    pollfd.set(JAVA_SHORT, 4, POLLIN);
    pollfd.set(JAVA_SHORT, 6, (short) 0);
    try {
      return (int) POLL.invokeExact(pollfd, 1L, millis) > 0;
    } catch (Throwable e) {
      throw new IllegalStateException("poll cannot be called", e);
    }
  }

  static void close(int fd) {
    try {
      int _ = (int) CLOSE.invokeExact(fd);
    } catch (Throwable e) {
      throw new IllegalStateException("close cannot be called", e);
    }
  }
}
