package dev.gatehouse.proving.interop;

import static dev.gatehouse.proving.interop.Abilities.Knack.ASKS_CLIENTS;
import static dev.gatehouse.proving.interop.Abilities.Knack.NAMES_ALERTS;
import static dev.gatehouse.proving.interop.Abilities.Knack.TOLD_GROUPS;
import static dev.gatehouse.proving.interop.Abilities.Knack.TOLD_SUITES;
import static dev.gatehouse.proving.interop.Abilities.Knack.VANISHES;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * nginx in front of two files. When a client closes, it ends without close_notify; whom it does not
 * know it tells so in HTTP.
 */
final class Nginx extends ProgramPeer {
  Nginx() {
    super("nginx", "nginx");
  }

  @Override
  public String version() {
    return firstLine("-v").replaceFirst("nginx version: ", "");
  }

  @Override
  public Optional<Abilities> abilities(Role role) {
    return role == Role.CLIENT
        ? Optional.empty()
        : Optional.of(
            Abilities.of(
                Abilities.SUITES,
                Abilities.CURVES,
                Abilities.KEYS,
                TOLD_SUITES,
                TOLD_GROUPS,
                VANISHES,
                NAMES_ALERTS,
                ASKS_CLIENTS));
  }

  @Override
  public Service serve(Terms terms) throws IOException {
    Path folder = Credentials.shared().scratch("nginx");
    Path files = Files.createDirectories(folder.resolve("files"));
    Files.writeString(files.resolve(HttpTalk.GREETING_PATH.substring(1)), Talk.GREETING + "\n");
    Files.writeString(files.resolve(HttpTalk.PAYLOAD_PATH.substring(1)), HttpTalk.PAYLOAD);
    int port = freePort();
    Path configuration = folder.resolve("nginx.conf");
    Files.writeString(configuration, configuration(terms, folder, port));
    Program program = Program.start(command("-p", folder, "-c", configuration, "-e", "stderr"));
    awaitListening(program, port);
    return new ProgramService(
        program,
        port,
        Service.Speech.HTTP,
        Pattern.compile("negotiated|SSL_do_handshake\\(\\) failed"),
        Nginx::facts);
  }

  private static String configuration(Terms terms, Path folder, int port) {
    Credentials credentials = Credentials.shared();
    String suites =
        terms.suites().isEmpty()
            ? ""
            : "ssl_conf_command Ciphersuites " + String.join(":", Names.of(terms.suites())) + ";";
    String groups =
        terms.groups().isEmpty()
            ? "ssl_ecdh_curve X25519:P-256:P-384;"
            : "ssl_ecdh_curve " + OpenSsl.groups(terms.groups()) + ";";
    String clients =
        switch (terms.asking()) {
          case NOBODY -> "";
          case ASKS -> "ssl_verify_client optional; ssl_verify_depth 3; ssl_client_certificate ";
          case REQUIRES -> "ssl_verify_client on; ssl_verify_depth 3; ssl_client_certificate ";
        };
    if (terms.asking() != Asking.NOBODY) {
      clients += credentials.roots(terms.trust()) + ";";
    }
    return """
    daemon off;
    master_process off;
    pid FOLDER/pid;
    error_log stderr info;
    events { worker_connections 16; }
    http {
      log_format negotiated 'negotiated $ssl_protocol $ssl_cipher $ssl_curves "$ssl_client_s_dn"';
      access_log /dev/stdout negotiated;
      client_body_temp_path FOLDER/body; proxy_temp_path FOLDER/proxy;
      fastcgi_temp_path FOLDER/f; uwsgi_temp_path FOLDER/u; scgi_temp_path FOLDER/s;
      client_max_body_size 4m;
      server {
        listen 127.0.0.1:PORT ssl;
        ssl_protocols TLSv1.3;
        ssl_session_tickets off;
        ssl_certificate CHAIN;
        ssl_certificate_key KEY;
        SUITES
        GROUPS
        CLIENTS
        location / { root FOLDER/files; error_page 405 =200 $uri; }
      }
    }
    """
        .replace("FOLDER", folder.toString())
        .replace("PORT", Integer.toString(port))
        .replace("CHAIN", credentials.chain(terms.key()).toString())
        .replace("KEY", credentials.key(terms.key()).toString())
        .replace("SUITES", suites)
        .replace("GROUPS", groups)
        .replace("CLIENTS", clients);
  }

  /** It does not say when it listens; a connection that says nothing does it no harm. */
  private static void awaitListening(Program program, int port) throws IOException {
    for (int i = 0; ; i++) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException e) {
        if (i == 200) {
          program.close();
          throw new IOException("nginx does not listen; it said: " + program.words(), e);
        }
        java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
      }
    }
  }

  @Override
  public Account connect(Terms terms, int port) {
    throw new UnsupportedOperationException("nginx is a server");
  }

  private static Facts facts(String words) {
    return Facts.of(find("negotiated TLSv1.3 (\\S+)", words), null, null)
        .client(find("negotiated .*\"CN=(\\w+)\"", words));
  }
}
