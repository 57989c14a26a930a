package dev.gatehouse.gateway.kernel;

import dev.gatehouse.crypto.AeadAlgorithm;
import dev.gatehouse.tls.HandOver;
import dev.gatehouse.tls.handshake.Session;
import dev.gatehouse.tls.spec.BulkCipher;
import dev.gatehouse.tls.spec.ProtocolVersion;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import io.netty.util.concurrent.FastThreadLocal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * What this kernel can of TLS, found by trying it once on connections to ourselves. Immutable; safe
 * for use by several threads.
 */
public final class KernelTls {
  /** What one direction of a connection is under. */
  private record Kind(ProtocolVersion version, AeadAlgorithm algorithm) {}

  private static final int TLS_TX = 1;
  private static final int TLS_RX = 2;

  private static final FastThreadLocal<Libc> CALLS =
      new FastThreadLocal<>() {
        @Override
        protected Libc initialValue() {
          return new Libc();
        }
      };

  private final Set<Kind> kinds;
  private final boolean rekeys;
  private final String remark;

  private KernelTls(Set<Kind> kinds, boolean rekeys, String remark) {
    this.kinds = Set.copyOf(kinds);
    this.rekeys = rekeys;
    this.remark = remark;
  }

  private static final class Here {
    static final KernelTls FOUND = probe();
  }

  /** This machine's, tried when somebody first asks. */
  public static KernelTls here() {
    return Here.FOUND;
  }

  /** Tries it; takes some milliseconds and six connections over the loopback. */
  public static KernelTls probe() {
    if (!Libc.fits()) {
      return none("TLS in the kernel is known here for Linux on x86-64 and ARM64 only");
    }
    if (!Epoll.isAvailable()) {
      return none("epoll does not load here, without which the kernel's TLS is not used");
    }
    Set<Kind> kinds = new HashSet<>();
    boolean rekeys = false;
    try {
      for (AeadAlgorithm algorithm : AeadAlgorithm.values()) {
        for (ProtocolVersion version : List.of(ProtocolVersion.TLS_1_2, ProtocolVersion.TLS_1_3)) {
          try (Probe probe = Probe.connect()) {
            if (probe.takes(version, algorithm)) {
              kinds.add(new Kind(version, algorithm));
              rekeys |= probe.takesAgain(version, algorithm);
            }
          }
        }
      }
    } catch (IOException e) {
      return none("whether this kernel has TLS could not be tried: " + e.getMessage());
    }
    return kinds.isEmpty()
        ? none("this kernel has no TLS (modprobe tls gives it to one that was built with it)")
        : new KernelTls(kinds, rekeys, "");
  }

  /** No kernel TLS, for that reason. */
  static KernelTls none(String why) {
    return new KernelTls(Set.of(), false, why);
  }

  /** Whether there is any. */
  public boolean available() {
    return !kinds.isEmpty();
  }

  /** Why there is none; empty if there is. */
  public String remark() {
    return remark;
  }

  /** Whether keys can be changed in the middle of a connection (Linux 6.14 and later). */
  public boolean rekeys() {
    return rekeys;
  }

  boolean supports(Session session) {
    return session.suite().cipher() instanceof BulkCipher.Aead(AeadAlgorithm algorithm)
        && kinds.contains(new Kind(session.version(), algorithm));
  }

  /** The calls, for this thread. */
  static Libc calls() {
    return CALLS.get();
  }

  /** Gives what we send to the kernel; what is written from now on is sealed by it. */
  static int giveWriting(int socket, HandOver over) {
    return give(socket, TLS_TX, over.version(), over.writing());
  }

  /** Gives what we receive to the kernel, at a record's edge. */
  static int giveReading(int socket, HandOver over) {
    return give(socket, TLS_RX, over.version(), over.reading());
  }

  private static int give(
      int socket, int direction, ProtocolVersion version, HandOver.Direction from) {
    byte[] info = CryptoInfo.of(version, from);
    try {
      return calls().keys(socket, direction, info);
    } finally {
      Arrays.fill(info, (byte) 0);
    }
  }

  /** How many records the kernel has sealed under its key; an error's number, negated, if not. */
  static long sealedRecords(int socket, AeadAlgorithm algorithm) {
    byte[] info = new byte[CryptoInfo.bytes(algorithm)];
    int result = calls().readKeys(socket, TLS_TX, info);
    long sequence = CryptoInfo.sequence(info);
    Arrays.fill(info, (byte) 0);
    return result < 0 ? result : sequence;
  }

  /** A connection to ourselves; the end that was accepted is tried on. */
  private record Probe(SocketChannel client, FileDescriptor accepted) implements AutoCloseable {
    static Probe connect() throws IOException {
      Socket server = Socket.newSocketStream();
      try {
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        server.listen(1);
        SocketChannel client = SocketChannel.open(server.localAddress());
        try {
          return new Probe(client, accept(server));
        } catch (IOException | RuntimeException e) {
          client.close();
          throw e;
        }
      } finally {
        server.close();
      }
    }

    private static FileDescriptor accept(Socket server) throws IOException {
      for (int i = 0; i < 1000; i++) {
        int accepted = server.accept(new byte[26]);
        if (accepted >= 0) {
          return new FileDescriptor(accepted);
        }
        LockSupport.parkNanos(1_000_000);
      }
      throw new IOException("a connection over the loopback did not come within a second");
    }

    /** With keys of zeros, under which nothing is ever sent. */
    boolean takes(ProtocolVersion version, AeadAlgorithm algorithm) {
      byte[] zeros = zeros(version, algorithm);
      int socket = accepted.intValue();
      return calls().attach(socket) >= 0
          && calls().keys(socket, TLS_TX, zeros) >= 0
          && calls().keys(socket, TLS_RX, zeros) >= 0;
    }

    /** Older kernels say EBUSY. */
    boolean takesAgain(ProtocolVersion version, AeadAlgorithm algorithm) {
      return version.equals(ProtocolVersion.TLS_1_3)
          && calls().keys(accepted.intValue(), TLS_TX, zeros(version, algorithm)) >= 0;
    }

    private static byte[] zeros(ProtocolVersion version, AeadAlgorithm algorithm) {
      byte[] iv = new byte[algorithm.nonceBytes()];
      return CryptoInfo.of(version, algorithm, new byte[algorithm.keyBytes()], iv, 0);
    }

    @Override
    public void close() throws IOException {
      accepted.close();
      client.close();
    }
  }
}
