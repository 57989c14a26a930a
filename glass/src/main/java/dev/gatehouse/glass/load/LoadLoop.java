package dev.gatehouse.glass.load;

import dev.gatehouse.tls.config.ClientConfig;
import dev.gatehouse.tls.config.SecurityPolicy;
import dev.gatehouse.tls.danger.UncheckedPeers;
import dev.gatehouse.tls.handshake.ResumableSession;
import dev.gatehouse.tls.spec.ProtocolVersion;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Carries out one order on one thread: first what comes before the measured time ({@link
 * #prepare}), then the order itself ({@link #run}).
 */
final class LoadLoop implements LoadConnection.Driver, AutoCloseable {
  /** How long a connection, and what is under way at the end, may take. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** More errors than this, and the rest would be no other. */
  private static final int MOST_ERRORS = 100;

  private final LoadOrder order;
  private final ClientConfig config;
  private final LoadBuffers buffers = new LoadBuffers();
  private final Selector selector = Selector.open();
  private final Set<LoadConnection> open = new HashSet<>();
  private final List<LoadConnection> idle = new ArrayList<>();
  private @Nullable ResumableSession session;
  private Histogram times = new Histogram();
  private boolean running;
  private long deadline;
  private long last;
  private long full;
  private long resumed;
  private long received;
  private long sent;
  private long errors;
  private String firstError = "";

  LoadLoop(LoadOrder order) throws IOException {
    this.order = order;
    SecurityPolicy policy = SecurityPolicy.GATEHOUSE_2026_11;
    this.config =
        ClientConfig.under(
                order.work() == Work.RESUMED
                    ? policy.withVersions(ProtocolVersion.TLS_1_2)
                    : policy.withVersions(ProtocolVersion.TLS_1_3))
            .trusting(UncheckedPeers.because("it loads a gate that this program has started"))
            .withApplicationProtocols(List.of("http/1.1"));
  }

  /** Opens the connections that are kept; makes the session that is resumed. */
  void prepare() throws IOException {
    if (order.work() == Work.NEW) {
      return;
    }
    int count = order.work() == Work.RESUMED ? 1 : order.connections();
    for (int i = 0; i < count; i++) {
      connect();
    }
    long until = System.nanoTime() + PATIENCE.toNanos();
    boolean wantsSession = order.work() == Work.RESUMED;
    while (idle.size() < count || (wantsSession && session == null)) {
      if (errors > 0) {
        throw new IOException("a connection did not come about: " + firstError);
      }
      if (System.nanoTime() > until) {
        throw new IOException(
            idle.size() + " of " + count + " connections are there after " + PATIENCE);
      }
      turn();
    }
    if (order.work() == Work.RESUMED) {
      for (LoadConnection it : List.copyOf(idle)) {
        forget(it);
        it.leave();
      }
    }
  }

  /** For the order's time, and until all that is under way then is answered. */
  LoadReport run() throws IOException {
    running = true;
    full = 0;
    resumed = 0;
    received = 0;
    sent = 0;
    times = new Histogram();
    long start = System.nanoTime();
    deadline = start + order.time().toNanos();
    last = start;
    if (order.work().connects()) {
      for (int i = 0; i < order.connections(); i++) {
        connect();
      }
    } else {
      for (LoadConnection it : List.copyOf(idle)) {
        idle.remove(it);
        it.ask();
      }
    }
    long until = deadline + PATIENCE.toNanos();
    while (open.size() > idle.size() && errors < MOST_ERRORS) {
      if (System.nanoTime() > until) {
        failed(new IOException("an answer is not there after " + PATIENCE));
        break;
      }
      turn();
    }
    running = false;
    return new LoadReport(
        times.count(),
        Math.max(1, last - start),
        times.quantile(0.5),
        times.quantile(0.99),
        full,
        resumed,
        received,
        sent,
        errors,
        firstError);
  }

  private void turn() throws IOException {
    selector.select(this::proceed, 100);
  }

  private void proceed(SelectionKey key) {
    LoadConnection it = (LoadConnection) key.attachment();
    try {
      it.proceed();
    } catch (IOException | AnswerReader.Wrong e) {
      failed(e);
      forget(it);
      try {
        it.close();
        if (running && System.nanoTime() < deadline && errors < MOST_ERRORS) {
          connect();
        }
      } catch (IOException again) {
        failed(again);
      }
    }
  }

  private void connect() throws IOException {
    open.add(
        new LoadConnection(this, buffers, selector, order, config, Optional.ofNullable(session)));
  }

  private void forget(LoadConnection it) {
    open.remove(it);
    idle.remove(it);
  }

  private void failed(Exception e) {
    errors++;
    if (firstError.isEmpty()) {
      firstError = e.getMessage() == null ? e.toString() : e.getMessage();
    }
  }

  @Override
  public void ready(LoadConnection connection, boolean wasResumed) throws IOException {
    if (wasResumed) {
      resumed++;
    } else {
      full++;
    }
    if (running) {
      connection.ask();
    } else {
      idle.add(connection);
    }
  }

  @Override
  public void answered(LoadConnection connection) throws IOException {
    long now = System.nanoTime();
    last = now;
    if (order.work().connects()) {
      times.add(now - connection.began);
      forget(connection);
      connection.leave();
      if (now < deadline) {
        connect();
      }
      return;
    }
    times.add(now - connection.asked);
    if (now < deadline) {
      connection.ask();
    } else {
      idle.add(connection);
    }
  }

  @Override
  public void resumable(ResumableSession it) {
    if (session == null) {
      session = it;
    } else {
      it.close();
    }
  }

  @Override
  public void moved(int in, int out) {
    received += in;
    sent += out;
  }

  @Override
  public void close() throws IOException {
    for (LoadConnection it : open) {
      it.leave();
    }
    selector.close();
    if (session != null) {
      session.close();
    }
  }
}
