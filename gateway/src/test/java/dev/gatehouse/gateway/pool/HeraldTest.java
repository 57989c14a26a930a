package dev.gatehouse.gateway.pool;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.queue.WorkerId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the audience hears, however slow it is. */
class HeraldTest {
  private static final WorkerId WORKER = new WorkerId("web", 1);

  private final Audience audience = new Audience();

  @Test
  void everything_is_heard_in_its_order_before_the_end() {
    var herald = new Herald(audience);
    IntStream.range(0, 500).forEach(i -> herald.tell(line(i)));
    herald.tell(new PoolEvent.BackOnline("web"));
    herald.end(Duration.ofSeconds(20));
    assertThat(audience.output().subList(0, 3))
        .isEqualTo(List.of("web-1 | 0", "web-1 | 1", "web-1 | 2"));
    assertThat(audience.output()).hasSize(500);
    assertThat(audience.heard().getLast()).isEqualTo(new PoolEvent.BackOnline("web"));
  }

  /** Takes a second: that long a line waits for a place before it is given up. */
  @Test
  void an_audience_that_is_stuck_costs_lines_and_is_told_how_many() throws Exception {
    var stuck = new CountDownLatch(1);
    var listening = new CountDownLatch(1);
    var herald =
        new Herald(
            event -> {
              listening.countDown();
              awaitQuietly(stuck);
              audience.accept(event);
            });
    herald.tell(line(-1));
    assertThat(listening.await(20, SECONDS)).isTrue();
    int lost = 3000; // were each of them to wait, we would not see the end of it
    IntStream.range(0, PoolDefaults.EVENTS + lost).forEach(i -> herald.tell(line(i)));
    herald.tell(new PoolEvent.BackOnline("web"));
    stuck.countDown();
    herald.end(Duration.ofSeconds(20));
    assertThat(audience.heard(PoolEvent.OutputLost.class))
        .containsExactly(new PoolEvent.OutputLost(lost));
    assertThat(audience.output()).hasSize(1 + PoolDefaults.EVENTS);
    assertThat(audience.heard().getLast()).isEqualTo(new PoolEvent.BackOnline("web"));
  }

  private static PoolEvent.Output line(int number) {
    return new PoolEvent.Output(WORKER, Integer.toString(number));
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
