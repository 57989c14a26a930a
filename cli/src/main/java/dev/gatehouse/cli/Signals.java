package dev.gatehouse.cli;

import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Ctrl-C and {@code kill}. The JVM answers both in one way and chooses the exit code by itself, so
 * we take them over. {@code sun.misc.Signal} is all that Java has for this; module {@code
 * jdk.unsupported} keeps it for that reason (JEP 260), and javac warns of it in a way that cannot
 * be suppressed, hence the reflection.
 */
final class Signals {
  private Signals() {}

  /**
   * From now on the first SIGINT or SIGTERM calls {@code stop} with the exit code to end with, and
   * the second ends the process at once. Workers go with it, for each hangs on a lifeline.
   */
  static void handle(IntConsumer stop) {
    var times = new AtomicInteger();
    handle("INT", () -> signalled(times, ExitCode.INTERRUPTED, stop));
    handle("TERM", () -> signalled(times, ExitCode.DONE, stop));
  }

  /**
   * From now on SIGHUP runs that, on a thread of its own for each; without it the signal would end
   * the process.
   */
  static void onHangUp(Runnable action) {
    handle("HUP", () -> Thread.ofPlatform().daemon().name("hang-up").start(action));
  }

  private static void signalled(AtomicInteger times, int code, IntConsumer stop) {
    if (times.incrementAndGet() > 1) {
      Runtime.getRuntime().halt(code);
    }
    stop.accept(code);
  }

  private static void handle(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object ours =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) ->
                  switch (method.getName()) {
                    case "handle" -> {
                      action.run();
                      yield null;
                    }
                    case "equals" -> false; // nobody compares handlers
                    case "hashCode" -> System.identityHashCode(self);
                    default -> name;
                  });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
    } catch (ReflectiveOperationException e) {
      // With -Xrs, or on another JVM: the process then ends at once, and its workers with it.
    }
  }
}
