package dev.gatehouse.gateway.site;

import java.nio.file.Path;

/** What answers a request, as the site file names it; the router has what that became. */
public sealed interface TargetSpec {
  /** A pool of the same file, by name. */
  record ToPool(String pool) implements TargetSpec {}

  /** The files below a folder; absolute. */
  record ToFiles(Path folder) implements TargetSpec {}

  /**
   * Something that runs already, and speaks HTTP/1.1 without TLS.
   *
   * @param host a name or a literal address, without brackets
   * @param port {@code 1..65535}
   */
  record ToUrl(String host, int port) implements TargetSpec {
    /** Checks the port. */
    public ToUrl {
      if (port < 1 || port > 65535) throw new IllegalArgumentException("there is no port " + port);
    }

    /** {@code http://HOST:PORT}. */
    public String url() {
      return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
  }
}
