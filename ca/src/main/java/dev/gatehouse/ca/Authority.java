package dev.gatehouse.ca;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.gatehouse.crypto.HashAlgorithm;
import dev.gatehouse.crypto.PrivateKey;
import dev.gatehouse.pki.GeneralName;
import dev.gatehouse.pki.HostNameMatcher;
import dev.gatehouse.pki.Identity;
import dev.gatehouse.pki.IpName;
import dev.gatehouse.pki.ServerName;
import dev.gatehouse.pki.X509Cert;
import dev.gatehouse.wire.Bytes;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A root and an intermediate in a {@link StateFolder}, and what they issue: certificates for
 * servers with local names. Private keys are read when they sign and closed afterwards; nothing
 * prints them.
 *
 * <pre>{@code
 * Authority authority = Authority.openOrCreate(folder, InstantSource.system(), new SecureRandom());
 * Identity server = authority.identityFor(Set.of(ServerName.parse("localhost")));
 * }</pre>
 *
 * Thread-safe, and several processes may use one folder. Calls read and write files: milliseconds.
 */
public final class Authority {
  private static final String REMAKE_INTERMEDIATE =
      "delete it, and the next start makes a new one that the same root vouches for";
  private static final String RESTORE_ROOT =
      "bring it back from a copy, or " + Profiles.NEW_AUTHORITY;

  private final StateFolder folder;
  private final InstantSource clock;
  private final SecureRandom random;
  private final X509Cert root;
  private volatile X509Cert intermediate;

  private Authority(
      StateFolder folder,
      InstantSource clock,
      SecureRandom random,
      X509Cert root,
      X509Cert intermediate) {
    this.folder = folder;
    this.clock = clock;
    this.random = random;
    this.root = root;
    this.intermediate = intermediate;
  }

  /**
   * The authority of this folder; a new one if there is none. What an earlier process began and did
   * not finish is finished.
   */
  public static Authority openOrCreate(StateFolder folder, InstantSource clock, SecureRandom random)
      throws AuthorityException {
    return folder.exclusively(
        () -> {
          Instant now = clock.instant();
          try (KeyedChain root = rootOf(folder, now, random);
              KeyedChain intermediate = intermediateOf(folder, root, now, random)) {
            return new Authority(
                folder, clock, random, root.certificate(), intermediate.certificate());
          }
        });
  }

  private static KeyedChain rootOf(StateFolder folder, Instant now, SecureRandom random)
      throws IOException, AuthorityException {
    Optional<X509Cert> published = folder.publishedRoot();
    KeyedChain root = folder.load(StateFolder.ROOT_KEY, RESTORE_ROOT).orElse(null);
    if (root == null) {
      if (published.isPresent()) {
        throw new AuthorityException(
            new AuthorityError.KeyMissing(
                folder.file(StateFolder.ROOT_KEY), folder.file(StateFolder.ROOT)));
      }
      PrivateKey key = Profiles.KEY.generate(random);
      root = new KeyedChain(key, List.of(Profiles.root(key, now, random)));
      folder.store(StateFolder.ROOT_KEY, root);
    }
    checkRoot(folder, root.certificate(), now);
    // Only now, that the key is safe, may anybody come to trust it.
    if (published.isEmpty()) {
      folder.publishRoot(root.certificate());
    } else if (!published.get().equals(root.certificate())) {
      throw folder.damaged(
          StateFolder.ROOT,
          "it is not the certificate that " + StateFolder.ROOT_KEY + " holds",
          StateFolder.REWRITE_ROOT);
    }
    return root;
  }

