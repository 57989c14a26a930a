package dev.gatehouse.gateway.guard;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.crypto.SignatureAlgorithm;
import dev.gatehouse.seeds.Seeds;
import dev.gatehouse.wire.Bytes;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The asker's end, with a guard that is none. */
class GuardLineTest {
  private static ToGuard question(long id) {
    return new ToGuard.Sign(id, 1, SignatureAlgorithm.ED25519, HandshakeContentTest.modern());
  }

  @TempDir private Path folder;

  @Test
  void whatever_a_guard_says_every_question_is_answered_once() throws Exception {
    var random = Seeds.of(11);
    for (int i = 0; i < 50; i++) {
      var over = new CompletableFuture<String>();
      try (Ends ends = Ends.of(folder.resolve(i + ".sock"))) {
        var line = new GuardLine(ends.ours(), _ -> {}, over::complete).begin();
        var answered = new CountDownLatch(20);
        for (int q = 0; q < 20; q++) {
          line.ask(GuardLineTest::question, _ -> answered.countDown());
        }
        byte[] bytes = Seeds.bytesUpTo(random, 2000);
        ends.theirs().write(ByteBuffer.wrap(bytes));
        ends.theirs().close();
        assertThat(answered.await(60, SECONDS)).isTrue();
        assertThat(over.get(60, SECONDS)).isNotEmpty();
        var late = new CompletableFuture<Optional<Bytes>>();
        line.ask(GuardLineTest::question, late::complete);
        assertThat(late.getNow(null)).isEmpty();
      }
    }
  }

  @Test
  void an_answer_that_does_not_come_is_given_up() throws Exception {
    try (Ends ends = Ends.of(folder.resolve("slow.sock"))) {
      var line = new GuardLine(ends.ours(), _ -> {}, _ -> {}).begin();
      var answer = new CompletableFuture<Optional<Bytes>>();
      line.ask(GuardLineTest::question, answer::complete);
      line.giveUp(SECONDS.toNanos(60));
      assertThat(answer).isNotDone();
      line.giveUp(-1);
      assertThat(answer.getNow(null)).isEmpty();
      line.close();
    }
  }

  /** Both ends of a Unix socket. */
  private record Ends(SocketChannel ours, SocketChannel theirs) implements AutoCloseable {
    static Ends of(Path socket) throws Exception {
      try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
        server.bind(UnixDomainSocketAddress.of(socket));
        SocketChannel ours = SocketChannel.open(StandardProtocolFamily.UNIX);
        ours.connect(UnixDomainSocketAddress.of(socket));
        return new Ends(ours, server.accept());
      }
    }

    @Override
    public void close() throws java.io.IOException {
      ours.close();
      theirs.close();
    }
  }
}
