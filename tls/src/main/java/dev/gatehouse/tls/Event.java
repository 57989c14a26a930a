package dev.gatehouse.tls;

import dev.gatehouse.tls.handshake.ResumableSession;
import dev.gatehouse.tls.handshake.Session;
import dev.gatehouse.tls.spec.TlsError;
import dev.gatehouse.wire.Bytes;

/** What has happened on a connection, in its order. */
public sealed interface Event {
  /** The handshake is over: both halves are open. */
  record Ready(Session session) implements Event {}

  /** Application data, never empty, authentic and in order. */
  record Data(Bytes bytes) implements Event {}

  /**
   * The session can be resumed by its ID on another connection; whoever takes it closes it. Before
   * TLS 1.3, and only where the configuration wants it.
   */
  record Resumable(ResumableSession session) implements Event {}

  /** close_notify: the peer sends nothing more. Our half is open still (RFC 8446, section 6.1). */
  record PeerClosed() implements Event {}

  /**
   * The transport ended without close_notify: what came may be a part of what was sent, for anybody
   * on the way can end a transport.
   */
  record Truncated() implements Event {}

  /** One side's records are under new keys (RFC 8446, section 4.6.3). */
  record KeysUpdated(boolean byPeer) implements Event {}

  /** The connection has failed; its alert, if there is one to send, waits in {@code transmit}. */
  record Over(TlsError error) implements Event {}
}
