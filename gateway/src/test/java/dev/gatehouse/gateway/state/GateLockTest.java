package dev.gatehouse.gateway.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.gateway.report.GateException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GateLockTest {
  @TempDir Path temp;
  private GateFolder folder;

  @BeforeEach
  void folder() throws Exception {
    folder = GateFolder.open(temp.resolve("state"));
  }

  @Test
  void of_two_gates_the_second_is_told_who_is_there_and_what_to_do() throws Exception {
    try (GateLock first = GateLock.take(folder)) {
      first.check(folder);
      for (int attempt = 0; attempt < 2; attempt++) { // a failed attempt must not let go of it
        assertThatThrownBy(() -> GateLock.take(folder))
            .isInstanceOf(GateException.class)
            .hasMessageContaining("(process " + ProcessHandle.current().pid() + ")")
            .hasMessageContaining("gatehouse stop")
            .hasMessageContaining("--state DIR");
      }
      assertThat(GateLock.awaitFree(folder, Duration.ofMillis(30))).isFalse();
    }
  }

  @Test
  void once_the_first_has_let_go_the_next_may_run() throws Exception {
    GateLock.take(folder).close();

    assertThat(GateLock.awaitFree(folder, Duration.ZERO)).isTrue();
    try (GateLock next = GateLock.take(folder)) {
      next.check(folder);
    }
  }

  @Test
  void a_folder_where_nobody_ever_ran_is_free() throws Exception {
    assertThat(GateLock.awaitFree(folder, Duration.ZERO)).isTrue();
  }

  @Test
  void the_lock_of_one_folder_is_no_proof_for_another() throws Exception {
    GateFolder other = GateFolder.open(temp.resolve("other"));
    GateLock lock = GateLock.take(folder);
    assertThatThrownBy(() -> lock.check(other)).isInstanceOf(IllegalStateException.class);
    lock.close();
    assertThatThrownBy(() -> lock.check(folder)).isInstanceOf(IllegalStateException.class);
  }
}
