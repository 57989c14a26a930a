package dev.gatehouse.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A collector of a few lines: keeps what it gets, and answers as it is told to; then 200. */
final class LittleCollector implements AutoCloseable {
  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

  private final ServerSocket server;
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final List<String> bodies = new CopyOnWriteArrayList<>();

  LittleCollector(int... answers) throws IOException {
    server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(() -> serve(answers));
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/v1/traces");
  }

  List<String> heads() {
    return heads;
  }

  List<String> bodies() {
    return bodies;
  }

  private void serve(int... answers) {
    for (int i = 0; !server.isClosed(); i++) {
      try (Socket socket = server.accept()) {
        take(socket.getInputStream());
        int status = i < answers.length ? answers[i] : 200;
        String answer =
            "HTTP/1.1 " + status + " .\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";
        socket.getOutputStream().write(answer.getBytes(UTF_8));
      } catch (IOException closed) {
        // The test is over.
      }
    }
  }

  private void take(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) throw new IOException("half a head");
      head.append((char) next);
    }
    Matcher length = LENGTH.matcher(head);
    if (!length.find()) throw new IOException("no length");
    heads.add(head.toString());
    bodies.add(new String(in.readNBytes(Integer.parseInt(length.group(1))), UTF_8));
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