  private static void checkRoot(StateFolder folder, X509Cert root, Instant now)
      throws AuthorityException {
    boolean ours =
        root.isAuthority()
            && root.extensions().nameConstraints().isPresent()
            && root.publicKey().map(root::isSignedBy).orElse(false);
    if (!ours) {
      throw folder.damaged(
          StateFolder.ROOT_KEY, "its certificate is no root for local names", RESTORE_ROOT);
    }
    if (now.isBefore(root.notBefore())) {
      throw new AuthorityException(
          new AuthorityError.ClockBehind(now, folder.rootFile(), root.notBefore()));
    }
    if (now.isAfter(root.notAfter())) {
      throw new AuthorityException(
          new AuthorityError.RootExpired(now, folder.rootFile(), root.notAfter()));
    }
  }

  private static KeyedChain intermediateOf(
      StateFolder folder, KeyedChain root, Instant now, SecureRandom random)
      throws IOException, AuthorityException {
    X509Cert issuer = root.certificate();
    KeyedChain stored = folder.load(StateFolder.INTERMEDIATE_KEY, REMAKE_INTERMEDIATE).orElse(null);
    if (stored != null) {
      X509Cert certificate = stored.certificate();
      if (!certificate.isAuthority() || !certificate.isSignedBy(root.key().publicKey())) {
        stored.close();
        throw folder.damaged(
            StateFolder.INTERMEDIATE_KEY,
            "its certificate is no intermediate of " + issuer.subject(),
            REMAKE_INTERMEDIATE);
      }
      if (isFresh(certificate, issuer, now)) {
        return stored;
      }
      stored.close();
    }
    PrivateKey key = Profiles.KEY.generate(random);
    X509Cert made = Profiles.intermediate(key.publicKey(), issuer, root.key(), now, random);
    KeyedChain intermediate = new KeyedChain(key, List.of(made));
    folder.store(StateFolder.INTERMEDIATE_KEY, intermediate);
    return intermediate;
  }

  private static boolean isFresh(X509Cert certificate, X509Cert issuer, Instant now) {
    return !now.isBefore(certificate.notBefore())
        && !now.isAfter(certificate.notAfter())
        && (now.isBefore(Profiles.renewAt(certificate, issuer))
            || !certificate.notAfter().isBefore(issuer.notAfter()));
  }

  /** What to trust. */
  public X509Cert root() {
    return root;
  }

  /** What servers present beside their own; another one after a renewal. */
  public X509Cert intermediate() {
    return intermediate;
  }

  /** Where all of it lies. */
  public StateFolder folder() {
    return folder;
  }

  /**
   * Whether certificates may be issued for these names, without issuing one.
   *
   * @throws AuthorityException with {@link AuthorityError.NameNotPermitted} for the first that is
   *     not local, {@link AuthorityError.TooManyNames} for more than 100
   */
  public void check(Set<ServerName> names) throws AuthorityException {
    if (names.isEmpty()) {
      throw new IllegalArgumentException("a certificate for no name");
    }
    if (names.size() > Profiles.MOST_NAMES) {
      throw new AuthorityException(
          new AuthorityError.TooManyNames(names.size(), Profiles.MOST_NAMES));
    }
    var constraints = root.extensions().nameConstraints().orElseThrow();
    for (ServerName name : sorted(names)) {
      if (!constraints.allows(GeneralName.of(name))) {
        throw new AuthorityException(new AuthorityError.NameNotPermitted(name));
      }
    }
  }

  /**
   * A certificate for exactly these names with its chain and its key: the stored one while it is
   * good, until two thirds of its life, else a new one. Its signer stays open.
   *
   * @param names 1..100 local names
   */
  public Identity identityFor(Set<ServerName> names) throws AuthorityException {
    check(names);
    List<ServerName> wanted = sorted(names);
    return folder.exclusively(
        () -> {
          Instant now = clock.instant();
          try (KeyedChain issuer = currentIntermediate(now)) {
            intermediate = issuer.certificate();
            String file = fileOf(wanted);
            Optional<Identity> stored = stored(file, wanted, issuer.certificate(), now);
            return stored.isPresent() ? stored.get() : issue(file, wanted, issuer, now);
          }
        });
  }

