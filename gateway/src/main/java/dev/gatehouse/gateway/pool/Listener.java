package dev.gatehouse.gateway.pool;

import dev.gatehouse.gateway.queue.WorkerAddress;
import dev.gatehouse.gateway.queue.WorkerAddress.TcpPort;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** A socket that listens, as {@code /proc/net} shows it (proc_pid_net(5)). */
sealed interface Listener {
  /** The character set of file names (JEP 400). */
  Charset PATHS = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

  /** What the descriptors of its owners say: {@code socket:[4711]}. */
  long inode();

  /** A TCP socket. */
  record Tcp(InetAddress address, int port, long inode) implements Listener {
    /** Whether other machines may reach it. */
    boolean beyondLoopback() {
      return !address.isLoopbackAddress();
    }

    /** Where to connect to from here. */
    WorkerAddress reachable() {
      if (!address.isAnyLocalAddress()) {
        return new TcpPort(address.getHostAddress(), port);
      }
      // Where IPv6 is switched off after all, a socket on [::] is reached by IPv4.
      boolean four = address instanceof Inet4Address || !hasLoopback6();
      return new TcpPort(four ? "127.0.0.1" : "::1", port);
    }

    @Override
    public String toString() {
      return new TcpPort(address.getHostAddress(), port).toString();
    }
  }

  /**
   * A Unix-domain stream socket.
   *
   * @param path as it was bound: perhaps relative
   */
  record Unix(String path, long inode) implements Listener {
    /** Whether that is it, for a process that runs in {@code directory}. */
    boolean isAt(Path socket, Path directory) {
      return directory.resolve(path).normalize().equals(socket.normalize());
    }
  }

  /** Every socket that listens on this machine, in our network namespace. */
  static List<Listener> all() {
    Path net = Path.of("/proc/net");
    var found = new ArrayList<Listener>();
    for (String table : List.of("tcp", "tcp6")) {
      try (BufferedReader lines = reader(net.resolve(table))) {
        lines.readLine(); // the headings
        String line = lines.readLine();
        // The kernel lists listening sockets before all others, which may be very many.
        while (line != null && isListening(line)) {
          found.add(tcp(line));
          line = lines.readLine();
        }
      } catch (IOException noSuchFamily) {
        // A kernel without IPv6 has no such file.
      }
    }
    try (BufferedReader lines = reader(net.resolve("unix"));
        Stream<String> all = lines.lines()) {
      all.skip(1).filter(Listener::isListeningUnix).map(Listener::unix).forEach(found::add);
    } catch (IOException noSuchFamily) {
      // As above.
    }
    return found;
  }

  private static BufferedReader reader(Path file) throws IOException {
    return Files.newBufferedReader(file, StandardCharsets.ISO_8859_1);
  }

  /** State 0A is TCP_LISTEN. */
  static boolean isListening(String line) {
    return fields(line)[3].equals("0A");
  }

  /** {@code sl local_address rem_address st …}: inode is the tenth field. */
  static Tcp tcp(String line) {
    String[] fields = fields(line);
    String[] local = fields[1].split(":", 2);
    byte[] bytes = HexFormat.of().parseHex(local[0]);
    // Each 32-bit word is printed as a number in this machine's byte order.
    ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.BIG_ENDIAN);
    ByteBuffer address = ByteBuffer.allocate(bytes.length).order(ByteOrder.nativeOrder());
    while (words.hasRemaining()) {
      address.putInt(words.getInt());
    }
    try {
      // An IPv4 address inside an IPv6 one comes out as IPv4.
      return new Tcp(
          InetAddress.getByAddress(address.array()),
          Integer.parseInt(local[1], 16),
          Long.parseLong(fields[9]));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(line, e);
    }
  }

  /** {@code Num RefCount Protocol Flags Type St Inode Path}: the flag is __SO_ACCEPTCON. */
  static boolean isListeningUnix(String line) {
    String[] fields = line.strip().split(" +", 8);
    return fields.length == 8 && fields[3].equals("00010000") && fields[4].equals("0001");
  }

  static Unix unix(String line) {
    String[] fields = line.strip().split(" +", 8);
    // The line was read byte by byte; a path has the machine's own character set.
    return new Unix(
        new String(fields[7].getBytes(StandardCharsets.ISO_8859_1), PATHS),
        Long.parseLong(fields[6]));
  }

  private static String[] fields(String line) {
    return line.strip().split(" +");
  }

  private static boolean hasLoopback6() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/net/if_inet6"))) {
      return lines.anyMatch(it -> it.startsWith("00000000000000000000000000000001 "));
    } catch (IOException noIpv6) {
      return false;
    }
  }
}
