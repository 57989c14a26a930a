package dev.gatehouse.gateway.queue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A pool's requests on their way to its workers: bounded, fair, and outliving every worker.
 *
 * <p>A request goes to the worker with the fewest in flight; where none takes another it waits,
 * first come first served, second attempts before all others. It waits no longer than the limits
 * say, provided that the pool calls {@link #expire}.
 *
 * <p>Safe for use by several threads. Nothing in here blocks: the lock is held for a few
 * assignments, and waiters are called without it. One thread at a time calls them, in the order of
 * the decisions, so a waiter that releases its lease from within the call builds no stack.
 */
public final class RequestQueue {
  /** Who may come in. */
  private sealed interface Admission {
    record Open() implements Admission {}

    /** Who is in may finish, second attempts included. */
    record Closing(Refusal why) implements Admission {}

    record Closed(Refusal why) implements Admission {}
  }

  private final String pool;
  private QueueLimits limits;
  private final InstantSource clock;
  private final boolean supervised;
  private final Consumer<WorkerId> suspected;

  private final List<Station> stations = new ArrayList<>();
  private final Line again = new Line();
  private final Line newcomers = new Line();
  private final ArrayDeque<Place> decided = new ArrayDeque<>();
  private Admission admission = new Admission.Open();
  private boolean telling;
  private int turn;
  private long granted;
  private long refused;

  private RequestQueue(
      String pool,
      QueueLimits limits,
      InstantSource clock,
      boolean supervised,
      Consumer<WorkerId> suspected) {
    this.pool = pool;
    this.limits = limits;
    this.clock = clock;
    this.supervised = supervised;
    this.suspected = suspected;
  }

  /** An open queue, as yet without a worker. */
  public RequestQueue(String pool, QueueLimits limits, InstantSource clock) {
    this(pool, limits, clock, _ -> {});
  }

  /**
   * The same for a pool that wants to hear at once which worker could not be reached.
   *
   * @param suspected called from any thread, without any lock of the queue held; may neither block
   *     nor throw
   */
  public RequestQueue(
      String pool, QueueLimits limits, InstantSource clock, Consumer<WorkerId> suspected) {
    this(pool, limits, clock, true, suspected);
  }

  /**
   * A queue in front of something that runs by itself: every request is granted at once, and nobody
   * ever waits.
   */
  public static RequestQueue fixed(String pool, WorkerAddress address) {
    var limits = new QueueLimits(1, Duration.ofSeconds(1), Integer.MAX_VALUE);
    var queue = new RequestQueue(pool, limits, InstantSource.system(), false, _ -> {});
    queue.ready(new WorkerId(pool, 1), address);
    return queue;
  }

  /** The pool's name. */
  public String pool() {
    return pool;
  }

  /** Asks for a worker. The same waiter may be offered again once it has been answered. */
  public Offer offer(Waiter waiter) {
    synchronized (this) {
      boolean second = waiter.attempt() > 1;
      Refusal closed =
          switch (admission) {
            case Admission.Open() -> null;
            case Admission.Closing(Refusal why) -> second ? null : why;
            case Admission.Closed(Refusal why) -> why;
          };
      if (closed != null) {
        refused++;
        return new Offer.Refused(closed);
      }
      // Whoever waits waits because no station takes another: so nobody is overtaken here.
      Station station = leastBusy();
      if (station != null) {
        return new Offer.Granted(seat(station));
      }
      Line line = second ? again : newcomers;
      if (line.length() >= limits.waiting()) {
        refused++;
        return new Offer.Refused(new Refusal.QueueFull(limits.waiting()));
      }
      var place = new Place(this, waiter, clock.instant().plus(limits.longestWait()), line);
      line.append(place);
      return new Offer.Parked(place);
    }
  }

  /**
   * Other limits for whoever comes from now on. Who waits keeps its own deadline; where those that
   * come after it may wait less long, they are told so no earlier than it is.
   */
  public synchronized void change(QueueLimits other) {
    limits = other;
  }

  /** A worker is there, or is all right again after a look. */
  public void ready(WorkerId id, WorkerAddress address) {
    synchronized (this) {
      Station known = station(id);
      if (known == null) {
        stations.add(new Station(id, address));
      } else {
        known.suspect = false;
      }
      seatWaiting();
    }
    tell();
  }

  /** A worker gets no more requests and keeps those it has. */
  public synchronized void retire(WorkerId id) {
    Station station = station(id);
    if (station != null) {
      station.retired = true;
    }
  }

  /** A worker is no more. Its leases stay valid for their holders, who will notice. */
  public synchronized void gone(WorkerId id) {
    stations.removeIf(it -> it.id.equals(id));
  }

  /** How many requests that worker has; none if it is unknown. */
  public synchronized int inFlight(WorkerId id) {
    Station station = station(id);
    return station == null ? 0 : station.inFlight;
  }

  /** Whether a connection to that worker failed since it was last called ready. */
  public synchronized boolean suspect(WorkerId id) {
    Station station = station(id);
    return station != null && station.suspect;
  }

  /** Lets everybody in again. */
  public void open() {
    synchronized (this) {
      admission = new Admission.Open();
    }
  }

  /** Refuses newcomers from now on; who waits may be served, and may try a second time. */
  public synchronized void admitNoMore(Refusal why) {
    admission = new Admission.Closing(why);
  }

  /** Refuses everybody, also those who wait. Requests that are with a worker go on. */
  public void close(Refusal why) {
    synchronized (this) {
      admission = new Admission.Closed(why);
      refuseAll(again, why);
      refuseAll(newcomers, why);
    }
    tell();
  }

  /** Refuses who has waited for too long. */
  public void expire() {
    Instant now = clock.instant();
    synchronized (this) {
      refuseLate(again, now);
      refuseLate(newcomers, now);
    }
    tell();
  }

  /** What there is at this moment. */
  public synchronized QueueReport report() {
    var loads = new ArrayList<QueueReport.Load>();
    for (Station it : stations) {
      loads.add(new QueueReport.Load(it.id, it.address, it.inFlight, it.retired, it.suspect));
    }
    return new QueueReport(
        newcomers.length(), again.length(), limits.waiting(), granted, refused, loads);
  }

  void release(Lease lease, boolean unreachable) {
    boolean news = false;
    synchronized (this) {
      if (!lease.giveBack()) {
        return;
      }
      lease.station().inFlight--;
      if (unreachable && supervised) {
        news = !lease.station().suspect;
        lease.station().suspect = true;
      }
      seatWaiting();
    }
    if (news) {
      suspected.accept(lease.worker());
    }
    tell();
  }

  boolean cancel(Place place) {
    boolean left;
    synchronized (this) {
      left =
          switch (place.state) {
            case Place.State.Waiting(Line line) -> {
              line.remove(place);
              yield true;
            }
            case Place.State.Granted(Lease lease) -> {
              lease.giveBack();
              lease.station().inFlight--;
              granted--;
              seatWaiting();
              yield true;
            }
            case Place.State.Refused _ -> true;
            case Place.State.Over() -> false;
          };
      place.state = new Place.State.Over();
    }
    tell();
    return left;
  }

  // Below, where nothing else is said, the lock is held.

  private Lease seat(Station station) {
    station.inFlight++;
    granted++;
    return new Lease(this, station);
  }

  private void seatWaiting() {
    while (true) {
      Place place = again.first() != null ? again.first() : newcomers.first();
      if (place == null) {
        return;
      }
      Station station = leastBusy();
      if (station == null) {
        return;
      }
      decide(place, new Place.State.Granted(seat(station)));
    }
  }

  private void refuseAll(Line line, Refusal why) {
    for (Place place = line.first(); place != null; place = line.first()) {
      refused++;
      decide(place, new Place.State.Refused(why));
    }
  }

  private void refuseLate(Line line, Instant now) {
    // Each waits equally long, so a line is in the order of its deadlines.
    Place place = line.first();
    while (place != null && !place.deadline.isAfter(now)) {
      refused++;
      decide(place, new Place.State.Refused(new Refusal.QueueTimeout(limits.longestWait())));
      place = line.first();
    }
  }

  private void decide(Place place, Place.State decision) {
    if (place.state instanceof Place.State.Waiting(Line line)) {
      line.remove(place);
    }
    place.state = decision;
    decided.add(place);
  }

  /** The least busy station that takes another request; of equals, the one whose turn it is. */
  private @Nullable Station leastBusy() {
    Station best = null;
    int count = stations.size();
    for (int i = 0; i < count; i++) {
      Station it = stations.get((turn + i) % count);
      if (it.takes(limits.perWorker()) && (best == null || it.inFlight < best.inFlight)) {
        best = it;
      }
    }
    if (best != null) {
      turn = (stations.indexOf(best) + 1) % count;
    }
    return best;
  }

  private @Nullable Station station(WorkerId id) {
    for (Station it : stations) {
      if (it.id.equals(id)) {
        return it;
      }
    }
    return null;
  }

  /**
   * Without the lock: tells waiters what was decided, unless somebody is at it, who then tells ours
   * too.
   */
  private void tell() {
    boolean mine = false;
    while (true) {
      Place place;
      Place.State decision;
      synchronized (this) {
        if (telling && !mine) {
          return;
        }
        place = decided.poll();
        telling = place != null;
        mine = telling;
        if (place == null) {
          return;
        }
        decision = place.state;
        place.state = new Place.State.Over();
      }
      tell(place.waiter, decision);
    }
  }

  private static void tell(Waiter waiter, Place.State decision) {
    try {
      switch (decision) {
        case Place.State.Granted(Lease lease) -> waiter.granted(lease);
        case Place.State.Refused(Refusal why) -> waiter.refused(why);
        case Place.State.Over() -> {} // left after the decision
        case Place.State.Waiting _ -> throw new IllegalStateException("nothing was decided");
      }
    } catch (RuntimeException | Error e) {
      // One bad waiter must not cost the others their turn.
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
      if (decision instanceof Place.State.Granted(Lease lease)) {
        lease.release();
      }
    }
  }
}
