package dev.gatehouse.tls.handshake.modern;

import dev.gatehouse.tls.message.ClientHello;
import dev.gatehouse.tls.message.HelloRetryRequest;
import dev.gatehouse.tls.message.ServerHello;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.Missing;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsError.PeerIncompatible;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;

/** That a server chose among what was offered (RFC 8446, section 4.1.3 and 4.1.4). */
final class ServerChoice {
  private ServerChoice() {}

  static void require(ClientHello hello, ServerHello m) throws TlsException {
    if (m.supportedVersions() == null) {
      // Only after a retry: what speaks something older at once, Greeting sends to another machine.
      throw new TlsException(
          new PeerIncompatible(
              Missing.PROTOCOL_VERSION,
              m.version().toString(),
              ProtocolVersion.TLS_1_3.toString()));
    }
    m.requireSolicitedBy(hello);
    require(hello, m.version(), m.legacySessionIdEcho(), m.cipherSuite());
  }

  static void require(ClientHello hello, HelloRetryRequest m) throws TlsException {
    m.requireSolicitedBy(hello);
    require(hello, m.version(), m.legacySessionIdEcho(), m.cipherSuite());
  }

  private static void require(
      ClientHello hello, ProtocolVersion version, Bytes sessionIdEcho, CipherSuite suite)
      throws TlsException {
    // 4.2.1: the version must be one that was offered, and "MUST NOT be prior to TLS 1.3" here.
    if (!version.equals(ProtocolVersion.TLS_1_3)) {
      throw TlsException.broken(Rule.VERSION_CHOICE);
    }
    if (!sessionIdEcho.equals(hello.legacySessionId())) {
      throw TlsException.broken(Rule.SESSION_ID_ECHO);
    }
    // The hello offers suites of older versions beside TLS 1.3's, whose own keys and records only
    // these are made for.
    if (!hello.cipherSuites().contains(suite) || !suite.fits(version)) {
      throw TlsException.broken(Rule.CIPHER_SUITE_OFFERED);
    }
  }
}
