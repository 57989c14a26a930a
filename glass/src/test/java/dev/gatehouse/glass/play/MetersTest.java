package dev.gatehouse.glass.play;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the system's own words say. */
class MetersTest {
  @Test
  void cpu_is_found_behind_a_name_that_looks_like_more_fields() {
    String stat =
        "42 (a) b (c) S 1 42 42 0 -1 4194560 9 0 0 0 150 25 7 7 20 0 33 0 900 1 2 3 4 5 6 7";

    assertThat(ProcessMeter.cpuNanos(stat)).isEqualTo(1_750_000_000L);
  }

  @Test
  void context_switches_of_a_thread() {
    String status = "Name:\tx\nvoluntary_ctxt_switches:\t12\nnonvoluntary_ctxt_switches:\t3\n";

    assertThat(ProcessMeter.switches(status)).containsExactly(12, 3);
  }

  @Test
  void a_thread_that_began_counts_whole_and_one_that_ended_not_at_all() {
    var before =
        new ProcessMeter.Look(100, Map.of("1", new long[] {10, 1}, "2", new long[] {5, 5}), 4096);
    var after =
        new ProcessMeter.Look(300, Map.of("1", new long[] {13, 2}, "3", new long[] {7, 0}), 8192);

    assertThat(after.since(before)).isEqualTo(new Usage(200, 10, 1, 1, 8192));
  }

  @Test
  void a_look_at_this_process_sees_its_own_work() throws Exception {
    ProcessMeter.Look look = new ProcessMeter(ProcessHandle.current().pid()).look();

    assertThat(look.cpuNanos()).isPositive();
    assertThat(look.switches()).isNotEmpty();
    assertThat(look.residentBytes()).isGreaterThan(1 << 20);
  }

  @Test
  void a_machine_works_in_all_ways_but_idle_and_waiting_for_disks() {
    String stat = "cpu  100 20 30 9000 700 1 2 40 0 0\ncpu0 50 10 15 4500 350 0 1 20 0 0\n";

    assertThat(MachineMeter.busyNanos(stat)).isEqualTo(1_530_000_000L);
  }

  @Test
  void perf_says_a_number_or_that_it_has_none() {
    String counted = "# started on Tue\n\n4711,,raw_syscalls:sys_enter,1000,100.00,,\n";

    assertThat(SystemCalls.parse(counted)).isEqualTo(4711);
    assertThat(SystemCalls.parse("<not counted>,,raw_syscalls:sys_enter,0,0.00,,")).isEqualTo(-1);
    assertThat(SystemCalls.parse("")).isEqualTo(-1);
  }

  @Test
  void a_helper_is_a_jvm_that_connects_to_this_gates_socket() {
    Path state = Path.of("/tmp/lab/state");
    String socket = "/tmp/lab/state/.run/filter.sock";
    String main = "dev.gatehouse.gateway.filter.FilterProgram";

    assertThat(helpers(state, "/jdk/bin/java", "-Xmx32m", main, socket)).containsExactly("filter");
    assertThat(helpers(state, "/bin/sh", "-c", "loop", "/jdk/bin/java", main, socket)).isEmpty();
    assertThat(helpers(state, "/jdk/bin/java", main, "/tmp/other/state/filter.sock")).isEmpty();
    assertThat(helpers(state, "/jdk/bin/java", "dev.gatehouse.cli.Main", socket)).isEmpty();
  }

  private static List<String> helpers(Path state, String... words) {
    List<String> found = new ArrayList<>();
    Family.helper(words, state, found::add);
    return found;
  }
}
