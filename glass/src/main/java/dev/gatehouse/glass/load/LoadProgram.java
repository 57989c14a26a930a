package dev.gatehouse.glass.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;

/**
 * Load in a process of its own. On standard input it is told {@code WORK PORT CONNECTIONS
 * MILLISECONDS} ({@link LoadOrder}) and answers {@code ready}; told {@code go} it does it, and
 * answers with a {@link LoadReport}'s line. Or {@code failed WHY}, to either. It ends with its
 * input.
 */
public final class LoadProgram {
  private LoadProgram() {}

  /** Until the input ends. */
  public static void main(String[] args) throws IOException {
    PrintStream out = new PrintStream(System.out, true, UTF_8);
    var in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      out.println(carryOut(line, in, out));
    }
  }

  private static String carryOut(String line, BufferedReader in, PrintStream out) {
    try (LoadLoop loop = new LoadLoop(LoadOrder.parse(line))) {
      loop.prepare();
      out.println("ready");
      String go = in.readLine();
      if (!"go".equals(go)) {
        throw new IOException("told " + go + " instead of go");
      }
      return loop.run().format();
    } catch (IOException | IllegalArgumentException e) {
      return "failed " + String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
    }
  }
}
