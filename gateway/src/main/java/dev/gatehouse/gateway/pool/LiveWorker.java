package dev.gatehouse.gateway.pool;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.gatehouse.gateway.queue.WorkerAddress;
import dev.gatehouse.gateway.queue.WorkerAddress.UnixSocket;
import dev.gatehouse.gateway.queue.WorkerId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A worker that is a real process: its output is read, its sockets are watched until one is clear,
 * and what happens is told as facts.
 *
 * <p>Safe for use by several threads.
 */
final class LiveWorker implements Workshop.WorkerProcess {
  /** What has left the session costs more to find: it is looked for in every so many rounds. */
  private static final int ROUNDS = 10;

  private final WorkerId id;
  private final String mark;
  private final Lifeline line;
  private final Told told;
  private final Path directory;
  private final Consumer<Fact> facts;
  private final Herald herald;
  private final LastLines lastLines = new LastLines(PoolDefaults.KEPT_LINES);
  private final Thread lookout;
  private volatile List<WorkerAddress> seen = List.of();

  LiveWorker(
      WorkerId id,
      String mark,
      Lifeline line,
      Told told,
      Path directory,
      Consumer<Fact> facts,
      Herald herald) {
    this.id = id;
    this.mark = mark;
    this.line = line;
    this.told = told;
    this.directory = directory;
    this.facts = facts;
    this.herald = herald;
    this.lookout =
        Thread.ofPlatform().daemon().name("lookout-" + id).unstarted(this::watchForSockets);
  }

  /** Begins to read and to watch. */
  LiveWorker begin() {
    var read = new CompletableFuture<Void>();
    Thread.ofPlatform().daemon().name("output-" + id).start(() -> readOutput(read));
    lookout.start();
    CompletableFuture<Void> exited = line.exit().thenAcceptAsync(this::commandEnded, this::apart);
    var _ =
        line.gone()
            // Somebody who left for good may hold the pipe open: no reason to wait for ever.
            .thenCompose(
                _ -> read.completeOnTimeout(null, PoolDefaults.LAST_WORDS.toMillis(), MILLISECONDS))
            .thenCombine(exited, (_, _) -> new Fact.Gone(id))
            .thenAcceptAsync(
                gone -> {
                  removeSocket();
                  facts.accept(gone);
                },
                this::apart);
    return this;
  }

  /** Facts may have to wait for their place: neither on the supervisor's thread nor the JDK's. */
  private void apart(Runnable task) {
    Thread.ofPlatform().daemon().name("end-" + id).start(task);
  }

  private void commandEnded(Exit exit) {
    lookout.interrupt();
    facts.accept(new Fact.Exited(id, exit));
    apart(this::watchTheRest);
  }

  /** Its session's leader stays until the lifeline is cut, and then there is nothing to watch. */
  private void watchTheRest() {
    try {
      while (!line.gone().isDone()) {
        if (leaderIsAlone()) {
          facts.accept(new Fact.Alone(id));
          return;
        }
        Thread.sleep(PoolDefaults.IDLE_CHECK);
      }
    } catch (InterruptedException nobodyMeansUs) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public int port() {
    return told.port();
  }

  @Override
  public OptionalLong pid() {
    CompletableFuture<Long> command = line.command();
    return command.isDone() && !command.isCompletedExceptionally()
        ? OptionalLong.of(command.join())
        : OptionalLong.empty();
  }

  @Override
  public long session() {
    return line.session();
  }

  @Override
  public List<String> lastLines() {
    return lastLines.list();
  }

  @Override
  public List<WorkerAddress> seen() {
    return seen;
  }

  @Override
  public void look(WorkerAddress address) {
    Thread.ofPlatform()
        .daemon()
        .name("look-" + id)
        .start(() -> facts.accept(new Fact.Looked(id, listensOn(address))));
  }

  @Override
  public void terminate() {
    line.terminate();
  }

  @Override
  public void cut() {
    lookout.interrupt();
    line.cut();
  }

  private void readOutput(CompletableFuture<Void> read) {
    var cutter =
        new LineCutter(
            PoolDefaults.LINE_BYTES,
            text -> {
              lastLines.add(text);
              herald.tell(new PoolEvent.Output(id, text));
            });
    byte[] buffer = new byte[8192];
    InputStream output = line.output();
    boolean again = true;
    while (true) {
      try {
        int count = output.read(buffer);
        if (count < 0) {
          break;
        }
        cutter.take(buffer, count);
      } catch (IOException e) {
        // At the process's end the JDK puts what is left in the stream's place; a read that was
        // under way just then fails, and the next one goes on.
        if (!again) {
          break;
        }
        again = false;
      }
    }
    cutter.end();
    read.complete(null);
  }

  private void watchForSockets() {
    long first = 0;
    boolean any = false;
    try {
      for (int round = 1; ; round++) {
        List<Listener> mine = listenersIfReadable(round % ROUNDS == 0);
        if (!mine.isEmpty() && !any) {
          any = true;
          first = System.nanoTime();
        }
        Duration sinceFirst = any ? Duration.ofNanos(System.nanoTime() - first) : Duration.ZERO;
        Optional<Told.Place> place = told.choose(mine, directory, sinceFirst);
        if (place.isPresent()) {
          Told.Place it = place.get();
          facts.accept(new Fact.Listens(id, it.address(), it.asTold(), Told.beyond(mine)));
          return;
        }
        seen = told.elsewhere(mine);
        Thread.sleep(PoolDefaults.SOCKET_CHECK);
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean listensOn(WorkerAddress address) {
    return listenersIfReadable(true).stream()
        .anyMatch(
            it ->
                switch (it) {
                  case Listener.Tcp tcp -> tcp.reachable().equals(address);
                  case Listener.Unix unix ->
                      address instanceof UnixSocket(Path path) && unix.isAt(path, directory);
                });
  }

  /** No descriptor may be left to read {@code /proc} with, for a moment: the next round sees. */
  private List<Listener> listenersIfReadable(boolean alsoOutsideTheSession) {
    try {
      return listeners(alsoOutsideTheSession);
    } catch (IllegalStateException | UncheckedIOException unreadable) {
      return List.of();
    }
  }

  /** What the worker's own processes listen on: a port that answers may be somebody else's. */
  private List<Listener> listeners(boolean alsoOutsideTheSession) {
    List<Proc.Stat> processes =
        alsoOutsideTheSession
            ? Proc.belonging(line.session(), mark)
            : Proc.inSession(line.session());
    Set<String> descriptors = new HashSet<>();
    for (Proc.Stat it : processes) {
      descriptors.addAll(Proc.descriptors(it.pid()));
    }
    var mine = new ArrayList<Listener>();
    for (Listener it : Listener.all()) {
      if (descriptors.contains("socket:[" + it.inode() + "]")) {
        mine.add(it);
      }
    }
    return mine;
  }

  private boolean leaderIsAlone() {
    try {
      return Proc.inSession(line.session()).stream().allMatch(it -> it.pid() == line.session());
    } catch (IllegalStateException unreadable) {
      return false; // /proc is asked again
    }
  }

  private void removeSocket() {
    try {
      Files.deleteIfExists(told.socket());
    } catch (IOException leftBehind) {
      // The next worker gets another name, and the folder is emptied at the next start.
    }
  }
}
