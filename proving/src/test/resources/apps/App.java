import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Executors;

/**
 * Answers GET with a line, and writes each POST's body as one line into the file in TALLY: {@code
 * java App.java PORT}.
 */
public final class App {
  private App() {}

  public static void main(String[] args) throws IOException {
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])), 128);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", App::answer);
    server.start();
  }

  private static void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String text = "hello from java\n";
    if (exchange.getRequestMethod().equals("POST")) {
      Files.writeString(
          Path.of(System.getenv("TALLY")),
          new String(body) + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
      text = "counted\n";
    }
    exchange.sendResponseHeaders(200, text.length());
    exchange.getResponseBody().write(text.getBytes());
    exchange.close();
  }
}
