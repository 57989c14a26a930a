package dev.gatehouse.gateway.guard;

import dev.gatehouse.crypto.HashAlgorithm;
import dev.gatehouse.crypto.Hmac;
import dev.gatehouse.crypto.PreMasterDecrypter;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.crypto.SignatureAlgorithm;
import dev.gatehouse.crypto.Signer;
import dev.gatehouse.gateway.binding.CertificateSource;
import dev.gatehouse.gateway.keys.KeyFacts;
import dev.gatehouse.gateway.keys.Keys;
import dev.gatehouse.gateway.keys.KnownKeys;
import dev.gatehouse.pki.Identity;
import dev.gatehouse.tls.config.Credential;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.Writer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers what is asked of the keys: what the guard does once it has them. Safe for use by several
 * threads, one for each connection.
 */
final class GuardServer implements AutoCloseable {
  /** A key, and how often its source may be asked. */
  private record Held(CertificateSource source, Signer signer, TokenBucket bucket) {}

  /** A log that can be filled by whoever is refused helps nobody: one line a second. */
  private static final long QUIET = 1_000_000_000L;

  private static final int MOST_WAITING = 1024;

  private final Keys keys;
  private final Set<CertificateSource> sources;
  private final Consumer<String> log;
  private final Map<CertificateSource, TokenBucket> buckets = new HashMap<>();
  private final Map<CertificateSource, Credential> presented = new ConcurrentHashMap<>();
  private final Map<Long, Held> byName = new ConcurrentHashMap<>();
  private final List<Frames> listeners = new CopyOnWriteArrayList<>();
  private final ExecutorService workers = workers();
  private final Secret substitutes;
  private long refused;
  private long lastWord = System.nanoTime() - QUIET;

  /**
   * @param perSecond operations of each source
   * @param substitutes the key of what is given for pre-master secrets that are none; the server's
   *     to close
   */
  GuardServer(
      Keys keys,
      Set<CertificateSource> sources,
      int perSecond,
      Secret substitutes,
      Consumer<String> log) {
    this.keys = keys;
    this.sources = Set.copyOf(sources);
    this.substitutes = substitutes;
    this.log = log;
    for (CertificateSource source : sources) {
      buckets.put(source, new TokenBucket(perSecond, System.nanoTime()));
    }
    look();
  }

  /** Tells all askers of certificates that are new. Their keys sign from the same moment on. */
  @SuppressWarnings("ReferenceEquality") // the very same credential, or another
  synchronized void look() {
    for (CertificateSource source : sources) {
      Credential now = keys.credential(source);
      Credential before = presented.put(source, now);
      if (before == now) {
        continue;
      }
      Signer signer = now.identity().signer();
      TokenBucket bucket = Objects.requireNonNull(buckets.get(source));
      byName.put(KeyName.of(signer.publicKey()), new Held(source, signer, bucket));
      forgetAllBut(source, before, now);
      Bytes news = presents(source).encoded();
      for (Frames it : listeners) {
        say(it, news);
      }
    }
  }

  /** The key before this one stays for handshakes that have begun with it; those before it go. */
  private void forgetAllBut(CertificateSource source, @Nullable Credential before, Credential now) {
    var stay = new ArrayList<Long>();
    for (Credential it : before == null ? List.of(now) : List.of(before, now)) {
      stay.add(KeyName.of(it.identity().signer().publicKey()));
    }
    byName
        .entrySet()
        .removeIf(it -> it.getValue().source().equals(source) && !stay.contains(it.getKey()));
  }

  private FromGuard.Presents presents(CertificateSource source) {
    Identity identity = keys.credential(source).identity();
    KeyFacts facts = keys.facts(source);
    return new FromGuard.Presents(
        source,
        identity.chain(),
        identity.signer().algorithms(),
        identity.signer().decrypter().isPresent(),
        facts.renewsAt());
  }

  /** Serves one asker until it goes, or says what no asker says; then the channel is closed. */
  void serve(Frames asker) throws IOException {
    try (asker) {
      synchronized (this) {
        for (CertificateSource source : sources) {
          asker.write(presents(source).encoded());
        }
        asker.write(new FromGuard.Ready(keys.root().map(KnownKeys.Root::certificate)).encoded());
        listeners.add(asker);
      }
      for (List<Bytes> some = asker.read(); !some.isEmpty(); some = asker.read()) {
        var questions = new ArrayList<ToGuard>();
        for (Bytes body : some) {
          ToGuard question = ToGuard.decode(body);
          if (question instanceof ToGuard.Configure) {
            throw new DecodeException(0, "a second configuration");
          }
          questions.add(question);
        }
        answer(questions, asker);
      }
    } catch (DecodeException e) {
      log.accept("An asker was sent away: it said what none says (" + e.getMessage() + ").");
    } finally {
      listeners.remove(asker);
    }
  }

