package dev.gatehouse.ca;

import dev.gatehouse.pki.Identity;
import dev.gatehouse.pki.ServerName;
import dev.gatehouse.pki.X509Cert;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One server's certificate, kept fresh while the server runs: replaced at two thirds of its life.
 * It has no thread: whoever owns it calls {@link #tick} from a thread that may block for
 * milliseconds, at latest when the last tick said.
 *
 * <pre>{@code
 * Renewal renewal = authority.keep(names, log::renewal);
 * void again() { loop.schedule(this::again, between(clock.instant(), renewal.tick())); }
 * renewal.current()   // in each handshake
 * }</pre>
 *
 * Thread-safe.
 */
public final class Renewal {
  /**
   * Timers stand still while a machine sleeps, certificates do not: so a tick is wanted this often,
   * and mostly finds nothing to do.
   */
  static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  static final Duration FIRST_BACKOFF = Duration.ofMinutes(1);
  static final Duration LONGEST_BACKOFF = Duration.ofHours(1);

  private final Authority authority;
  private final InstantSource clock;
  private final Set<ServerName> names;
  private final Consumer<RenewalEvent> listener;
  private volatile Identity current;
  private int failures;
  private Instant notBefore = Instant.MIN;

  Renewal(
      Authority authority,
      InstantSource clock,
      Set<ServerName> names,
      Identity first,
      Consumer<RenewalEvent> listener) {
    this.authority = authority;
    this.clock = clock;
    this.names = names;
    this.current = first;
    this.listener = listener;
  }

  /** What to present in a handshake that begins now. A volatile read; never blocks. */
  public Identity current() {
    return current;
  }

  /** The names that it is for. */
  public Set<ServerName> names() {
    return names;
  }

  /** When the current certificate is to be replaced. */
  public Instant renewsAt() {
    return Profiles.renewAt(current.certificate(), current.chain().get(1));
  }

  /**
   * Renews if it is time. A failure goes to the listener, keeps the old certificate, and is tried
   * again after 1, 2, 4 … minutes, an hour at most. Reads and writes files when it renews.
   *
   * @return when to call again, at latest
   */
  public synchronized Instant tick() {
    Instant now = clock.instant();
    if (isDue(now) && !isBackingOff(now)) {
      renew(now);
    }
    Instant next = isDue(now) ? notBefore : renewsAt();
    Instant latest = now.plus(LONGEST_WAIT);
    return next.isBefore(latest) ? next : latest;
  }

  /** Also when the clock was set back: another one may be needed for now. */
  private boolean isDue(Instant now) {
    return !now.isBefore(renewsAt()) || now.isBefore(current.certificate().notBefore());
  }

  /** Not when the clock was set back meanwhile: nothing waits longer than the longest back-off. */
  private boolean isBackingOff(Instant now) {
    return now.isBefore(notBefore) && !notBefore.isAfter(now.plus(LONGEST_BACKOFF));
  }

  private void renew(Instant now) {
    X509Cert before = current.certificate();
    try {
      Identity renewed = authority.identityFor(names);
      failures = 0;
      notBefore = now.plus(FIRST_BACKOFF); // one that ends with its root may be due and stay
      if (!renewed.certificate().equals(before)) {
        current = renewed;
        notBefore = Instant.MIN;
        listener.accept(new RenewalEvent.Renewed(before, renewed.certificate(), renewsAt()));
        authority.notices().forEach(n -> listener.accept(new RenewalEvent.Notice(n)));
      }
    } catch (AuthorityException e) {
      failures++;
      notBefore = now.plus(backoff(failures));
      listener.accept(new RenewalEvent.Failed(e, failures, notBefore, before.notAfter()));
    }
  }

  private static Duration backoff(int failures) {
    Duration wait = FIRST_BACKOFF.multipliedBy(1L << Math.min(failures - 1, 10));
    return wait.compareTo(LONGEST_BACKOFF) < 0 ? wait : LONGEST_BACKOFF;
  }
}
