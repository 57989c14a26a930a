package dev.gatehouse.gateway.helper;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A gate in a process of its own that does nothing but keep one helper, for a test to kill it. */
final class LittleHelperGate {
  private LittleHelperGate() {}

  /** Its first line of output is the helper's process id, once that is connected. */
  static Process start(Path folder) throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                LittleHelper.path(),
                LittleHelperGate.class.getName(),
                folder.toString()))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  static void main(String[] arguments) throws Exception {
    var helper = new HelperProcess[1];
    var started = new java.util.concurrent.CountDownLatch(1);
    helper[0] =
        HelperProcess.start(
            LittleHelper.spec(),
            Path.of(arguments[0]),
            event -> {
              if (event instanceof HelperEvent.Connected) {
                started.countDown();
              }
            });
    started.await();
    System.out.println(helper[0].pid().orElseThrow());
    while (true) {
      LockSupport.park();
    }
  }
}
