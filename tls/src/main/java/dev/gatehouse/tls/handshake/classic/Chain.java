package dev.gatehouse.tls.handshake.classic;

import dev.gatehouse.pki.X509Cert;
import dev.gatehouse.tls.message.ClassicCertificate;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.DecodeException;
import java.util.ArrayList;
import java.util.List;

/** A peer's certificates, decoded and not yet believed. */
final class Chain {
  private Chain() {}

  static List<X509Cert> decode(ClassicCertificate m) throws TlsException {
    List<X509Cert> chain = new ArrayList<>(m.certificateList().size());
    for (Bytes der : m.certificateList()) {
      try {
        chain.add(X509Cert.decode(der));
      } catch (DecodeException e) {
        throw TlsException.broken(Rule.CERTIFICATE_DECODES);
      }
    }
    return chain;
  }
}
