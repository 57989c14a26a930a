package dev.gatehouse.gateway.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.queue.WorkerAddress.TcpPort;
import dev.gatehouse.seeds.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever happens, in whatever order, the queue does what a much simpler one does that looks
 * everything up in lists.
 */
class RequestQueueModelTest {
  private static final int LIMIT = 5;
  private static final int PER_WORKER = 3;
  private static final Duration WAIT = Duration.ofSeconds(30);

  static LongStream seeds() {
    return LongStream.range(0, 300L * Seeds.effort());
  }

  /** Who waits, in order, and who works for whom. */
  private static final class Model {
    final List<Customer> again = new ArrayList<>();
    final List<Customer> newcomers = new ArrayList<>();
    final Map<WorkerId, List<Customer>> busy = new HashMap<>();

    int waiting() {
      return again.size() + newcomers.size();
    }

    boolean room() {
      return busy.values().stream().anyMatch(it -> it.size() < PER_WORKER);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void it_does_what_a_simple_queue_does(long seed) {
    var random = new SplittableRandom(seed);
    var clock = new Clock();
    var queue = new RequestQueue("shop", new QueueLimits(LIMIT, WAIT, PER_WORKER), clock);
    var model = new Model();
    var tickets = new HashMap<Customer, Ticket>();
    var leases = new HashMap<Customer, Lease>();
    int names = 0;
    int workers = 0;
    for (int step = 0; step < 120; step++) {
      switch (random.nextInt(10)) {
        case 0, 1, 2, 3 -> {
          var customer = new Customer("" + names++, 1 + random.nextInt(6) / 5);
          List<Customer> line = customer.attempt() > 1 ? model.again : model.newcomers;
          boolean room = model.room();
          switch (queue.offer(customer)) {
            case Offer.Granted(Lease lease) -> {
              assertThat(room).isTrue();
              leases.put(customer, lease);
            }
            case Offer.Parked(Ticket ticket) -> {
              assertThat(room).isFalse();
              assertThat(line).hasSizeLessThan(LIMIT);
              line.add(customer);
              tickets.put(customer, ticket);
            }
            case Offer.Refused _ -> {
              assertThat(room).isFalse();
              assertThat(line).hasSize(LIMIT);
            }
          }
        }
        case 4, 5, 6 -> {
          if (!leases.isEmpty()) {
            Customer done = pick(random, leases.keySet());
            leases.remove(done).release();
          }
        }
        case 7 -> {
          if (model.waiting() > 0) {
            var all = new ArrayList<>(model.again);
            all.addAll(model.newcomers);
            Customer leaver = Seeds.pick(random, all);
            assertThat(tickets.get(leaver).cancel()).isTrue();
            model.again.remove(leaver);
            model.newcomers.remove(leaver);
          }
        }
        case 8 -> {
          if (random.nextBoolean() || workers == 0) {
            queue.ready(new WorkerId("shop", ++workers), new TcpPort("127.0.0.1", workers));
          } else {
            queue.gone(new WorkerId("shop", 1 + random.nextInt(workers)));
          }
        }
        default -> {
          clock.advance(Duration.ofSeconds(random.nextInt(20)));
          queue.expire();
        }
      }
      settle(queue, model, leases);
    }
    queue.close(new Refusal.ShuttingDown());
    settle(queue, model, leases);
    assertThat(model.waiting()).isZero();
  }

  /** Takes over what became of those who waited, and compares everything that can be seen. */
  private static void settle(RequestQueue queue, Model model, Map<Customer, Lease> leases) {
    for (List<Customer> line : List.of(model.again, model.newcomers)) {
      // Those served, and those refused for the time, come from the front: nobody was overtaken.
      int served = 0;
      while (served < line.size() && line.get(served).told.get() == 1) {
        served++;
      }
      assertThat(line.subList(served, line.size())).allMatch(it -> it.told.get() == 0);
      line.subList(0, served)
          .forEach(
              it -> {
                if (it.lease != null) {
                  leases.put(it, it.lease);
                }
              });
      line.subList(0, served).clear();
    }
    QueueReport report = queue.report();
    model.busy.clear();
    report.loads().forEach(it -> model.busy.put(it.worker(), new ArrayList<>()));
    leases.forEach(
        (customer, lease) -> {
          if (model.busy.containsKey(lease.worker())) {
            model.busy.get(lease.worker()).add(customer);
          }
        });
    assertThat(report.loads())
        .allSatisfy(
            it -> {
              assertThat(it.inFlight()).isEqualTo(model.busy.get(it.worker()).size());
              assertThat(it.inFlight()).isLessThanOrEqualTo(PER_WORKER);
            });
    assertThat(report.waiting()).isEqualTo(model.newcomers.size());
    assertThat(report.waitingAgain()).isEqualTo(model.again.size());
    assertThat(model.waiting() > 0 && model.room())
        .as("somebody waits beside a free worker")
        .isFalse();
  }

  private static Customer pick(SplittableRandom random, Iterable<Customer> from) {
    var all = new ArrayList<Customer>();
    from.forEach(all::add);
    all.sort((a, b) -> a.name.compareTo(b.name));
    return Seeds.pick(random, all);
  }
}
