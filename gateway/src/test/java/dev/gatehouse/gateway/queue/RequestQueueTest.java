package dev.gatehouse.gateway.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.queue.WorkerAddress.TcpPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestQueueTest {
  private static final WorkerId ONE = new WorkerId("shop", 1);
  private static final WorkerId TWO = new WorkerId("shop", 2);
  private static final WorkerAddress ADDRESS = new TcpPort("127.0.0.1", 4711);

  private final Clock clock = new Clock();

  @Test
  void a_free_worker_is_granted_at_once() {
    RequestQueue queue = queue(10, 1);
    queue.ready(ONE, ADDRESS);
    assertThat(queue.offer(new Customer("a"))).isInstanceOf(Offer.Granted.class);
    assertThat(queue.inFlight(ONE)).isEqualTo(1);
  }

  @Test
  void requests_wait_for_a_worker_and_get_it_in_their_order_second_attempts_first() {
    RequestQueue queue = queue(10, 1);
    var order = new ArrayList<String>();
    park(queue, noting(order, "first", 1));
    park(queue, noting(order, "second", 1));
    park(queue, noting(order, "again", 2));
    park(queue, noting(order, "once more", 2));
    queue.ready(ONE, ADDRESS);
    assertThat(order).containsExactly("again", "once more", "first", "second");
  }

  @Test
  void many_waiters_that_release_at_once_build_no_stack() {
    RequestQueue queue = queue(50_000, 1);
    var order = new ArrayList<String>();
    for (int i = 0; i < 50_000; i++) {
      park(queue, noting(order, "" + i, 1));
    }
    queue.ready(ONE, ADDRESS);
    assertThat(order).hasSize(50_000);
    assertThat(queue.inFlight(ONE)).isZero();
  }

  @Test
  void a_full_queue_refuses_newcomers_and_keeps_room_for_second_attempts() {
    RequestQueue queue = queue(2, 1);
    park(queue, new Customer("a"));
    park(queue, new Customer("b"));
    assertThat(queue.offer(new Customer("c")))
        .isEqualTo(new Offer.Refused(new Refusal.QueueFull(2)));
    park(queue, new Customer("d", 2));
    park(queue, new Customer("e", 2));
    assertThat(queue.offer(new Customer("f", 2))).isInstanceOf(Offer.Refused.class);
    assertThat(queue.report().refused()).isEqualTo(2);
  }

  @Test
  void who_has_waited_too_long_is_refused_and_nobody_else() {
    RequestQueue queue = queue(10, 1);
    var early = new Customer("early");
    var late = new Customer("late");
    var again = new Customer("again", 2);
    park(queue, early);
    clock.advance(Duration.ofSeconds(20));
    park(queue, late);
    park(queue, again);
    clock.advance(Duration.ofSeconds(10));
    queue.expire();
    assertThat(early.refusal).isEqualTo(new Refusal.QueueTimeout(Duration.ofSeconds(30)));
    assertThat(late.told).hasValue(0);
    clock.advance(Duration.ofSeconds(20));
    queue.expire();
    assertThat(List.of(late.told.get(), again.told.get(), early.told.get())).containsOnly(1);
    assertThat(queue.report().waiting()).isZero();
  }

  @Test
  void who_leaves_frees_the_place_at_once_and_is_not_called() {
    RequestQueue queue = queue(1, 1);
    var gone = new Customer("gone");
    Ticket ticket = park(queue, gone);
    assertThat(ticket.cancel()).isTrue();
    var next = new Customer("next");
    park(queue, next);
    queue.ready(ONE, ADDRESS);
    assertThat(gone.told).hasValue(0);
    assertThat(next.told).hasValue(1);
    assertThat(ticket.cancel()).isFalse();
  }

  @Test
  void a_lease_for_somebody_who_left_after_the_decision_goes_to_the_next() {
    RequestQueue queue = queue(10, 2);
    var tickets = new ArrayList<Ticket>();
    var leaver = new Customer("leaver");
    var next = new Customer("next");
    // Two are seated at once; while the first is being told, the second leaves.
    park(
        queue,
        new Waiter() {
          @Override
          public void granted(Lease lease) {
            assertThat(queue.inFlight(ONE)).isEqualTo(2);
            assertThat(tickets.getFirst().cancel()).isTrue();
          }

          @Override
          public void refused(Refusal why) {}
        });
    tickets.add(park(queue, leaver));
    park(queue, next);
    queue.ready(ONE, ADDRESS);
    assertThat(leaver.told).hasValue(0);
    assertThat(next.told).hasValue(1);
    assertThat(queue.inFlight(ONE)).isEqualTo(2);
  }

  @Test
  void the_least_busy_worker_gets_the_next_request_and_equals_take_turns() {
    RequestQueue queue = queue(10, 100);
    queue.ready(ONE, ADDRESS);
    queue.ready(TWO, ADDRESS);
    var leases = new ArrayList<Lease>();
    for (int i = 0; i < 10; i++) {
      leases.add(grant(queue));
    }
    assertThat(leases.stream().filter(it -> it.worker().equals(ONE))).hasSize(5);
    leases.stream().filter(it -> it.worker().equals(TWO)).limit(3).forEach(Lease::release);
    for (int i = 0; i < 3; i++) {
      assertThat(grant(queue).worker()).isEqualTo(TWO);
    }
    // One request at a time still visits both.
    queue.gone(ONE);
    queue.gone(TWO);
    queue.ready(ONE, ADDRESS);
    queue.ready(TWO, ADDRESS);
    Lease first = grant(queue);
    first.release();
    Lease second = grant(queue);
    assertThat(second.worker()).isNotEqualTo(first.worker());
  }

  @Test
  void a_lease_counts_once_however_often_it_is_released() {
    RequestQueue queue = queue(10, 2);
    queue.ready(ONE, ADDRESS);
    Lease lease = grant(queue);
    grant(queue);
    lease.release();
    lease.release();
    lease.unreachable();
    assertThat(queue.inFlight(ONE)).isEqualTo(1);
    assertThat(queue.suspect(ONE)).isFalse();
  }

  @Test
  void an_unreachable_worker_is_kept_back_until_its_pool_has_looked() {
    RequestQueue queue = queue(10, 10);
    queue.ready(ONE, ADDRESS);
    grant(queue).unreachable();
    assertThat(queue.suspect(ONE)).isTrue();
    var waiting = new Customer("waiting");
    park(queue, waiting);
    queue.ready(ONE, ADDRESS);
    assertThat(waiting.lease).isNotNull();
    assertThat(queue.suspect(ONE)).isFalse();
  }

  @Test
  void a_retired_worker_keeps_what_it_has_and_gets_nothing_more() {
    RequestQueue queue = queue(10, 10);
    queue.ready(ONE, ADDRESS);
    Lease lease = grant(queue);
    queue.retire(ONE);
    var waiting = new Customer("waiting");
    park(queue, waiting);
    lease.release();
    assertThat(waiting.told).hasValue(0);
    assertThat(queue.inFlight(ONE)).isZero();
    queue.ready(TWO, ADDRESS);
    assertThat(waiting.told).hasValue(1);
  }

  @Test
  void the_queue_outlives_its_worker() {
    RequestQueue queue = queue(10, 1);
    queue.ready(ONE, ADDRESS);
    Lease dead = grant(queue);
    var waiting = new Customer("waiting");
    park(queue, waiting);
    queue.gone(ONE);
    dead.release();
    assertThat(waiting.told).hasValue(0);
    queue.ready(TWO, ADDRESS);
    assertThat(waiting.told).hasValue(1);
    assertThat(queue.inFlight(TWO)).isEqualTo(1);
  }

  @Test
  void a_closing_queue_serves_who_is_in_and_a_closed_one_nobody() {
    RequestQueue queue = queue(10, 1);
    var inside = new Customer("inside");
    park(queue, inside);
    queue.admitNoMore(new Refusal.Drained("shop"));
    assertThat(queue.offer(new Customer("new")))
        .isEqualTo(new Offer.Refused(new Refusal.Drained("shop")));
    var again = new Customer("again", 2);
    park(queue, again);
    queue.ready(ONE, ADDRESS);
    assertThat(again.told).hasValue(1);
    queue.close(new Refusal.Disabled("shop"));
    assertThat(inside.refusal).isEqualTo(new Refusal.Disabled("shop"));
    assertThat(queue.offer(new Customer("third", 2))).isInstanceOf(Offer.Refused.class);
    queue.open();
    park(queue, new Customer("welcome"));
  }

  @Test
  void a_waiter_that_throws_costs_nobody_else_a_turn() {
    RequestQueue queue = queue(10, 1);
    var complaints = new ArrayList<Throwable>();
    park(
        queue,
        new Waiter() {
          @Override
          public void granted(Lease lease) {
            throw new IllegalStateException("planted");
          }

          @Override
          public void refused(Refusal why) {}
        });
    var next = new Customer("next");
    park(queue, next);
    Thread pool = new Thread(() -> queue.ready(ONE, ADDRESS));
    pool.setUncaughtExceptionHandler((_, e) -> complaints.add(e));
    pool.start();
    join(pool);
    assertThat(next.lease).isNotNull();
    assertThat(complaints).hasSize(1);
  }

  @Test
  void in_front_of_something_that_runs_by_itself_everything_is_granted() {
    RequestQueue queue = RequestQueue.fixed("there", ADDRESS);
    for (int i = 0; i < 5000; i++) {
      Lease lease = grant(queue);
      if (i % 3 == 0) {
        lease.unreachable();
      }
    }
    assertThat(grant(queue).address()).isEqualTo(ADDRESS);
  }

  @Test
  void every_refusal_has_its_status_its_word_and_its_sentence() {
    List<Refusal> all =
        List.of(
            new Refusal.QueueFull(1000),
            new Refusal.QueueTimeout(Duration.ofSeconds(30)),
            new Refusal.AppOffline("It crashed.", List.of("secret"), Duration.ofSeconds(30)),
            new Refusal.Disabled("shop"),
            new Refusal.Drained("shop"),
            new Refusal.ShuttingDown());
    assertThat(all.stream().map(it -> it.status() + " " + it.reason()))
        .containsExactly(
            "503 QueueFull",
            "503 Timer_AppPool",
            "503 AppOffline",
            "503 Disabled",
            "503 AppShutdown",
            "503 AppShutdown");
    assertThat(all)
        .allSatisfy(it -> assertThat(it.sentence()).endsWith(".").doesNotContain("secret"));
  }

  private RequestQueue queue(int waiting, int perWorker) {
    var limits = new QueueLimits(waiting, Duration.ofSeconds(30), perWorker);
    return new RequestQueue("shop", limits, clock);
  }

  private static Ticket park(RequestQueue queue, Waiter waiter) {
    Offer offer = queue.offer(waiter);
    assertThat(offer).isInstanceOf(Offer.Parked.class);
    return ((Offer.Parked) offer).ticket();
  }

  private static Lease grant(RequestQueue queue) {
    Offer offer = queue.offer(new Customer("anybody"));
    assertThat(offer).isInstanceOf(Offer.Granted.class);
    return ((Offer.Granted) offer).lease();
  }

  private static Waiter noting(List<String> order, String name, int attempt) {
    return new Waiter() {
      @Override
      public int attempt() {
        return attempt;
      }

      @Override
      public void granted(Lease lease) {
        order.add(name);
        lease.release();
      }

      @Override
      public void refused(Refusal why) {
        order.add(name + " refused");
      }
    };
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
