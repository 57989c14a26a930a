package dev.gatehouse.gateway.pool;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.gateway.queue.RequestQueue;
import dev.gatehouse.gateway.queue.WorkerAddress;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs application pools: starts their workers, replaces them when they crash, ends them with the
 * gate. One thread decides everything, one letter after the other from a bounded mailbox; it makes
 * the processes too, and lives as long as any of them.
 *
 * <p>Safe for use by several threads. Replies complete on the supervisor's thread, so what is
 * chained to them must not block; a pool that is not there, or cannot do what it is asked, answers
 * with a {@link PoolException}.
 */
public final class Supervisor implements AutoCloseable {
  /** Letters that wait: facts about workers may wait to get in, people's wishes are turned away. */
  private static final int MAILBOX = 256;

  /** The kernel's sun_path has 108 bytes with its end (unix(7)); a worker's file takes up to 64. */
  private static final int LONGEST_FOLDER = 108 - 1 - 64;

  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

  /** What the thread is told. */
  private sealed interface Letter {
    record Start(Crew crew) implements Letter {}

    record Change(PoolSpec spec, Workshop workshop, CompletableFuture<Void> reply)
        implements Letter {}

    record Remove(String pool, Duration grace, CompletableFuture<Void> reply) implements Letter {}

    record Happened(Fact fact) implements Letter {}

    record Wished(String pool, Wish wish, CompletableFuture<Void> reply) implements Letter {}

    record Report(CompletableFuture<List<PoolReport>> reply) implements Letter {}

    record Stop(Duration grace, CompletableFuture<Void> reply) implements Letter {}

    record Cut() implements Letter {}
  }

  private enum Wish {
    RECYCLE,
    DRAIN,
    DISABLE,
    ENABLE
  }

  private final Path sockets;
  private final InstantSource clock;
  private final Herald herald;
  private final BlockingQueue<Letter> mailbox = new ArrayBlockingQueue<>(MAILBOX);
  private final Map<String, Pool> pools = new ConcurrentHashMap<>();
  private final Map<String, Crew> crews = new LinkedHashMap<>(); // the thread's alone
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private boolean stopping; // the thread's alone

  private Supervisor(Path sockets, InstantSource clock, Consumer<PoolEvent> audience) {
    this.sockets = sockets;
    this.clock = clock;
    this.herald = new Herald(audience);
  }

  /**
   * A supervisor without pools.
   *
   * @param sockets a folder of its own for the workers' Unix sockets, made where it is missing and
   *     emptied of old ones; one with so long a path that the kernel would not take a socket in it
   *     is replaced by a temporary one
   * @param clock best one that does not jump, such as a {@link SteadyClock}
   * @param audience hears what happens, in its order, on one thread of its own; it may block, at
   *     the price of lines of output that are left out
   * @throws IOException when the folder can be neither found nor made
   */
  public static Supervisor start(Path sockets, InstantSource clock, Consumer<PoolEvent> audience)
      throws IOException {
    var supervisor = new Supervisor(folder(sockets.toAbsolutePath()), clock, audience);
    Thread.ofPlatform().daemon().name("supervisor").start(supervisor::run);
    return supervisor;
  }

  /**
   * Starts a pool.
   *
   * @throws IllegalArgumentException where there is one of that name
   */
  public Pool add(PoolSpec spec) {
    var queue =
        new RequestQueue(
            spec.name(),
            spec.queue(),
            clock,
            // A word that finds no place is made up for when the queue is next looked at.
            worker -> mailbox.offer(new Letter.Happened(new Fact.Suspected(worker))));
    var started = new CompletableFuture<WorkerAddress>();
    var pool = new Pool(spec, queue, started);
    if (pools.putIfAbsent(spec.name(), pool) != null) {
      throw new IllegalArgumentException("there is a pool " + spec.name() + " already");
    }
    put(new Letter.Start(new Crew(spec, queue, workshop(spec), herald::tell, started)));
    return pool;
  }

  private Workshop workshop(PoolSpec spec) {
    return new Launcher(spec, sockets, fact -> put(new Letter.Happened(fact)), herald);
  }

  /**
   * Runs a pool as {@code spec} says from now on; its name says which. Its queue stays, and so does
   * who waits in it. Completes once no worker runs as before; where a new one does not come up the
   * old ones go on, and the reply says so.
   */
  public CompletableFuture<Void> change(PoolSpec spec) {
    pools.computeIfPresent(spec.name(), (_, before) -> before.with(spec));
    var reply = new CompletableFuture<Void>();
    ask(new Letter.Change(spec, workshop(spec), reply), reply);
    return reply;
  }

