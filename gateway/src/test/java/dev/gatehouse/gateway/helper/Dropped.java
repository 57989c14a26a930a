package dev.gatehouse.gateway.helper;

import dev.gatehouse.gateway.report.GateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A process that gives up root, and then tries what it should not be able to. */
final class Dropped {
  private Dropped() {}

  static Process start(String user, Path secret, long pid) throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                LittleHelper.path(),
                Dropped.class.getName(),
                user,
                secret.toString(),
                Long.toString(pid)))
        .redirectErrorStream(true)
        .start();
  }

  static void main(String[] words) throws GateException, IOException, InterruptedException {
    Path process = Path.of("/proc", words[2]);
    Thread other = Thread.ofPlatform().daemon().start(Dropped::stay);
    System.out.println("secret before " + reads(Path.of(words[1])));
    Privileges.drop(Account.of(words[0]));
    System.out.println("user " + Account.ours().name());
    for (String line : Files.readAllLines(Path.of("/proc/thread-self/status"))) {
      if (line.matches("(Uid|Gid|Groups|NoNewPrivs|CapEff):.*")) {
        System.out.println(line.replaceAll("\\s+", " ").strip());
      }
    }
    try (var tasks = Files.list(Path.of("/proc/self/task"))) {
      long roots =
          tasks
              .filter(it -> status(it).lines().anyMatch(l -> l.matches("Uid:.*\\b0\\b.*")))
              .count();
      System.out.println("threads of root " + roots);
    }
    System.out.println("secret " + reads(Path.of(words[1])));
    System.out.println("mem " + reads(process.resolve("mem")));
    System.out.println("environ " + reads(process.resolve("environ")));
    System.out.println("fd " + lists(process.resolve("fd")));
    System.out.println("root again " + (Libc.get().setresuid(0) == 0));
    Process attach =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                words[2],
                "VM.version")
            .redirectErrorStream(true)
            .start();
    attach.getInputStream().readAllBytes();
    System.out.println("attach " + (attach.waitFor() == 0));
    other.interrupt();
  }

  private static void stay() {
    java.util.concurrent.locks.LockSupport.park();
  }

  private static String status(Path task) {
    try {
      return Files.readString(task.resolve("status"));
    } catch (IOException gone) {
      return "";
    }
  }

  private static boolean reads(Path file) {
    try (var in = Files.newInputStream(file)) {
      in.read();
      return true;
    } catch (IOException refused) {
      // Of a process's memory the first page is never there; whoever may open it learns EIO.
      return String.valueOf(refused.getMessage()).contains("Input/output error");
    }
  }

  private static boolean lists(Path folder) {
    try (var entries = Files.list(folder)) {
      return entries.count() > 0;
    } catch (IOException | java.io.UncheckedIOException refused) {
      return false;
    }
  }
}
