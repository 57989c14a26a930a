package dev.gatehouse.gateway.admin;

import dev.gatehouse.gateway.report.GateException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A running gate's requests, as they end: {@link AdminAnswer.Traced} and {@link AdminAnswer.Lost}.
 * One thread reads; any may close.
 */
public final class AdminWatch implements AutoCloseable {
  private final Lines lines;
  private final Path path;
  private volatile boolean closed;

  AdminWatch(Lines lines, Path path) {
    this.lines = lines;
    this.path = path;
  }

  /**
   * Waits for the next.
   *
   * @return empty when the gate has ended, or this was closed
   */
  public Optional<AdminAnswer> next() throws GateException {
    try {
      Optional<String> line = lines.read(AdminProtocol.LONGEST_ANSWER);
      return line.isEmpty() ? Optional.empty() : Optional.of(AdminProtocol.parseAnswer(line.get()));
    } catch (IOException e) {
      if (closed) {
        return Optional.empty();
      }
      throw AdminClient.unheard(path, e);
    } catch (AdminProtocol.Misunderstood e) {
      throw GateException.environment(e.sentence(), e);
    }
  }

  @Override
  public void close() {
    closed = true;
    lines.close();
  }
}
