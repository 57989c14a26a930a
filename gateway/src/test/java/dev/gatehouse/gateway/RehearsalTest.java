package dev.gatehouse.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {
  @Test
  void it_goes_through_and_leaves_nothing_behind(@TempDir Path temp) throws Exception {
    Rehearsal.run(temp.resolve("r"));

    assertThat(temp).isEmptyDirectory();
  }
}
