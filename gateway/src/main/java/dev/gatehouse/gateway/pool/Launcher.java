package dev.gatehouse.gateway.pool;

import dev.gatehouse.gateway.queue.WorkerId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** Makes real processes. Used by the supervisor's thread alone. */
final class Launcher implements Workshop {
  private static final String LOOPBACK = "127.0.0.1";

  private final PoolSpec spec;
  private final Path sockets;
  private final Consumer<Fact> facts;
  private final Herald herald;

  Launcher(PoolSpec spec, Path sockets, Consumer<Fact> facts, Herald herald) {
    this.spec = spec;
    this.sockets = sockets;
    this.facts = facts;
    this.herald = herald;
  }

  @Override
  public WorkerProcess launch(WorkerId id) throws StartupException {
    Optional<StartupFailure> hopeless = CommandLookup.check(spec);
    if (hopeless.isPresent()) {
      throw new StartupException(hopeless.get());
    }
    try {
      int port = freePort();
      String unique = UUID.randomUUID().toString();
      Path socket = sockets.resolve(id + "-" + unique.substring(0, 8) + ".sock");
      var told = new Told(port, socket, spec.saysPort());
      List<String> command =
          spec.command().stream()
              .map(it -> it.replace(PoolSpec.PORT, Integer.toString(port)))
              .toList();
      var environment = new HashMap<>(spec.environment());
      environment.put("PORT", Integer.toString(port));
      environment.put("HOST", LOOPBACK);
      environment.put("GATEHOUSE_SOCKET", told.socket().toString());
      // No mark is the beginning of another: the watch looks for it without its end.
      String mark = id.toString().replaceAll("[^A-Za-z0-9]", "-") + "-" + unique;
      Lifeline line = Lifeline.start(mark, command, spec.directory(), environment);
      return new LiveWorker(id, mark, line, told, spec.directory(), facts, herald).begin();
    } catch (IOException e) {
      throw new StartupException(new StartupFailure.NoProcess(String.valueOf(e.getMessage())));
    }
  }

  /** A port that is free now. Who takes it first has it; a worker that comes late starts again. */
  private static int freePort() throws IOException {
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral(LOOPBACK), 0));
      return socket.getLocalPort();
    }
  }
}
