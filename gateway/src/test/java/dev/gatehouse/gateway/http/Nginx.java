package dev.gatehouse.gateway.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** nginx on loopback, where it is installed, in front of one upstream. */
final class Nginx implements AutoCloseable {
  final InetSocketAddress address;
  private final Process process;

  private Nginx(Process process, InetSocketAddress address) {
    this.process = process;
    this.address = address;
  }

  /** Starts one with its files in {@code folder}; empty where there is none to start. */
  static Optional<Nginx> start(Path folder, String upstream) throws IOException {
    Optional<Path> program =
        Stream.of("/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/sbin/nginx")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst();
    if (program.isEmpty()) return Optional.empty();
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path config = folder.resolve("nginx.conf");
    Files.writeString(config, config(folder, port, upstream));
    var process =
        new ProcessBuilder(
                program.get().toString(),
                "-c",
                config.toString(),
                "-p",
                folder.toString(),
                "-e",
                folder.resolve("error.log").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output.log").toFile())
            .start();
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    var nginx = new Nginx(process, address);
    nginx.awaitListening();
    return Optional.of(nginx);
  }

  private static String config(Path folder, int port, String upstream) {
    return """
        daemon off;
        master_process off;
        pid %1$s/nginx.pid;
        events { worker_connections 256; }
        http {
          access_log off;
          client_body_temp_path %1$s/body;
          proxy_temp_path %1$s/proxy;
          fastcgi_temp_path %1$s/fastcgi;
          uwsgi_temp_path %1$s/uwsgi;
          scgi_temp_path %1$s/scgi;
          server {
            listen 127.0.0.1:%2$d;
            location / {
              proxy_pass http://%3$s;
              proxy_http_version 1.1;
              proxy_set_header Connection "";
            }
          }
        }
        """
        .formatted(folder, port, upstream);
  }

  private void awaitListening() throws IOException {
    for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30); ; ) {
      try (var probe = SocketChannel.open(address)) {
        if (probe.isConnected()) return;
      } catch (IOException e) {
        if (!process.isAlive() || System.nanoTime() > end) throw e;
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      }
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) process.destroyForcibly();
    } catch (InterruptedException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
