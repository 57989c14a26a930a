package dev.gatehouse.gateway.helper;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.gatehouse.gateway.report.GateException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/**
 * The socket where a helper comes in, and nobody else: the other end's user is asked of the kernel
 * (SO_PEERCRED, unix(7)), and the first bytes must be the token of a start that is ours. The token
 * goes down the keeper's pipe alone, so whoever knows it is the keeper's child. Thread-safe.
 */
final class Door implements AutoCloseable {
  /** How long somebody of the right user may take to show the token. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Who may be showing it at a time. */
  private static final int MOST_AT_THE_DOOR = 16;

  private final Path socket;
  private final boolean ownsFolder;
  private final ServerSocketChannel server;
  private final Set<String> users;
  private final Consumer<HelperEvent> audience;
  private final Semaphore room = new Semaphore(MOST_AT_THE_DOOR);
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("helper-door").factory());
  private volatile byte[] token = new byte[0];

  private Door(
      Path socket,
      boolean ownsFolder,
      ServerSocketChannel server,
      Set<String> users,
      Consumer<HelperEvent> audience) {
    this.socket = socket;
    this.ownsFolder = ownsFolder;
    this.server = server;
    this.users = users;
    this.audience = audience;
  }

  /**
   * Listens there.
   *
   * @param folder made if it is not there, and then it goes with the door; anybody may pass through
   *     it and nobody look into it
   * @param visitor whose the socket becomes, so that it may connect, where it is not us
   */
  static Door open(Path folder, String name, Account visitor, Consumer<HelperEvent> audience)
      throws GateException {
    Path socket = folder.resolve(name + ".sock").toAbsolutePath();
    try {
      boolean missing = Files.notExists(folder);
      Files.createDirectories(folder);
      Files.deleteIfExists(socket);
      ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        server.bind(UnixDomainSocketAddress.of(socket), MOST_AT_THE_DOOR);
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
        if (!visitor.equals(Account.ours())) {
          Files.setAttribute(socket, "unix:uid", visitor.uid());
        }
      } catch (IOException | RuntimeException e) {
        server.close();
        throw e;
      }
      var users = Set.of(visitor.name(), Integer.toString(visitor.uid()));
      Door door = new Door(socket, missing, server, users, audience);
      Thread.ofPlatform().daemon().name(name + "-door").start(door::accept);
      return door;
    } catch (IOException | RuntimeException e) {
      throw GateException.environment(
          "The socket for the "
              + name
              + ", "
              + socket
              + ", cannot be made: "
              + e.getMessage()
              + ".",
          e);
    }
  }

  Path socket() {
    return socket;
  }

  /** Whoever shows this from now on is let in. */
  void expect(String fresh) {
    token = fresh.getBytes(US_ASCII);
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        SocketChannel visitor = server.accept();
        if (!isExpectedUser(visitor)) {
          visitor.close();
        } else if (room.tryAcquire()) {
          Thread.ofVirtual().name("helper-door").start(() -> letIn(visitor));
        } else {
          visitor.close();
          audience.accept(
              new HelperEvent.Refused("Too many connections without a token at " + socket + "."));
        }
      } catch (IOException e) {
        if (server.isOpen()) {
          audience.accept(new HelperEvent.Refused("Nobody can connect: " + e.getMessage() + "."));
          pause();
        }
      }
    }
  }

  /** Descriptors may have run out; so do not ask a thousand times a second. */
  private static void pause() {
    try {
      Thread.sleep(Duration.ofMillis(100));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isExpectedUser(SocketChannel visitor) throws IOException {
    UnixDomainPrincipal who = visitor.getOption(ExtendedSocketOptions.SO_PEERCRED);
    if (users.contains(who.user().getName())) {
      return true;
    }
    audience.accept(
        new HelperEvent.Refused(
            "The user " + who.user().getName() + " connected to " + socket + " and was refused."));
    return false;
  }

  private void letIn(SocketChannel visitor) {
    var tooLate = timer.schedule(() -> close(visitor), PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    boolean known = false;
    try {
      ByteBuffer shown = ByteBuffer.allocate(HelperProcess.TOKEN_CHARACTERS);
      while (shown.hasRemaining() && visitor.read(shown) >= 0) {
        // Until it is whole, or the other end has gone.
      }
      known = !shown.hasRemaining() && MessageDigest.isEqual(shown.array(), token);
    } catch (IOException gone) {
      // Not known, then.
    } finally {
      room.release();
    }
    if (tooLate.cancel(false) && known && server.isOpen()) {
      audience.accept(new HelperEvent.Connected(visitor));
    } else {
      close(visitor);
      audience.accept(
          new HelperEvent.Refused("Somebody connected to " + socket + " without the right token."));
    }
  }

  private static void close(SocketChannel visitor) {
    try {
      visitor.close();
    } catch (IOException gone) {
      // As it should be.
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      Files.deleteIfExists(socket);
      if (ownsFolder) {
        Files.deleteIfExists(socket.getParent());
      }
    } catch (IOException e) {
      // A socket without a listener harms nobody; the next start deletes it.
    }
    timer.shutdownNow();
  }
}
