package dev.gatehouse.gateway.helper;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.gateway.report.GateException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real helper: what it is given, who may connect, and that it lives as long as it should. */
class HelperProcessTest {
  @TempDir private Path folder;

  private final BlockingQueue<HelperEvent> events = new LinkedBlockingQueue<>();

  @Test
  void a_helper_is_closed_to_others_and_inherits_nothing() throws Exception {
    try (HelperProcess helper = start(LittleHelper.spec().with(List.of("one", "two")))) {
      long pid = next(HelperEvent.Started.class).pid();
      List<String> report = report(next(HelperEvent.Connected.class).channel());
      assertThat(report)
          .contains("pid " + pid)
          .contains("NoNewPrivs:\t1")
          .anyMatch(it -> it.matches("Max core file size +0 +0 +bytes *"));
      assertThat(report.stream().filter(it -> it.startsWith("env ")))
          .containsOnly("env PATH", "env LANG", "env MALLOC_ARENA_MAX", "env PWD");
      assertThat(helper.pid()).hasValue(pid);
      // What is not dumpable belongs to root in /proc, whoever runs it (proc(5)).
      assertThat(Files.getOwner(Path.of("/proc/" + pid + "/environ")).getName()).isEqualTo("root");
    }
  }

  @Test
  void what_a_helper_prints_arrives_line_by_line_in_harmless_characters() throws Exception {
    try (HelperProcess _ = start(LittleHelper.spec().with(List.of("one", "two")))) {
      assertThat(next(HelperEvent.Said.class).line()).isEqualTo("hello [one, two]\\x07");
    }
  }

  @Test
  void a_helper_may_connect_more_than_once() throws Exception {
    try (HelperProcess _ = start(LittleHelper.spec())) {
      SocketChannel control = next(HelperEvent.Connected.class).channel();
      control.write(ByteBuffer.wrap("c".getBytes(UTF_8)));
      var second = Channels.newInputStream(next(HelperEvent.Connected.class).channel());
      assertThat(new String(second.readNBytes(6), UTF_8)).isEqualTo("again\n");
    }
  }

  @Test
  void a_helper_that_ends_is_started_again() throws Exception {
    try (HelperProcess _ = start(LittleHelper.spec())) {
      long first = next(HelperEvent.Started.class).pid();
      next(HelperEvent.Connected.class).channel().write(ByteBuffer.wrap("x".getBytes(UTF_8)));
      var ended = next(HelperEvent.Ended.class);
      assertThat(ended.how()).isEqualTo("with exit status 3");
      assertThat(ended.again()).isPresent();
      assertThat(next(HelperEvent.Started.class).pid()).isNotEqualTo(first);
      next(HelperEvent.Connected.class);
    }
  }

  @Test
  void a_killed_helper_is_started_again_and_so_is_one_that_never_took_its_token() throws Exception {
    try (HelperProcess _ = start(LittleHelper.spec())) {
      for (int i = 0; i < 2; i++) {
        long pid = next(HelperEvent.Started.class).pid();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        assertThat(next(HelperEvent.Ended.class).how()).isEqualTo("by signal 9 (KILL)");
      }
      next(HelperEvent.Connected.class);
    }
  }

  @Test
  void a_helper_ends_with_its_gate_even_when_it_is_stopped_itself() throws Exception {
    Process gate = LittleHelperGate.start(folder);
    long pid;
    try (var lines = new BufferedReader(new InputStreamReader(gate.getInputStream(), UTF_8))) {
      pid = Long.parseLong(lines.readLine());
      signal("STOP", pid);
    } finally {
      gate.destroyForcibly();
    }
    awaitGone(pid);
  }

  @Test
  void close_ends_helper_and_keeper() throws Exception {
    HelperProcess helper = start(LittleHelper.spec());
    long pid = next(HelperEvent.Started.class).pid();
    next(HelperEvent.Connected.class);
    helper.close();
    awaitGone(pid);
    assertThat(helper.socket()).doesNotExist();
  }

  @Test
  void whoever_connects_without_the_token_is_refused() throws Exception {
    try (HelperProcess helper = start(LittleHelper.spec())) {
      next(HelperEvent.Connected.class);
      try (SocketChannel stranger = SocketChannel.open(StandardProtocolFamily.UNIX)) {
        stranger.connect(UnixDomainSocketAddress.of(helper.socket()));
        stranger.write(ByteBuffer.wrap("0".repeat(64).getBytes(UTF_8)));
        assertThat(next(HelperEvent.Refused.class).sentence()).contains("without the right token");
        assertThat(stranger.read(ByteBuffer.allocate(1))).isNegative();
      }
    }
  }

  @Test
  void a_user_that_does_not_exist_is_named_with_the_way_to_make_it() {
    assertThatThrownBy(() -> start(LittleHelper.spec().as("gatehouse-nobody-has-this")))
        .isInstanceOf(GateException.class)
        .hasMessageContaining("useradd --system --no-create-home gatehouse-nobody-has-this");
  }

  private HelperProcess start(HelperSpec spec) throws GateException {
    return HelperProcess.start(spec, folder, events::add);
  }

  /** The next of that kind; others are passed over. */
  private <T extends HelperEvent> T next(Class<T> kind) throws InterruptedException {
    while (true) {
      HelperEvent event = events.poll(60, SECONDS);
      assertThat(event).as("an event in a minute").isNotNull();
      if (kind.isInstance(event)) {
        return kind.cast(event);
      }
    }
  }

  private static List<String> report(SocketChannel channel) throws IOException {
    var lines = new ArrayList<String>();
    var in = new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), UTF_8));
    for (String line = in.readLine(); line != null && !line.equals("end"); line = in.readLine()) {
      lines.add(line);
    }
    return lines;
  }

  private static void signal(String name, long pid) throws Exception {
    assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor())
        .isZero();
  }

  private static void awaitGone(long pid) throws Exception {
    long deadline = System.nanoTime() + SECONDS.toNanos(60);
    while (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()) {
      assertThat(System.nanoTime()).as("when %s is gone", pid).isLessThan(deadline);
      Thread.sleep(10);
    }
  }
}
