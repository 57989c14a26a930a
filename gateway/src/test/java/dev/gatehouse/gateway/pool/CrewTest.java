package dev.gatehouse.gateway.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.pool.PaperPool.Guest;
import dev.gatehouse.gateway.pool.PaperPool.Paper;
import dev.gatehouse.gateway.queue.Lease;
import dev.gatehouse.gateway.queue.Refusal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Every decision about workers, without one process and without one second passing. */
class CrewTest {
  private static final Duration PROBE = Duration.ofSeconds(30);
  private static final PoolSpec SPEC = PoolSpec.running("web", List.of("app"));

  private final PaperPool pool = new PaperPool(SPEC);
  private final CompletableFuture<Void> reply = new CompletableFuture<>();

  @Test
  void requests_wait_for_the_first_worker() {
    Guest guest = pool.waiting();
    assertThat(pool.report().state()).isEqualTo(PoolState.STARTING);
    Paper first = pool.last().listens();
    assertThat(guest.lease.orElseThrow().address()).isEqualTo(first.address());
    assertThat(pool.started).isCompletedWithValue(first.address());
    assertThat(pool.report().state()).isEqualTo(PoolState.RUNNING);
  }

  @Test
  void who_hears_that_the_pool_has_started_finds_a_worker_in_its_queue() {
    CompletableFuture<Lease> first = pool.started.thenApply(_ -> pool.served());
    Paper worker = pool.last().listens();
    assertThat(first.join().worker()).isEqualTo(worker.id);
  }

  @Test
  void back_off_begins_after_the_second_crash_doubles_and_has_an_end() {
    var patient = new PoolSpec.CrashLimits(1000, Duration.ofMinutes(5), PROBE);
    var it = new PaperPool(SPEC.with(patient));
    it.last().listens().crashes();
    Paper next = it.nextAfter(Duration.ZERO);
    for (long millis : List.of(250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000)) {
      next.listens().crashes();
      next = it.nextAfter(Duration.ofMillis(millis));
    }
  }

  @Test
  void a_steady_time_ends_the_back_off() {
    pool.last().listens().crashes();
    pool.nextAfter(Duration.ZERO).listens().crashes();
    Paper third = pool.nextAfter(Duration.ofMillis(250)).listens();
    pool.pass(PoolDefaults.STEADY);
    third.crashes();
    pool.nextAfter(Duration.ZERO).listens().crashes();
    pool.nextAfter(Duration.ofMillis(250));
  }

  @Test
  void five_crashes_within_five_minutes_take_the_pool_offline_and_it_says_why() {
    goOffline(pool);
    var why = (Refusal.AppOffline) pool.refused();
    assertThat(why.lastLines()).containsExactly("last words of 5");
    assertThat(why.sentence())
        .isEqualTo(
            "The application's workers failed 5 times within 5 min; the last one ended with exit"
                + " status 1 before it listened. It is tried again every 30 s.");
    assertThat(pool.report().state()).isEqualTo(PoolState.OFFLINE);
    assertThat(pool.events(PoolEvent.Offline.class)).hasSize(1);
  }

  @Test
  void who_waits_while_the_pool_goes_offline_is_refused() {
    Guest guest = pool.waiting();
    goOffline(pool);
    assertThat(guest.refusal.orElseThrow()).isInstanceOf(Refusal.AppOffline.class);
  }

  @Test
  void crashes_that_are_older_than_five_minutes_do_not_count() {
    for (int i = 0; i < 12; i++) {
      Paper it = pool.last().listens();
      pool.pass(Duration.ofSeconds(80));
      it.crashes();
      pool.pass(Duration.ZERO);
    }
    assertThat(pool.events(PoolEvent.Offline.class)).isEmpty();
    assertThat(pool.report().recentCrashes()).isEqualTo(4);
  }

