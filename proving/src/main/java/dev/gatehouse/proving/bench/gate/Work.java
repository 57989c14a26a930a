package dev.gatehouse.proving.bench.gate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a front is made to do. Each has a bound in time or in count. */
enum Work {
  KEPT("kept connections, 1 KiB, 64 of them", "request"),
  KEPT_AND_NEW("the same while new connections come", "request"),
  NEW("a new connection for each request", "request"),
  DOWN("1 GiB down", "GiB"),
  UP("1 GiB up", "GiB");

  private static final int CONNECTIONS = 64;
  private static final List<String> CLOSING = List.of("Connection: close");

  private final String title;
  private final String unit;

  Work(String title, String unit) {
    this.title = title;
    this.unit = unit;
  }

  String title() {
    return title;
  }

  /** Of what there are so many in a second. */
  String unit() {
    return unit;
  }

  boolean isBulk() {
    return this == DOWN || this == UP;
  }

  /**
   * Does it once.
   *
   * @param seconds for what is bounded in time
   * @param big a file of 1 GiB
   */
  Sample on(Front front, int seconds, Path big, Material material) throws IOException {
    ProcessTree before = front.processes();
    Sample.Made made =
        switch (this) {
          case KEPT -> Sample.Made.of(Wrk.run(front.url("/"), CONNECTIONS, seconds, List.of()));
          case NEW -> Sample.Made.of(Wrk.run(front.url("/"), CONNECTIONS, seconds, CLOSING));
          case KEPT_AND_NEW -> keptAndNew(front, seconds);
          case DOWN -> curl(material, "-o", "/dev/null", front.url("/big"));
          case UP -> curl(material, "-o", "/dev/null", "-T", big.toString(), front.url("/up"));
        };
    return new Sample(made, front.processes().since(before));
  }

  /** New connections come one after the other from one client: some hundreds a second. */
  private static Sample.Made keptAndNew(Front front, int seconds) throws IOException {
    var failure = new IOException[1];
    Thread others =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    var _ = Wrk.run(front.url("/"), 1, seconds, CLOSING);
                  } catch (IOException e) {
                    failure[0] = e;
                  }
                });
    Wrk kept = Wrk.run(front.url("/"), CONNECTIONS, seconds, List.of());
    try {
      others.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (failure[0] != null) {
      throw failure[0];
    }
    return Sample.Made.of(kept);
  }

  private static Sample.Made curl(Material material, String... words) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "taskset",
                "-c",
                "1",
                "curl",
                "-sS",
                "--http1.1",
                "-w",
                "%{http_code} %{time_total}",
                "--max-time",
                "120",
                "--cacert",
                material.root().toString()));
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said;
    try (InputStream in = process.getInputStream()) {
      said = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
    String[] parts = said.split(" ", -1);
    if (parts.length != 2 || !parts[0].equals("200")) {
      throw new IOException("curl said: " + said);
    }
    double seconds = Double.parseDouble(parts[1]);
    return new Sample.Made(1, seconds, seconds * 1e6, seconds * 1e6, 0);
  }
}
