package dev.gatehouse.gateway.guard;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.ca.AuthorityException;
import dev.gatehouse.ca.StateFolder;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.gateway.binding.CertificateSource;
import dev.gatehouse.gateway.helper.HelperProgram;
import dev.gatehouse.gateway.keys.KeyAudience;
import dev.gatehouse.gateway.keys.LocalKeys;
import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.DecodeException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/** The guard's process: closes itself to others, takes its configuration, opens keys, answers. */
public final class GuardProgram {
  /** How often it is looked whether a certificate was renewed; the one before still serves then. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private static final PrintStream LOG = new PrintStream(System.err, true, UTF_8);

  private final HelperProgram helper;
  private ToGuard.@Nullable Configure configuration;
  private @Nullable GuardServer server;

  private GuardProgram(HelperProgram helper) {
    this.helper = helper;
  }

  /** Run by {@link GuardKeys}. */
  public static void main(String[] words) throws IOException, InterruptedException {
    var program = new GuardProgram(HelperProgram.begin(words));
    while (true) {
      program.serveGateway();
      Thread.sleep(LOOK); // sent away, or it left: if the gate is gone, the lifeline ends us
    }
  }

  private void serveGateway() throws IOException {
    Frames gateway = new Frames(helper.connect());
    try {
      List<Bytes> first = gateway.read();
      if (first.isEmpty()) {
        return;
      }
      if (first.size() > 1 || !(ToGuard.decode(first.getFirst()) instanceof ToGuard.Configure it)) {
        throw new DecodeException(0, "no configuration");
      }
      if (configuration != null && !configuration.equals(it)) {
        throw new DecodeException(0, "another configuration than before");
      }
      GuardServer ready = server == null ? open(it) : server;
      configuration = it;
      server = ready;
      ready.serve(gateway);
    } catch (DecodeException e) {
      LOG.println("The gateway was sent away: " + e.getMessage() + ".");
    } catch (GateException e) {
      boolean users = e.fault() == GateException.Fault.USER;
      gateway.write(new FromGuard.Failed(users, e.sentence()).encoded());
    } catch (AuthorityException e) {
      gateway.write(new FromGuard.Failed(false, e.error().sentence()).encoded());
    } finally {
      gateway.close();
    }
  }

  private static GuardServer open(ToGuard.Configure it)
      throws GateException, AuthorityException, IOException {
    Set<CertificateSource> sources = new LinkedHashSet<>(it.sources());
    LocalKeys keys =
        LocalKeys.open(
            sources,
            StateFolder.at(it.folder()),
            InstantSource.system(),
            KeyAudience.of(LOG::println, LOG::println));
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    var server =
        new GuardServer(keys, sources, it.perSecond(), Secret.owning(random), LOG::println);
    Thread.ofPlatform().daemon().name("renewals").start(() -> look(server));
    Path folder = it.folder().resolve(GuardKeys.RUN);
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    admit(server, GuardKeys.socketIn(it.folder()));
    return server;
  }

  private static void look(GuardServer server) {
    while (true) {
      try {
        Thread.sleep(LOOK);
        server.look();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.println("Certificates cannot be looked at: " + e.getMessage() + ".");
      }
    }
  }

  /** Other processes of this user, such as the filter, ask here. */
  private static void admit(GuardServer server, Path socket) throws IOException {
    Files.deleteIfExists(socket);
    ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    door.bind(UnixDomainSocketAddress.of(socket));
    Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
    String we = Files.getOwner(socket).getName();
    Thread.ofPlatform().daemon().name("door").start(() -> admit(server, door, we));
  }

  private static void admit(GuardServer server, ServerSocketChannel door, String we) {
    while (door.isOpen()) {
      try {
        SocketChannel asker = door.accept();
        String who = asker.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
        if (!who.equals(we)) {
          LOG.println("The user " + who + " asked and was sent away.");
          asker.close();
          continue;
        }
        Thread.ofPlatform().daemon().name("asker").start(() -> serve(server, asker));
      } catch (IOException e) {
        LOG.println("An asker cannot be let in: " + e.getMessage() + ".");
      }
    }
  }

  private static void serve(GuardServer server, SocketChannel asker) {
    try {
      server.serve(new Frames(asker));
    } catch (IOException gone) {
      // It is not answered any more.
    }
  }
}
