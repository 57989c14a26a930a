package dev.gatehouse.proving.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.gatehouse.testkit.JsseTrust;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** One kept connection by JSSE; it is opened again where the server has closed it. */
final class HttpsClient implements AutoCloseable {
  private final SSLSocketFactory sockets;
  private final int port;
  private @Nullable SSLSocket socket;

  HttpsClient(SSLSocketFactory sockets, int port) {
    this.sockets = sockets;
    this.port = port;
  }

  /** For clients that trust that root and nothing else. */
  static SSLSocketFactory trusting(Path root) throws Exception {
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(null, JsseTrust.in(Files.readAllBytes(root)).getTrustManagers(), null);
    return context.getSocketFactory();
  }

  /** An answer; its body is text. */
  record Answer(int status, String body) {}

  Answer get(String path) throws IOException {
    return exchange("GET " + path + " HTTP/1.1\r\nHost: localhost:" + port + "\r\n\r\n");
  }

  Answer post(String path, String body) throws IOException {
    return exchange(
        "POST "
            + path
            + " HTTP/1.1\r\nHost: localhost:"
            + port
            + "\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
  }

  private Answer exchange(String request) throws IOException {
    SSLSocket open = open();
    OutputStream out = open.getOutputStream();
    out.write(request.getBytes(ISO_8859_1));
    out.flush();
    return answer(open.getInputStream());
  }

  private SSLSocket open() throws IOException {
    SSLSocket known = socket;
    if (known == null) {
      Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
      plain.setSoTimeout(60_000);
      known = (SSLSocket) sockets.createSocket(plain, "localhost", port, true);
      var parameters = known.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      known.setSSLParameters(parameters);
      socket = known;
    }
    return known;
  }

  private Answer answer(InputStream in) throws IOException {
    int status = Integer.parseInt(line(in).split(" ", 3)[1]);
    int length = 0;
    boolean last = false;
    for (String field = line(in); !field.isEmpty(); field = line(in)) {
      String lower = field.toLowerCase(java.util.Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring(15).strip());
      }
      last |= lower.equals("connection: close");
    }
    String body = new String(in.readNBytes(length), ISO_8859_1);
    if (last) {
      close();
    }
    return new Answer(status, body);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the server closed in the middle of " + line);
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    if (socket != null) {
      socket.close();
      socket = null;
    }
  }
}
