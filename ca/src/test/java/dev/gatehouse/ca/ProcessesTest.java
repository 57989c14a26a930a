package dev.gatehouse.ca;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pki.Identity;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes on a real disk: seconds, for each starts a JVM. */
class ProcessesTest {
  @TempDir private Path parent;

  /** A process that uses the authority once, when its standard input ends. */
  static final class Start {
    private Start() {}

    static void main(String[] arguments) throws Exception {
      System.in.readAllBytes();
      Authority authority =
          Authority.openOrCreate(
              StateFolder.at(Path.of(arguments[0])), InstantSource.system(), new SecureRandom());
      Identity server = authority.identityFor(Names.of("localhost"));
      System.out.println(authority.root().fingerprint().toHex() + server.certificate().serial());
      if (arguments.length > 1) {
        for (int i = 0; ; i++) {
          authority.identityFor(Names.of("n" + i + ".test")); // until somebody kills it
        }
      }
    }
  }

  private static Process start(Path folder, String... more) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dgatehouse.crypto=jdk",
                "-cp",
                System.getProperty("jdk.module.path")
                    + File.pathSeparator
                    + Path.of(
                            ProcessesTest.class
                                .getResource("/dev/gatehouse/ca/ProcessesTest.class")
                                .toURI())
                        .resolve("../../../..")
                        .normalize(),
                Start.class.getName(),
                folder.toString()));
    command.addAll(List.of(more));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static String answer(Process process) throws Exception {
    String answer = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    return answer;
  }

  @Test
  void first_starts_at_once_make_one_authority_and_one_certificate() throws Exception {
    Path folder = parent.resolve("state");
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      processes.add(start(folder));
    }
    for (Process process : processes) {
      process.getOutputStream().close(); // now
    }
    Set<String> answers = new HashSet<>();
    for (Process process : processes) {
      answers.add(answer(process));
    }
    assertThat(answers).hasSize(1);
  }

  @Test
  void a_process_killed_while_it_writes_gives_its_lock_back_and_leaves_all_whole()
      throws Exception {
    Path folder = parent.resolve("state");
    Process killed = start(folder, "for ever");
    killed.getOutputStream().close();
    String first = killed.inputReader().readLine();
    Path certificates = folder.resolve("certificates");
    while (certificates.toFile().list().length < 10) {
      assertThat(killed.isAlive()).isTrue();
      Thread.sleep(1); // until it is in the middle of its work
    }
    killed.destroyForcibly().waitFor();

    Process next = start(folder);
    next.getOutputStream().close();
    assertThat(answer(next).strip()).isEqualTo(first);
    try (var files = Files.list(certificates)) {
      for (Path file : files.toList()) {
        assertThat(file.toString()).endsWith(".pem");
        try (KeyedChain leaf = KeyedChain.parse(Files.readAllBytes(file))) {
          assertThat(leaf.chain()).hasSize(2);
        }
      }
    }
  }
}
