package dev.gatehouse.gateway.ring;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Hands channels to another process: descriptors over a Unix socket (SCM_RIGHTS, unix(7)), so that
 * nothing has a name in a file system and the other process may be another user's. Whoever connects
 * shows a token that it was told elsewhere; the first to show it gets them, and the socket is gone.
 * One giving and one taking, each blocking, on any thread.
 */
public final class Handing implements AutoCloseable {
  /** Of a token, in bytes. */
  public static final int TOKEN_BYTES = 32;

  /** Of a channel: its memory, the taker's bell, the giver's bell. */
  private static final int DESCRIPTORS = 3;

  /** The kernel's limit for one message is 253 descriptors (SCM_MAX_FD). */
  public static final int MOST_CHANNELS = 253 / DESCRIPTORS;

  /** A taker says its token at once; others hold up the line no longer than that. */
  private static final Duration VISIT = Duration.ofSeconds(1);

  private static final int AF_UNIX = 1;
  private static final int SOCK_STREAM = 1;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SCM_RIGHTS = 1;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int MSG_CMSG_CLOEXEC = 0x40000000;

  /** {@code struct sockaddr_un} (unix(7)): the family, and a path of 108 bytes with its final 0. */
  private static final int SOCKADDR_BYTES = 110;

  private static final int PATH_BYTES = 107;

  /** {@code struct msghdr} and {@code struct cmsghdr}, without its data (recvmsg(2), cmsg(3)). */
  private static final int MSGHDR_BYTES = 56;

