package dev.gatehouse.gateway.pool;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.gatehouse.gateway.queue.Lease;
import dev.gatehouse.gateway.queue.Offer;
import dev.gatehouse.gateway.queue.QueueLimits;
import dev.gatehouse.gateway.queue.Refusal;
import dev.gatehouse.gateway.queue.Waiter;
import dev.gatehouse.gateway.queue.WorkerAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What real programs do, and what is made of it. */
class WorkerProcessTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  /** Listens where its argument says: a port, or a path. */
  private static final String SERVER =
      """
      import socket, sys, time
      where = sys.argv[1]
      unix = '/' in where
      s = socket.socket(socket.AF_UNIX if unix else socket.AF_INET)
      host = sys.argv[2] if len(sys.argv) > 2 else '127.0.0.1'
      s.bind(where if unix else (host, int(where)))
      s.listen()
      time.sleep(600)
      """;

  @TempDir Path folder;
  private final Audience audience = new Audience();
  private Supervisor supervisor;

  @BeforeEach
  void start() throws Exception {
    supervisor = supervisor(folder.resolve("run"));
  }

  @AfterEach
  void end() {
    supervisor.close();
  }

  @Test
  void a_command_that_is_not_there_is_the_users_mistake() {
    StartupFailure why = failure(spec("no-such-program-7f3a"));
    assertThat(why).isInstanceOf(StartupFailure.CommandNotFound.class);
    assertThat(why.mistaken()).isTrue();
    assertThat(why.sentence())
        .startsWith("There is no program \"no-such-program-7f3a\" in any folder of PATH");
  }

  @Test
  void a_missing_directory_is_named() {
    StartupFailure why = failure(spec("sh").in(folder.resolve("gone")));
    assertThat(why.sentence()).contains(folder.resolve("gone") + " does not exist");
    assertThat(why.mistaken()).isTrue();
  }

  @Test
  void a_file_that_is_not_executable_is_named() throws Exception {
    Files.writeString(folder.resolve("app"), "#!/bin/sh\n");
    assertThat(failure(spec("./app")).sentence())
        .isEqualTo(
            folder.resolve("app")
                + " cannot be run, because it is not marked as executable: run `chmod +x` on it, or"
                + " put its interpreter first.");
  }

  @Test
  void a_worker_that_exits_with_zero_is_told_to_stay() {
    assertThat(failure(shell("exit 0")).sentence()).contains("a worker has to stay");
  }

  @Test
  void the_last_lines_before_an_exit_are_not_lost() {
    StartupFailure why = failure(shell("seq 1 2000; printf 'no database' >&2; exit 1"));
    assertThat(why).isInstanceOf(StartupFailure.Ended.class);
    assertThat(why.lines()).endsWith("1999", "2000", "no database").hasSize(30);
    assertThat(why.sentence()).contains("ended with exit status 1 after");
  }

  @Test
  void a_worker_that_never_listens_is_given_up() {
    StartupFailure why =
        failure(shell("echo hm; exec sleep 600").with(ready(Duration.ofMillis(800))));
    assertThat(why).isInstanceOf(StartupFailure.NeverListened.class);
    assertThat(why.lines()).containsExactly("hm");
  }

  @Test
  void somebody_elses_socket_on_the_port_does_not_make_a_worker_ready() throws Exception {
    Pool pool = supervisor.add(shell("sleep 600 # {port}").with(ready(Duration.ofSeconds(2))));
    int port = audience.await(PoolEvent.Started.class).port();
    try (var other = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      assertThat(other.isBound()).isTrue();
      assertThat(failure(pool)).isInstanceOf(StartupFailure.NeverListened.class);
    }
  }

  @Test
  void another_port_is_used_where_the_command_names_none_and_refused_where_it_does()
      throws Exception {
    int free = freePort();
    Pool own = supervisor.add(server(Integer.toString(free)));
    assertThat(own.started().get(60, SECONDS))
        .isEqualTo(new WorkerAddress.TcpPort("127.0.0.1", free));
    assertThat(audience.await(PoolEvent.OwnPort.class).sentence()).contains("instead of port");
    var wordy =
        PoolSpec.running("wordy", List.of("sh", "-c", "python3 \"$0\" $1 # {port}", script(), "0"))
            .in(folder)
            .with(ready(Duration.ofSeconds(3)));
    assertThat(failure(supervisor.add(wordy))).isInstanceOf(StartupFailure.ListensElsewhere.class);
  }

  @Test
  void a_worker_that_others_can_reach_gets_one_warning() throws Exception {
    Pool pool = supervisor.add(server("{port}", "0.0.0.0"));
    var address = (WorkerAddress.TcpPort) pool.started().get(60, SECONDS);
    assertThat(address.host()).isEqualTo("127.0.0.1");
    supervisor.recycle("web").get(60, SECONDS);
    assertThat(audience.heard(PoolEvent.Ready.class)).hasSize(2);
    assertThat(audience.heard(PoolEvent.BeyondLoopback.class)).hasSize(1);
  }

  @Test
  void a_unix_socket_is_found_in_a_folder_of_any_name_and_removed_with_its_worker()
      throws Exception {
    assumeThat(System.getProperty("sun.jnu.encoding")).isEqualTo("UTF-8");
    Path umlaut = Files.createTempDirectory("gh-ü");
    try (Supervisor its = supervisor(umlaut)) {
      var command = List.of("sh", "-c", "exec python3 \"$0\" \"$GATEHOUSE_SOCKET\"", script());
      Pool pool = its.add(PoolSpec.running("web", command).in(folder));
      var address = (WorkerAddress.UnixSocket) pool.started().get(60, SECONDS);
      assertThat(address.path()).exists().hasParent(umlaut);
      its.stop(Duration.ZERO).get(60, SECONDS);
      assertThat(address.path()).doesNotExist();
    } finally {
      Files.delete(umlaut);
    }
  }

  @Test
  void output_is_harmless_whatever_it_was() throws Exception {
    supervisor.add(
        shell(
            "printf '\\033[31mred\\033[0m\\033]0;title\\007\\000\\377\\n';"
                + " head -c 10000 /dev/zero | tr '\\0' x; echo; echo done; sleep 600"));
    await("web-1 | done");
    List<String> lines = audience.output();
    assertThat(lines.getFirst()).isEqualTo("web-1 | red\\x1b]0;title\\x07\\x00\ufffd");
    assertThat(lines.subList(1, 4).stream().map(it -> it.length() - 8))
        .containsExactly(4096, 4096, 10_000 - 2 * 4096);
  }

  @Test
  void a_flood_of_output_blocks_nobody_for_good() throws Exception {
    supervisor.add(shell("seq 1 100000; exit 3"));
    assertThat(audience.await(PoolEvent.StartFailed.class).why().lines()).endsWith("100000");
  }

  @Test
  void a_worker_that_ignores_sigterm_is_killed_after_its_grace() throws Exception {
    supervisor.add(shell("trap '' TERM; echo up; while :; do sleep 1; done").with(grace(300)));
    await("web-1 | up");
    supervisor.stop(Duration.ZERO).get(60, SECONDS);
    assertThat(audience.heard(PoolEvent.Killed.class)).hasSize(1);
    assertNothingIsLeft();
  }

  @Test
  void what_a_shell_started_has_time_to_clean_up_after_the_shell_has_ended() throws Exception {
    String app = "trap 'sleep 0.5; echo clean; exit 0' TERM; echo up; while :; do sleep 0.05; done";
    supervisor.add(shell("sh -c \"$APP\" & wait").with(Map.of("APP", app)));
    await("web-1 | up");
    supervisor.stop(Duration.ZERO).get(60, SECONDS);
    assertThat(audience.output()).contains("web-1 | clean");
    assertThat(audience.heard(PoolEvent.Killed.class)).isEmpty();
  }

  @Test
  void descendants_are_gone_after_a_stop() throws Exception {
    supervisor.add(shell("setsid sleep 601 & sleep 602 & echo up; wait").with(grace(300)));
    await("web-1 | up");
    supervisor.stop(Duration.ZERO).get(60, SECONDS);
    assertNothingIsLeft();
  }

  @Test
  void a_worker_finds_its_address_in_its_environment_and_nothing_of_ours_besides()
      throws Exception {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    String print = "/usr/bin/env; echo end; exec /bin/sleep 600";
    var bare =
        PoolSpec.running("web", List.of("/bin/sh", "-c", print)).with(Map.of("PATH", empty + ""));
    var spec =
        new PoolSpec(
            "web",
            bare.command(),
            folder,
            Map.of("PATH", empty + "", "PORT", "1", "GATEHOUSE_WORKER", "outer", "APP", "yes"),
            1,
            bare.queue(),
            bare.timeouts(),
            bare.crashes());
    supervisor.add(spec);
    await("web-1 | end");
    Map<String, String> seen =
        audience.output().stream()
            .map(it -> it.substring("web-1 | ".length()).split("=", 2))
            .filter(it -> it.length == 2)
            .collect(Collectors.toMap(it -> it[0], it -> it[1]));
    assertThat(seen)
        .containsEntry("HOST", "127.0.0.1")
        .containsEntry("APP", "yes")
        .containsEntry("PORT", audience.await(PoolEvent.Started.class).port() + "");
    assertThat(seen.get("GATEHOUSE_WORKER")).startsWith("web-1-");
    assertThat(seen.keySet()).contains("GATEHOUSE_SOCKET");
    seen.keySet().removeAll(List.of("PWD", "OLDPWD", "SHLVL", "_"));
    assertThat(seen).hasSize(6);
  }

  @Test
  void who_waits_and_who_comes_again_after_a_crash_gets_the_new_worker() throws Exception {
    var limits = new QueueLimits(10, LONG, 1);
    Pool pool = supervisor.add(server("{port}").with(limits));
    pool.started().get(60, SECONDS);
    Lease first = ((Offer.Granted) pool.queue().offer(new LatchWaiter(1))).lease();
    var waiting = new LatchWaiter(1);
    assertThat(pool.queue().offer(waiting)).isInstanceOf(Offer.Parked.class);
    // Before the end: after it, the next worker could be quicker than we are.
    var again = new LatchWaiter(2);
    assertThat(pool.queue().offer(again)).isInstanceOf(Offer.Parked.class);
    long pid = supervisor.report().get(60, SECONDS).getFirst().workers().getFirst().pid().orElse(0);
    assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
    audience.await(PoolEvent.Crashed.class);
    first.release();
    Lease second = again.lease.get(60, SECONDS);
    assertThat(second.worker().number()).isEqualTo(2);
    second.release();
    assertThat(waiting.lease.get(60, SECONDS).worker().number()).isEqualTo(2);
  }

  @Test
  void a_pool_that_is_added_too_late_never_starts_and_says_so() throws Exception {
    supervisor.stop(Duration.ZERO).get(60, SECONDS);
    Pool late = supervisor.add(shell("sleep 600"));
    assertThatThrownBy(() -> late.started().get(60, SECONDS))
        .hasCauseInstanceOf(PoolException.class);
  }

  private static final class LatchWaiter implements Waiter {
    final CompletableFuture<Lease> lease = new CompletableFuture<>();
    private final int attempt;

    LatchWaiter(int attempt) {
      this.attempt = attempt;
    }

    @Override
    public int attempt() {
      return attempt;
    }

    @Override
    public void granted(Lease it) {
      lease.complete(it);
    }

    @Override
    public void refused(Refusal why) {
      lease.completeExceptionally(new AssertionError(why.sentence()));
    }
  }

  private Supervisor supervisor(Path sockets) throws Exception {
    return Supervisor.start(sockets, SteadyClock.from(InstantSource.system()), audience);
  }

  private PoolSpec spec(String... command) {
    return PoolSpec.running("web", List.of(command)).in(folder);
  }

  private PoolSpec shell(String script) {
    return spec("sh", "-c", script);
  }

  private PoolSpec server(String... arguments) throws Exception {
    var words = new ArrayList<>(List.of("python3", script()));
    words.addAll(List.of(arguments));
    return PoolSpec.running("web", words).in(folder);
  }

  private String script() throws Exception {
    boolean python = new ProcessBuilder("sh", "-c", "python3 -c ''").start().waitFor() == 0;
    assumeThat(python).as("python3").isTrue();
    return Files.writeString(folder.resolve("server.py"), SERVER).toString();
  }

  private static PoolSpec.Timeouts ready(Duration ready) {
    return new PoolSpec.Timeouts(ready, LONG, LONG);
  }

  private static PoolSpec.Timeouts grace(long millis) {
    return new PoolSpec.Timeouts(LONG, LONG, Duration.ofMillis(millis));
  }

  private StartupFailure failure(PoolSpec spec) {
    return failure(supervisor.add(spec));
  }

  private static StartupFailure failure(Pool pool) {
    try {
      WorkerAddress address = pool.started().get(60, SECONDS);
      throw new AssertionError("ready on " + address);
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(StartupException.class);
      return ((StartupException) e.getCause()).failure();
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private void await(String line) throws InterruptedException {
    LifelineTest.await(() -> audience.output().contains(line));
  }

  /** The workers' sockets lie in this test's folder, so it is in the environment of all of them. */
  private void assertNothingIsLeft() {
    String mine = "GATEHOUSE_SOCKET=" + folder;
    assertThat(Proc.all())
        .filteredOn(Proc.Stat::alive)
        .filteredOn(it -> environment(it.pid()).contains(mine))
        .isEmpty();
  }

  private static String environment(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/environ"), ISO_8859_1);
    } catch (IOException goneOrNotOurs) {
      return "";
    }
  }

  private static int freePort() throws Exception {
    try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }
}
