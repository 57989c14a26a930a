package dev.gatehouse.gateway.keys;

import dev.gatehouse.ca.Authority;
import dev.gatehouse.ca.AuthorityException;
import dev.gatehouse.ca.Renewal;
import dev.gatehouse.ca.RenewalEvent;
import dev.gatehouse.ca.StateFolder;
import dev.gatehouse.crypto.PrivateKey;
import dev.gatehouse.gateway.binding.CertificateSource;
import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.pki.Identity;
import dev.gatehouse.pki.X509Cert;
import dev.gatehouse.tls.config.Credential;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Keys in this process: out of files, or issued by the state folder's authority and renewed by a
 * thread of their own. A renewed one is taken up by the next handshake, while open connections keep
 * what they have.
 */
public final class LocalKeys implements Keys {
  /** What one source has come to. */
  private sealed interface Held {
    Credential credential();

    KeyFacts facts();
  }

  /** Read once, and good until somebody replaces the files and reloads. */
  private record Filed(PrivateKey key, Credential credential) implements Held {
    @Override
    public KeyFacts facts() {
      return new KeyFacts(credential.identity().certificate(), Optional.empty());
    }
  }

  /** Always a fresh one. */
  private static final class Fresh implements Held {
    private final Renewal renewal;
    private volatile Credential ready;

    Fresh(Renewal renewal) {
      this.renewal = renewal;
      this.ready = Credential.of(renewal.current());
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the very same identity, for an equal one is another's
    public Credential credential() {
      Credential known = ready;
      Identity now = renewal.current();
      if (known.identity() != now) {
        known = Credential.of(now); // two loops may both make it: they are equal
        ready = known;
      }
      return known;
    }

    @Override
    public KeyFacts facts() {
      return new KeyFacts(renewal.current().certificate(), Optional.of(renewal.renewsAt()));
    }
  }

  private final Map<CertificateSource, Held> held = new LinkedHashMap<>();
  private final List<Renewal> renewals = new ArrayList<>();
  private final InstantSource clock;
  private final KeyAudience audience;
  private Optional<Root> root = Optional.empty();
  private @Nullable Thread renewer;
  private volatile boolean closed;

  private LocalKeys(InstantSource clock, KeyAudience audience) {
    this.clock = clock;
    this.audience = audience;
  }

  /**
   * Opens what these sources say: reads files, opens the authority or makes it, issues.
   *
   * @param folder where the authority is; touched only where a source is issued
   * @throws GateException if a file is not there, or not a key with its certificate
   * @throws AuthorityException if the authority is not fit to issue what is wanted
   */
  public static LocalKeys open(
      Set<CertificateSource> sources, StateFolder folder, InstantSource clock, KeyAudience audience)
      throws GateException, AuthorityException {
    var keys = new LocalKeys(clock, audience);
    try {
      keys.open(sources, folder);
    } catch (GateException | AuthorityException | RuntimeException e) {
      keys.close();
      throw e;
    }
    return keys;
  }

  private void open(Set<CertificateSource> sources, StateFolder folder)
      throws GateException, AuthorityException {
    Authority authority = null;
    for (CertificateSource source : sources) {
      switch (source) {
        case CertificateSource.Issued issued -> {
          if (authority == null) {
            authority = authority(folder);
          }
          Renewal renewal = authority.keep(issued.names(), this::tell);
          renewals.add(renewal);
          held.put(source, new Fresh(renewal));
        }
        case CertificateSource.Files(Path chain, Optional<Path> key) ->
            held.put(source, filed(chain, key));
      }
    }
    if (!renewals.isEmpty()) {
      renewer = Thread.ofPlatform().daemon().name("renewal").start(this::renew);
    }
  }

  private Authority authority(StateFolder folder) throws AuthorityException {
    boolean first = folder.root().isEmpty();
    Authority authority = Authority.openOrCreate(folder, clock, new SecureRandom());
    if (first) {
      audience.notice("An authority for this machine's names was made in " + folder.path() + ".");
    }
    authority.notices().forEach(audience::warning);
    root = Optional.of(new Root(authority.root(), folder.rootFile()));
    return authority;
  }

  private Held filed(Path chainFile, Optional<Path> keyFile) throws GateException {
    List<X509Cert> chain = KeyFiles.chain(chainFile);
    if (keyFile.isEmpty()) {
      throw GateException.user(
          "No file has the private key of " + chainFile + ": name one with key: FILE.");
    }
    PrivateKey key = KeyFiles.key(keyFile.get(), audience);
    try {
      return new Filed(key, Credential.of(new Identity(chain, key.signer())));
    } catch (IllegalArgumentException e) {
      key.close();
      throw GateException.user(
          "The private key in "
              + keyFile.get()
              + " does not belong to the first certificate in "
              + chainFile
              + ", which is for "
              + chain.getFirst().subject()
              + ".");
    }
  }

  private void tell(RenewalEvent event) {
    switch (event) {
      case RenewalEvent.Renewed(var _, var now, Instant next) ->
          audience.notice(
              "The certificate was renewed: serial "
                  + now.serial().toString(16)
                  + ", to be renewed again "
                  + next
                  + ".");
      case RenewalEvent.Failed(var why, int attempt, Instant next, Instant until) ->
          audience.warning(
              "The certificate could not be renewed (attempt "
                  + attempt
                  + "): "
                  + why.error().sentence()
                  + " The one in use is good until "
                  + until
                  + "; the next attempt is at "
                  + next
                  + ".");
      case RenewalEvent.Notice(String sentence) -> audience.warning(sentence);
    }
  }

  private void renew() {
    while (!closed) {
      Instant next = Instant.MAX;
      for (Renewal it : renewals) {
        Instant its = it.tick();
        next = its.isBefore(next) ? its : next;
      }
      Duration wait = Duration.between(clock.instant(), next);
      LockSupport.parkNanos(this, Math.max(1_000_000, wait.toNanos()));
    }
  }

  private Held held(CertificateSource source) {
    Held it = held.get(source);
    if (it == null) {
      throw new IllegalArgumentException("not opened with " + source);
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
    return root;
  }

  @Override
  public String place() {
    return "in-process (not isolated: same user)";
  }

  @Override
  public void tick() {
    LockSupport.unpark(renewer);
  }

  /** Also zeroes the keys that were read from files; signatures under way may fail. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(renewer);
    for (Held it : held.values()) {
      if (it instanceof Filed(PrivateKey key, _)) {
        key.close();
      }
    }
  }
}
