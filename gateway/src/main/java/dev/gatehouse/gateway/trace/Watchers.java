package dev.gatehouse.gateway.trace;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Those who watch one gate's requests. Thread-safe. */
public final class Watchers {
  /** Each costs every request a little, and has memory of its own. */
  public static final int MOST = 4;

  /** What may wait for one who reads slowly: a few MiB. */
  public static final int WAITING = 4096;

  private final List<Watcher> all = new CopyOnWriteArrayList<>();

  /** Nobody yet. */
  public Watchers() {}

  /**
   * Watches from now on, until the watcher is closed.
   *
   * @param host only requests with that one, case aside; empty for all
   * @param slow only those that took at least so long
   * @return empty if {@link #MOST} watch already
   */
  public Optional<Watcher> watch(String host, Duration slow) {
    return watch(host, slow, WAITING);
  }

  synchronized Optional<Watcher> watch(String host, Duration slow, int waiting) {
    if (all.size() >= MOST) return Optional.empty();
    var watcher = new Watcher(this, host, slow, waiting);
    all.add(watcher);
    Watch.more();
    return Optional.of(watcher);
  }

  synchronized void remove(Watcher watcher) {
    if (all.remove(watcher)) Watch.fewer();
  }

  /** Whether anybody watches this gate. */
  public boolean any() {
    return !all.isEmpty();
  }

  /** Tells everybody; never waits. */
  public void tell(Trace trace) {
    for (Watcher it : all) it.add(trace);
  }
}
