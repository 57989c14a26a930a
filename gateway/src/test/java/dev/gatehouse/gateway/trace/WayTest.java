package dev.gatehouse.gateway.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.site.PipelineKind;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WayTest {
  @Test
  void a_filter_takes_ten_steps_and_the_others_five() {
    assertThat(Way.FILTER_PROCESS.steps()).hasSize(10);
    assertThat(Way.INLINE.steps()).hasSize(5);
    assertThat(Way.KERNEL_TLS.steps()).hasSize(5);
  }

  @ParameterizedTest
  @EnumSource
  void steps_are_numbered_from_one_and_end_in_the_order_of_their_moments(Way way) {
    List<Step> steps = way.steps();
    assertThat(steps.stream().map(Step::number))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, steps.size()).boxed().toList());
    assertThat(steps.stream().map(Step::ends)).isSorted().doesNotHaveDuplicates();
    assertThat(steps.getLast().ends()).isEqualTo(Moment.SENT);
    assertThat(steps).allSatisfy(it -> assertThat(it.sentence()).matches("[A-Z].*\\."));
  }

  @ParameterizedTest
  @EnumSource
  void the_file_that_does_a_step_is_there(Way way) {
    Path room = Path.of("src/main/java/dev/gatehouse/gateway"); // tests run in their room
    for (Step it : way.steps()) assertThat(room.resolve(it.source())).isRegularFile();
  }

  @Test
  void every_pipeline_of_the_site_file_has_a_way() {
    for (PipelineKind kind : PipelineKind.values()) {
      assertThat(Way.of(kind.name().toLowerCase(java.util.Locale.ROOT))).isPresent();
    }
    assertThat(Way.of("iis")).isEmpty();
  }

  @Test
  void a_moment_is_found_by_its_word() {
    assertThat(Moment.TO_FILTER.word()).isEqualTo("to-filter");
    for (Moment it : Moment.values()) assertThat(Moment.of(it.word())).contains(it);
    assertThat(Moment.of("TO_FILTER")).isEmpty();
  }
}
