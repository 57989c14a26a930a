package dev.gatehouse.tls.config;

import dev.gatehouse.tls.message.HandshakeMessage;
import dev.gatehouse.tls.spec.AlertDescription;
import dev.gatehouse.tls.spec.TlsError;

/**
 * Watches a handshake as data: each message as a record with typed fields, no log lines. Called on
 * the connection's thread in the order of things; no secret is shown. Whoever only wants some of it
 * leaves the rest out.
 */
public interface HandshakeObserver {
  /** Nobody watches. */
  HandshakeObserver NONE = new HandshakeObserver() {};

  default void sent(HandshakeMessage message) {}

  default void received(HandshakeMessage message) {}

  /**
   * change_cipher_spec, from us or from the peer: before TLS 1.3 what follows is under new keys, in
   * TLS 1.3 it is for middleboxes (RFC 8446, appendix D.4).
   */
  default void changeCipherSpec(boolean ours) {}

  /** New keys for what we send ({@code writing}) or for what we receive. */
  default void keys(boolean writing, String epoch) {}

  default void sent(AlertDescription alert) {}

  /** The peer's alert by its code, 0..255, for not every one has a name. */
  default void receivedAlert(int code) {}

  /** The machine is in another state, by the state's name. */
  default void entered(String state) {}

  default void over(TlsError error) {}
}
