package dev.gatehouse.glass.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.gateway.trace.Way;
import dev.gatehouse.glass.load.Work;
import dev.gatehouse.glass.play.OwnProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PipelinesTest {
  private static final OwnProgram PROGRAM = OwnProgram.of(TestGate.class.getName());

  /** Real processes for each of the works, so it takes some seconds. */
  @Test
  void every_work_goes_through_a_real_gate_and_every_answer_is_right() throws Exception {
    List<String> heard = new ArrayList<>();
    var options =
        new PipelinesOptions(
            List.of(Arrangement.ALL.getFirst()), List.of(Work.values()), Duration.ofMillis(200), 1);

    Results results = Pipelines.play(options, PROGRAM, InstantSource.system(), heard::add);

    assertThat(results.clean()).as(PipelinesText.of(results)).isTrue();
    assertThat(results.absent()).isEmpty();
    assertThat(results.cells()).hasSize(Work.values().length);
    for (Cell it : results.cells()) {
      assertThat(it.requests()).as(it.work().title()).isPositive();
      assertThat(it.cpuMicros("gate").median()).isPositive();
      assertThat(it.p99Micros().median()).isGreaterThanOrEqualTo(it.p50Micros().median());
    }
    Cell fresh = results.cell(Work.NEW, "inline").orElseThrow();
    assertThat(fresh.keyOperations().median()).isBetween(0.9, 1.1);
    assertThat(results.cell(Work.RESUMED, "inline").orElseThrow().resumedShare()).isEqualTo(1);
    assertThat(results.cell(Work.KEPT, "inline").orElseThrow().keyOperations().median()).isZero();
    assertThat(results.ways())
        .filteredOn(it -> it.way() == Way.INLINE)
        .allSatisfy(it -> assertThat(it.traces()).isPositive())
        .allSatisfy(it -> assertThat(it.micros()).allMatch(OptionalDouble::isPresent));
    assertThat(heard).contains("starting inline", "round 1 of 1");
    assertThat(leftovers()).isEmpty();
  }

  private static List<Path> leftovers() throws Exception {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      // Other runs on this machine may have theirs: a folder of ours belongs to this process alone.
      String ours = "gatehouse-lab-" + ProcessHandle.current().pid() + "-";
      return files.filter(it -> it.getFileName().toString().startsWith(ours)).toList();
    }
  }

  @Test
  void a_program_that_does_not_start_leaves_an_arrangement_out_with_its_last_words() {
    var options =
        new PipelinesOptions(
            List.of(Arrangement.ALL.getFirst()), List.of(Work.KEPT), Duration.ofMillis(200), 1);
    OwnProgram none = OwnProgram.of("dev.gatehouse.NoSuchProgram");

    assertThatThrownBy(() -> Pipelines.play(options, none, InstantSource.system(), _ -> {}))
        .isInstanceOf(GateException.class)
        .hasMessageContaining("None of the arrangements can be played here");
  }

  @Test
  void what_is_asked_for_wrongly_is_named() {
    assertThatThrownBy(() -> PipelinesOptions.of(List.of("outline"), List.of(), 1, 1))
        .hasMessage(
            "--only does not know \"outline\": it takes inline, inline+guard, filter, filter+guard,"
                + " kernel, kernel+guard.");
    assertThatThrownBy(() -> PipelinesOptions.of(List.of(), List.of("sleep"), 1, 1))
        .hasMessage("--work does not know \"sleep\": it takes new, resumed, kept, down, up.");
    assertThatThrownBy(() -> PipelinesOptions.of(List.of(), List.of(), 0, 1))
        .hasMessage("--seconds takes 1 to 60, not 0.");
    assertThatThrownBy(() -> PipelinesOptions.of(List.of(), List.of(), 1, 51))
        .hasMessage("--rounds takes 1 to 50, not 51.");
  }
}
