package dev.gatehouse.gateway.queue;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.queue.WorkerAddress.TcpPort;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many threads at once: every waiter hears exactly one thing, no worker is given more than it
 * takes, and nothing is left over.
 */
class RequestQueueStormTest {
  private static final int THREADS = 8;
  private static final int REQUESTS = 4_000;
  private static final int PER_WORKER = 7;
  private static final int LIMIT = 40;

  /** Requests of one thread between two looks at whether the pool has had its turn meanwhile. */
  private static final int GUST = 100;

  /** A request that is granted, refused, or gives up, and says so once. */
  private final class Request implements Waiter {
    final AtomicInteger endings = new AtomicInteger();
    private final int attempt;

    Request(int attempt) {
      this.attempt = attempt;
    }

    @Override
    public int attempt() {
      return attempt;
    }

    @Override
    public void granted(Lease lease) {
      endings.incrementAndGet();
      enter(lease);
      toRelease.add(lease);
    }

    @Override
    public void refused(Refusal why) {
      endings.incrementAndGet();
    }
  }

  private final AtomicInteger[] busy = new AtomicInteger[200];
  private final AtomicInteger crowds = new AtomicInteger();
  private final ConcurrentLinkedQueue<Lease> toRelease = new ConcurrentLinkedQueue<>();
  private final CountDownLatch firstOffer = new CountDownLatch(1);
  private final AtomicInteger rounds = new AtomicInteger();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void nobody_is_lost_or_served_twice(long seed) throws Exception {
    for (int i = 0; i < busy.length; i++) {
      busy[i] = new AtomicInteger();
    }
    var limits = new QueueLimits(LIMIT, Duration.ofMillis(20), PER_WORKER);
    var queue = new RequestQueue("shop", limits, InstantSource.system());
    var requests = new ConcurrentLinkedQueue<Request>();
    var over = new CountDownLatch(THREADS);
    queue.ready(new WorkerId("shop", 1), new TcpPort("127.0.0.1", 1));
    try (var threads = Executors.newCachedThreadPool()) {
      var running = new ArrayList<Future<?>>();
      for (int t = 0; t < THREADS; t++) {
        var random = new SplittableRandom(seed * 100 + t);
        running.add(threads.submit(() -> ask(queue, random, requests, over)));
      }
      running.add(threads.submit(() -> superviseUntil(over, queue, new SplittableRandom(seed))));
      for (Future<?> it : running) {
        it.get(60, SECONDS);
      }
    }
    queue.close(new Refusal.ShuttingDown());
    releaseAll();
    assertThat(requests).hasSize(THREADS * REQUESTS);
    assertThat(requests).allSatisfy(it -> assertThat(it.endings).hasValue(1));
    assertThat(crowds).as("times that a worker had more than it takes").hasValue(0);
    QueueReport report = queue.report();
    assertThat(report.inFlight()).isZero();
    assertThat(report.waiting() + report.waitingAgain()).isZero();
    assertThat(report.granted()).as("the storm served somebody").isPositive();
  }

  private void ask(
      RequestQueue queue,
      SplittableRandom random,
      ConcurrentLinkedQueue<Request> requests,
      CountDownLatch over) {
    List<Ticket> mine = new ArrayList<>();
    List<Request> theirs = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      while (rounds.get() < i / GUST) {
        LockSupport.parkNanos(20_000); // so that the pool's doings fall among the requests
      }
      var request = new Request(1 + random.nextInt(8) / 7);
      requests.add(request);
      switch (queue.offer(request)) {
        case Offer.Granted(Lease lease) -> request.granted(lease);
        case Offer.Parked(Ticket ticket) -> {
          mine.add(ticket);
          theirs.add(request);
        }
        case Offer.Refused(Refusal why) -> request.refused(why);
      }
      firstOffer.countDown();
      if (random.nextInt(3) == 0 && !mine.isEmpty()) {
        int which = random.nextInt(mine.size());
        if (mine.get(which).cancel()) {
          theirs.get(which).endings.incrementAndGet();
        }
      }
      for (int n = random.nextInt(4); n > 0; n--) {
        release(toRelease.poll(), random.nextInt(50) == 0);
      }
    }
    over.countDown();
  }

  /** Workers come and go, the time passes, the doors close and open. */
  private void superviseUntil(CountDownLatch over, RequestQueue queue, SplittableRandom random) {
    int next = 2;
    await(firstOffer); // which is served: there is a worker, and nobody has closed
    while (over.getCount() > 0) {
      queue.expire();
      if (next < busy.length) {
        queue.ready(new WorkerId("shop", next), new TcpPort("127.0.0.1", next));
        next++;
      }
      int which = 1 + random.nextInt(next);
      switch (random.nextInt(6)) {
        case 0 -> queue.gone(new WorkerId("shop", which));
        case 1 -> queue.retire(new WorkerId("shop", which));
        case 2 -> queue.close(new Refusal.Disabled("shop"));
        case 3 -> queue.admitNoMore(new Refusal.Drained("shop"));
        default -> {}
      }
      queue.report().loads().stream()
          .filter(QueueReport.Load::suspect)
          .forEach(it -> queue.ready(it.worker(), it.address()));
      LockSupport.parkNanos(20_000);
      queue.open();
      release(toRelease.poll(), false);
      rounds.incrementAndGet();
    }
    releaseAll();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void enter(Lease lease) {
    if (busy[lease.worker().number()].incrementAndGet() > PER_WORKER) {
      crowds.incrementAndGet();
    }
  }

  private void release(Lease lease, boolean unreachable) {
    if (lease != null) {
      busy[lease.worker().number()].decrementAndGet();
      if (unreachable) {
        lease.unreachable();
      } else {
        lease.release();
      }
    }
  }

  private void releaseAll() {
    for (Lease lease = toRelease.poll(); lease != null; lease = toRelease.poll()) {
      release(lease, false);
    }
  }
}
