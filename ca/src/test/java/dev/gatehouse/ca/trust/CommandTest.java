package dev.gatehouse.ca.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandTest {
  private static final Path SH = Path.of("/bin/sh");

  private static Command sh(String script) throws Exception {
    return Command.run(SH, List.of("-c", script));
  }

  @Test
  void output_errors_and_status_are_kept_apart() throws Exception {
    Command command = sh("printf '\\001\\377'; echo one >&2; echo ' two' >&2; exit 3");
    assertThat(command.output().toHex()).isEqualTo("01ff");
    assertThat(command.complaint()).isEqualTo("one two");
    assertThat(command.status()).isEqualTo(3);
    assertThat(command.succeeded()).isFalse();
    assertThat(sh("exit 4").complaint()).isEqualTo("it ended with 4");
  }

  @Test
  void a_program_that_asks_hears_nothing() throws Exception {
    assertThat(sh("if read answer; then exit 1; fi").succeeded()).isTrue();
  }

  @Test
  void what_a_program_leaves_running_is_not_waited_for() throws Exception {
    assertThat(sh("sleep 5 & echo done").output().toLatin1()).isEqualTo("done\n");
  }

  @Test
  void a_program_that_does_not_end_is_ended() {
    assertThatIOException()
        .isThrownBy(() -> Command.run(SH, List.of("-c", "exec sleep 60"), Duration.ofMillis(50)))
        .withMessage("/bin/sh did not end within 0 s");
  }

  @Test
  void the_machines_folders_come_from_the_environment() {
    Machine machine =
        Machine.local(
            Map.of(
                "HOME",
                "/home/u",
                "PATH",
                "/opt/bin:relative:/bin",
                "XDG_DATA_HOME",
                "/data",
                "XDG_CONFIG_HOME",
                "relative"));
    assertThat(machine.home()).isEqualTo(Path.of("/home/u"));
    assertThat(machine.dataHome()).isEqualTo(Path.of("/data"));
    assertThat(machine.configHome()).isEqualTo(Path.of("/home/u/.config"));
    assertThat(machine.programs())
        .containsExactly(
            Path.of("/opt/bin"), Path.of("/bin"), Path.of("/usr/sbin"), Path.of("/sbin"));
  }
}
