package dev.gatehouse.gateway.filter;

import dev.gatehouse.gateway.helper.HelperProcess;
import dev.gatehouse.gateway.helper.HelperSpec;
import dev.gatehouse.gateway.keys.KeyAudience;
import dev.gatehouse.gateway.keys.KnownKeys;
import dev.gatehouse.gateway.pipeline.Pipeline;
import dev.gatehouse.gateway.pipeline.PlainText;
import dev.gatehouse.gateway.pipeline.TlsListener;
import dev.gatehouse.gateway.pipeline.TlsReport;
import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.gateway.ring.Wire;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A listener's filter, whole: its process, kept running, and the pipeline that sends connections
 * through it. The keys are in the process alone; here is what may be known of them. Safe for use by
 * several threads.
 */
public final class FilterService implements Pipeline {
  /** A JVM starts in a second, and makes an authority with its keys in less than another. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /**
   * What a handshake may take, waiting for a filter included. The engine by itself, as inline,
   * allows 15 s.
   */
  private static final Duration HANDSHAKE = Duration.ofSeconds(10);

  private final List<EventLoop> loops = new ArrayList<>();
  private final FilterConfig config;
  private final KeyAudience audience;
  private final FilterPipeline pipeline;
  private final CountDownLatch begun = new CountDownLatch(1);
  private final String user;
  private @Nullable FilterProcess process;
  private volatile Control.@Nullable Ready ready;
  private volatile Control.@Nullable Failed failed;
  private volatile boolean up;
  private volatile boolean closed;
  private volatile String trouble = "it is starting";

  private FilterService(
      EventLoopGroup group,
      FilterConfig config,
      Optional<String> user,
      PlainText plainText,
      TlsListener listener,
      KeyAudience audience) {
    for (EventExecutor it : group) {
      loops.add((EventLoop) it);
    }
    this.config = config;
    this.audience = audience;
    this.user = user.orElse("");
    this.pipeline =
        new FilterPipeline(config.bindings(), plainText, listener, HANDSHAKE, this::broken);
  }

  /**
   * Starts a filter, and waits until it works.
   *
   * @param group all loops whose connections it serves
   * @param config what it is to do
   * @param user the Unix user it runs as; empty for our own
   * @param folder for its sockets; that user can pass through it
   * @param audience hears what is for the log
   * @throws GateException when it does not work: its own sentence
   */
  public static FilterService start(
      EventLoopGroup group,
      FilterConfig config,
      Optional<String> user,
      Path folder,
      PlainText plainText,
      TlsListener listener,
      KeyAudience audience)
      throws GateException {
    return start(
        FilterProcess.spec(user), group, config, user, folder, plainText, listener, audience);
  }

  static FilterService start(
      HelperSpec spec,
      EventLoopGroup group,
      FilterConfig config,
      Optional<String> user,
      Path folder,
      PlainText plainText,
      TlsListener listener,
      KeyAudience audience)
      throws GateException {
    var service = new FilterService(group, config, user, plainText, listener, audience);
    FilterProcess process =
        FilterProcess.start(
            spec,
            folder,
            service.loops.size(),
            FilterDefaults.RING_BYTES,
            config,
            service.new Ears());
    synchronized (service) {
      service.process = process;
    }
    try {
      service.awaitBegin();
    } catch (GateException e) {
      service.close();
      throw e;
    }
    return service;
  }

  private void awaitBegin() throws GateException {
    try {
      if (!begun.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw GateException.environment(
            "The filter did not begin to work within "
                + PATIENCE.toSeconds()
                + " s; what it printed is in the log.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw GateException.environment("Interrupted while the filter started.", e);
    }
    Control.Failed why = failed;
    if (ready == null && why != null) {
      throw why.byUser()
          ? GateException.user(why.sentence())
          : GateException.environment(why.sentence());
    }
  }

  private synchronized @Nullable FilterProcess process() {
    return process;
  }

  private void broken(String why) {
    FilterProcess known = process();
    if (known != null) {
      // A loop says so, and killing takes calls that block.
      Thread.ofVirtual().start(() -> known.broken(why));
    }
  }

  /** What happens to the process, on its threads. */
  private final class Ears implements FilterProcess.Audience {
    @Override
    public void up(List<Wire> wires, Control.Ready now) {
      ready = now;
      up = true;
      for (int i = 0; i < loops.size(); i++) {
        Wire wire = wires.get(i);
        pipeline.join(loops.get(i), wire, wire::close);
      }
      begun.countDown();
    }

    @Override
    public void ready(Control.Ready now) {
      ready = now;
    }

    @Override
    public void down(String how) {
      up = false;
      trouble = how;
      loops.forEach(pipeline::part);
      if (!closed) {
        audience.warning("The filter is gone (" + how + "): its connections have ended.");
      }
    }

    @Override
    public void failed(Control.Failed why) {
      failed = why;
      trouble = why.sentence();
      audience.warning(why.sentence());
      begun.countDown();
    }

    @Override
    public void notice(String sentence) {
      audience.notice(sentence);
    }

    @Override
    public void warning(String sentence) {
      audience.warning(sentence);
    }
  }

  @Override
  public void addTo(ChannelPipeline channel) {
    pipeline.addTo(channel);
  }

  @Override
  public TlsReport report() {
    return pipeline.report();
  }

  @Override
  public String word() {
    return pipeline.word();
  }

  @Override
  public String remark() {
    return up ? "" : "the filter does not run: " + trouble;
  }

  /** The filter's process; empty while none runs. */
  public OptionalLong pid() {
    FilterProcess known = process();
    return known == null ? OptionalLong.empty() : known.pid();
  }

  /** What may be known here of the keys that the filter has. */
  public KnownKeys keys() {
    return new FilterKeys(this);
  }

  FilterConfig config() {
    return config;
  }

  Optional<Control.Ready> ready() {
    return Optional.ofNullable(ready);
  }

  String place() {
    String who = user.isEmpty() ? "" : "user " + user + ", ";
    String pid = pid().isPresent() ? "pid " + pid().getAsLong() : "not running";
    String isolated =
        user.isEmpty()
            ? HelperProcess.canForbidNewPrivileges()
                ? "; not isolated: same user"
                : "; not isolated: same user, and no setpriv"
            : "";
    return "filter (" + who + pid + isolated + ")";
  }

  void tick() {
    FilterProcess known = process();
    try {
      if (known != null) {
        known.tick();
      }
    } catch (java.io.IOException gone) {
      // It renews by itself when it begins again.
    }
  }

  @Override
  public CompletableFuture<Void> retire() {
    return pipeline.retire().thenRunAsync(this::close);
  }

  @Override
  public void close() {
    closed = true;
    FilterProcess known = process();
    if (known != null) {
      known.close();
    }
    pipeline.close();
  }
}