  @Test
  void an_offline_pool_is_probed_every_thirty_seconds_and_comes_back() {
    goOffline(pool);
    for (int i = 0; i < 20; i++) {
      pool.nextAfter(PROBE).crashes("still broken");
    }
    assertThat(((Refusal.AppOffline) pool.refused()).lastLines()).containsExactly("still broken");
    pool.nextAfter(PROBE).listens();
    assertThat(pool.served().worker().number()).isEqualTo(26);
    assertThat(pool.events(PoolEvent.Offline.class)).hasSize(1);
    assertThat(pool.events(PoolEvent.BackOnline.class)).hasSize(1);
  }

  @Test
  void probes_keep_their_pace_where_crashes_grow_old_between_them() {
    var limits = new PoolSpec.CrashLimits(3, Duration.ofSeconds(20), PROBE);
    var it = new PaperPool(SPEC.with(limits));
    for (int i = 0; i < 3; i++) {
      it.last().crashes();
      it.pass(Duration.ofMillis(500));
    }
    it.nextAfter(PROBE.minusMillis(500)).crashes();
    it.nextAfter(PROBE).crashes();
    it.nextAfter(PROBE);
    assertThat(it.refused()).isInstanceOf(Refusal.AppOffline.class);
  }

  @Test
  void enable_tries_an_offline_pool_at_once_and_forgets_its_crashes() {
    goOffline(pool);
    int before = pool.workers.size();
    pool.crew.enable(reply, pool.now());
    assertThat(reply).isCompleted();
    assertThat(pool.workers).hasSize(before + 1);
    assertThat(pool.report().recentCrashes()).isZero();
    assertThat(pool.events(PoolEvent.BackOnline.class)).as("nobody serves yet").isEmpty();
    Guest guest = pool.waiting();
    pool.last().crashes();
    pool.nextAfter(Duration.ZERO).listens();
    assertThat(guest.lease).isPresent();
  }

  @Test
  void a_start_that_is_hopeless_fails_the_pools_start_and_is_tried_again() {
    pool.hopeless =
        Optional.of(new StartupFailure.DirectoryMissing(Path.of("/nowhere"), "does not exist"));
    pool.last().crashes();
    assertThat(pool.started).isCompletedExceptionally();
    pool.pass(Duration.ofSeconds(5));
    assertThat(pool.report().state()).isEqualTo(PoolState.OFFLINE);
    pool.hopeless = Optional.empty();
    pool.pass(PROBE);
    pool.last().listens();
    assertThat(pool.report().state()).isEqualTo(PoolState.RUNNING);
  }

  @Test
  void a_worker_that_never_listens_is_killed_in_time() {
    pool.pass(PoolDefaults.READY.minusMillis(1));
    assertThat(pool.last().cut).isZero();
    pool.pass(Duration.ofMillis(1));
    assertThat(pool.last().cut).isPositive();
    pool.last().gone();
    assertThat(pool.events(PoolEvent.StartFailed.class).getFirst().why())
        .isInstanceOf(StartupFailure.NeverListened.class);
  }

  @Test
  void a_recycle_has_the_new_one_serve_before_the_old_one_drains() {
    Paper old = pool.last().listens();
    Lease mine = pool.served();
    pool.crew.recycle(reply, pool.now());
    Paper young = pool.last();
    assertThat(young).isNotSameAs(old);
    assertThat(pool.served().worker()).as("the young one is not ready").isEqualTo(old.id);
    young.listens();
    assertThat(pool.served().worker()).isEqualTo(young.id);
    pool.pass(Duration.ofSeconds(5));
    assertThat(old.terminated).as("it has something to finish").isZero();
    pool.pass(PoolDefaults.DRAIN);
    assertThat(old.terminated).as("its time is over").isEqualTo(1);
    assertThat(reply).isNotDone();
    old.ends();
    mine.release();
    assertThat(reply).isCompleted();
  }

  @Test
  void a_recycle_replaces_one_worker_after_the_other() {
    var it = new PaperPool(SPEC.with(2));
    List<Paper> old = List.copyOf(it.workers);
    old.forEach(Paper::listens);
    it.crew.recycle(reply, it.now());
    assertThat(it.workers).hasSize(3);
    it.last().listens();
    it.pass(Duration.ofMillis(100));
    old.getFirst().ends();
    assertThat(it.workers).hasSize(4);
    it.last().listens();
    it.pass(Duration.ofMillis(100));
    assertThat(reply).isNotDone();
    old.getLast().ends();
    assertThat(reply).isCompleted();
    assertThat(it.report().workers()).hasSize(2);
  }

