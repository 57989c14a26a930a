package dev.gatehouse.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ModulePathTest {
  @Test
  void tests_run_inside_the_module_that_they_test() {
    assertThat(ModulePathTest.class.getModule().getName()).isEqualTo("dev.gatehouse.wire");
  }
}
