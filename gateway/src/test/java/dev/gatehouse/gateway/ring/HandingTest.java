package dev.gatehouse.gateway.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandingTest {
  private static final int CAPACITY = 128 << 10;
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path folder;

  private static void write(Wire wire, long connection) throws RingException {
    assertThat(wire.writer().reserve(0)).isNotNull();
    wire.writer().commit(1, connection, 0);
  }

  @Test
  void whoever_shows_the_token_gets_the_other_ends_and_others_nothing() throws Exception {
    byte[] token = new byte[Handing.TOKEN_BYTES];
    token[3] = 9;
    try (Wire one = Wire.create(CAPACITY);
        Wire two = Wire.create(CAPACITY);
        Handing handing = Handing.at(folder.resolve("h.sock"))) {
      CompletableFuture<Void> given =
          CompletableFuture.runAsync(
              () -> {
                try {
                  handing.give(token, List.of(one, two), LONG);
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      Path socket = folder.resolve("h.sock");
      assertThatThrownBy(() -> Handing.take(socket, new byte[Handing.TOKEN_BYTES], 2, CAPACITY))
          .isInstanceOf(IOException.class);
      List<Wire> taken = Handing.take(socket, token, 2, CAPACITY);
      given.get(30, TimeUnit.SECONDS);
      try (Wire first = taken.getFirst();
          Wire second = taken.getLast()) {
        write(one, 11);
        assertThat(second.reader().next()).isFalse();
        assertThat(first.reader().sleep()).isTrue();
        one.flush();
        first.ours().await(30_000);
        assertThat(first.reader().next()).isTrue();
        assertThat(first.reader().connection()).isEqualTo(11);
        write(second, 12);
        second.flush();
        assertThat(two.reader().next()).isTrue();
        assertThat(two.reader().connection()).isEqualTo(12);
      }
    }
  }

  @Test
  void a_visitor_who_says_nothing_does_not_keep_the_taker_out() throws Exception {
    byte[] token = new byte[Handing.TOKEN_BYTES];
    token[3] = 9;
    Path socket = folder.resolve("h.sock");
    try (Wire one = Wire.create(CAPACITY);
        Handing handing = Handing.at(socket);
        SocketChannel silent = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      CompletableFuture<Wire> taken =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return Handing.take(socket, token, 1, CAPACITY).getFirst();
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      handing.give(token, List.of(one), LONG);
      assertThat(silent.isOpen()).isTrue();
      taken.get(30, TimeUnit.SECONDS).close();
    }
  }

  @Test
  void memory_of_another_size_is_refused() throws Exception {
    int fd = Linux.memory("test", 4096);
    assertThatThrownBy(() -> SharedMemory.of(fd, CAPACITY)).hasMessageContaining("another size");
  }

  @Test
  void closed_memory_is_an_exception_and_not_the_end_of_the_process() throws Exception {
    Wire wire = Wire.create(CAPACITY);
    RingReader reader = wire.otherEnd().reader();
    wire.close();
    assertThatThrownBy(reader::next).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> write(wire, 1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void nobody_is_waited_for_without_end() throws Exception {
    try (Wire one = Wire.create(CAPACITY);
        Handing handing = Handing.at(folder.resolve("h.sock"))) {
      assertThatThrownBy(
              () -> handing.give(new byte[Handing.TOKEN_BYTES], List.of(one), Duration.ofMillis(5)))
          .hasMessageContaining("in time");
    }
  }
}
