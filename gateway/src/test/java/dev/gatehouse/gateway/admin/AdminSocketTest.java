package dev.gatehouse.gateway.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.gateway.report.Log;
import dev.gatehouse.gateway.state.GateFolder;
import dev.gatehouse.gateway.state.GateLock;
import dev.gatehouse.gateway.trace.Watchers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdminSocketTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final Log log =
      new Log(new ByteArrayOutputStream(), Log.Level.QUIET, InstantSource.system());
  private Path temp; // short, for a socket's path has 107 bytes
  private GateFolder folder;
  private GateLock lock;

  @BeforeEach
  void folder() throws Exception {
    temp = Files.createTempDirectory("gh");
    folder = GateFolder.open(temp.resolve("s"));
    lock = GateLock.take(folder);
  }

  @AfterEach
  void remove() throws IOException {
    lock.close();
    log.close();
    try (var files = Files.walk(temp)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) Files.delete(file);
    }
  }

  private AdminSocket open(Function<AdminRequest, AdminAnswer> desk) throws GateException {
    return AdminSocket.open(folder, lock, desk, new Watchers(), log);
  }

  @Test
  void what_is_asked_is_answered_by_the_desk() throws Exception {
    var asked = new ArrayList<AdminRequest>();
    try (AdminSocket _ =
        open(
            request -> {
              asked.add(request);
              return new AdminAnswer.Report(Samples.STATUS);
            })) {
      assertThat(AdminClient.ask(folder, new AdminRequest.Status(), LONG))
          .contains(new AdminAnswer.Report(Samples.STATUS));
    }
    assertThat(asked).containsExactly(new AdminRequest.Status());
  }

  @Test
  void the_socket_is_its_owners_alone_and_nothing_else_is_left_in_the_folder() throws Exception {
    try (AdminSocket _ = open(_ -> new AdminAnswer.Done("."))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.adminSocket())))
          .isEqualTo("rw-------");
      try (var files = Files.list(folder.path())) {
        assertThat(files.map(it -> it.getFileName().toString()))
            .containsExactlyInAnyOrder(".gate.lock", "admin.sock");
      }
    }
    assertThat(folder.adminSocket()).doesNotExist();
  }

  @Test
  void where_no_gate_runs_there_is_no_answer() throws Exception {
    assertThat(AdminClient.ask(folder, new AdminRequest.Status(), LONG)).isEmpty();
  }

  @Test
  void the_socket_of_a_dead_gate_is_no_gate_and_no_obstacle() throws Exception {
    ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    dead.bind(UnixDomainSocketAddress.of(folder.adminSocket()));
    dead.close(); // which leaves the file, as kill -9 does

    assertThat(AdminClient.ask(folder, new AdminRequest.Status(), LONG)).isEmpty();
    try (AdminSocket _ = open(_ -> new AdminAnswer.Done("Here."))) {
      assertThat(AdminClient.ask(folder, new AdminRequest.Status(), LONG))
          .contains(new AdminAnswer.Done("Here."));
    }
  }

  @Test
  void one_connection_may_ask_many_things_and_a_wrong_line_costs_only_itself() throws Exception {
    try (AdminSocket _ = open(request -> new AdminAnswer.Done(request.toString()));
        SocketChannel asker = connect()) {
      send(asker, "hello\n" + AdminProtocol.format(new AdminRequest.Stop()) + "\n");
      asker.shutdownOutput();

      List<String> lines =
          new String(Channels.newInputStream(asker).readAllBytes(), UTF_8).lines().toList();
      assertThat(lines).hasSize(2);
      assertThat(AdminProtocol.parseAnswer(lines.getFirst())).isInstanceOf(AdminAnswer.Wrong.class);
      assertThat(AdminProtocol.parseAnswer(lines.getLast()))
          .isEqualTo(new AdminAnswer.Done("Stop[]"));
    }
  }

  @Test
  void a_line_without_end_is_hung_up_on() throws Exception {
    try (AdminSocket _ = open(_ -> new AdminAnswer.Done("."));
        SocketChannel asker = connect()) {
      send(asker, "x".repeat(AdminProtocol.LONGEST_REQUEST + 1));

      assertThat(asker.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    }
  }

  @Test
  void of_too_many_askers_the_last_is_hung_up_on_and_the_first_still_served() throws Exception {
    try (AdminSocket _ = open(_ -> new AdminAnswer.Done("."))) {
      var askers = new ArrayList<SocketChannel>();
      for (int i = 0; i < 16; i++) {
        SocketChannel asker = connect();
        askers.add(asker);
        send(asker, AdminProtocol.format(new AdminRequest.Status()) + "\n");
        assertThat(asker.read(ByteBuffer.allocate(1000))).isPositive();
      }
      try (SocketChannel last = connect()) {
        assertThat(last.read(ByteBuffer.allocate(1))).isEqualTo(-1);
      }
      send(askers.getFirst(), AdminProtocol.format(new AdminRequest.Status()) + "\n");
      assertThat(askers.getFirst().read(ByteBuffer.allocate(1000))).isPositive();
      for (SocketChannel asker : askers) asker.close();
    }
  }

  @Test
  void a_mistake_of_the_desks_is_an_answer_too() throws Exception {
    try (AdminSocket _ =
        open(
            _ -> {
              throw new IllegalStateException("oops");
            })) {
      Optional<AdminAnswer> answer = AdminClient.ask(folder, new AdminRequest.Status(), LONG);
      assertThat(answer).containsInstanceOf(AdminAnswer.Failed.class);
    }
  }

  @Test
  void a_gate_that_does_not_answer_in_time_is_said_to_be_so() throws Exception {
    try (ServerSocketChannel deaf = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      deaf.bind(UnixDomainSocketAddress.of(folder.adminSocket()));

      assertThatThrownBy(
              () -> AdminClient.ask(folder, new AdminRequest.Status(), Duration.ofMillis(50)))
          .isInstanceOf(GateException.class)
          .hasMessageContaining("does not answer");
    }
  }

  @Test
  void a_path_that_no_socket_can_have_is_refused_with_what_to_do() throws Exception {
    GateFolder deep = GateFolder.open(temp.resolve("x".repeat(100)));
    try (GateLock of = GateLock.take(deep)) {
      assertThatThrownBy(
              () -> AdminSocket.open(deep, of, _ -> new AdminAnswer.Done("."), new Watchers(), log))
          .isInstanceOf(GateException.class)
          .hasMessageContaining("too long for a socket")
          .hasMessageContaining("--state DIR");
    }
  }

  @Test
  void who_watches_gets_each_request_until_they_hang_up_and_then_nothing_is_watched()
      throws Exception {
    var watchers = new Watchers();
    try (AdminSocket _ =
        AdminSocket.open(folder, lock, _ -> new AdminAnswer.Done("."), watchers, log)) {
      var all = new AdminRequest.Trace("", Duration.ZERO);
      try (AdminWatch watch = AdminClient.watch(folder, all, LONG).orElseThrow()) {
        assertThat(watchers.any()).isTrue();
        for (int i = 0; i < 3; i++) watchers.tell(Samples.TRACE);
        for (int i = 0; i < 3; i++) {
          assertThat(watch.next()).contains(new AdminAnswer.Traced(Samples.TRACE));
        }
      }
      while (watchers.any()) Thread.sleep(1);
    }
  }

  @Test
  void a_watcher_who_does_not_read_loses_and_is_told_how_many() throws Exception {
    var watchers = new Watchers();
    try (AdminSocket _ =
        AdminSocket.open(folder, lock, _ -> new AdminAnswer.Done("."), watchers, log)) {
      var all = new AdminRequest.Trace("", Duration.ZERO);
      int told = 4 * Watchers.WAITING;
      try (AdminWatch watch = AdminClient.watch(folder, all, LONG).orElseThrow()) {
        for (int i = 0; i < told; i++) watchers.tell(Samples.TRACE); // and nobody waits for us
        long traced = 0;
        long lost = 0;
        while (traced + lost < told) {
          switch (watch.next().orElseThrow()) {
            case AdminAnswer.Traced _ -> traced++;
            case AdminAnswer.Lost(long count) -> lost += count;
            case AdminAnswer other -> throw new AssertionError(other);
          }
        }
        assertThat(lost).isPositive();
        assertThat(traced).isGreaterThanOrEqualTo(Watchers.WAITING);
        assertThat(traced + lost).isEqualTo(told);
      }
    }
  }

  @Test
  void one_watcher_too_many_is_told_so_and_the_gates_end_ends_the_others() throws Exception {
    var watchers = new Watchers();
    var all = new AdminRequest.Trace("", Duration.ZERO);
    var watches = new ArrayList<AdminWatch>();
    try (AdminSocket _ =
        AdminSocket.open(folder, lock, _ -> new AdminAnswer.Done("."), watchers, log)) {
      for (int i = 0; i < Watchers.MOST; i++) {
        watches.add(AdminClient.watch(folder, all, LONG).orElseThrow());
      }
      assertThatThrownBy(() -> AdminClient.watch(folder, all, LONG))
          .isInstanceOf(GateException.class)
          .hasMessageContaining("watch this gate's requests already");
    }
    for (AdminWatch it : watches) {
      assertThat(it.next()).isEmpty();
      it.close();
    }
    assertThat(AdminClient.watch(folder, all, LONG)).isEmpty();
  }

  private SocketChannel connect() throws IOException {
    return SocketChannel.open(UnixDomainSocketAddress.of(folder.adminSocket()));
  }

  private static void send(SocketChannel channel, String text) throws IOException {
    channel.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
  }
}
