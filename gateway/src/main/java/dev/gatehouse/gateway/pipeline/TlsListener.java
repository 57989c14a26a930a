package dev.gatehouse.gateway.pipeline;

import dev.gatehouse.tls.handshake.Session;
import dev.gatehouse.tls.spec.TlsError;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Hears what becomes of TLS connections. Called on event loops, so it must not block. */
public interface TlsListener {
  /** The handshake is over. */
  default void secured(SocketAddress remote, Session session) {}

  /**
   * The connection ended in an error.
   *
   * @param session what it was, or null if it failed in the handshake
   */
  default void failed(SocketAddress remote, @Nullable Session session, TlsError why) {
    failed(remote, session != null, why.sentence());
  }

  /**
   * The same where TLS is another process's, which says no more than a sentence.
   *
   * @param secured whether the handshake was over
   */
  default void failed(SocketAddress remote, boolean secured, String sentence) {}

  /** The client went away in the middle of the handshake. */
  default void abandoned(SocketAddress remote) {}
}
