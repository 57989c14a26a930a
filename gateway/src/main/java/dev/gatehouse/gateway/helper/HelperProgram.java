package dev.gatehouse.gateway.helper;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;

/**
 * A helper's own side: the first thing its {@code main} does.
 *
 * <pre>
 * HelperProgram helper = HelperProgram.begin(words);
 * SocketChannel control = helper.connect();
 * </pre>
 *
 * Thread-safe.
 */
public final class HelperProgram {
  /** The most that is read of a line that should be a token. */
  private static final int LONGEST_LINE = 2 * HelperProcess.TOKEN_CHARACTERS;

  private final Path socket;
  private final List<String> arguments;
  private final byte[] token;

  private HelperProgram(Path socket, List<String> arguments, byte[] token) {
    this.socket = socket;
    this.arguments = arguments;
    this.token = token;
  }

  /**
   * Closes this process to others (neither dumpable nor traceable, no core file), and ties it to
   * the gate: when standard input ends, it halts.
   *
   * @param words as {@code main} got them
   * @throws IOException when it was not started by a gate
   */
  public static HelperProgram begin(String[] words) throws IOException {
    Privileges.closeToOthers();
    List<String> all = List.of(words);
    if (all.isEmpty()) {
      throw new IOException("this program is started by a gate, not by hand");
    }
    byte[] token = line(System.in).getBytes(US_ASCII);
    if (token.length != HelperProcess.TOKEN_CHARACTERS) {
      throw new IOException("this program is started by a gate, which gives it a token");
    }
    Thread.ofPlatform().daemon().name("lifeline").start(HelperProgram::liveWithTheGate);
    return new HelperProgram(Path.of(all.getFirst()), all.subList(1, all.size()), token);
  }

  /** What the spec said. */
  public List<String> arguments() {
    return arguments;
  }

  /** A new connection to the gate; blocking. May be called as often as connections are wanted. */
  public SocketChannel connect() throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
      ByteBuffer words = ByteBuffer.wrap(token);
      while (words.hasRemaining()) {
        channel.write(words);
      }
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static String line(InputStream in) throws IOException {
    var text = new StringBuilder();
    for (int it = in.read(); it >= 0 && it != '\n'; it = in.read()) {
      if (text.length() == LONGEST_LINE) {
        throw new IOException("this program is started by a gate, which gives it a short token");
      }
      text.append((char) it);
    }
    return text.toString();
  }

  /** Halts and does not exit: what would still want to finish must not keep us. */
  private static void liveWithTheGate() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is said here after the token.
      }
    } catch (IOException gone) {
      // As good as its end.
    }
    Runtime.getRuntime().halt(0);
  }
}
