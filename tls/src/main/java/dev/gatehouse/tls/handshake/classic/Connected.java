package dev.gatehouse.tls.handshake.classic;

import dev.gatehouse.tls.message.HelloRequest;
import dev.gatehouse.tls.spec.AlertDescription;
import dev.gatehouse.tls.spec.ClassicVersion;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsException;

/**
 * The handshake is over, for either side. There is no other one: renegotiation is refused (RFC
 * 5246, section 7.2.2).
 */
public record Connected(ClassicVersion version) implements ServerState, ClientState {
  /** The server would have us begin anew: we say no, and go on. */
  Connected decline(HelloRequest m, Output out) throws TlsException {
    if (version == ClassicVersion.SSL_3_0) {
      throw TlsException.broken(Rule.RENEGOTIATION); // RFC 6101 has no alert that says no
    }
    out.warn(AlertDescription.NO_RENEGOTIATION);
    return this;
  }
}
