package dev.gatehouse.gateway.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.queue.Clock;
import dev.gatehouse.gateway.queue.Lease;
import dev.gatehouse.gateway.queue.Offer;
import dev.gatehouse.gateway.queue.Refusal;
import dev.gatehouse.gateway.queue.RequestQueue;
import dev.gatehouse.gateway.queue.Waiter;
import dev.gatehouse.gateway.queue.WorkerAddress;
import dev.gatehouse.gateway.queue.WorkerAddress.TcpPort;
import dev.gatehouse.gateway.queue.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** A crew with workers on paper, a clock that a test turns, and everything that it says. */
final class PaperPool {
  final Clock clock = new Clock();
  final List<PoolEvent> events = new ArrayList<>();
  final List<Paper> workers = new ArrayList<>();
  final CompletableFuture<WorkerAddress> started = new CompletableFuture<>();
  final PoolSpec spec;
  final RequestQueue queue;
  final Crew crew;
  Optional<StartupFailure> hopeless = Optional.empty();

  PaperPool(PoolSpec spec) {
    this.spec = spec;
    queue = new RequestQueue(spec.name(), spec.queue(), clock, this::suspected);
    crew = new Crew(spec, queue, this::launch, events::add, started);
    crew.start(now());
  }

  /** A worker process that does what a test says. */
  final class Paper implements Workshop.WorkerProcess {
    final WorkerId id;
    final Instant made = now();
    int terminated;
    int cut;
    int looks;
    List<String> lines = List.of();

    Paper(WorkerId id) {
      this.id = id;
    }

    void listens(boolean asTold) {
      crew.take(new Fact.Listens(id, address(), asTold, Optional.empty()), now());
    }

    Paper listens() {
      listens(true);
      return this;
    }

    void exits(int status) {
      crew.take(new Fact.Exited(id, new Exit(status)), now());
    }

    void gone() {
      crew.take(new Fact.Gone(id), now());
    }

    void crashes(String... last) {
      lines = List.of(last);
      exits(1);
      assertThat(cut).isPositive();
      gone();
    }

    /** As asked. */
    void ends() {
      assertThat(terminated).as("%s was asked to end", id).isPositive();
      exits(143);
      crew.take(new Fact.Alone(id), now());
      assertThat(cut).isPositive();
      gone();
    }

    TcpPort address() {
      return new TcpPort("127.0.0.1", port());
    }

    @Override
    public int port() {
      return 40_000 + id.number();
    }

    @Override
    public OptionalLong pid() {
      return OptionalLong.of(id.number());
    }

    @Override
    public long session() {
      return id.number();
    }

    @Override
    public List<String> lastLines() {
      return lines;
    }

    @Override
    public List<WorkerAddress> seen() {
      return List.of();
    }

    @Override
    public void look(WorkerAddress address) {
      looks++;
    }

    @Override
    public void terminate() {
      terminated++;
    }

    @Override
    public void cut() {
      cut++;
    }
  }

  /** What makes the workers. */
  Workshop workshop() {
    return this::launch;
  }

  private Workshop.WorkerProcess launch(WorkerId id) throws StartupException {
    if (hopeless.isPresent()) {
      throw new StartupException(hopeless.get());
    }
    var paper = new Paper(id);
    workers.add(paper);
    return paper;
  }

  private void suspected(WorkerId worker) {
    crew.take(new Fact.Suspected(worker), now());
  }

  Instant now() {
    return clock.instant();
  }

  /** Lets time pass as the supervisor does: from one deadline to the next. */
  void pass(Duration by) {
    Instant end = now().plus(by);
    int ticks = 0;
    for (Instant next = crew.deadline(); !next.isAfter(end); next = crew.deadline()) {
      if (next.isAfter(now())) {
        clock.advance(Duration.between(now(), next));
      }
      crew.tick(now());
      assertThat(++ticks).as("ticks: the supervisor must not spin").isLessThan(100_000);
    }
    clock.advance(Duration.between(now(), end));
  }

  Paper last() {
    return workers.getLast();
  }

  /** The worker that is made after that time, and not earlier. */
  Paper nextAfter(Duration after) {
    Instant expected = now().plus(after);
    pass(after);
    assertThat(last().made).as("the start of " + last().id).isEqualTo(expected);
    return last();
  }

  PoolReport report() {
    return crew.report(now());
  }

  Lease served() {
    return ((Offer.Granted) queue.offer(new Guest())).lease();
  }

  Refusal refused() {
    return ((Offer.Refused) queue.offer(new Guest())).why();
  }

  Guest waiting() {
    var guest = new Guest();
    assertThat(queue.offer(guest)).isInstanceOf(Offer.Parked.class);
    return guest;
  }

  <T extends PoolEvent> List<T> events(Class<T> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** Who waits, and what he was told. */
  static final class Guest implements Waiter {
    Optional<Lease> lease = Optional.empty();
    Optional<Refusal> refusal = Optional.empty();

    @Override
    public void granted(Lease it) {
      lease = Optional.of(it);
    }

    @Override
    public void refused(Refusal why) {
      refusal = Optional.of(why);
    }
  }
}
