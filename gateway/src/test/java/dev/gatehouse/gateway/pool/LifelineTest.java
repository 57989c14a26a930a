package dev.gatehouse.gateway.pool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real processes: what runs, what it inherits, and that nothing of it is left. */
class LifelineTest {
  private final String mark = "test-" + UUID.randomUUID();

  @Test
  void a_command_leads_a_life_in_another_session_with_three_descriptors_and_nothing_to_read()
      throws Exception {
    try (Lifeline line = start("sh", "-c", "cat; sleep 60; true")) {
      long pid = line.command().get(20, SECONDS);
      assertThat(Proc.stat(pid).orElseThrow().session()).isEqualTo(line.session());
      assertThat(line.session()).isNotEqualTo(ourSession());
      // "runs" is said just before the exec that puts the command in the shell's place.
      await(() -> contents(Path.of("/proc/" + pid + "/cmdline")).startsWith("sh\0-c\0cat;"));
      // Its loader may have a library open for a moment.
      await(() -> descriptorNames(pid).equals(Set.of("0", "1", "2")));
      assertThat(Proc.descriptors(pid)).contains("/dev/null");
    }
  }

  @Test
  void a_command_starts_with_the_default_signal_actions() throws Exception {
    try (Lifeline line = start("sleep", "60")) {
      Path status = Path.of("/proc/" + line.command().get(20, SECONDS) + "/status");
      // "runs" is said just before the exec that puts the command in the shell's place.
      await(() -> contents(status).contains("Name:\tsleep"));
      long ignored = Long.parseUnsignedLong(field(status, "SigIgn"), 16);
      // What whoever started us ignores, no shell may change (POSIX, 2.15 "trap").
      long inherited = Long.parseUnsignedLong(field(Path.of("/proc/self/status"), "SigIgn"), 16);
      assertThat(ignored & ~inherited & ((1 << 2) | (1 << 1) | (1 << 14) | 1))
          .as("INT, QUIT, TERM and HUP in %x", ignored)
          .isZero();
      assertThat(Long.parseUnsignedLong(field(status, "SigBlk"), 16)).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 126, 127, 255})
  void an_exit_status_arrives_as_it_was(int status) throws Exception {
    try (Lifeline line = start("sh", "-c", "exit " + status)) {
      assertThat(line.exit().get(20, SECONDS)).isEqualTo(new Exit(status));
    }
  }

  @Test
  void an_end_by_a_signal_is_told_as_a_shell_tells_it() throws Exception {
    try (Lifeline line = start("sh", "-c", "kill -SEGV $$")) {
      Exit exit = line.exit().get(20, SECONDS);
      assertThat(exit.described()).isEqualTo("by signal 11 (SEGV)");
      assertThat(exit.successful()).isFalse();
    }
  }

  @Test
  void arguments_arrive_unchanged() throws Exception {
    try (Lifeline line = start("printf", "<%s>", "a b", "", "$HOME", "'\"", "ü\\n", "*")) {
      line.exit().get(20, SECONDS);
      line.cut();
      assertThat(new String(line.output().readAllBytes(), UTF_8))
          .isEqualTo("<a b><><$HOME><'\"><ü\\n><*>");
    }
  }

  @Test
  void both_outputs_arrive_in_their_order_and_end_with_the_session() throws Exception {
    try (Lifeline line = start("sh", "-c", "echo one; echo two >&2; echo three; sleep 60 &")) {
      assertThat(line.exit().get(20, SECONDS).successful()).isTrue();
      line.cut();
      assertThat(new String(line.output().readAllBytes(), UTF_8)).isEqualTo("one\ntwo\nthree\n");
    }
  }

  @Test
  void a_signal_to_its_own_group_ends_the_command_and_not_its_lifeline() throws Exception {
    try (Lifeline line = start("sh", "-c", "trap '' TERM; sleep 60 & kill -TERM 0; exit 7")) {
      assertThat(line.exit().get(20, SECONDS)).isEqualTo(new Exit(7));
      assertThat(line.gone()).isNotDone();
      line.cut();
      assertNothingIsLeft(line);
    }
  }

  @Test
  void to_terminate_reaches_the_grandchildren() throws Exception {
    try (Lifeline line = start("sh", "-c", "sleep 60 & sleep 60 & wait")) {
      await(() -> Proc.belonging(line.session(), mark).size() >= 5);
      line.terminate();
      assertThat(line.exit().get(20, SECONDS).described()).isEqualTo("by signal 15 (TERM)");
      await(() -> others(line).isEmpty());
      assertThat(line.gone()).isNotDone();
    }
  }

