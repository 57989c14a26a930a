package dev.gatehouse.gateway.pool;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells an audience what happens, in its order, on a thread of its own: a slow audience, such as a
 * terminal that somebody has stopped, holds up neither the supervisor nor, for good, a worker.
 *
 * <p>Safe for use by several threads.
 */
final class Herald {
  private final Consumer<PoolEvent> audience;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<PoolEvent> waiting = new ArrayDeque<>();
  private final CompletableFuture<Void> finished = new CompletableFuture<>();
  private long lost;
  private boolean stuck;
  private boolean ending;

  Herald(Consumer<PoolEvent> audience) {
    this.audience = audience;
    Thread.ofPlatform().daemon().name("pool-events").start(this::run);
  }

  /** Never waits. All but output are few, and always find a place. */
  void tell(PoolEvent event) {
    lock.lock();
    try {
      noteLoss();
      waiting.addLast(event);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for a place for a while, which holds up the worker as a full pipe would; then, until the
   * audience goes on, lines are counted and left out.
   */
  void tell(PoolEvent.Output line) {
    lock.lock();
    try {
      awaitPlace();
      if (waiting.size() >= PoolDefaults.EVENTS) {
        stuck = true;
        lost++;
        return;
      }
      noteLoss();
      waiting.addLast(line);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void awaitPlace() {
    long nanos = PoolDefaults.OUTPUT_WAIT.toNanos();
    try {
      while (waiting.size() >= PoolDefaults.EVENTS && !stuck && !ending && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }

  /** No more will be told. Waits until the audience has heard everything, but not for ever. */
  void end(Duration limit) {
    lock.lock();
    try {
      ending = true;
      noteLoss();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    finished.completeOnTimeout(null, limit.toNanos(), NANOSECONDS).join();
  }

  private void noteLoss() {
    if (lost > 0) {
      waiting.addLast(new PoolEvent.OutputLost(lost));
      lost = 0;
    }
  }

  private void run() {
    try {
      for (PoolEvent it = next(); it != null; it = next()) {
        try {
          audience.accept(it);
        } catch (RuntimeException | Error e) {
          Thread thread = Thread.currentThread();
          thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      finished.complete(null);
    }
  }

  private @Nullable PoolEvent next() throws InterruptedException {
    lock.lock();
    try {
      while (waiting.isEmpty() && !ending) {
        changed.await();
      }
      stuck = false;
      PoolEvent event = waiting.pollFirst();
      changed.signalAll();
      return event;
    } finally {
      lock.unlock();
    }
  }
}
