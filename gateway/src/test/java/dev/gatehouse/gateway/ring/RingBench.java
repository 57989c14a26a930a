package dev.gatehouse.gateway.ring;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The rings beside a plain Unix socket, between two threads: round trips one at a time, and frames
 * one way in batches of 32. Whoever finds nothing sleeps at once. A program to be run by hand; its
 * figures are for comparison with each other in the same run.
 */
public final class RingBench {
  private static final int CAPACITY = 1 << 20;
  private static final int BATCH = 32;

  private RingBench() {}

  /** One side of either kind: {@code send} is seen by the other at {@code flush}. */
  private interface Side {
    void send(byte[] payload) throws IOException;

    void flush() throws IOException;

    void receive(byte[] into) throws IOException;
  }

  private record OverRing(Wire wire) implements Side {
    @Override
    public void send(byte[] payload) throws IOException {
      ByteBuffer room;
      while ((room = wire.writer().reserve(payload.length)) == null) {
        wire.flush();
        if (wire.writer().waitForRoom()) wire.ours().await(-1);
      }
      room.put(payload);
      wire.writer().commit(1, 1, 0);
    }

    @Override
    public void flush() {
      wire.flush();
    }

    @Override
    public void receive(byte[] into) throws IOException {
      while (!wire.reader().next()) {
        wire.flush();
        if (wire.reader().sleep()) {
          wire.ours().await(-1);
          wire.reader().wake();
        }
      }
      wire.reader().copy(into, 0);
    }
  }

  private static final class OverSocket implements Side {
    private final SocketChannel socket;
    private final ByteBuffer out = ByteBuffer.allocateDirect(CAPACITY);
    private final ByteBuffer in = ByteBuffer.allocateDirect(CAPACITY).flip();

    OverSocket(SocketChannel socket) {
      this.socket = socket;
    }

    @Override
    public void send(byte[] payload) {
      out.put(payload);
    }

    @Override
    public void flush() throws IOException {
      out.flip();
      while (out.hasRemaining()) socket.write(out);
      out.clear();
    }

    @Override
    public void receive(byte[] into) throws IOException {
      while (in.remaining() < into.length) {
        in.compact();
        if (socket.read(in) < 0) throw new IOException("the other side is gone");
        in.flip();
      }
      in.get(into);
    }
  }

  public static void main(String[] words) throws Exception {
    System.out.println("bytes   round trip, us        one way, million frames/s");
    System.out.println("        ring     socket       ring     socket");
    for (int round = 0; round < 3; round++) {
      for (int bytes : new int[] {100, 1024, 16_384}) {
        double[] figures = new double[4];
        try (Wire wire = Wire.create(CAPACITY)) {
          OverRing ours = new OverRing(wire);
          OverRing theirs = new OverRing(wire.otherEnd());
          figures[0] = roundTrip(ours, theirs, bytes);
          figures[2] = oneWay(ours, theirs, bytes);
        }
        Path folder = Files.createTempDirectory("bench");
        Path path = folder.resolve("s");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
          server.bind(UnixDomainSocketAddress.of(path));
          try (SocketChannel one = SocketChannel.open(UnixDomainSocketAddress.of(path));
              SocketChannel two = server.accept()) {
            OverSocket ours = new OverSocket(one);
            OverSocket theirs = new OverSocket(two);
            figures[1] = roundTrip(ours, theirs, bytes);
            figures[3] = oneWay(ours, theirs, bytes);
          }
        } finally {
          Files.deleteIfExists(path);
          Files.deleteIfExists(folder);
        }
        System.out.printf(
            Locale.ROOT,
            "%6d  %7.1f  %7.1f   %8.2f %8.2f%n",
            bytes,
            figures[0],
            figures[1],
            figures[2],
            figures[3]);
      }
    }
  }

  /** In microseconds. */
  private static double roundTrip(Side ours, Side theirs, int bytes) throws Exception {
    int count = 30_000;
    Thread echo =
        run(
            () -> {
              byte[] frame = new byte[bytes];
              for (int i = 0; i < count; i++) {
                theirs.receive(frame);
                theirs.send(frame);
                theirs.flush();
              }
            });
    byte[] frame = new byte[bytes];
    long begun = System.nanoTime();
    for (int i = 0; i < count; i++) {
      ours.send(frame);
      ours.flush();
      ours.receive(frame);
    }
    long nanos = System.nanoTime() - begun;
    echo.join();
    return nanos / 1e3 / count;
  }

  /** In millions of frames a second. */
  private static double oneWay(Side ours, Side theirs, int bytes) throws Exception {
    int count = BATCH * (bytes > 10_000 ? 4_000 : 20_000);
    long begun = System.nanoTime();
    Thread reader =
        run(
            () -> {
              byte[] frame = new byte[bytes];
              for (int i = 0; i < count; i++) {
                theirs.receive(frame);
                if (i % BATCH == 0 && theirs instanceof OverRing) theirs.flush();
              }
              theirs.flush();
            });
    byte[] frame = new byte[bytes];
    for (int i = 0; i < count; i++) {
      ours.send(frame);
      if (i % BATCH == BATCH - 1) ours.flush();
    }
    reader.join();
    return count / ((System.nanoTime() - begun) / 1e3);
  }

  private interface Work {
    void run() throws IOException;
  }

  private static Thread run(Work work) {
    return Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
  }
}