  /**
   * Ends a pool for good: what is in it has up to {@code grace}. Completes once nothing is left of
   * it; until then no other can have its name.
   */
  public CompletableFuture<Void> remove(String pool, Duration grace) {
    var reply = new CompletableFuture<Void>();
    ask(new Letter.Remove(pool, grace, reply), reply);
    return reply;
  }

  /**
   * Replaces every worker of a pool, one after the other, each new one ready before the old one
   * drains. Completes once the old ones are gone. Where a new one does not come up the old ones go
   * on, and the reply says so.
   */
  public CompletableFuture<Void> recycle(String pool) {
    return wish(pool, Wish.RECYCLE);
  }

  /**
   * Lets a pool finish what is in it, refuses newcomers, then ends its workers. Completes once they
   * are gone.
   */
  public CompletableFuture<Void> drain(String pool) {
    return wish(pool, Wish.DRAIN);
  }

  /**
   * Takes a pool offline at once: who waits is refused, who is being served has the pool's drain
   * time. Completes once the workers are gone.
   */
  public CompletableFuture<Void> disable(String pool) {
    return wish(pool, Wish.DISABLE);
  }

  /**
   * Brings back a pool that was drained, disabled, or is offline, now, and forgets its crashes.
   * Completes once its workers are being started.
   */
  public CompletableFuture<Void> enable(String pool) {
    return wish(pool, Wish.ENABLE);
  }

  /** How all pools are, in the order of their start. */
  public CompletableFuture<List<PoolReport>> report() {
    var reply = new CompletableFuture<List<PoolReport>>();
    ask(new Letter.Report(reply), reply);
    return reply;
  }

  /** The pools, by name. */
  public Map<String, Pool> pools() {
    return Map.copyOf(pools);
  }

  /**
   * Ends everything in order: no new requests; what waits and what is served has up to {@code
   * grace}; then SIGTERM, and SIGKILL after each pool's own grace period. Called again it can only
   * become quicker. Completes once nothing is left and the audience has been told; the supervisor
   * is over then.
   */
  public CompletableFuture<Void> stop(Duration grace) {
    if (!ended.isDone()) {
      put(new Letter.Stop(grace, new CompletableFuture<>()));
    }
    return ended.copy();
  }

  /** Kills everything that is left, now, and waits for its end for a few seconds. */
  @Override
  public void close() {
    if (!ended.isDone()) {
      put(new Letter.Cut());
    }
    ended.copy().completeOnTimeout(null, LONGEST_CLOSE.toMillis(), TimeUnit.MILLISECONDS).join();
  }

  private CompletableFuture<Void> wish(String pool, Wish wish) {
    var reply = new CompletableFuture<Void>();
    ask(new Letter.Wished(pool, wish, reply), reply);
    return reply;
  }

  private void ask(Letter letter, CompletableFuture<?> reply) {
    if (!mailbox.offer(letter)) {
      reply.completeExceptionally(
          new PoolException("The supervisor has more to do than it can note: try again."));
    } else if (ended.isDone()) {
      turnAway();
    }
  }

