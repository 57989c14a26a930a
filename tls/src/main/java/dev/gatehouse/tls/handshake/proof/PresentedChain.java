package dev.gatehouse.tls.handshake.proof;

import dev.gatehouse.pki.PathVerdict;
import dev.gatehouse.pki.ValidatedPath;
import dev.gatehouse.pki.X509Cert;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsError.CertificateRejected;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.DecodeException;
import java.util.ArrayList;
import java.util.List;

/** A peer's certificates, in any version, on their way from bytes to being believed. */
public final class PresentedChain {
  private PresentedChain() {}

  /**
   * Decoded, and not yet believed.
   *
   * @param ders each a certificate's DER, in the peer's order
   * @throws TlsException with {@link Rule#CERTIFICATE_DECODES}
   */
  public static List<X509Cert> decode(List<Bytes> ders) throws TlsException {
    List<X509Cert> chain = new ArrayList<>(ders.size());
    for (Bytes der : ders) {
      try {
        chain.add(X509Cert.decode(der));
      } catch (DecodeException e) {
        throw TlsException.broken(Rule.CERTIFICATE_DECODES);
      }
    }
    return chain;
  }

  /**
   * The path of a chain that is believed.
   *
   * @throws TlsException with {@code CertificateRejected} for one that is not
   */
  public static ValidatedPath believed(PathVerdict verdict) throws TlsException {
    return switch (verdict) {
      case PathVerdict.Valid(var path) -> path;
      case PathVerdict.Rejected(var why, int depth, String sentence) ->
          throw new TlsException(new CertificateRejected(why, depth, sentence));
    };
  }
}
