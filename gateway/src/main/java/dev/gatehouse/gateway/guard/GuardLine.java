package dev.gatehouse.gateway.guard;

import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.DecodeException;
import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * A connection to the guard, from the asker's side. Asking never waits: a thread writes, with what
 * else is to be written at the time, and another one reads. Every question is answered once: empty,
 * where the guard says so, takes too long, or goes. Safe for use by several threads.
 */
final class GuardLine implements AutoCloseable {
  /** Bounds what a guard that hangs can hold of ours. */
  private static final int MOST_WAITING = 8192;

  private static final int BATCH = 256;

  private record Waiting(long since, Consumer<Optional<Bytes>> done) {}

  private final Frames frames;
  private final Consumer<FromGuard> news;
  private final Consumer<String> over;
  private final BlockingQueue<Bytes> outgoing = new ArrayBlockingQueue<>(MOST_WAITING);
  private final ConcurrentHashMap<Long, Waiting> waiting = new ConcurrentHashMap<>();
  private final AtomicInteger ids = new AtomicInteger();
  private final Thread writer;
  private volatile boolean dead;

  /**
   * @param news hears all but answers
   * @param over hears once why it has ended
   */
  GuardLine(ByteChannel channel, Consumer<FromGuard> news, Consumer<String> over) {
    this.frames = new Frames(channel);
    this.news = news;
    this.over = over;
    this.writer = Thread.ofPlatform().daemon().name("guard-writer").unstarted(this::write);
  }

  GuardLine begin() {
    writer.start();
    Thread.ofPlatform().daemon().name("guard-reader").start(this::read);
    return this;
  }

  /** Says what is not answered. */
  void tell(ToGuard it) {
    if (!outgoing.offer(it.encoded())) {
      end("it does not read");
    }
  }

  /**
   * Asks.
   *
   * @param question made with the identity that it is to carry
   * @param done given the answer, on whatever thread
   */
  void ask(LongFunction<ToGuard> question, Consumer<Optional<Bytes>> done) {
    long id = Integer.toUnsignedLong(ids.incrementAndGet());
    if (waiting.size() >= MOST_WAITING) {
      done.accept(Optional.empty());
      return;
    }
    waiting.put(id, new Waiting(System.nanoTime(), done));
    if (dead || !outgoing.offer(question.apply(id).encoded())) {
      answer(id, Optional.empty());
    }
  }

  private void answer(long id, Optional<Bytes> result) {
    Waiting it = waiting.remove(id); // whoever removes it answers it
    if (it != null) {
      it.done().accept(result);
    }
  }

  /** Answers what has waited for longer than that, and is not to be had. */
  void giveUp(long nanos) {
    long now = System.nanoTime();
    waiting.forEach(
        (id, it) -> {
          if (now - it.since() > nanos) {
            answer(id, Optional.empty());
          }
        });
  }

  boolean isDead() {
    return dead;
  }

  private void write() {
    var batch = new ArrayList<Bytes>();
    try {
      while (!dead) {
        batch.add(outgoing.take());
        outgoing.drainTo(batch, BATCH);
        frames.write(batch);
        batch.clear();
      }
    } catch (IOException e) {
      end("it is gone (" + e.getMessage() + ")");
    } catch (InterruptedException e) {
      end("it was closed");
    }
  }

  private void read() {
    try {
      for (List<Bytes> some = frames.read(); !some.isEmpty(); some = frames.read()) {
        for (Bytes body : some) {
          switch (FromGuard.decode(body)) {
            case FromGuard.Answer(long id, var result) -> answer(id, result);
            case FromGuard other -> news.accept(other);
          }
        }
      }
      end("it is gone");
    } catch (IOException e) {
      end("it is gone (" + e.getMessage() + ")");
    } catch (DecodeException | IllegalArgumentException e) {
      end("it says what no guard says (" + e.getMessage() + ")");
    }
  }

  private void end(String why) {
    synchronized (frames) {
      if (dead) {
        return;
      }
      dead = true;
    }
    try {
      frames.close();
    } catch (IOException gone) {
      // As it should be.
    }
    writer.interrupt();
    waiting.keySet().forEach(id -> answer(id, Optional.empty()));
    over.accept(why);
  }

  @Override
  public void close() {
    end("it was closed");
  }
}
