package dev.gatehouse.gateway.pool;

import dev.gatehouse.gateway.pool.Listener.Tcp;
import dev.gatehouse.gateway.pool.Listener.Unix;
import dev.gatehouse.gateway.queue.WorkerAddress;
import dev.gatehouse.gateway.queue.WorkerAddress.UnixSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Where a worker was told to listen, and what to make of where it does.
 *
 * @param inWords whether its arguments name the port: then no other is ever meant
 */
record Told(int port, Path socket, boolean inWords) {
  /**
   * A worker's place.
   *
   * @param asTold whether it is where it was told to be
   */
  record Place(WorkerAddress address, boolean asTold) {}

  /**
   * The place to send requests to, once it is clear. The Unix socket goes before the port, because
   * no other user can reach it; either goes before a port of the worker's own choice, which is
   * believed only after a while, and only where it is the one such port.
   *
   * @param listeners the worker's own
   * @param directory what a relative socket path of the worker's is relative to
   * @param sinceFirst how long ago the first listener was seen
   */
  Optional<Place> choose(List<Listener> listeners, Path directory, Duration sinceFirst) {
    for (Listener it : listeners) {
      if (it instanceof Unix unix && unix.isAt(socket, directory)) {
        return Optional.of(new Place(new UnixSocket(socket), true));
      }
    }
    Optional<Tcp> here = best(listeners, port);
    if (here.isPresent()) {
      return Optional.of(new Place(here.get().reachable(), true));
    }
    var others = otherPorts(listeners);
    if (inWords || others.size() != 1 || sinceFirst.compareTo(PoolDefaults.OTHER_PORT) < 0) {
      return Optional.empty();
    }
    return best(listeners, others.first()).map(it -> new Place(it.reachable(), false));
  }

  /** The places of the worker's own choice, without those of debuggers. */
  List<WorkerAddress> elsewhere(List<Listener> listeners) {
    return otherPorts(listeners).stream()
        .flatMap(it -> best(listeners, it).stream())
        .map(Tcp::reachable)
        .toList();
  }

  /** A listener that other machines may reach. */
  static Optional<String> beyond(List<Listener> listeners) {
    return listeners.stream()
        .filter(it -> it instanceof Tcp tcp && tcp.beyondLoopback())
        .map(Object::toString)
        .findFirst();
  }

  private TreeSet<Integer> otherPorts(List<Listener> listeners) {
    var ports = new TreeSet<Integer>();
    for (Listener it : listeners) {
      if (it instanceof Tcp tcp
          && tcp.port() != port
          && !PoolDefaults.DEBUGGER_PORTS.contains(tcp.port())) {
        ports.add(tcp.port());
      }
    }
    return ports;
  }

  /** Of several sockets on that port, the one that is surest to be reached: IPv4, loopback. */
  private static Optional<Tcp> best(List<Listener> listeners, int port) {
    return listeners.stream()
        .filter(it -> it instanceof Tcp tcp && tcp.port() == port)
        .map(it -> (Tcp) it)
        .min(
            Comparator.comparingInt((Tcp it) -> it.address().isLoopbackAddress() ? 0 : rank(it))
                .thenComparingInt(it -> it.address().getAddress().length));
  }

  private static int rank(Tcp it) {
    return it.address().isAnyLocalAddress() ? 1 : 2;
  }
}
