package dev.gatehouse.proving.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.gatehouse.testkit.JsseTrust;
import dev.gatehouse.wire.Bytes;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/**
 * Clients by JSSE who know each answer beforehand. An answer is right to the last byte, a refusal
 * with its reason, or cut so that the client knows; all else is wrong. Thread-safe.
 */
final class ChaosLoad implements AutoCloseable {
  private static final int[] SIZES = {1, 100, 5000, 16_384, 100_000, 1_000_000};
  private static final int PATIENCE_MILLIS = 30_000;
  private static final int PAUSE_MILLIS = 40;

  /** What became of a request. */
  enum Outcome {
    RIGHT,
    REFUSED,
    /** The connection ended in the middle, or there was none. */
    CUT
  }

  /** An answer that nobody may give. */
  private static final class Wrong extends Exception {
    private static final long serialVersionUID = 1;

    Wrong(String what) {
      super(what);
    }
  }

  private record Answer(int status, Map<String, String> fields, Bytes body) {}

  private final TrustManager[] trust;
  private final List<Thread> clients = new ArrayList<>();
  private final Map<Outcome, AtomicLong> outcomes = new ConcurrentHashMap<>();
  private final AtomicLong longestMillis = new AtomicLong();
  private final AtomicLong numbers = new AtomicLong();
  private final Queue<String> wrongs = new ConcurrentLinkedQueue<>();
  private volatile boolean paused;
  private volatile boolean over;

  ChaosLoad(byte[] root, List<Integer> ports, int clientsEach) throws Exception {
    trust = JsseTrust.in(root).getTrustManagers();
    for (int i = 0; i < ports.size() * clientsEach; i++) {
      int port = ports.get(i % ports.size());
      var random = new SplittableRandom(i);
      clients.add(
          Thread.ofPlatform().daemon().name("chaos-client").start(() -> play(port, random)));
    }
  }

  /** What nobody should have been answered. */
  List<String> wrongs() {
    return List.copyOf(wrongs);
  }

  long count(Outcome outcome) {
    return outcomes.getOrDefault(outcome, new AtomicLong()).get();
  }

  long longestMillis() {
    return longestMillis.get();
  }

  /** While paused, all connections are closed. */
  void pause(boolean on) {
    paused = on;
  }

  private void play(int port, SplittableRandom random) {
    try {
      SSLContext context = context();
      while (!over) {
        if (!paused) {
          connection(context, port, random);
        }
        Thread.sleep(random.nextInt(1, PAUSE_MILLIS));
      }
    } catch (InterruptedException e) {
      // The test is over.
    } catch (Exception e) {
      wrongs.add("a client at " + port + " failed: " + e);
    }
  }