  @Test
  void a_recycle_whose_new_worker_does_not_start_keeps_the_old() {
    Paper old = pool.last().listens();
    pool.crew.recycle(reply, pool.now());
    pool.last().crashes("no such table");
    assertThat(reply).isCompletedExceptionally();
    assertThat(pool.events(PoolEvent.NotReplaced.class)).hasSize(1);
    assertThat(pool.report().recentCrashes()).isZero();
    assertThat(pool.served().worker()).isEqualTo(old.id);
    pool.pass(Duration.ofMinutes(5));
    assertThat(pool.workers).as("nobody tries again").hasSize(2);
  }

  @Test
  void a_worker_with_a_port_of_its_own_is_gone_before_its_successor_starts() {
    Paper old = pool.last();
    old.listens(false);
    pool.crew.recycle(reply, pool.now());
    assertThat(pool.workers).hasSize(1);
    pool.pass(Duration.ofMillis(100));
    Guest guest = pool.waiting();
    old.ends();
    pool.nextAfter(Duration.ZERO).listens();
    assertThat(guest.lease).isPresent();
    assertThat(pool.events(PoolEvent.OwnPort.class)).hasSize(1);
  }

  @Test
  void a_drained_pool_finishes_what_is_in_it_refuses_newcomers_and_comes_back() {
    Paper worker = pool.last().listens();
    Lease mine = pool.served();
    pool.crew.drain(reply, pool.now());
    assertThat(pool.refused()).isEqualTo(new Refusal.Drained("web"));
    pool.pass(Duration.ofMinutes(10));
    assertThat(worker.terminated).isZero();
    mine.release();
    pool.pass(PoolDefaults.IDLE_CHECK);
    worker.ends();
    assertThat(reply).isCompleted();
    assertThat(pool.report().state()).isEqualTo(PoolState.DRAINED);
    pool.crew.enable(new CompletableFuture<>(), pool.now());
    pool.last().listens();
    assertThat(pool.served().worker().number()).isEqualTo(2);
  }

  @Test
  void a_disabled_pool_refuses_who_waits_and_gives_who_is_served_his_time() {
    Guest waiting = pool.waiting();
    Paper worker = pool.last().listens();
    pool.crew.disable(reply, pool.now());
    assertThat(pool.refused()).isEqualTo(new Refusal.Disabled("web"));
    pool.pass(PoolDefaults.DRAIN.minusSeconds(1));
    assertThat(worker.terminated).as("one is being served").isZero();
    pool.pass(Duration.ofSeconds(1));
    worker.ends();
    assertThat(reply).isCompleted();
    assertThat(waiting.lease).isPresent();
    pool.pass(Duration.ofMinutes(10));
    assertThat(pool.workers).as("off until a person wants it").hasSize(1);
  }

  @Test
  void stop_lets_finish_terminates_then_kills() {
    Paper worker = pool.last().listens();
    pool.served();
    pool.crew.stop(Duration.ofSeconds(20), reply, pool.now());
    assertThat(pool.refused()).isEqualTo(new Refusal.ShuttingDown());
    pool.pass(Duration.ofSeconds(19));
    assertThat(worker.terminated).isZero();
    pool.pass(Duration.ofSeconds(1));
    assertThat(worker.terminated).isEqualTo(1);
    pool.pass(PoolDefaults.GRACE.minusMillis(1));
    assertThat(worker.cut).isZero();
    pool.pass(Duration.ofMillis(1));
    assertThat(worker.cut).isPositive();
    assertThat(pool.events(PoolEvent.Killed.class)).hasSize(1);
    worker.exits(137);
    worker.gone();
    assertThat(reply).isCompleted();
    assertThat(pool.crew.isOver()).isTrue();
  }

