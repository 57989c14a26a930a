package dev.gatehouse.gateway.admin;

import dev.gatehouse.gateway.trace.Trace;
import dev.gatehouse.gateway.trace.Watcher;
import dev.gatehouse.gateway.trace.Watchers;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Sends requests' ways to one asker until they hang up. */
final class TraceStream {
  /** Event loops wake nobody, so we look: soon enough for eyes, seldom enough for a processor. */
  private static final Duration LOOK = Duration.ofMillis(50);

  /** Lines in one write. */
  private static final int TOGETHER = 64;

  private TraceStream() {}

  /**
   * Watches, on the calling thread.
   *
   * @param patience how long the asker may not read
   * @param goesOn false when the gate ends
   */
  static void run(
      AdminRequest.Trace request,
      Watchers watchers,
      Lines lines,
      Duration patience,
      BooleanSupplier goesOn)
      throws IOException {
    Optional<Watcher> seat = watchers.watch(request.host(), request.slow());
    if (seat.isEmpty()) {
      String sentence =
          Watchers.MOST + " watch this gate's requests already, and no more may: end one of them.";
      lines.write(AdminProtocol.format(new AdminAnswer.Failed(sentence)), patience);
      return;
    }
    try (Watcher watcher = seat.get()) {
      lines.write(AdminProtocol.format(new AdminAnswer.Watching()), patience);
      AtomicBoolean gone = whenGone(lines, Thread.currentThread());
      while (!gone.get() && goesOn.getAsBoolean()) {
        if (!send(watcher, lines, patience)) {
          LockSupport.parkNanos(LOOK.toNanos());
        }
      }
    }
  }

  /** An asker who watches says no more; the end of their stream is the end of it. */
  private static AtomicBoolean whenGone(Lines lines, Thread told) {
    var gone = new AtomicBoolean();
    Thread.ofVirtual()
        .name("admin-watch")
        .start(
            () -> {
              try {
                lines.read(0);
              } catch (IOException hungUp) {
                // That is what was waited for; a watcher who speaks is hung up on, too.
              }
              gone.set(true);
              lines.close();
              LockSupport.unpark(told);
            });
    return gone;
  }

  private static boolean send(Watcher watcher, Lines lines, Duration patience) throws IOException {
    List<Trace> traces = watcher.take(TOGETHER);
    long lost = watcher.lost();
    if (traces.isEmpty() && lost == 0) {
      return false;
    }
    var text = new StringBuilder();
    for (Trace it : traces) {
      text.append(text.isEmpty() ? "" : "\n")
          .append(AdminProtocol.format(new AdminAnswer.Traced(it)));
    }
    if (lost > 0) {
      text.append(text.isEmpty() ? "" : "\n")
          .append(AdminProtocol.format(new AdminAnswer.Lost(lost)));
    }
    lines.write(text.toString(), patience);
    return true;
  }
}
