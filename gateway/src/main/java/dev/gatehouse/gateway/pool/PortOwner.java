package dev.gatehouse.gateway.pool;

import java.util.Optional;

/** Who listens on a port of this machine, as far as {@code /proc} tells us. */
public final class PortOwner {
  private PortOwner() {}

  /**
   * A process that listens on that TCP port.
   *
   * @return such as {@code node (process 4711)}; empty if it is another user's, or none
   */
  public static Optional<String> of(int port) {
    for (Listener listener : Listener.all()) {
      if (listener instanceof Listener.Tcp tcp && tcp.port() == port) {
        String socket = "socket:[" + tcp.inode() + "]";
        for (Proc.Stat stat : Proc.all()) {
          if (Proc.descriptors(stat.pid()).contains(socket)) {
            return Optional.of(named(stat.pid()));
          }
        }
      }
    }
    return Optional.empty();
  }

  private static String named(long pid) {
    String program =
        ProcessHandle.of(pid)
            .flatMap(it -> it.info().command())
            .map(it -> it.substring(it.lastIndexOf('/') + 1))
            .orElse("something");
    return program + " (process " + pid + ")";
  }
}
