package dev.gatehouse.gateway.trace;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Whether anybody in this process watches. One field for all gates of a process: handlers look at
 * it once for each read, and it is nearly always false. Thread-safe.
 */
public final class Watch {
  private static final VarHandle ON;
  private static int watchers;

  @SuppressWarnings("unused") // by the handle
  private static boolean on;

  static {
    try {
      ON = MethodHandles.lookup().findStaticVarHandle(Watch.class, "on", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private Watch() {}

  /** Whether stamps are wanted. A change is seen soon, not at once. */
  public static boolean on() {
    return (boolean) ON.getOpaque();
  }

  static synchronized void more() {
    watchers++;
    ON.setVolatile(true);
  }

  static synchronized void fewer() {
    watchers--;
    ON.setVolatile(watchers > 0);
  }
}
