package dev.gatehouse.gateway.admin;

import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.gateway.report.Log;
import dev.gatehouse.gateway.state.GateFolder;
import dev.gatehouse.gateway.state.GateLock;
import dev.gatehouse.gateway.trace.Watchers;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * The gate's end of the admin socket. Each connection has a virtual thread, on which requests are
 * answered one after the other.
 */
public final class AdminSocket implements AutoCloseable {
  /** Askers at a time. A person has one or two, a program that watches the gate another. */
  private static final int MOST_CONNECTIONS = 16;

  /** How long an asker may be silent, or not read. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Room in a socket's address for its path (unix(7), {@code sun_path}), its end not counted. */
  private static final int LONGEST_PATH = 107;

  private final Path path;
  private final ServerSocketChannel server;
  private final Function<AdminRequest, AdminAnswer> desk;
  private final Watchers watchers;
  private final Log log;
  private final Semaphore seats = new Semaphore(MOST_CONNECTIONS);

  private AdminSocket(
      Path path,
      ServerSocketChannel server,
      Function<AdminRequest, AdminAnswer> desk,
      Watchers watchers,
      Log log) {
    this.path = path;
    this.server = server;
    this.desk = desk;
    this.watchers = watchers;
    this.log = log;
    Thread.ofPlatform().daemon().name("admin").start(this::accept);
  }

  /**
   * Listens in {@code folder}.
   *
   * @param proof that no other gate runs there: a socket that is left is a dead one's
   * @param desk answers; it may take its time
   * @param watchers who wants to see requests is added there
   */
  public static AdminSocket open(
      GateFolder folder,
      GateLock proof,
      Function<AdminRequest, AdminAnswer> desk,
      Watchers watchers,
      Log log)
      throws GateException {
    proof.check(folder);
    Path path = folder.adminSocket();
    if (path.toString().length() + "/.a0123456789012345678".length() - "/admin.sock".length()
        > LONGEST_PATH) {
      throw GateException.user(
          "The state folder's path is too long for a socket in it, "
              + path
              + ": name a shorter one with --state DIR.");
    }
    try {
      return new AdminSocket(path, listen(path), desk, watchers, log);
    } catch (IOException e) {
      throw GateException.environment(
          "The admin socket " + path + " cannot be opened (" + e.getMessage() + ").", e);
    }
  }

  /**
   * Nobody but us can reach the socket at any moment: it appears under its name with its mode set,
   * out of a folder that nobody else can enter.
   */
  private static ServerSocketChannel listen(Path path) throws IOException {
    Path nook =
        Files.createTempDirectory(
            path.getParent(),
            ".a",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path made = nook.resolve("s");
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(made), MOST_CONNECTIONS);
      Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-------"));
      Files.move(made, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return server;
    } catch (IOException e) {
      server.close();
      throw e;
    } finally {
      Files.deleteIfExists(made);
      Files.deleteIfExists(nook);
    }
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        SocketChannel channel = server.accept();
        if (seats.tryAcquire()) {
          Thread.ofVirtual().name("admin-connection").start(() -> serve(channel));
        } else {
          channel.close();
        }
      } catch (ClosedChannelException over) {
        return;
      } catch (IOException e) {
        log.warning("The admin socket did not take a connection: " + e.getMessage() + ".");
        pause();
      }
    }
  }

  /** What cannot be accepted now (no descriptor is free) cannot be a microsecond later either. */
  private static void pause() {
    try {
      Thread.sleep(Duration.ofMillis(200));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(SocketChannel channel) {
    try (Lines lines = new Lines(channel)) {
      while (true) {
        Optional<String> line = lines.read(AdminProtocol.LONGEST_REQUEST, PATIENCE);
        if (line.isEmpty()) {
          return;
        }
        Optional<AdminRequest.Trace> watch = watch(line.get());
        if (watch.isPresent()) {
          TraceStream.run(watch.get(), watchers, lines, PATIENCE, server::isOpen);
          return;
        }
        lines.write(AdminProtocol.format(answer(line.get())), PATIENCE);
      }
    } catch (Lines.TooLong e) {
      log.detail("An admin request had more than " + AdminProtocol.LONGEST_REQUEST + " bytes.");
    } catch (IOException e) {
      log.detail("An asker at the admin socket went away (" + e.getMessage() + ").");
    } finally {
      seats.release();
    }
  }

  /** Who wants to see requests gets more than one answer. */
  private static Optional<AdminRequest.Trace> watch(String line) {
    try {
      return AdminProtocol.parseRequest(line) instanceof AdminRequest.Trace it
          ? Optional.of(it)
          : Optional.empty();
    } catch (AdminProtocol.Misunderstood e) {
      return Optional.empty(); // and is answered so
    }
  }

  private AdminAnswer answer(String line) {
    try {
      return desk.apply(AdminProtocol.parseRequest(line));
    } catch (AdminProtocol.Misunderstood e) {
      return new AdminAnswer.Wrong(e.sentence());
    } catch (RuntimeException e) {
      log.warning("An admin request failed, which is a mistake in Gatehouse: " + e + ".");
      return new AdminAnswer.Failed(
          "The gate made a mistake of its own (" + e + "); its log says more.");
    }
  }

  /** Takes no more questions. What is being answered may still be. */
  @Override
  public void close() {
    try {
      Files.deleteIfExists(path);
      server.close();
    } catch (IOException alreadyGone) {
      // Whoever asks now finds nobody, as was wished.
    }
  }
}
