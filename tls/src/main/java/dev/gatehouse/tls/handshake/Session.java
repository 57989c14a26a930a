package dev.gatehouse.tls.handshake;

import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.NamedGroup;
import dev.gatehouse.tls.spec.ProtocolVersion;
import org.jspecify.annotations.Nullable;

/**
 * What a handshake ended in.
 *
 * @param group of the key exchange; null where it had none, as in a resumed session of TLS 1.2
 * @param applicationProtocol by ALPN, or null if there was none in common or none wanted
 * @param serverName the host name that the client sent, or null
 * @param retried whether it took a HelloRetryRequest
 * @param resumed whether it was the short handshake, which goes on where an earlier one ended
 */
public record Session(
    ProtocolVersion version,
    CipherSuite suite,
    @Nullable NamedGroup group,
    Peer peer,
    @Nullable String applicationProtocol,
    @Nullable String serverName,
    boolean retried,
    boolean resumed) {}
