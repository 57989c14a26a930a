package dev.gatehouse.tls.handshake.classic;

import dev.gatehouse.tls.config.SecurityPolicy;
import dev.gatehouse.tls.handshake.ResumableSession;
import dev.gatehouse.tls.handshake.hello.Offered;
import dev.gatehouse.tls.message.ClientHello;
import dev.gatehouse.tls.message.ServerHello;
import dev.gatehouse.tls.message.extension.RenegotiationInfo;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.ClassicVersion;
import dev.gatehouse.tls.spec.Missing;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsError.PeerIncompatible;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * "The client checks that the hello's parameters are acceptable": that a server chose among what
 * was offered, and nothing that we would not have (RFC 5246, section 7.4.1.3).
 */
final class ServerChoice {
  private ServerChoice() {}

  static void require(Offered offered, ClassicVersion version, ServerHello m) throws TlsException {
    ClientHello hello = offered.hello();
    m.requireSolicitedBy(hello);
    requireSuite(hello, version, m.cipherSuite());
    requireSessionId(offered, m.legacySessionIdEcho());
    requireSecureRenegotiation(m.renegotiationInfo());
    requireMac(offered.config().policy(), m);
  }

  private static void requireSuite(ClientHello hello, ClassicVersion version, CipherSuite suite)
      throws TlsException {
    if (!hello.cipherSuites().contains(suite) || !suite.fits(version.version())) {
      throw TlsException.broken(Rule.CIPHER_SUITE_OFFERED);
    }
  }

  /** An ID of ours that comes back means a session, and we may have made it up. */
  private static void requireSessionId(Offered offered, Bytes id) throws TlsException {
    Bytes ours = offered.hello().legacySessionId();
    boolean known = offered.remembered().map(ResumableSession::id).filter(id::equals).isPresent();
    if (!id.isEmpty() && id.equals(ours) && !known) {
      throw TlsException.broken(Rule.SESSION_NEVER_WAS);
    }
  }

  private static void requireSecureRenegotiation(@Nullable RenegotiationInfo info)
      throws TlsException {
    if (info == null) {
      // RFC 5746, 4.1: without it nobody knows whether what we send is the beginning of what the
      // server reads.
      throw new TlsException(
          new PeerIncompatible(Missing.SECURE_RENEGOTIATION, "none", "RFC 5746's"));
    }
    if (!info.renegotiatedConnection().isEmpty()) {
      throw TlsException.broken(Rule.RENEGOTIATION_INFO_EMPTY); // 3.4: "MUST abort"
    }
  }

  private static void requireMac(SecurityPolicy policy, ServerHello m) throws TlsException {
    if (m.acceptsEncryptThenMac() && !m.cipherSuite().isCbc()) {
      throw TlsException.broken(Rule.ENCRYPT_THEN_MAC_CBC); // RFC 7366, 3
    }
    if (!policy.allows(m.cipherSuite(), m.acceptsEncryptThenMac())) {
      throw new TlsException(
          new PeerIncompatible(
              Missing.ENCRYPT_THEN_MAC, m.cipherSuite() + " without it", "CBC only with it"));
    }
  }
}
