package dev.gatehouse.crypto;

import dev.gatehouse.wire.Bytes;

/**
 * A server's half of a key exchange, done: the share to send, and the secret that both now have.
 *
 * @param share what the client needs, {@link KeyExchange#serverShareBytes()} bytes
 * @param secret the shared secret; whoever holds the agreement closes it
 */
public record Agreement(Bytes share, Secret secret) {}