  /** Waits for a place; the supervisor's own thread never comes here. */
  private void put(Letter letter) {
    boolean interrupted = false;
    boolean delivered = false;
    while (!delivered && !ended.isDone()) {
      try {
        delivered = mailbox.offer(letter, 1, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (!delivered) {
      turnAway(letter);
    } else if (ended.isDone()) {
      turnAway();
    }
  }

  private void run() {
    while (!stopping || !crews.values().stream().allMatch(Crew::isOver)) {
      try {
        Letter letter = next();
        if (letter != null) {
          read(letter);
        }
        tick();
        forget();
      } catch (RuntimeException | Error e) {
        // A fault of ours in one decision must not take the workers' only guardian.
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
      }
    }
    herald.end(PoolDefaults.LAST_WORDS);
    ended.complete(null);
    turnAway();
  }

  private @Nullable Letter next() {
    Instant now = clock.instant();
    Instant deadline = Instant.MAX;
    for (Crew it : crews.values()) {
      Instant its = it.deadline();
      deadline = its.isBefore(deadline) ? its : deadline;
    }
    try {
      return deadline.equals(Instant.MAX)
          ? mailbox.take()
          : mailbox.poll(
              Math.max(0, Duration.between(now, deadline).toNanos()), TimeUnit.NANOSECONDS);
    } catch (InterruptedException nobodyMeansUs) {
      return null;
    }
  }

  private void tick() {
    Instant now = clock.instant();
    for (Crew it : crews.values()) {
      if (!now.isBefore(it.deadline())) {
        it.tick(now);
      }
    }
  }

  private void read(Letter letter) {
    Instant now = clock.instant();
    switch (letter) {
      case Letter.Start(Crew crew) -> {
        crews.put(crew.pool(), crew);
        if (stopping) {
          crew.stop(Duration.ZERO, new CompletableFuture<>(), now);
        } else {
          crew.start(now);
        }
      }
      case Letter.Change(PoolSpec spec, Workshop workshop, var reply) ->
          find(spec.name(), reply).ifPresent(it -> it.change(spec, workshop, reply, now));
      case Letter.Remove(String pool, Duration grace, var reply) ->
          find(pool, reply).ifPresent(it -> it.stop(grace, reply, now));
      case Letter.Happened(Fact fact) -> {
        Crew crew = crews.get(fact.worker().pool());
        if (crew != null) {
          crew.take(fact, now);
        }
      }
      case Letter.Wished(String pool, Wish wish, var reply) -> fulfil(pool, wish, reply, now);
      case Letter.Report(var reply) ->
          reply.complete(crews.values().stream().map(it -> it.report(now)).toList());
      case Letter.Stop(Duration grace, _) -> {
        stopping = true;
        crews.values().forEach(it -> it.stop(grace, new CompletableFuture<>(), now));
      }
      case Letter.Cut() -> {
        stopping = true;
        crews.values().forEach(it -> it.cut(now));
      }
    }
  }

  private void fulfil(String pool, Wish wish, CompletableFuture<Void> reply, Instant now) {
    find(pool, reply)
        .ifPresent(
            crew -> {
              switch (wish) {
                case RECYCLE -> crew.recycle(reply, now);
                case DRAIN -> crew.drain(reply, now);
                case DISABLE -> crew.disable(reply, now);
                case ENABLE -> crew.enable(reply, now);
              }
            });
  }

  /** The crew of that name; where there is none the reply says so. */
  private Optional<Crew> find(String pool, CompletableFuture<Void> reply) {
    Crew crew = crews.get(pool);
    if (crew == null) {
      Set<String> names = crews.keySet();
      reply.completeExceptionally(
          new PoolException(
              "There is no pool called \"" + pool + "\"; there is " + String.join(", ", names)));
    }
    return Optional.ofNullable(crew);
  }

  /** Those that were removed and have nobody left. */
  private void forget() {
    crews
        .values()
        .removeIf(
            it -> {
              if (stopping || !it.isOver()) {
                return false;
              }
              pools.remove(it.pool());
              return true;
            });
  }

  /** Nobody reads the mailbox any more: answers whoever is in it. */
  private void turnAway() {
    var rest = new ArrayList<Letter>();
    mailbox.drainTo(rest);
    rest.forEach(this::turnAway);
  }

  private void turnAway(Letter letter) {
    var over = new PoolException("The gate has stopped.");
    switch (letter) {
      case Letter.Wished(_, _, var reply) -> reply.completeExceptionally(over);
      case Letter.Change(_, _, var reply) -> reply.completeExceptionally(over);
      case Letter.Remove(_, _, var reply) -> reply.completeExceptionally(over);
      case Letter.Report(var reply) -> reply.completeExceptionally(over);
      case Letter.Start(Crew crew) ->
          crew.stop(Duration.ZERO, new CompletableFuture<>(), clock.instant());
      case Letter.Happened _, Letter.Stop _, Letter.Cut _ -> {}
    }
  }

  private static Path folder(Path wished) throws IOException {
    var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    if (wished.toString().getBytes(UTF_8).length > LONGEST_FOLDER) {
      return Files.createTempDirectory("gatehouse-", owner);
    }
    Files.createDirectories(wished, owner);
    try (DirectoryStream<Path> old = Files.newDirectoryStream(wished, "*.sock")) {
      for (Path it : old) {
        Files.delete(it);
      }
    }
    return wished;
  }
}
