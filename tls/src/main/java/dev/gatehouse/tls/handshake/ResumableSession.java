package dev.gatehouse.tls.handshake;

import dev.gatehouse.crypto.Secret;
import dev.gatehouse.tls.config.ClientAuthentication;
import dev.gatehouse.tls.config.SecurityPolicy;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.wire.Bytes;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a short handshake needs of the long one before it (RFC 5246, section 7.3, figure 2): the
 * master secret, and all that was agreed on and checked with it. It was made with the extended
 * master secret, for without that a session may be somebody else's (RFC 7627, section 5.3).
 *
 * <p>Whoever holds it may become either side of it, so whoever keeps it keeps it secret, and closes
 * it. How long it is kept is the keeper's to say: a day is the most (RFC 5246, appendix F.1.4), and
 * no longer than the peer's certificate is valid.
 */
public final class ResumableSession implements AutoCloseable {
  /**
   * Where a session belongs: it is resumed only where all of this is still so, for else it would
   * carry a peer past a check that it never passed.
   *
   * @param policy what was allowed when the session was made
   * @param serverName that the client sent, or null; at a client whom it wanted, address or name
   * @param clients whom the server asked for a certificate, and whom it believed; null at a client
   * @param shown the certificates that a client would show, for the server goes on with whom it met
   *     before (CVE-2016-5419); empty where each connection asks which, and at a server
   */
  public record Scope(
      SecurityPolicy policy,
      @Nullable String serverName,
      @Nullable ClientAuthentication clients,
      Optional<List<Bytes>> shown) {}

  private final Bytes id;
  private final ProtocolVersion version;
  private final CipherSuite suite;
  private final Secret master;
  private final Peer peer;
  private final Scope scope;

  /** Takes the master secret over. */
  public ResumableSession(
      Bytes id, ProtocolVersion version, CipherSuite suite, Secret master, Peer peer, Scope scope) {
    this.id = id;
    this.version = version;
    this.suite = suite;
    this.master = master;
    this.peer = peer;
    this.scope = scope;
  }

  /** What the server called it: 1..32 bytes. */
  public Bytes id() {
    return id;
  }

  public ProtocolVersion version() {
    return version;
  }

  public CipherSuite suite() {
    return suite;
  }

  /** Who the other side was found to be. */
  public Peer peer() {
    return peer;
  }

  public Scope scope() {
    return scope;
  }

  /** The same with a secret of its own, for the caller to close. */
  public ResumableSession copy() {
    return new ResumableSession(id, version, suite, master.copy(), peer, scope);
  }

  /** A second secret with the same bytes, for the caller to close. */
  public Secret copyOfMaster() {
    return master.copy();
  }

  @Override
  public void close() {
    master.close();
  }

  @Override
  public String toString() {
    return "ResumableSession(" + version + ", " + suite + ")";
  }
}
