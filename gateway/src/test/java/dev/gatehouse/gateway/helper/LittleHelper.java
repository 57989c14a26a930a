package dev.gatehouse.gateway.helper;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A helper that tells what it is, then does what it is told by one letter: {@code x} ends it,
 * {@code c} has it connect once more.
 */
final class LittleHelper {
  private LittleHelper() {}

  static HelperSpec spec() {
    return HelperSpec.of("little", LittleHelper.class.getName()).flags(List.of("-cp", path()));
  }

  /** Our classes and those of this test. */
  static String path() {
    return whereIs(HelperProgram.class) + ":" + whereIs(LittleHelper.class);
  }

  private static String whereIs(Class<?> type) {
    String resource = "/" + type.getName().replace('.', '/') + ".class";
    String file = Path.of(URI.create(type.getResource(resource).toString())).toString();
    return file.substring(0, file.length() - resource.length());
  }

  static void main(String[] words) throws IOException {
    HelperProgram helper = HelperProgram.begin(words);
    SocketChannel control = helper.connect();
    System.out.println("hello " + helper.arguments() + "\u0007");
    var report = new StringBuilder();
    report.append("pid ").append(ProcessHandle.current().pid()).append('\n');
    System.getenv().forEach((name, value) -> report.append("env ").append(name).append('\n'));
    report.append(Files.readString(Path.of("/proc/self/status")));
    report.append(Files.readString(Path.of("/proc/self/limits"))).append("end\n");
    control.write(ByteBuffer.wrap(report.toString().getBytes(UTF_8)));
    var orders = Channels.newInputStream(control);
    for (int it = orders.read(); it >= 0; it = orders.read()) {
      if (it == 'x') {
        Runtime.getRuntime().halt(3);
      } else if (it == 'c') {
        helper.connect().write(ByteBuffer.wrap("again\n".getBytes(UTF_8)));
      }
    }
    while (true) {
      Thread.onSpinWait();
      java.util.concurrent.locks.LockSupport.park();
    }
  }
}
