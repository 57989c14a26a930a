package dev.gatehouse.gateway.pool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.gatehouse.gateway.queue.WorkerAddress;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real workers under a real supervisor. */
class SupervisorTest {
  @TempDir Path folder;
  private final Audience audience = new Audience();
  private Supervisor supervisor;

  @BeforeEach
  void start() throws Exception {
    supervisor =
        Supervisor.start(folder.resolve("run"), SteadyClock.from(InstantSource.system()), audience);
  }

  @AfterEach
  void end() {
    supervisor.close();
  }

  @Test
  void a_python_server_becomes_ready_on_the_port_that_it_was_given() throws Exception {
    assumeThat(python()).as("python3").isTrue();
    Files.writeString(folder.resolve("hello.txt"), "hello");
    Pool pool =
        supervisor.add(spec("python3", "-u", "-m", "http.server", "--bind", "127.0.0.1", "{port}"));
    var address = (WorkerAddress.TcpPort) pool.started().get(20, SECONDS);
    assertThat(address.port()).isEqualTo(audience.await(PoolEvent.Started.class).port());
    assertThat(get("http://" + address + "/hello.txt")).isEqualTo("hello");
    assertThat(supervisor.report().get(5, SECONDS).getFirst().state()).isEqualTo(PoolState.RUNNING);
    supervisor.stop(Duration.ofSeconds(1)).get(20, SECONDS);
    assertThat(audience.output()).anyMatch(it -> it.startsWith("web-1 | 127.0.0.1 - - ["));
    assertThat(audience.heard(PoolEvent.OwnPort.class)).isEmpty();
    assertThat(audience.heard(PoolEvent.BeyondLoopback.class)).isEmpty();
    assertThat(audience.heard().getLast()).isInstanceOf(PoolEvent.Ended.class);
  }

  private PoolSpec spec(String... command) {
    return PoolSpec.running("web", List.of(command)).in(folder);
  }

  private static boolean python() throws Exception {
    return new ProcessBuilder("sh", "-c", "python3 -c ''").start().waitFor() == 0;
  }

  private static String get(String uri) throws Exception {
    try (InputStream in = URI.create(uri).toURL().openStream()) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
