package dev.gatehouse.gateway.admin;

import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.gateway.state.GateFolder;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Asks a running gate. */
public final class AdminClient {
  private AdminClient() {}

  /**
   * Asks one thing.
   *
   * @param patience how long the answer may take
   * @return empty if no gate runs on that folder: there is no socket, or one that a gate left when
   *     it was killed
   */
  public static Optional<AdminAnswer> ask(
      GateFolder folder, AdminRequest request, Duration patience) throws GateException {
    Optional<Asked> asked = begin(folder, request, patience);
    asked.ifPresent(it -> it.lines().close());
    return asked.map(Asked::answer);
  }

  /**
   * Watches requests.
   *
   * @param patience how long the gate's first answer may take; traces may take as long as they like
   * @return empty if no gate runs on that folder
   * @throws GateException if the gate has too many watchers
   */
  public static Optional<AdminWatch> watch(
      GateFolder folder, AdminRequest.Trace request, Duration patience) throws GateException {
    Optional<Asked> asked = begin(folder, request, patience);
    if (asked.isEmpty()) {
      return Optional.empty();
    }
    return switch (asked.get()) {
      case Asked(Lines lines, AdminAnswer.Watching _) ->
          Optional.of(new AdminWatch(lines, folder.adminSocket()));
      case Asked(Lines lines, AdminAnswer other) -> {
        lines.close();
        throw GateException.environment(
            other instanceof AdminAnswer.Failed(String sentence)
                ? sentence
                : "The gate answered " + other + ", and shows no requests.");
      }
    };
  }

  /** An asker who may stay, and the first answer. */
  private record Asked(Lines lines, AdminAnswer answer) {}

  private static Optional<Asked> begin(GateFolder folder, AdminRequest request, Duration patience)
      throws GateException {
    Path path = folder.adminSocket();
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    Lines lines = null;
    boolean stays = false;
    try {
      lines = new Lines(SocketChannel.open(UnixDomainSocketAddress.of(path)));
      lines.write(AdminProtocol.format(request), patience);
      String line =
          lines
              .read(AdminProtocol.LONGEST_ANSWER, patience)
              .orElseThrow(() -> new IOException("it hung up"));
      var asked = new Asked(lines, AdminProtocol.parseAnswer(line));
      stays = true;
      return Optional.of(asked);
    } catch (ConnectException nobodyListens) {
      return Optional.empty();
    } catch (SocketException e) {
      // Unix sockets have no exception of their own for "connection refused".
      if (String.valueOf(e.getMessage()).contains("refused") || !Files.exists(path)) {
        return Optional.empty();
      }
      throw unheard(path, e);
    } catch (IOException e) {
      throw unheard(path, e);
    } catch (AdminProtocol.Misunderstood e) {
      throw GateException.environment(e.sentence(), e);
    } finally {
      if (lines != null && !stays) {
        lines.close();
      }
    }
  }

  static GateException unheard(Path path, IOException e) {
    return GateException.environment(
        "The gate at "
            + path
            + " does not answer ("
            + (e.getMessage() == null ? "it took too long" : e.getMessage())
            + "): see what its log says.",
        e);
  }
}
