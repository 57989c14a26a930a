package dev.gatehouse.tls;

import dev.gatehouse.pki.X509Cert;
import dev.gatehouse.tls.handshake.Peer;
import dev.gatehouse.tls.handshake.ResumableSession;
import dev.gatehouse.tls.handshake.VerifiedPeer;
import dev.gatehouse.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sessions that a server can go on with, by their ID (RFC 5246, section 7.3): so many at the most,
 * and each for so long, but no longer than its peer's certificates are valid. The least recently
 * used one goes first. Thread-safe: the IDs, which are random, are spread over parts with a lock
 * each, held for one look.
 *
 * <p>A session says whom its server believed, and is not judged again. Of what makes a chain
 * believed it knows no more than {@code ClientAuthentication} does: whoever trusts other anchors
 * from now on, or takes back a certificate, closes the cache and begins another one. Servers that
 * trust differently do not share one.
 */
public final class SessionCache implements AutoCloseable {
  /**
   * RFC 5246, appendix F.1.4: "an upper limit of 24 hours is suggested for session ID lifetimes".
   */
  private static final Duration LONGEST = Duration.ofHours(24);

  private static final int PARTS = 16;

  private record Entry(ResumableSession session, Instant until) {}

  private final Part[] parts = new Part[PARTS];
  private final Duration lifetime;
  private final InstantSource clock;

  private SessionCache(int most, Duration lifetime, InstantSource clock) {
    if (most < PARTS || !lifetime.isPositive() || lifetime.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "a cache keeps "
              + PARTS
              + " sessions or more, each for a day at the most; not "
              + most
              + " for "
              + lifetime);
    }
    this.lifetime = lifetime;
    this.clock = clock;
    for (int i = 0; i < PARTS; i++) {
      parts[i] = new Part(most / PARTS);
    }
  }

  /**
   * An empty one.
   *
   * @param most sessions, 16 or more; each takes about 1 KiB, and what its peer's chain has
   * @param lifetime at most a day
   */
  public static SessionCache of(int most, Duration lifetime, InstantSource clock) {
    return new SessionCache(most, lifetime, clock);
  }

  /** Keeps a session, and owns it from here on. */
  public void keep(ResumableSession session) {
    Instant now = clock.instant();
    part(session.id()).keep(session.id(), new Entry(session, until(session.peer(), now)), now);
  }

  private Instant until(Peer peer, Instant now) {
    Instant until = now.plus(lifetime);
    if (peer instanceof VerifiedPeer verified) {
      for (X509Cert certificate : verified.path().chain()) {
        if (certificate.notAfter().isBefore(until)) {
          until = certificate.notAfter();
        }
      }
    }
    return until;
  }

  /** A copy of the session of that ID, which the caller closes; empty if there is none any more. */
  public Optional<ResumableSession> find(Bytes id) {
    return part(id).find(id, clock.instant());
  }

  /** How many there are, some of them perhaps over. */
  public int size() {
    int size = 0;
    for (Part part : parts) {
      size += part.size();
    }
    return size;
  }

  private Part part(Bytes id) {
    return parts[Math.floorMod(id.hashCode(), PARTS)];
  }

  /** Forgets all of them. */
  @Override
  public void close() {
    for (Part part : parts) {
      part.clear();
    }
  }

  /** Some of the sessions, in the order of their last use. */
  private static final class Part {
    private final int most;
    private final Map<Bytes, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    Part(int most) {
      this.most = most;
    }

    synchronized void keep(Bytes id, Entry entry, Instant now) {
      close(entries.put(id, entry));
      for (Iterator<Entry> eldest = entries.values().iterator(); eldest.hasNext(); ) {
        Entry next = eldest.next();
        if (entries.size() <= most && now.isBefore(next.until())) {
          return;
        }
        eldest.remove();
        close(next);
      }
    }

    synchronized Optional<ResumableSession> find(Bytes id, Instant now) {
      Entry entry = entries.get(id);
      if (entry == null) {
        return Optional.empty();
      }
      if (now.isBefore(entry.until())) {
        return Optional.of(entry.session().copy());
      }
      close(entries.remove(id));
      return Optional.empty();
    }

    synchronized int size() {
      return entries.size();
    }

    synchronized void clear() {
      entries.values().forEach(Part::close);
      entries.clear();
    }

    private static void close(@Nullable Entry entry) {
      if (entry != null) {
        entry.session().close();
      }
    }
  }
}
