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
    Path path = folder.adminSocket();
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    try (Lines lines = new Lines(SocketChannel.open(UnixDomainSocketAddress.of(path)))) {
      lines.write(AdminProtocol.format(request), patience);
      String line =
          lines
              .read(AdminProtocol.LONGEST_ANSWER, patience)
              .orElseThrow(() -> new IOException("it hung up"));
      return Optional.of(AdminProtocol.parseAnswer(line));
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
    }
  }

  private static GateException unheard(Path path, IOException e) {
    return GateException.environment(
        "The gate at "
            + path
            + " does not answer ("
            + (e.getMessage() == null ? "it took too long" : e.getMessage())
            + "): see what its log says.",
        e);
  }
}
