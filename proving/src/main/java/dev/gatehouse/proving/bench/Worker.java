package dev.gatehouse.proving.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.gatehouse.proving.bench.Contender.Handshake;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One contender in a process of its own, asked as {@code proving/peers/README.md} says of {@code
 * bench}: a line of work on standard input, a line of JSON on standard output. Ours say also how
 * many bytes either side allocated.
 */
public final class Worker {
  /** Small records are sealed in batches, so that reading the clocks does not weigh on them. */
  private static final int BATCH = 64;

  private final Contender contender;
  private final Map<String, Contender.Job> jobs = new HashMap<>();

  private Worker(Contender contender) {
    this.contender = contender;
  }

  /** {@code args}: which contender, and the folder of certificates. */
  public static void main(String[] args) throws IOException, GeneralSecurityException {
    Material material = Material.in(Path.of(args[1]));
    Worker worker = new Worker(contender(args[0], material));
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println(worker.answer(line));
      System.out.flush();
    }
  }

  /** The contender of that name. */
  static Contender contender(String name, Material material) {
    return switch (name) {
      case "gatehouse" -> new GatehouseContender(material);
      case "jsse" -> new JsseContender(material);
      case "tcnative" -> new TcnativeContender(material);
      case "limit" -> new LimitContender(material);
      default -> throw new IllegalArgumentException("no contender named " + name);
    };
  }

  private String answer(String line) throws IOException, GeneralSecurityException {
    List<String> words = List.of(line.split(" ", -1));
    long span = Long.parseLong(words.get(3)) * 1_000_000;
    try {
      boolean small = words.getFirst().equals("records") && Integer.parseInt(words.get(2)) < 1024;
      return run(job(words.subList(0, 3)), small ? BATCH : 1, span);
    } catch (Contender.AbsentException e) {
      return "{\"absent\":\"" + e.getMessage() + "\"}";
    }
  }

  private Contender.Job job(List<String> words) throws IOException, GeneralSecurityException {
    String key = String.join(" ", words);
    Contender.Job job = jobs.get(key);
    if (job == null) {
      job =
          switch (words.getFirst()) {
            case "handshake" ->
                contender.handshakes(new Handshake(words.get(1), words.get(2), "TLSv1.3"));
            case "handshake-1.2" ->
                contender.handshakes(new Handshake(words.get(1), words.get(2), "TLSv1.2"));
            default -> contender.records(words.get(1), Integer.parseInt(words.get(2)));
          };
      jobs.put(key, job);
    }
    return job;
  }

  private static String run(Contender.Job job, int batch, long span)
      throws IOException, GeneralSecurityException {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long cpu = system.getProcessCpuTime();
    long started = System.nanoTime();
    Clocks clocks = new Clocks();
    long done = 0;
    while (System.nanoTime() - started < span) {
      clocks.skip();
      job.run(clocks, batch);
      done += batch;
    }
    return String.format(
        Locale.ROOT,
        "{\"done\":%d,\"first\":%d,\"second\":%d,\"wall\":%d,\"cpu\":%d,"
            + "\"firstBytes\":%d,\"secondBytes\":%d}",
        done,
        clocks.nanos(0),
        clocks.nanos(1),
        System.nanoTime() - started,
        system.getProcessCpuTime() - cpu,
        clocks.bytes(0),
        clocks.bytes(1));
  }
}
