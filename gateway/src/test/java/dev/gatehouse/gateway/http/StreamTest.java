package dev.gatehouse.gateway.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Bodies far larger than what the gate may keep of them: it reads no faster than the other side
 * takes. Netty's memory is looked at all the time, the heap's live objects a few times.
 */
@Isolated("it measures what this JVM holds, and other tests would count too")
class StreamTest {
  private static final long MIB = 1 << 20;
  private static final long ALLOWED = 32 * MIB;
  private static final int PIECE = 1 << 16;

  private final FakeWorker worker = FakeWorker.onTcp();
  private final TestGate gate = TestGate.before(worker);
  private final Wire client = gate.connect();

  @AfterEach
  void end() {
    client.close();
    gate.close();
    worker.close();
  }

  private static long nettys() {
    var metric = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
    return metric.usedDirectMemory() + metric.usedHeapMemory();
  }

  private static long live() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void a_download_passes_through_little_memory() {
    download(256 * MIB);
  }

  @Test
  void an_upload_passes_through_little_memory() {
    upload(256 * MIB);
  }

  @Tag("long")
  @Test
  void four_gibibytes_down_and_up_pass_through_little_memory() {
    download(4096 * MIB);
    upload(4096 * MIB);
  }

  private void download(long size) {
    client.send("GET / HTTP/1.1\nHost: a.test\n\n");
    Wire app = worker.accepted();
    app.head();
    app.send("HTTP/1.1 200 OK\nContent-Length: " + (1 + size) + "\n\n.");
    client.head(); // it goes out with the body's first byte
    client.read(new byte[1]);
    carry(app, client, size);
    app.close();
    assertThat(gate.logged().bytesOut()).isEqualTo(1 + size);
  }

  private void upload(long size) {
    client.send("POST / HTTP/1.1\nHost: a.test\nContent-Length: " + size + "\n\n");
    Wire app = worker.accepted();
    app.head();
    carry(client, app, size);
    app.send("HTTP/1.1 200 OK\nContent-Length: 0\n\n");
    client.message();
    app.close();
    assertThat(gate.logged().bytesIn()).isEqualTo(size);
  }

  /** Byte {@code i} is {@code i % 251}, which no power of two divides. */
  private static void carry(Wire from, Wire to, long size) {
    byte[] pattern = new byte[PIECE + 251];
    for (int i = 0; i < pattern.length; i++) pattern[i] = (byte) (i % 251);
    byte[] got = new byte[PIECE];
    // The first piece is the small run that the rest is measured against.
    from.send(pattern, 0, PIECE);
    to.read(got);
    long nettyBefore = nettys();
    long liveBefore = live();
    Thread.ofVirtual()
        .start(
            () -> {
              for (long at = PIECE; at < size; at += PIECE) {
                from.send(pattern, (int) (at % 251), PIECE);
              }
            });
    long most = 0;
    for (long at = PIECE; at < size; at += PIECE) {
      to.read(got);
      int start = (int) (at % 251);
      if (!Arrays.equals(got, 0, PIECE, pattern, start, start + PIECE)) {
        throw new AssertionError("other bytes within the 64 KiB from " + at);
      }
      most = Math.max(most, nettys() - nettyBefore);
      if (at % (size / 4) == 0) assertThat(live() - liveBefore).isLessThan(ALLOWED);
    }
    assertThat(most).isLessThan(ALLOWED);
  }

  @Test
  void a_client_that_does_not_read_stops_its_worker() {
    client.send("GET / HTTP/1.1\nHost: a.test\n\n");
    Wire app = worker.accepted();
    app.head();
    app.send("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n");
    stalls(app, "10000\r\n" + "x".repeat(PIECE) + "\r\n");
  }

  @Test
  void a_worker_that_does_not_read_stops_its_client() {
    client.send("POST / HTTP/1.1\nHost: a.test\nTransfer-Encoding: chunked\n\n");
    worker.accepted().head();
    stalls(client, "10000\r\n" + "x".repeat(PIECE) + "\r\n");
  }

  @Test
  void requests_without_end_stop_being_read_while_one_is_answered() {
    stalls(client, "GET / HTTP/1.1\r\nHost: a.test\r\n\r\n".repeat(1000));
    worker.accepted().head();
  }

  /** Sends until nothing more goes: what the sockets hold is some MiB, and we hold little. */
  private static void stalls(Wire from, String piece) {
    long before = nettys();
    byte[] bytes = piece.getBytes(ISO_8859_1);
    var sent = new AtomicLong();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                while (true) {
                  from.send(bytes, 0, bytes.length);
                  sent.addAndGet(bytes.length);
                }
              } catch (UncheckedIOException e) {
                // the test is over
              }
            });
    for (long was = -1; was != sent.get(); ) {
      was = sent.get();
      // How long is not the point: a gate that reads on fails below, after whatever time.
      LockSupport.parkNanos(300_000_000);
    }
    assertThat(sent.get()).isLessThan(64 * MIB);
    assertThat(nettys() - before).isLessThan(8 * MIB);
  }
}
