package dev.gatehouse.gateway.helper;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff = new Backoff();

  @Test
  void the_first_end_is_answered_at_once_and_quick_ones_later_and_later() {
    assertThat(backoff.ended(Duration.ZERO)).isEqualTo(Duration.ZERO);
    assertThat(backoff.ended(Duration.ZERO)).isEqualTo(Duration.ofMillis(250));
    assertThat(backoff.ended(Duration.ZERO)).isEqualTo(Duration.ofMillis(500));
    for (int i = 0; i < 100; i++) {
      backoff.ended(Duration.ZERO);
    }
    assertThat(backoff.ended(Duration.ZERO)).isEqualTo(Backoff.LONGEST);
  }

  @Test
  void whoever_has_served_is_started_at_once_again() {
    for (int i = 0; i < 9; i++) {
      backoff.ended(Duration.ZERO);
    }
    assertThat(backoff.ended(Backoff.SERVED)).isEqualTo(Duration.ZERO);
    assertThat(backoff.ended(Duration.ZERO)).isEqualTo(Duration.ZERO);
  }
}
