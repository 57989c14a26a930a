package dev.gatehouse.gateway.guard;

import dev.gatehouse.gateway.binding.CertificateSource;
import dev.gatehouse.gateway.helper.HelperEvent;
import dev.gatehouse.gateway.helper.HelperProcess;
import dev.gatehouse.gateway.helper.HelperSpec;
import dev.gatehouse.gateway.keys.KeyAudience;
import dev.gatehouse.gateway.keys.KeyFacts;
import dev.gatehouse.gateway.keys.Keys;
import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.pki.Identity;
import dev.gatehouse.pki.X509Cert;
import dev.gatehouse.tls.config.Credential;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.pem.Pem;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Keys that the guard has: started by us ({@link #start}), or by the gateway, for another process
 * of the guard's user ({@link #connect}). While there is no guard, handshakes are refused at once
 * and resumed ones go on; it is back within a second or so. Safe for use by several threads.
 */
public final class GuardKeys implements Keys {
  /** A handshake's client has gone by then. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration FIRST_START = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(500);

  /** Hidden, so that a state folder takes no offence. */
  static final String RUN = ".run";

  private record Held(Credential credential, KeyFacts facts) {}

  private final Map<CertificateSource, Held> held = new ConcurrentHashMap<>();
  private final KeyAudience audience;
  private final Path rootFile;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private volatile @Nullable GuardLine line;
  private volatile @Nullable X509Cert root;
  private volatile @Nullable HelperProcess process;
  private volatile boolean closed;
  private final String user;

  private GuardKeys(Path rootFile, String user, KeyAudience audience) {
    this.rootFile = rootFile;
    this.user = user;
    this.audience = audience;
    Thread.ofPlatform().daemon().name("guard-patience").start(this::giveUp);
  }

  /** Where the guard of that state folder is asked by other processes of its user. */
  public static Path socketIn(Path folder) {
    return folder.resolve(RUN).resolve("keys.sock");
  }

  /**
   * Starts a guard, and waits until it has opened its sources.
   *
   * @param sockets a folder for the socket between the two: {@link HelperProcess#start}
   * @throws GateException when it cannot be started, or cannot open the sources: then it is gone
   */
  public static GuardKeys start(GuardSettings settings, Path sockets, KeyAudience audience)
      throws GateException {
    return start(settings, sockets, List.of(), audience);
  }

  static GuardKeys start(
      GuardSettings settings, Path sockets, List<String> jvmFlags, KeyAudience audience)
      throws GateException {
    HelperSpec plain = HelperSpec.of("guard", GuardProgram.class.getName()).flags(jvmFlags);
    HelperSpec spec = settings.user().map(plain::as).orElse(plain);
    var keys = new GuardKeys(settings.rootFile(), settings.user().orElse(""), audience);
    var configure =
        new ToGuard.Configure(
            settings.folder(), settings.perSecond(), List.copyOf(settings.sources()));
    keys.process = HelperProcess.start(spec, sockets, event -> keys.hear(event, configure));
    keys.await();
    return keys;
  }

  /**
   * Asks a guard that somebody else has started, and again whenever it is there again.
   *
   * @param socket {@link #socketIn}
   * @throws GateException when it is not there
   */
  public static GuardKeys connect(Path socket, Path rootFile, KeyAudience audience)
      throws GateException {
    var keys = new GuardKeys(rootFile, "", audience);
    Thread.ofPlatform().daemon().name("guard-connect").start(() -> keys.keepConnected(socket));
    keys.await();
    return keys;
  }

  private void await() throws GateException {
    try {
      ready.get(FIRST_START.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      close();
      throw e.getCause() instanceof GateException it
          ? it
          : GateException.environment("The guard could not be used.", e);
    } catch (TimeoutException e) {
      close();
      throw GateException.environment(
          "The guard has not come up within "
              + FIRST_START.toSeconds()
              + " s: what it printed is in the log.",
          e);
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw GateException.environment("Interrupted while the guard starts.", e);
    }
  }

  private void hear(HelperEvent event, ToGuard.Configure configure) {
    switch (event) {
      case HelperEvent.Started(long pid) ->
          audience.notice("The guard runs with process id " + pid + ".");
      case HelperEvent.Connected(SocketChannel channel) -> take(channel).tell(configure);
      case HelperEvent.Said(String words) -> audience.notice("guard | " + words);
      case HelperEvent.Refused(String sentence) -> audience.warning(sentence);
      case HelperEvent.Ended(String how, var again) -> {
        if (!closed) {
          audience.warning(
              "The guard ended "
                  + how
                  + again.map(it -> "; it is started again.").orElse("; restart the gate."));
        }
      }
    }
  }

  private GuardLine take(SocketChannel channel) {
    var fresh = new CompletableFuture<GuardLine>();
    var made = new GuardLine(channel, news -> hear(news, fresh.join()), this::lost).begin();
    fresh.complete(made);
    if (closed) {
      made.close();
    }
    return made;
  }

  private void lost(String why) {
    if (!closed) {
      audience.warning("The guard cannot be asked: " + why + ".");
    }
  }

  private void keepConnected(Path socket) {
    while (!closed) {
      GuardLine known = line;
      if (known == null || known.isDead()) {
        try {
          SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
          channel.connect(UnixDomainSocketAddress.of(socket));
          line = take(channel);
        } catch (IOException notThere) {
          // It may come.
        }
      }
      pause(Duration.ofMillis(100));
    }
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** By the line's reader alone, so in order. */
  private void hear(FromGuard news, GuardLine from) {
    switch (news) {
      case FromGuard.Presents it -> held.put(it.source(), made(it));
      case FromGuard.Ready(var itsRoot) -> {
        itsRoot.ifPresent(this::publish);
        line = from;
        ready.complete(null);
      }
      case FromGuard.Failed(boolean users, String sentence) -> {
        audience.warning(sentence);
        ready.completeExceptionally(
            users ? GateException.user(sentence) : GateException.environment(sentence));
      }
      case FromGuard.Answer _ -> throw new IllegalArgumentException("an answer as news");
    }
  }

  private Held made(FromGuard.Presents it) {
    X509Cert leaf = it.chain().getFirst();
    var key =
        leaf.publicKey().orElseThrow(() -> new IllegalArgumentException("a key of no known type"));
    if (it.algorithms().stream().anyMatch(a -> a.keyType() != key.type())) {
      throw new IllegalArgumentException("an algorithm of another key");
    }
    Held known = held.get(it.source());
    Credential credential =
        known != null && known.credential().identity().chain().equals(it.chain())
            ? known.credential()
            : Credential.of(
                new Identity(
                    it.chain(), new GuardSigner(this, key, it.algorithms(), it.decrypts())));
    return new Held(credential, new KeyFacts(leaf, it.renewsAt()));
  }

  /** The guard's folder is the guard's alone; what everybody should trust has to lie elsewhere. */
  private void publish(X509Cert certificate) {
    root = certificate;
    byte[] pem = Pem.format(Pem.CERTIFICATE, certificate.encoded().toArray());
    try {
      if (!Files.exists(rootFile) || !Arrays.equals(Files.readAllBytes(rootFile), pem)) {
        Path fresh = rootFile.resolveSibling("." + rootFile.getFileName() + ".new");
        Files.write(fresh, pem);
        Files.move(fresh, rootFile, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      audience.warning(
          "The authority's certificate cannot be written to "
              + rootFile
              + " ("
              + e.getMessage()
              + ").");
    }
  }

  void ask(LongFunction<ToGuard> question, Consumer<Optional<Bytes>> done) {
    GuardLine now = line;
    if (now == null) {
      done.accept(Optional.empty());
    } else {
      now.ask(question, done);
    }
  }

  private void giveUp() {
    while (!closed) {
      pause(LOOK);
      GuardLine now = line;
      if (now != null) {
        now.giveUp(PATIENCE.toNanos());
      }
    }
  }

  private Held held(CertificateSource source) {
    Held it = held.get(source);
    if (it == null) {
      throw new IllegalArgumentException("the guard has no " + source.described());
    }
    return it;
  }

  @Override
  public Credential credential(CertificateSource source) {
    return held(source).credential();
  }

  @Override
  public KeyFacts facts(CertificateSource source) {
    return held(source).facts();
  }

  @Override
  public Optional<Root> root() {
    X509Cert known = root;
    return known == null ? Optional.empty() : Optional.of(new Root(known, rootFile));
  }

  @Override
  public String place() {
    HelperProcess its = process;
    String pid =
        its == null
            ? ""
            : its.pid().isPresent() ? ", pid " + its.pid().getAsLong() : ", not running";
    return user.isEmpty()
        ? "guard (not isolated: same user" + pid + ")"
        : "guard (user " + user + pid + ")";
  }

  /** The guard's process; empty where it does not run, or is somebody else's. */
  public OptionalLong pid() {
    HelperProcess its = process;
    return its == null ? OptionalLong.empty() : its.pid();
  }

  /** The sources that the guard presents. */
  public Set<CertificateSource> sources() {
    return Set.copyOf(held.keySet());
  }

  /** The guard looks at its clock by itself. */
  @Override
  public void tick() {}

  @Override
  public void close() {
    closed = true;
    GuardLine now = line;
    if (now != null) {
      now.close();
    }
    HelperProcess its = process;
    if (its != null) {
      its.close();
    }
  }
}
