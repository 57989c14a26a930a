package dev.gatehouse.gateway.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.pool.PaperPool.Guest;
import dev.gatehouse.gateway.pool.PaperPool.Paper;
import dev.gatehouse.gateway.queue.Lease;
import dev.gatehouse.gateway.queue.QueueLimits;
import dev.gatehouse.gateway.queue.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A pool that is told to run something else, or otherwise, while it serves. */
class CrewChangeTest {
  private static final PoolSpec SPEC = PoolSpec.running("web", List.of("app")).with(Map.of());

  private final CompletableFuture<Void> reply = new CompletableFuture<>();

  private void change(PaperPool pool, PoolSpec next) {
    pool.crew.change(next, pool.workshop(), reply, pool.now());
  }

  @Test
  void another_command_takes_over_while_the_old_one_serves() {
    var pool = new PaperPool(SPEC);
    Paper old = pool.last().listens();
    Lease mine = pool.served();
    change(pool, PoolSpec.running("web", List.of("app", "--new")));
    Paper young = pool.last();
    assertThat(pool.served().worker()).as("the new one is not ready").isEqualTo(old.id);
    young.listens();
    assertThat(pool.served().worker()).isEqualTo(young.id);
    mine.release();
    pool.pass(PoolDefaults.DRAIN);
    old.ends();
    assertThat(reply).isCompleted();
  }

  @Test
  void a_command_that_does_not_start_leaves_the_old_one_and_the_reply_says_so() {
    var pool = new PaperPool(SPEC);
    Paper old = pool.last().listens();
    change(pool, PoolSpec.running("web", List.of("no-such-app")));
    pool.last().crashes("not found");
    assertThat(reply).isCompletedExceptionally();
    assertThat(pool.served().worker()).isEqualTo(old.id);
  }

  @Test
  void more_workers_are_started_and_the_others_stay() {
    var pool = new PaperPool(SPEC);
    Paper first = pool.last().listens();
    change(pool, SPEC.with(3));
    assertThat(reply).isCompleted();
    assertThat(pool.workers).hasSize(3);
    assertThat(first.terminated).isZero();
  }

  @Test
  void workers_that_are_too_many_finish_what_they_have() {
    var pool = new PaperPool(SPEC.with(2));
    List<Paper> both = List.copyOf(pool.workers);
    both.forEach(Paper::listens);
    Lease one = pool.served();
    Lease other = pool.served();
    change(pool, SPEC.with(1));
    pool.pass(Duration.ofSeconds(5));
    assertThat(both.getLast().terminated).as("it has something to finish").isZero();
    one.release();
    other.release();
    pool.pass(Duration.ofSeconds(1));
    both.getLast().ends();
    assertThat(both.getFirst().terminated).isZero();
    assertThat(pool.report().workers()).hasSize(1);
  }

  @Test
  void who_waits_stays_in_the_queue_and_newcomers_meet_the_new_limits() {
    var pool = new PaperPool(SPEC);
    Guest guest = pool.waiting();
    change(pool, SPEC.with(new QueueLimits(1, Duration.ofSeconds(30), 1)));
    assertThat(pool.refused()).isEqualTo(new Refusal.QueueFull(1));
    pool.last().listens();
    assertThat(guest.lease).isPresent();
  }

  @Test
  void a_pool_that_crashed_too_often_is_tried_at_once_with_another_command() {
    var pool = new PaperPool(SPEC);
    for (int i = 0; i < PoolDefaults.CRASHES; i++) {
      pool.last().crashes("bad");
      if (i < PoolDefaults.CRASHES - 1) {
        pool.pass(PoolDefaults.LONGEST_BACK_OFF);
      }
    }
    assertThat(pool.report().state()).isEqualTo(PoolState.OFFLINE);
    int before = pool.workers.size();
    change(pool, PoolSpec.running("web", List.of("good")));
    assertThat(pool.workers).hasSize(before + 1);
    pool.last().listens();
    assertThat(pool.report().state()).isEqualTo(PoolState.RUNNING);
  }
}