  private SSLContext context() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust, null);
    return context;
  }

  /** One connection with one or several requests. */
  private void connection(SSLContext context, int port, SplittableRandom random)
      throws InterruptedException {
    long began = System.nanoTime();
    try (SSLSocket socket =
        connect(context, port, random.nextInt(3) == 0 ? "TLSv1.2" : "TLSv1.3")) {
      InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 14);
      for (int left = random.nextInt(1, 20); left > 0 && !paused && !over; left--) {
        began = System.nanoTime();
        Outcome outcome = exchange(socket, in, random);
        took(began);
        became(outcome);
        Thread.sleep(random.nextInt(PAUSE_MILLIS));
      }
    } catch (SocketTimeoutException e) {
      wrongs.add("port " + port + ": nothing came for " + PATIENCE_MILLIS + " ms");
    } catch (Wrong e) {
      wrongs.add("port " + port + ": " + e.getMessage());
    } catch (IOException e) {
      took(began);
      became(Outcome.CUT);
    }
  }

  private void became(Outcome outcome) {
    outcomes.computeIfAbsent(outcome, _ -> new AtomicLong()).incrementAndGet();
  }

  private void took(long began) {
    long millis = (System.nanoTime() - began) / 1_000_000;
    longestMillis.accumulateAndGet(millis, Math::max);
    if (millis > PATIENCE_MILLIS) {
      wrongs.add("a request took " + millis + " ms");
    }
  }

  private static SSLSocket connect(SSLContext context, int port, String version)
      throws IOException {
    Socket plain = new Socket();
    try {
      plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
      plain.setSoTimeout(PATIENCE_MILLIS);
      var socket =
          (SSLSocket) context.getSocketFactory().createSocket(plain, "localhost", port, true);
      var parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      parameters.setProtocols(new String[] {version});
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return socket;
    } catch (IOException e) {
      plain.close();
      throw e;
    }
  }

  /**
   * Whether a new connection with a whole handshake is answered now.
   *
   * @throws AssertionError where it is answered wrong
   */
  boolean works(int port) throws Exception {
    try (SSLSocket socket = connect(context(), port, "TLSv1.3")) {
      return ask(socket, new BufferedInputStream(socket.getInputStream()), 100, false)
          == Outcome.RIGHT;
    } catch (Wrong e) {
      throw new AssertionError(e.getMessage(), e);
    } catch (IOException e) {
      return false;
    }
  }

  private Outcome exchange(SSLSocket socket, InputStream in, SplittableRandom random)
      throws IOException, Wrong {
    int size = SIZES[random.nextInt(random.nextInt(10) == 0 ? SIZES.length : SIZES.length - 1)];
    return switch (random.nextInt(3)) {
      case 0 -> tell(socket, in, size, random);
      case 1 -> ask(socket, in, size, true);
      default -> ask(socket, in, size, false);
    };
  }

  private Outcome ask(SSLSocket socket, InputStream in, int size, boolean chunked)
      throws IOException, Wrong {
    String id = "g" + numbers.incrementAndGet();
    String target = (chunked ? "/chunked/" : "/") + size + "?" + id;
    send(socket, "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n", new byte[0]);
    return judge(answer(in), id, expected(size), target);
  }

  private Outcome tell(SSLSocket socket, InputStream in, int size, SplittableRandom random)
      throws IOException, Wrong {
    String id = "p" + numbers.incrementAndGet();
    byte[] body = new byte[size];
    random.nextBytes(body);
    String head =
        "POST /?" + id + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + size + "\r\n\r\n";
    send(socket, head, body);
    byte[] digest = HexFormat.of().formatHex(sha256(body)).getBytes(ISO_8859_1);
    return judge(answer(in), id, digest, "POST of " + size + " bytes, " + id);
  }

  private static void send(SSLSocket socket, String head, byte[] body) throws IOException {
    var all = new ByteArrayOutputStream(head.length() + body.length);
    all.writeBytes(head.getBytes(ISO_8859_1));
    all.writeBytes(body);
    socket.getOutputStream().write(all.toByteArray());
  }

  private static Outcome judge(Answer answer, String id, byte[] expected, String what)
      throws Wrong {
    if (answer.status() >= 500) {
      if (answer.body().length() == 0) {
        throw new Wrong(what + ": a " + answer.status() + " without a reason");
      }
      return Outcome.REFUSED;
    }
    if (answer.status() != 200) {
      throw new Wrong(what + ": status " + answer.status());
    }
    if (!id.equals(answer.fields().get("x-id"))) {
      throw new Wrong(what + ": the answer to " + answer.fields().get("x-id"));
    }
    int differs = Arrays.mismatch(answer.body().toArray(), expected);
    if (differs >= 0) {
      throw new Wrong(
          what
              + ": a body of "
              + answer.body().length()
              + " bytes for "
              + expected.length
              + ", wrong from byte "
              + differs);
    }
    return Outcome.RIGHT;
  }

  /** As the application makes it. */
  private static byte[] expected(int size) {
    var text = new StringBuilder(size + 32);
    for (int at = 0; text.length() < size; at++) {
      text.append(at).append(" of ").append(size).append(';');
    }
    text.setLength(size);
    return text.toString().getBytes(ISO_8859_1);
  }

  private static byte[] sha256(byte[] body) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(body);
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Answer answer(InputStream in) throws IOException, Wrong {
    String first = line(in);
    if (!first.matches("HTTP/1\\.1 [1-5]\\d\\d .*")) {
      throw new Wrong("an answer begins with " + first);
    }
    Map<String, String> fields = new HashMap<>();
    for (String field = line(in); !field.isEmpty(); field = line(in)) {
      int colon = field.indexOf(':');
      if (colon < 1) {
        throw new Wrong("a field is " + field);
      }
      fields.put(
          field.substring(0, colon).toLowerCase(Locale.ROOT), field.substring(colon + 1).strip());
    }
    String length = fields.get("content-length");
    byte[] body = length == null ? chunks(in, fields) : whole(in, Integer.parseInt(length));
    return new Answer(Integer.parseInt(first.substring(9, 12)), fields, Bytes.copyOf(body));
  }

  private static byte[] whole(InputStream in, int length) throws IOException {
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("in a body");
    }
    return body;
  }

  private static byte[] chunks(InputStream in, Map<String, String> fields)
      throws IOException, Wrong {
    if (!"chunked".equals(fields.get("transfer-encoding"))) {
      throw new Wrong("nothing says where a body ends: " + fields);
    }
    var body = new ByteArrayOutputStream();
    for (int size = size(in); size > 0; size = size(in)) {
      body.writeBytes(whole(in, size));
      end(in);
    }
    end(in);
    return body.toByteArray();
  }

  private static int size(InputStream in) throws IOException, Wrong {
    String line = line(in);
    if (!line.matches("[0-9A-Fa-f]{1,7}")) {
      throw new Wrong("a chunk's size is " + line);
    }
    return Integer.parseInt(line, 16);
  }

  private static void end(InputStream in) throws IOException, Wrong {
    String line = line(in);
    if (!line.isEmpty()) {
      throw new Wrong("a chunk goes on with " + line);
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("in a line");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() {
    over = true;
    try {
      for (Thread it : clients) {
        it.join(PATIENCE_MILLIS + 5000L);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
