package dev.gatehouse.gateway;

import dev.gatehouse.ca.Authority;
import dev.gatehouse.ca.AuthorityException;
import dev.gatehouse.ca.Renewal;
import dev.gatehouse.ca.RenewalEvent;
import dev.gatehouse.gateway.binding.CertificateSource;
import dev.gatehouse.gateway.keys.KeyFacts;
import dev.gatehouse.gateway.keys.Keys;
import dev.gatehouse.gateway.report.Log;
import dev.gatehouse.gateway.state.GateFolder;
import dev.gatehouse.pki.Identity;
import dev.gatehouse.pki.ServerName;
import dev.gatehouse.tls.config.Credential;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * The certificate that the gate shows, always a fresh one: renewed by a thread of its own, taken up
 * by the next handshake, while open connections keep what they have. Safe for use by several
 * threads.
 */
final class Certificates implements Keys {
  /** An identity with what handshakes need of it, made once for all of them. */
  private record Ready(Identity identity, Credential server) {}

  private final Root root;
  private final Renewal renewal;
  private final InstantSource clock;
  private final Thread renewer;
  private volatile Ready ready;
  private volatile boolean closed;

  private Certificates(Root root, Renewal renewal, InstantSource clock) {
    this.root = root;
    this.renewal = renewal;
    this.clock = clock;
    this.ready = made(renewal.current());
    this.renewer = Thread.ofPlatform().daemon().name("renewal").start(this::renew);
  }

  /** Issues a certificate for these names, or takes the one that is kept, and keeps it fresh. */
  static Certificates of(
      Authority authority, GateFolder folder, Set<ServerName> names, InstantSource clock, Log log)
      throws AuthorityException {
    authority.notices().forEach(log::warning);
    return new Certificates(
        new Root(authority.root(), folder.authority().rootFile()),
        authority.keep(names, event -> tell(event, log)),
        clock);
  }

  private static void tell(RenewalEvent event, Log log) {
    switch (event) {
      case RenewalEvent.Renewed(var _, var now, Instant next) ->
          log.notice(
              "The certificate was renewed: serial "
                  + now.serial().toString(16)
                  + ", to be renewed again "
                  + next
                  + ".");
      case RenewalEvent.Failed(var why, int attempt, Instant next, Instant until) ->
          log.warning(
              "The certificate could not be renewed (attempt "
                  + attempt
                  + "): "
                  + why.error().sentence()
                  + " The one in use is good until "
                  + until
                  + "; the next attempt is at "
                  + next
                  + ".");
      case RenewalEvent.Notice(String sentence) -> log.warning(sentence);
    }
  }

  private static Ready made(Identity identity) {
    return new Ready(identity, Credential.of(identity));
  }

  /** One certificate for all names, as all of them are in it. */
  @Override
  public Credential credential(CertificateSource source) {
    return current().server();
  }

  @Override
  public KeyFacts facts(CertificateSource source) {
    return new KeyFacts(current().identity().certificate(), Optional.of(renewal.renewsAt()));
  }

  @Override
  public Optional<Root> root() {
    return Optional.of(root);
  }

  @Override
  public String place() {
    return "in-process (not isolated: same user)";
  }

  @SuppressWarnings("ReferenceEquality") // the very same identity, for an equal one is another's
  private Ready current() {
    Ready known = ready;
    Identity now = renewal.current();
    if (known.identity() != now) {
      known = made(now); // two loops may both make it: they are equal
      ready = known;
    }
    return known;
  }

  private void renew() {
    while (!closed) {
      Instant next = renewal.tick();
      Duration wait = Duration.between(clock.instant(), next);
      LockSupport.parkNanos(this, Math.max(1_000_000, wait.toNanos()));
    }
  }

  @Override
  public void tick() {
    LockSupport.unpark(renewer);
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(renewer);
  }
}