  private static final int CMSGHDR_BYTES = 16;

  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
  private static final MethodHandle SOCKET =
      Linux.call("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT), ERRNO);
  private static final MethodHandle BIND =
      Linux.call("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT), ERRNO);
  private static final MethodHandle LISTEN =
      Linux.call("listen", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT), ERRNO);
  private static final MethodHandle ACCEPT =
      Linux.call(
          "accept4", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT), ERRNO);
  private static final MethodHandle CONNECT =
      Linux.call("connect", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT), ERRNO);
  private static final MethodHandle SEND =
      Linux.call(
          "send", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT), ERRNO);
  private static final MethodHandle RECV =
      Linux.call(
          "recv", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT), ERRNO);
  private static final MethodHandle SENDMSG =
      Linux.call("sendmsg", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT), ERRNO);
  private static final MethodHandle RECVMSG =
      Linux.call("recvmsg", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT), ERRNO);

  private final Path socket;
  private final int listener;
  private boolean closed;

  private Handing(Path socket, int listener) {
    this.socket = socket;
    this.listener = listener;
  }

  /**
   * Listens for the one who takes.
   *
   * @param socket made new; anybody who may pass through its folder may connect, so that the taker
   *     can be another user's: the token says who it is
   */
  public static Handing at(Path socket) throws IOException {
    int fd = newSocket();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = address(arena, socket);
      Linux.succeed(
          "bind", (_, state) -> (int) BIND.invokeExact(state, fd, address, SOCKADDR_BYTES));
      Linux.succeed("listen", (_, state) -> (int) LISTEN.invokeExact(state, fd, 4));
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
      return new Handing(socket, fd);
    } catch (IOException | RuntimeException e) {
      Linux.close(fd);
      throw e;
    }
  }

  /**
   * Gives the other end of each to the first who shows the token.
   *
   * @param patience how long that may take in all
   * @throws IOException when nobody came in time
   */
  public void give(byte[] token, List<Wire> channels, Duration patience) throws IOException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      int visitor = accept(end);
      try {
        long soon = System.nanoTime() + VISIT.toNanos();
        if (MessageDigest.isEqual(receive(visitor, soon - end < 0 ? soon : end), token)) {
          send(visitor, channels);
          return;
        }
      } catch (IOException e) {
        // This one went, or says nothing. Whoever may connect must not keep the taker out.
      } finally {
        Linux.close(visitor);
      }
    }
  }

  /**
   * Takes channels.
   *
   * @param count how many there are to be
   * @param capacity of their rings, as was agreed on
   * @throws IOException also when something else is handed over
   */
  public static List<Wire> take(Path socket, byte[] token, int count, int capacity)
      throws IOException {
    int fd = newSocket();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = address(arena, socket);
      Linux.succeed(
          "connect", (_, state) -> (int) CONNECT.invokeExact(state, fd, address, SOCKADDR_BYTES));
      MemorySegment words = arena.allocateFrom(JAVA_BYTE, token);
      Linux.succeed(
          "send",
          (_, state) -> (long) SEND.invokeExact(state, fd, words, words.byteSize(), MSG_NOSIGNAL));
      return wires(receiveDescriptors(arena, fd, count * DESCRIPTORS), capacity);
    } finally {
      Linux.close(fd);
    }
  }

  private int accept(long end) throws IOException {
    awaitReadable(listener, end);
    return (int)
        Linux.succeed(
            "accept4",
            (_, state) ->
                (int)
                    ACCEPT.invokeExact(
                        state, listener, MemorySegment.NULL, MemorySegment.NULL, SOCK_CLOEXEC));
  }

  private static byte[] receive(int visitor, long end) throws IOException {
    byte[] token = new byte[TOKEN_BYTES];
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment into = arena.allocate(TOKEN_BYTES);
      awaitReadable(visitor, end);
      long count =
          Linux.succeed(
              "recv",
              (_, state) -> (long) RECV.invokeExact(state, visitor, into, (long) TOKEN_BYTES, 0));
      MemorySegment.copy(into, JAVA_BYTE, 0, token, 0, (int) count);
    }
    return token;
  }

  private static void awaitReadable(int fd, long end) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      long millis = Math.max(0, (end - System.nanoTime()) / 1_000_000);
      if (!Linux.poll(fd, arena.allocate(8, 8), (int) millis)) {
        throw new IOException("nobody came for the shared memory in time");
      }
    }
  }

  private static void send(int visitor, List<Wire> channels) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      int[] fds = new int[channels.size() * DESCRIPTORS];
      for (int i = 0; i < channels.size(); i++) {
        Wire it = channels.get(i);
        fds[DESCRIPTORS * i] = it.memory().fd();
        fds[DESCRIPTORS * i + 1] = it.theirs().fd();
        fds[DESCRIPTORS * i + 2] = it.ours().fd();
      }
      MemorySegment message = message(arena, fds.length);
      MemorySegment control = control(message, fds.length);
      control.set(JAVA_LONG, 0, CMSGHDR_BYTES + 4L * fds.length);
      control.set(JAVA_INT, 8, SOL_SOCKET);
      control.set(JAVA_INT, 12, SCM_RIGHTS);
      MemorySegment.copy(fds, 0, control, JAVA_INT, CMSGHDR_BYTES, fds.length);
      Linux.succeed(
          "sendmsg",
          (_, state) -> (long) SENDMSG.invokeExact(state, visitor, message, MSG_NOSIGNAL));
    }
  }

  private static int[] receiveDescriptors(Arena arena, int fd, int count) throws IOException {
    MemorySegment message = message(arena, count);
    long bytes =
        Linux.succeed(
            "recvmsg",
            (_, state) -> (long) RECVMSG.invokeExact(state, fd, message, MSG_CMSG_CLOEXEC));
    MemorySegment control = control(message, count);
    if (bytes != 1
        || message.get(JAVA_LONG, 40) < CMSGHDR_BYTES + 4L * count
        || control.get(JAVA_LONG, 0) != CMSGHDR_BYTES + 4L * count
        || control.get(JAVA_INT, 8) != SOL_SOCKET
        || control.get(JAVA_INT, 12) != SCM_RIGHTS) {
      throw new IOException("no descriptors were handed over, or not as many as were said");
    }
    return control.asSlice(CMSGHDR_BYTES, 4L * count).toArray(JAVA_INT);
  }

  private static List<Wire> wires(int[] fds, int capacity) throws IOException {
    List<Wire> wires = new ArrayList<>();
    for (int i = 0; i < fds.length; i += DESCRIPTORS) {
      SharedMemory memory = SharedMemory.of(fds[i], capacity);
      wires.add(Wire.second(memory, Bell.of(fds[i + 1]), Bell.of(fds[i + 2])));
    }
    return wires;
  }

  /** A {@code struct msghdr} with one byte of data and room for so many descriptors. */
  private static MemorySegment message(Arena arena, int count) {
    MemorySegment message = arena.allocate(MSGHDR_BYTES, 8);
    MemorySegment vector = arena.allocate(16, 8);
    vector.set(ADDRESS, 0, arena.allocate(8));
    vector.set(JAVA_LONG, 8, 1);
    long controlBytes = CMSGHDR_BYTES + ((4L * count + 7) & ~7L);
    message.set(ADDRESS, 16, vector);
    message.set(JAVA_LONG, 24, 1);
    message.set(ADDRESS, 32, arena.allocate(controlBytes, 8));
    message.set(JAVA_LONG, 40, controlBytes);
    return message;
  }

  @SuppressWarnings("restricted") // allocated by message(), with that size
  private static MemorySegment control(MemorySegment message, int count) {
    return message.get(ADDRESS, 32).reinterpret(CMSGHDR_BYTES + ((4L * count + 7) & ~7L));
  }

  private static int newSocket() throws IOException {
    return (int)
        Linux.succeed(
            "socket",
            (_, state) -> (int) SOCKET.invokeExact(state, AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  }

  private static MemorySegment address(Arena arena, Path socket) throws IOException {
    byte[] path = socket.toString().getBytes(UTF_8);
    if (path.length > PATH_BYTES) {
      throw new IOException(
          "the path of a socket has more than " + PATH_BYTES + " bytes: " + socket);
    }
    MemorySegment address = arena.allocate(SOCKADDR_BYTES, 8);
    address.set(JAVA_SHORT, 0, (short) AF_UNIX);
    MemorySegment.copy(path, 0, address, JAVA_BYTE, 2, path.length);
    return address;
  }

  /** Takes the socket away. */
  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      Linux.close(listener);
      Files.deleteIfExists(socket);
    }
  }
}