  @Test
  void a_second_stop_can_only_make_it_quicker() {
    Paper worker = pool.last().listens();
    pool.served();
    pool.crew.stop(Duration.ofSeconds(20), reply, pool.now());
    pool.crew.stop(Duration.ofMinutes(9), new CompletableFuture<>(), pool.now());
    pool.pass(Duration.ofSeconds(5));
    assertThat(worker.terminated).isZero();
    pool.crew.stop(Duration.ZERO, new CompletableFuture<>(), pool.now());
    assertThat(worker.terminated).isEqualTo(1);
  }

  @Test
  void what_a_command_leaves_behind_has_the_rest_of_the_grace() {
    Paper worker = pool.last().listens();
    pool.crew.stop(Duration.ZERO, reply, pool.now());
    worker.exits(143);
    pool.pass(PoolDefaults.GRACE.minusMillis(1));
    assertThat(worker.cut).as("others of its session clean up").isZero();
    pool.pass(Duration.ofMillis(1));
    assertThat(worker.cut).isPositive();
  }

  @Test
  void a_stopping_pool_without_a_worker_goes_on_for_who_waits_and_then_answers_him() {
    pool.last().listens().crashes();
    pool.nextAfter(Duration.ZERO).listens().crashes();
    Guest guest = pool.waiting();
    pool.crew.stop(Duration.ofMillis(100), reply, pool.now());
    assertThat(pool.crew.isOver()).as("somebody waits").isFalse();
    pool.pass(Duration.ofMillis(100));
    assertThat(guest.refusal).contains(new Refusal.ShuttingDown());
    assertThat(pool.crew.isOver()).isTrue();
    assertThat(reply).isCompleted();
  }

  @Test
  void a_pool_that_is_cut_before_it_served_says_that_it_never_will() {
    pool.crew.cut(pool.now());
    assertThat(pool.started).isCompletedExceptionally();
    assertThat(pool.last().cut).isPositive();
    pool.last().gone();
    assertThat(pool.crew.isOver()).isTrue();
  }

  @Test
  void what_not_even_sigkill_ends_is_left_to_the_kernel() {
    pool.last().listens();
    pool.crew.cut(pool.now());
    pool.pass(PoolDefaults.DEATH);
    assertThat(pool.events(PoolEvent.Undying.class)).hasSize(1);
    assertThat(pool.crew.isOver()).isTrue();
  }

  @Test
  void a_suspect_worker_that_is_found_to_listen_is_given_requests_again() {
    Paper worker = pool.last().listens();
    pool.served().unreachable();
    pool.pass(PoolDefaults.LOOK_AGAIN);
    assertThat(worker.looks).isEqualTo(1);
    Guest guest = pool.waiting();
    pool.crew.take(new Fact.Looked(worker.id, true), pool.now());
    assertThat(guest.lease).isPresent();
    assertThat(pool.events(PoolEvent.Unreachable.class)).isEmpty();
  }

  @Test
  void a_suspect_worker_that_stays_unreachable_is_killed_and_replaced() {
    Paper worker = pool.last().listens();
    pool.served().unreachable();
    pool.pass(PoolDefaults.LOOK_AGAIN);
    pool.crew.take(new Fact.Looked(worker.id, false), pool.now());
    pool.crew.take(new Fact.Looked(worker.id, false), pool.now());
    assertThat(pool.events(PoolEvent.Unreachable.class)).as("told once").hasSize(1);
    pool.pass(PoolDefaults.LOST);
    assertThat(worker.cut).isPositive();
    worker.gone();
    pool.nextAfter(Duration.ZERO).listens();
    assertThat(pool.served().worker().number()).isEqualTo(2);
  }

  private static void goOffline(PaperPool pool) {
    pool.last().crashes("last words of 1");
    long[] pauses = {0, 250, 500, 1000};
    for (int i = 0; i < pauses.length; i++) {
      pool.nextAfter(Duration.ofMillis(pauses[i])).crashes("last words of " + (i + 2));
    }
  }
}