  /** One question is answered here; of several, all but one by others meanwhile. */
  private void answer(List<ToGuard> questions, Frames asker) {
    for (ToGuard it : questions.subList(1, questions.size())) {
      workers.execute(() -> say(asker, answer(it).encoded()));
    }
    say(asker, answer(questions.getFirst()).encoded());
  }

  private void say(Frames asker, Bytes body) {
    try {
      asker.write(body);
    } catch (IOException gone) {
      listeners.remove(asker); // its own thread notices
    }
  }

  private FromGuard.Answer answer(ToGuard question) {
    return switch (question) {
      case ToGuard.Sign(long id, long key, var algorithm, Bytes content) ->
          new FromGuard.Answer(id, signature(key, algorithm, content));
      case ToGuard.Decrypt(long id, long key, int version, Bytes encrypted) ->
          new FromGuard.Answer(id, preMaster(key, version, encrypted));
      case ToGuard.Configure _ -> throw new IllegalStateException("configured twice");
    };
  }

  private Optional<Bytes> signature(long key, SignatureAlgorithm algorithm, Bytes content) {
    Optional<Held> held = admitted(key);
    if (held.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> fault =
        held.get().signer().algorithms().contains(algorithm)
            ? HandshakeContent.fault(algorithm, content)
            : Optional.of("the key does not sign with " + algorithm);
    if (fault.isPresent()) {
      refuse(held.get().source().described() + ": " + fault.get());
      return Optional.empty();
    }
    try {
      return Optional.of(held.get().signer().sign(algorithm, content.toArray()));
    } catch (IllegalStateException e) {
      refuse(held.get().source().described() + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private Optional<Bytes> preMaster(long key, int version, Bytes encrypted) {
    Optional<PreMasterDecrypter> decrypter = admitted(key).flatMap(it -> it.signer().decrypter());
    if (decrypter.isEmpty()) {
      return Optional.empty();
    }
    try (Secret instead = substitute(key, version, encrypted);
        Secret found = decrypter.get().decrypt(encrypted, version, instead)) {
      byte[] bytes = new byte[found.length()];
      found.exposeInto(bytes, 0);
      return Optional.of(Bytes.owning(bytes));
    } catch (IllegalStateException e) {
      refuse("the private key does not decrypt");
      return Optional.empty();
    }
  }

  /**
   * The same for the same question, and begins as a real one does. A random one would tell: who
   * asks twice and gets two answers knows that there was nothing inside.
   */
  private Secret substitute(long key, int version, Bytes encrypted) {
    byte[] made = new byte[HashAlgorithm.SHA384.bytes()];
    byte[] question = new Writer().u64(key).u16(version).raw(encrypted).toArray();
    synchronized (substitutes) {
      Hmac mac = Hmac.of(HashAlgorithm.SHA384, substitutes);
      mac.update(question, 0, question.length).finishInto(made, 0);
    }
    made[0] = (byte) (version >>> 8);
    made[1] = (byte) version;
    return Secret.owning(made);
  }

  private Optional<Held> admitted(long key) {
    Held held = byName.get(key);
    if (held == null) {
      refuse("there is no such key");
      return Optional.empty();
    }
    boolean taken;
    synchronized (held.bucket()) {
      taken = held.bucket().take(System.nanoTime());
    }
    if (!taken) {
      refuse(held.source().described() + ": too many in a second");
      return Optional.empty();
    }
    return Optional.of(held);
  }

  private synchronized void refuse(String why) {
    refused++;
    long now = System.nanoTime();
    if (now - lastWord >= QUIET) {
      lastWord = now;
      log.accept("Refused, number " + refused + ": " + why + ".");
    }
  }

  /** When too much waits, whoever reads works too, and reads no more meanwhile. */
  private static ExecutorService workers() {
    int threads = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4);
    return new ThreadPoolExecutor(
        threads,
        threads,
        0,
        TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(MOST_WAITING),
        Thread.ofPlatform().daemon().name("guard-", 1).factory(),
        new ThreadPoolExecutor.CallerRunsPolicy());
  }

  @Override
  public void close() {
    workers.shutdownNow();
    keys.close();
    substitutes.close();
  }
}
