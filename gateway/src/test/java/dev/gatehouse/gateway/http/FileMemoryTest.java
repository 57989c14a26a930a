package dev.gatehouse.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.files.Folder;
import dev.gatehouse.gateway.queue.RequestQueue;
import dev.gatehouse.gateway.queue.WorkerAddress;
import dev.gatehouse.gateway.route.Route;
import dev.gatehouse.gateway.route.Router;
import dev.gatehouse.gateway.route.Site;
import dev.gatehouse.gateway.route.Target;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Clients that ask for far more than they take. */
@Isolated("it measures what this JVM holds, and other tests would count too")
class FileMemoryTest {
  private static final long MIB = 1 << 20;
  private static final int CLIENTS = 20;

  @TempDir private Path folder;

  private static long nettys() {
    var metric = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
    return metric.usedDirectMemory() + metric.usedHeapMemory();
  }

  @Test
  void clients_that_do_not_read_keep_a_piece_each_and_get_the_rest_when_they_do()
      throws IOException {
    long length = 64 * MIB;
    try (var sparse = new RandomAccessFile(folder.resolve("f").toFile(), "rw")) {
      sparse.setLength(length);
    }
    var queue = RequestQueue.fixed("app", new WorkerAddress.TcpPort("127.0.0.1", 1));
    try (TestGate gate = TestGate.before(queue)) {
      var route = new Route("/", new Target.ToFiles(new Folder(folder)));
      gate.server.route(
          Router.to(List.of(new Site("a", List.of("a.test"), List.of(route)))), ClientDemands.NONE);
      // 128 KiB waiting and as much being read, in chunks of Netty's that are shared.
      assertThat(held(gate, gate.address, length)).isLessThan(CLIENTS * MIB);
      assertThat(held(gate, Handshaken.listen(gate, List.of()), length)).isLessThan(CLIENTS * MIB);
    }
  }

  /** What is held at most while all of them stand still; one of them then reads to the end. */
  private static long held(TestGate gate, InetSocketAddress address, long length) {
    List<Wire> clients = new ArrayList<>();
    long before = nettys();
    try {
      for (int i = 0; i < CLIENTS; i++) {
        Wire client = Wire.to(address);
        clients.add(client);
        client.send("GET /f HTTP/1.1\nHost: a.test\n\n");
        assertThat(client.head()).contains("\nContent-Length: " + length + "\n");
      }
      gate.settled();
      long most = nettys() - before;
      byte[] piece = new byte[1 << 16];
      for (long read = 0; read < length; read += piece.length) {
        clients.getFirst().read(piece);
        if (read % MIB == 0) most = Math.max(most, nettys() - before);
      }
      AccessEntry entry = gate.logged();
      assertThat(entry.bytesOut()).isEqualTo(length);
      assertThat(entry.reason()).isEmpty();
      return most;
    } finally {
      clients.forEach(Wire::reset);
      for (int i = 1; i < clients.size(); i++) gate.logged();
    }
  }
}