  @Test
  void a_cut_lifeline_ends_children_groups_and_sessions_that_broke_away() throws Exception {
    String family =
        "trap '' TERM HUP INT; sleep 60 & setsid sleep 61 & setsid sh -c 'setsid sleep 62 & sleep"
            + " 63' & env -i sleep 64 & wait";
    try (Lifeline line = start("sh", "-c", family)) {
      await(() -> Proc.belonging(line.session(), mark).size() >= 8);
      line.cut();
      assertNothingIsLeft(line);
    }
  }

  @Test
  void a_lifeline_cut_at_any_moment_of_the_start_leaves_nothing() throws Exception {
    for (int i = 0; i < 40; i++) {
      try (Lifeline line = start("sh", "-c", "setsid sleep 60 & sleep 61 & wait")) {
        Thread.sleep(Duration.ofNanos(i * 500_000L));
        line.cut();
        assertNothingIsLeft(line);
      }
    }
  }

  @Test
  void when_the_leader_itself_is_killed_the_session_ends() throws Exception {
    try (Lifeline line = start("sh", "-c", "setsid sleep 60 & sleep 61 & wait")) {
      await(() -> Proc.belonging(line.session(), mark).size() >= 5);
      assertThat(ProcessHandle.of(line.session()).orElseThrow().destroyForcibly()).isTrue();
      assertThat(line.exit().get(20, SECONDS).described()).isEqualTo("by signal 9 (KILL)");
      await(() -> Proc.belonging(line.session(), mark).isEmpty());
    }
  }

  @Test
  void no_zombie_of_ours_is_left_behind() throws Exception {
    long session;
    try (Lifeline line = start("sh", "-c", "exit 3")) {
      line.exit().get(20, SECONDS);
      session = line.session();
      line.cut();
      line.gone().get(20, SECONDS);
    }
    assertThat(Proc.all()).noneMatch(stat -> stat.session() == session);
  }

  @Test
  void kill_9_of_the_gate_leaves_nothing_of_the_worker() throws Exception {
    String family = "sleep 60 & setsid sleep 61 & (trap '' HUP TERM; sleep 62) & wait";
    Process gate = LittleGate.start(mark, "sh", "-c", family);
    long session;
    try (var said = new BufferedReader(new InputStreamReader(gate.getInputStream(), UTF_8))) {
      session = Long.parseLong(said.readLine());
      await(() -> Proc.belonging(session, mark).size() >= 6);
      gate.destroyForcibly().waitFor();
    }
    await(() -> Proc.belonging(session, mark).isEmpty());
  }

  private Lifeline start(String... command) throws Exception {
    Map<String, String> environment = new HashMap<>(System.getenv());
    return Lifeline.start(mark, List.of(command), Path.of("/"), environment);
  }

  /** The session without its leader and the watch. */
  private List<Proc.Stat> others(Lifeline line) {
    return Proc.belonging(line.session(), mark).stream()
        .filter(it -> it.pid() != line.session())
        .filter(it -> !contents(Path.of("/proc/" + it.pid() + "/cmdline")).contains("-watch"))
        .toList();
  }

  private void assertNothingIsLeft(Lifeline line) throws Exception {
    line.gone().get(20, SECONDS);
    assertThat(Proc.belonging(line.session(), mark)).isEmpty();
  }

  static void await(BooleanSupplier condition) throws InterruptedException {
    Instant limit = Instant.now().plusSeconds(20);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).as("what we wait for").isBefore(limit);
      Thread.sleep(10);
    }
  }

  private static long ourSession() {
    return Proc.stat(ProcessHandle.current().pid()).orElseThrow().session();
  }

  private static Set<String> descriptorNames(long pid) {
    try (var entries = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return entries.map(it -> it.getFileName().toString()).collect(Collectors.toSet());
    } catch (IOException gone) {
      return Set.of();
    }
  }

  private static String field(Path status, String name) {
    return contents(status)
        .lines()
        .filter(it -> it.startsWith(name + ":"))
        .findFirst()
        .orElseThrow()
        .substring(name.length() + 1)
        .strip();
  }

  private static String contents(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException gone) {
      return "";
    }
  }
}
