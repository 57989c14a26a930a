package dev.gatehouse.gateway.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * The calls of the C library that kernel TLS takes, with numbers and structs as 64-bit Linux has
 * them ({@code <linux/tls.h>}, {@code <sys/socket.h>}). Results are what the call returned, or an
 * error's number negated. An object belongs to one thread, for its structs are used again.
 */
final class Libc {
  static final int EIO = 5;
  static final int EAGAIN = 11;
  static final int EINTR = 4;
  static final int EBADMSG = 74;
  static final int EMSGSIZE = 90;

  private static final int SOL_TCP = 6;
  private static final int TCP_ULP = 31;
  private static final int SOL_TLS = 282;
  private static final int SET_RECORD_TYPE = 1;
  private static final int GET_RECORD_TYPE = 2;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int F_DUPFD_CLOEXEC = 1030;

  /** {@code struct msghdr}, {@code struct iovec} (recvmsg(2)). */
  private static final int MESSAGE_BYTES = 56;

  private static final int VECTOR_BYTES = 16;

  /** {@code struct cmsghdr} with one byte of data: length, level, type, the byte; with padding. */
  private static final int CONTROL_BYTES = 24;

  /** The same without padding, as its first field says it (CMSG_LEN, cmsg(3)). */
  private static final int CONTROL_LENGTH = 17;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MemoryLayout ERRNO = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO_FIELD =
      ERRNO.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle SETSOCKOPT =
      call("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle GETSOCKOPT =
      call("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle RECVMSG =
      call("recvmsg", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle SENDMSG =
      call("sendmsg", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle FCNTL = call("fcntl", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);

  private final MemorySegment errno;
  private final MemorySegment message;
  private final MemorySegment vector;
  private final MemorySegment control;
  private final MemorySegment small;
  private final MemorySegment length;
  private int recordType;

  Libc() {
    Arena arena = Arena.ofAuto();
    errno = arena.allocate(ERRNO);
    message = arena.allocate(MESSAGE_BYTES, 8);
    vector = arena.allocate(VECTOR_BYTES, 8);
    control = arena.allocate(CONTROL_BYTES, 8);
    small = arena.allocate(64, 8);
    length = arena.allocate(4, 4);
  }

  @SuppressWarnings(
      "restricted") // the functions are glibc's own, their types as its headers have them
  private static MethodHandle call(String name, ValueLayout returned, MemoryLayout... parameters) {
    SymbolLookup lookup = LINKER.defaultLookup();
    Linker.Option[] options =
        name.equals("fcntl")
            ? new Linker.Option[] {
              Linker.Option.captureCallState("errno"), Linker.Option.firstVariadicArg(2)
            }
            : new Linker.Option[] {Linker.Option.captureCallState("errno")};
    return LINKER.downcallHandle(
        lookup.findOrThrow(name), FunctionDescriptor.of(returned, parameters), options);
  }

  private int result(long returned) {
    return returned >= 0 ? (int) returned : -(int) ERRNO_FIELD.get(errno, 0L);
  }

  private static IllegalStateException broken(Throwable cause) {
    return new IllegalStateException("a system call could not be made: " + cause, cause);
  }

  /** Puts the TLS layer under the socket, which must be connected; nothing changes by that yet. */
  int attach(int socket) {
    small.setString(0, "tls");
    return set(socket, SOL_TCP, TCP_ULP, 3);
  }

  /** Gives the kernel one direction's keys, a {@code struct tls12_crypto_info_*}; forgets them. */
  int keys(int socket, int direction, byte[] info) {
    MemorySegment.copy(info, 0, small, JAVA_BYTE, 0, info.length);
    try {
      return set(socket, SOL_TLS, direction, info.length);
    } finally {
      small.fill((byte) 0);
    }
  }

  private int set(int socket, int level, int option, int bytes) {
    try {
      return result((int) SETSOCKOPT.invokeExact(errno, socket, level, option, small, bytes));
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  /** Reads a {@code struct tls12_crypto_info_*} of that many bytes back into {@code info}. */
  int readKeys(int socket, int direction, byte[] info) {
    length.set(JAVA_INT, 0, info.length);
    try {
      int result =
          result((int) GETSOCKOPT.invokeExact(errno, socket, SOL_TLS, direction, small, length));
      MemorySegment.copy(small, JAVA_BYTE, 0, info, 0, info.length);
      return result;
    } catch (Throwable e) {
      throw broken(e);
    } finally {
      small.fill((byte) 0);
    }
  }

  /** A second descriptor of the same socket, closed when a program is executed. */
  int duplicate(int socket) {
    try {
      return result((int) FCNTL.invokeExact(errno, socket, F_DUPFD_CLOEXEC, 3));
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  /**
   * Receives what there is, without waiting; {@link #recordType} says from which kind of record.
   */
  int receive(int socket, MemorySegment into) {
    control.fill((byte) 0);
    prepare(into);
    recordType = 0;
    int received = move(RECVMSG, socket, MSG_DONTWAIT);
    boolean told =
        received >= 0
            && message.get(JAVA_LONG, 40) >= CONTROL_LENGTH
            && control.get(JAVA_INT, 8) == SOL_TLS
            && control.get(JAVA_INT, 12) == GET_RECORD_TYPE;
    if (told) {
      recordType = control.get(JAVA_BYTE, 16) & 0xff;
    }
    return received;
  }

  /** The type of the record that was received last; 0 if the kernel did not say. */
  int recordType() {
    return recordType;
  }

  /** Sends {@code content} as one record of that type, without waiting. */
  int send(int socket, int type, byte[] content) {
    MemorySegment.copy(content, 0, small, JAVA_BYTE, 0, content.length);
    control.set(JAVA_LONG, 0, CONTROL_LENGTH);
    control.set(JAVA_INT, 8, SOL_TLS);
    control.set(JAVA_INT, 12, SET_RECORD_TYPE);
    control.set(JAVA_BYTE, 16, (byte) type);
    prepare(small.asSlice(0, content.length));
    return move(SENDMSG, socket, MSG_DONTWAIT | MSG_NOSIGNAL);
  }

  /** {@code struct msghdr}: no address, one piece of memory, one control message. */
  private void prepare(MemorySegment piece) {
    vector.set(ADDRESS, 0, piece);
    vector.set(JAVA_LONG, 8, piece.byteSize());
    message.fill((byte) 0);
    message.set(ADDRESS, 16, vector);
    message.set(JAVA_LONG, 24, 1);
    message.set(ADDRESS, 32, control);
    message.set(JAVA_LONG, 40, CONTROL_BYTES);
  }

  private int move(MethodHandle call, int socket, int flags) {
    try {
      int moved;
      do {
        moved = result((long) call.invokeExact(errno, socket, message, flags));
      } while (moved == -EINTR);
      return moved;
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  /** Whether the structs above are this machine's. */
  static boolean fits() {
    return System.getProperty("os.name", "").equals("Linux")
        && ADDRESS.byteSize() == 8
        && Arrays.asList("amd64", "aarch64").contains(System.getProperty("os.arch", ""));
  }
}
