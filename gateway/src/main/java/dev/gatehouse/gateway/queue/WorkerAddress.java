package dev.gatehouse.gateway.queue;

import java.nio.file.Path;

/** Where a worker listens. */
public sealed interface WorkerAddress {
  /**
   * A TCP port.
   *
   * @param host a literal address or a name
   * @param port {@code 1..65535}
   */
  record TcpPort(String host, int port) implements WorkerAddress {
    @Override
    public String toString() {
      return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
  }

  /** A Unix-domain stream socket. */
  record UnixSocket(Path path) implements WorkerAddress {
    @Override
    public String toString() {
      return "unix:" + path;
    }
  }
}
