package dev.gatehouse.tls.handshake.classic;

import dev.gatehouse.tls.handshake.Peer;
import dev.gatehouse.tls.handshake.Session;
import dev.gatehouse.tls.keys.classic.Randoms;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.ClassicVersion;
import dev.gatehouse.tls.spec.NamedGroup;
import dev.gatehouse.wire.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * What the two hellos have agreed on.
 *
 * @param extendedMasterSecret whether the master secret hangs on the whole handshake (RFC 7627)
 * @param encryptThenMac whether a CBC record is authenticated as it travels (RFC 7366)
 * @param sessionId what the server calls the session; empty if it cannot be resumed
 * @param protocol by ALPN, or null
 * @param serverName that the client sent, or null
 */
public record Agreed(
    ClassicVersion version,
    CipherSuite suite,
    boolean extendedMasterSecret,
    boolean encryptThenMac,
    Randoms randoms,
    Bytes sessionId,
    @Nullable String protocol,
    @Nullable String serverName) {
  Session session(Peer peer, @Nullable NamedGroup group, boolean resumed) {
    return new Session(version.version(), suite, group, peer, protocol, serverName, false, resumed);
  }
}
