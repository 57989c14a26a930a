package dev.gatehouse.proving.bench.gate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The four fronts, each as its people set it up for one core, and as little else as possible. */
final class Fronts {
  private Fronts() {}

  /** The gate's own {@code run -f}, from this build's class path. */
  record Gatehouse(String name, String pipeline, String keys) implements Front.Kind {
    @Override
    public String program() {
      return "java";
    }

    @Override
    public List<String> command(Path folder, int port, int upstream, Material material)
        throws IOException {
      Path site = folder.resolve("site.yaml");
      Files.writeString(
          site,
          """
          listeners:
            - {address: "127.0.0.1:%d", pipeline: %s, keys: %s}
          bindings:
            - {certificate: {chain: %s, key: %s}}
          sites:
            localhost: {to: %d}
          """
              .formatted(port, pipeline, keys, material.chain(), material.key(), upstream));
      return List.of(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-XX:+UseCompactObjectHeaders",
          "--enable-native-access=ALL-UNNAMED",
          "-cp",
          System.getProperty("java.class.path"),
          "dev.gatehouse.cli.Main",
          "run",
          "-q",
          "-f",
          site.toString(),
          "--state",
          folder.resolve("state").toString());
    }
  }

  /** nginx: one worker, connections to the application kept. */
  record Nginx() implements Front.Kind {
    @Override
    public String name() {
      return "nginx";
    }

    @Override
    public List<String> command(Path folder, int port, int upstream, Material material)
        throws IOException {
      Path file = folder.resolve("nginx.conf");
      Files.writeString(
          file,
          """
          daemon off; worker_processes 1; pid nginx.pid; error_log error.log warn;
          events { worker_connections 20000; }
          http {
            access_log off; client_body_temp_path body; proxy_temp_path proxy;
            fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;
            keepalive_requests 1000000000; keepalive_timeout 300s;
            upstream app { server 127.0.0.1:%d; keepalive 256; keepalive_requests 1000000000; }
            server {
              listen 127.0.0.1:%d ssl backlog=4096; server_name localhost;
              ssl_certificate %s; ssl_certificate_key %s; ssl_protocols TLSv1.2 TLSv1.3;
              client_max_body_size 0; proxy_request_buffering off; proxy_max_temp_file_size 0;
              location / { proxy_pass http://app; proxy_http_version 1.1;
                proxy_set_header Connection ""; proxy_set_header Host $host; }
            }
          }
          """
              .formatted(upstream, port, material.chain(), material.key()));
      return List.of("nginx", "-p", folder.toString(), "-c", file.toString());
    }
  }

  /** HAProxy: one thread. */
  record HaProxy() implements Front.Kind {
    @Override
    public String name() {
      return "haproxy";
    }

    @Override
    public List<String> command(Path folder, int port, int upstream, Material material)
        throws IOException {
      Path both = folder.resolve("both.pem");
      Files.writeString(
          both, Files.readString(material.chain()) + Files.readString(material.key()));
      Path file = folder.resolve("haproxy.cfg");
      Files.writeString(
          file,
          """
          global
            nbthread 1
            maxconn 9900
          defaults
            mode http
            timeout connect 10s
            timeout client 300s
            timeout server 300s
            http-reuse always
          frontend front
            bind 127.0.0.1:%d ssl crt %s alpn http/1.1 backlog 4096
            default_backend app
          backend app
            server app 127.0.0.1:%d pool-max-conn 256
          """
              .formatted(port, both, upstream));
      return List.of("haproxy", "-db", "-f", file.toString());
    }
  }

  /** Caddy, with GOMAXPROCS left to what it finds. */
  record Caddy() implements Front.Kind {
    @Override
    public String name() {
      return "caddy";
    }

    @Override
    public List<String> command(Path folder, int port, int upstream, Material material)
        throws IOException {
      Path file = folder.resolve("Caddyfile");
      Files.writeString(
          file,
          """
          {
            admin off
            auto_https off
            servers {
              protocols h1
            }
          }
          https://localhost:%d {
            bind 127.0.0.1
            tls %s %s
            reverse_proxy 127.0.0.1:%d
          }
          """
              .formatted(port, material.chain(), material.key(), upstream));
      return List.of(
          "env",
          "XDG_DATA_HOME=" + folder.resolve("data"),
          "XDG_CONFIG_HOME=" + folder.resolve("config"),
          "caddy",
          "run",
          "--adapter",
          "caddyfile",
          "--config",
          file.toString());
    }
  }
}
