package dev.gatehouse.gateway.filter;

import dev.gatehouse.gateway.helper.HelperEvent;
import dev.gatehouse.gateway.helper.HelperProcess;
import dev.gatehouse.gateway.helper.HelperSpec;
import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.gateway.ring.Handing;
import dev.gatehouse.gateway.ring.Wire;
import dev.gatehouse.wire.Bytes;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's side of the filter's process: starts it, tells it what to do, gives it an SSL queue
 * for each loop, and does so again when it has died. Safe for use by several threads.
 */
final class FilterProcess implements AutoCloseable {
  private static final String MAIN = "dev.gatehouse.gateway.filter.FilterProgram";

  /** From our word to its taking of the queues, which it does first. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final SecureRandom RANDOM = new SecureRandom();

  /** Hears what becomes of it, on threads of its own. */
  interface Audience {
    /**
     * It works. The queues are the hearer's from here on: it closes them, when nobody uses them.
     */
    void up(List<Wire> wires, Control.Ready ready);

    /** It renewed certificates. */
    void ready(Control.Ready ready);

    /** It is gone; told once for each {@link #up}. */
    void down(String how);

    /** It did not come up, and will be tried again or not. */
    void failed(Control.Failed why);

    /** For the log. */
    void notice(String sentence);

    /** For the log. */
    void warning(String sentence);
  }

  private final Path folder;
  private final int loops;
  private final int capacity;
  private final FilterConfig config;
  private final Audience audience;
  private @Nullable HelperProcess process;
  private @Nullable SocketChannel control;
  private boolean up;
  private boolean closed;

  private FilterProcess(
      Path folder, int loops, int capacity, FilterConfig config, Audience audience) {
    this.folder = folder;
    this.loops = loops;
    this.capacity = capacity;
    this.config = config;
    this.audience = audience;
  }

  /**
   * What runs: the flags are those that the helpers have, but with the optimizing compiler, for
   * ciphers are worth it.
   *
   * @param user the Unix user; empty for our own
   */
  static HelperSpec spec(Optional<String> user) {
    HelperSpec ours =
        HelperSpec.of("filter", MAIN)
            .flags(List.of("-XX:TieredStopAtLevel=4", "-Xmn4m", "-XX:TrimNativeHeapInterval=5000"));
    return user.map(ours::as).orElse(ours);
  }

  /**
   * Starts one.
   *
   * @param folder for its sockets; its user can pass through it
   * @param loops how many queues it serves
   */
  static FilterProcess start(
      HelperSpec spec, Path folder, int loops, int capacity, FilterConfig config, Audience audience)
      throws GateException {
    if (loops > Handing.MOST_CHANNELS) {
      throw GateException.user(
          "A filter serves " + Handing.MOST_CHANNELS + " loops at the most, not " + loops + ".");
    }
    var filter = new FilterProcess(folder, loops, capacity, config, audience);
    HelperProcess process = HelperProcess.start(spec, folder, filter::hear);
    synchronized (filter) {
      filter.process = process;
    }
    return filter;
  }

  /** Its process; empty while none runs. */
  synchronized OptionalLong pid() {
    return process == null ? OptionalLong.empty() : process.pid();
  }

  private void hear(HelperEvent event) {
    switch (event) {
      case HelperEvent.Started _ -> {}
      case HelperEvent.Connected(SocketChannel channel) ->
          Thread.ofPlatform().daemon().name("filter-control").start(() -> converse(channel));
      case HelperEvent.Said(String line) -> audience.notice("The filter: " + line);
      case HelperEvent.Refused(String sentence) -> audience.warning(sentence);
      case HelperEvent.Ended(String how, Optional<Duration> again) -> {
        down("it ended " + how);
        if (again.isEmpty() && !isClosed()) {
          audience.warning("The filter is gone for good (" + how + "): reload to start another.");
        }
      }
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private void converse(SocketChannel channel) {
    List<Wire> wires = new ArrayList<>();
    boolean given = false;
    try (channel) {
      synchronized (this) {
        if (closed || control != null) {
          return; // one conversation at a time, and with nobody when we end
        }
        control = channel;
      }
      for (int i = 0; i < loops; i++) {
        wires.add(Wire.create(capacity));
      }
      handOver(channel, wires);
      var in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel)));
      for (Optional<Control> it = Control.read(in); it.isPresent(); it = Control.read(in)) {
        given |= take(it.get(), given ? List.of() : wires);
      }
      down("its control connection ended");
    } catch (IOException e) {
      down(String.valueOf(e.getMessage()));
    } finally {
      if (!given) {
        wires.forEach(Wire::close);
      }
      synchronized (this) {
        control = null;
      }
    }
  }

  /** Whether the queues have a new owner. */
  private boolean take(Control message, List<Wire> wires) throws IOException {
    switch (message) {
      case Control.Ready ready -> {
        if (ready.certificates().size() != config.bindings().size()) {
          throw new IOException("it speaks of other bindings than it was told of");
        }
        if (wires.isEmpty()) {
          audience.ready(ready);
          return false;
        }
        synchronized (this) {
          up = true;
        }
        audience.up(List.copyOf(wires), ready);
        return true;
      }
      case Control.Notice(String sentence) -> audience.notice(sentence);
      case Control.Warning(String sentence) -> audience.warning(sentence);
      case Control.Failed failed -> audience.failed(failed);
      case Control.Begin _, Control.Tick _ -> throw new IOException("it said what only we may say");
    }
    return false;
  }

  private void handOver(SocketChannel channel, List<Wire> wires) throws IOException {
    byte[] token = new byte[Handing.TOKEN_BYTES];
    RANDOM.nextBytes(token);
    byte[] name = new byte[4];
    RANDOM.nextBytes(name);
    Path socket = folder.resolve("queue-" + HexFormat.of().formatHex(name) + ".sock");
    try (Handing handing = Handing.at(socket)) {
      new Control.Begin(socket, Bytes.copyOf(token), loops, capacity, config)
          .write(Channels.newOutputStream(channel));
      handing.give(token, wires, PATIENCE);
    } finally {
      Files.deleteIfExists(socket);
    }
  }

  private void down(String how) {
    synchronized (this) {
      if (!up) {
        return;
      }
      up = false;
    }
    audience.down(how);
  }

  /** It said on a queue what it must not: it is killed, and another one is started. */
  void broken(String why) {
    down(why);
    audience.warning("The filter is not to be believed any more, and is killed: " + why);
    SocketChannel known;
    synchronized (this) {
      known = control;
    }
    try {
      if (known != null) {
        known.close(); // a filter that is well ends by this alone
      }
    } catch (IOException e) {
      // Killed below.
    }
    pid().ifPresent(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
  }

  /** Has it renew what is due. */
  void tick() throws IOException {
    SocketChannel known;
    synchronized (this) {
      known = control;
    }
    if (known != null) {
      new Control.Tick().write(Channels.newOutputStream(known));
    }
  }

  /** Ends it, and waits for that. */
  @Override
  public void close() {
    HelperProcess known;
    synchronized (this) {
      closed = true;
      known = process;
    }
    down("it was ended");
    if (known != null) {
      known.close();
    }
  }
}
