package dev.gatehouse.glass.play;

import java.io.IOException;
import java.util.Arrays;

/**
 * Runs another program's {@code main} in this process, and ends when standard input does: so that a
 * gate of the lab ends with the lab, however that one ends.
 */
public final class Lifelined {
  private Lifelined() {}

  /** The name of the class whose {@code main} is to be run, then its arguments. */
  public static void main(String[] args) throws ReflectiveOperationException {
    Thread.ofPlatform().daemon().name("lifeline").start(Lifelined::watch);
    Class.forName(args[0])
        .getMethod("main", String[].class)
        .invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
  }

  private static void watch() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is said to it.
      }
    } catch (IOException e) {
      // As good as its end.
    }
    System.exit(0);
  }
}
