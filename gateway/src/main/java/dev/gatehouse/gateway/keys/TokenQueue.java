package dev.gatehouse.gateway.keys;

import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.wire.Bytes;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Where signatures of a token are waited for, off the event loops: a few threads, a bounded queue,
 * and an answer in any case and in time. Says once when the token begins to fail, and once when it
 * is well again. Thread-safe.
 */
final class TokenQueue implements AutoCloseable {
  /** A network HSM answers several at a time; a card does one after the other anyhow. */
  private static final int THREADS = 4;

  /** Whoever comes then would wait too long. */
  private static final int WAITING = 1000;

  /** A client waits no longer for a handshake; also for a token that has stopped answering. */
  private static final long SECONDS = 10;

  /** Work that waits for the token. */
  interface Work {
    Optional<Bytes> run() throws CryptokiException, GateException;
  }

  private final TokenLine line;
  private final KeyAudience audience;
  private final ThreadPoolExecutor threads;
  private final AtomicBoolean failing = new AtomicBoolean();
  private volatile boolean closed;

  TokenQueue(TokenLine line, KeyAudience audience) {
    this.line = line;
    this.audience = audience;
    ThreadFactory daemons = Thread.ofPlatform().daemon().name("token-", 0).factory();
    this.threads =
        new ThreadPoolExecutor(
            THREADS, THREADS, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), daemons) {
          @Override
          protected void terminated() {
            line.close();
          }
        };
  }

  /** Answers exactly once, on whatever thread; empty where there is no signature to be had. */
  void ask(Work work, Consumer<Optional<Bytes>> done) {
    var answer = new CompletableFuture<Optional<Bytes>>();
    CompletableFuture<Void> _ = answer.thenAccept(done);
    try {
      threads.execute(() -> run(work, answer));
      CompletableFuture<Optional<Bytes>> _ =
          answer.completeOnTimeout(Optional.empty(), SECONDS, TimeUnit.SECONDS);
    } catch (RejectedExecutionException e) {
      answer.complete(Optional.empty());
    }
  }

  private void run(Work work, CompletableFuture<Optional<Bytes>> answer) {
    Optional<Bytes> made = Optional.empty();
    try {
      if (closed || answer.isDone()) return;
      made = work.run();
      said(made.isPresent() ? Optional.empty() : Optional.of("what it signs does not verify"));
    } catch (CryptokiException e) {
      said(Optional.of(e.said()));
    } catch (GateException e) {
      said(Optional.of(e.sentence()));
    } catch (RuntimeException e) {
      said(Optional.of(e.getClass().getSimpleName()));
    } finally {
      answer.complete(made);
    }
  }

  private void said(Optional<String> trouble) {
    boolean before = failing.getAndSet(trouble.isPresent());
    if (trouble.isPresent() && !before) {
      audience.warning(
          "The token “"
              + line.name()
              + "” does not sign, and handshakes fail: "
              + trouble.get()
              + (trouble.get().endsWith(".") ? "" : ".")
              + " It is tried again with the next ones.");
    } else if (trouble.isEmpty() && before) {
      audience.notice("The token “" + line.name() + "” signs again.");
    }
  }

  /** What waits is answered with nothing; the sessions end when what is under way has ended. */
  @Override
  public void close() {
    closed = true;
    threads.shutdown();
  }
}
