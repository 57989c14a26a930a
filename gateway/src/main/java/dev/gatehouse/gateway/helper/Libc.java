package dev.gatehouse.gateway.helper;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The few calls of the C library that Java has no words for, on 64-bit Linux. Each gives what it
 * returned, or errno as a negative number. Thread-safe.
 */
final class Libc {
  static final int EPERM = 1;

  /** prctl(2); the numbers of {@code linux/prctl.h}. */
  static final int PR_GET_DUMPABLE = 3;

  static final int PR_SET_DUMPABLE = 4;
  static final int PR_SET_NO_NEW_PRIVS = 38;
  static final int PR_GET_NO_NEW_PRIVS = 39;

  /** setrlimit(2); {@code asm-generic/resource.h}. */
  static final int RLIMIT_CORE = 4;

  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO_VALUE =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final class Once {
    static final Libc LIBC = new Libc();
  }

  private final MethodHandle prctl =
      call(
          "prctl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
          ERRNO,
          Linker.Option.firstVariadicArg(1));
  private final MethodHandle setrlimit =
      call("setrlimit", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS), ERRNO);
  private final MethodHandle setgroups =
      call("setgroups", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, ADDRESS), ERRNO);
  private final MethodHandle setresgid =
      call("setresgid", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT), ERRNO);
  private final MethodHandle setresuid =
      call("setresuid", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT), ERRNO);
  private final MethodHandle geteuid = call("geteuid", FunctionDescriptor.of(JAVA_INT));
  private final MethodHandle getegid = call("getegid", FunctionDescriptor.of(JAVA_INT));

  private Libc() {}

  static Libc get() {
    return Once.LIBC;
  }

  @SuppressWarnings("restricted") // the signatures are those of the manual's second section
  private static MethodHandle call(
      String name, FunctionDescriptor signature, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), signature, options);
  }

  /** A call that reports by errno. */
  private interface Call {
    int run(Arena arena, MemorySegment state) throws Throwable;
  }

  /** What the call gave if that is not negative, else errno as a negative number. */
  private static int result(Call call) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      int result = call.run(arena, state);
      return result >= 0 ? result : -(int) ERRNO_VALUE.get(state, 0L);
    } catch (Throwable e) {
      throw new IllegalStateException("a call of the C library cannot be made", e);
    }
  }

  int prctl(int option, long argument) {
    return result((_, state) -> (int) prctl.invokeExact(state, option, argument, 0L, 0L, 0L));
  }

  int setrlimit(int resource, long soft, long hard) {
    return result(
        (arena, state) ->
            (int)
                setrlimit.invokeExact(state, resource, arena.allocateFrom(JAVA_LONG, soft, hard)));
  }

  /** No supplementary groups. */
  int setgroups() {
    return result((_, state) -> (int) setgroups.invokeExact(state, 0L, MemorySegment.NULL));
  }

  /** Real, effective and saved; of all threads, as glibc and musl see to. */
  int setresgid(int gid) {
    return result((_, state) -> (int) setresgid.invokeExact(state, gid, gid, gid));
  }

  /** Real, effective and saved; of all threads, as glibc and musl see to. */
  int setresuid(int uid) {
    return result((_, state) -> (int) setresuid.invokeExact(state, uid, uid, uid));
  }

  int geteuid() {
    return result((_, _) -> (int) geteuid.invokeExact());
  }

  int getegid() {
    return result((_, _) -> (int) getegid.invokeExact());
  }
}