  /** Keeps an identity for these names fresh: see there. Issues or reads the first one at once. */
  public Renewal keep(Set<ServerName> names, Consumer<RenewalEvent> listener)
      throws AuthorityException {
    return new Renewal(this, clock, Set.copyOf(names), identityFor(names), listener);
  }

  /**
   * What a person should hear about this authority, now and at each start until something is done:
   * a sentence each, usually none. The root says in its last year that its end is near.
   */
  public List<String> notices() {
    Duration left = Duration.between(clock.instant(), root.notAfter());
    if (left.compareTo(Profiles.ROOT_NOTICE) > 0) {
      return List.of();
    }
    return List.of(
        "The root authority in "
            + folder.rootFile()
            + " ends on "
            + root.notAfter()
            + ", in "
            + Math.max(0, left.toDays())
            + " days, and with it everything it vouches for: before that, "
            + Profiles.NEW_AUTHORITY
            + ".");
  }

  private KeyedChain currentIntermediate(Instant now) throws IOException, AuthorityException {
    try (KeyedChain current = rootOf(folder, now, random)) {
      if (!current.certificate().equals(root)) {
        throw new AuthorityException(new AuthorityError.Replaced(folder.path()));
      }
      return intermediateOf(folder, current, now, random);
    }
  }

  private Optional<Identity> stored(
      String file, List<ServerName> names, X509Cert issuer, Instant now) throws IOException {
    KeyedChain leaf;
    try {
      leaf = folder.load(file, "").orElse(null);
    } catch (AuthorityException e) {
      return Optional.empty(); // damaged, or read by others: a new key takes its place
    }
    if (leaf == null) {
      return Optional.empty();
    }
    X509Cert certificate = leaf.certificate();
    boolean good =
        leaf.chain().size() == 2
            && leaf.chain().getLast().equals(issuer)
            && certificate.isSignedBy(issuer.publicKey().orElseThrow())
            && names.stream().allMatch(name -> HostNameMatcher.matches(certificate, name))
            && isFresh(certificate, issuer, now);
    if (good) {
      return Optional.of(leaf.identity());
    }
    leaf.close();
    return Optional.empty();
  }

  private Identity issue(String file, List<ServerName> names, KeyedChain issuer, Instant now)
      throws IOException {
    PrivateKey key = Profiles.KEY.generate(random);
    X509Cert certificate =
        Profiles.leaf(key.publicKey(), names, issuer.certificate(), issuer.key(), now, random);
    KeyedChain leaf = new KeyedChain(key, List.of(certificate, issuer.certificate()));
    folder.store(file, leaf);
    sweep(now);
    return leaf.identity();
  }

  /** Deletes certificates whose time is over: nobody asks for those names any more. */
  private void sweep(Instant now) throws IOException {
    for (String file : folder.certificates()) {
      try (KeyedChain leaf = folder.load(file, "").orElse(null)) {
        if (leaf != null && now.isAfter(leaf.certificate().notAfter())) {
          folder.delete(file);
        }
      } catch (AuthorityException e) {
        // Whatever it is, it is not for us to delete.
      }
    }
  }

  /** Readable at its front, distinct by its end. */
  private static String fileOf(List<ServerName> names) {
    StringBuilder all = new StringBuilder();
    names.forEach(name -> all.append(name.text()).append('\n'));
    Bytes hash = HashAlgorithm.SHA256.hash(Bytes.copyOf(all.toString().getBytes(US_ASCII)));
    String first = names.getFirst().text().replace(':', '_');
    String front = first.substring(0, Math.min(40, first.length()));
    return StateFolder.CERTIFICATES + "/" + front + "-" + hash.slice(0, 8).toHex() + ".pem";
  }

  /** DNS names first, then addresses: one order, whatever the set's. */
  private static List<ServerName> sorted(Set<ServerName> names) {
    return names.stream()
        .sorted(
            Comparator.comparing((ServerName name) -> name instanceof IpName)
                .thenComparing(ServerName::text))
        .toList();
  }
}
