package dev.gatehouse.tls.handshake;

import dev.gatehouse.crypto.SignatureAlgorithm;
import dev.gatehouse.pki.X509Cert;
import dev.gatehouse.tls.config.Credential;
import dev.gatehouse.tls.spec.TlsError.LocalFailure;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which certificates a server takes from us, as its CertificateRequest says in whichever version
 * (RFC 8446, section 4.3.2; RFC 5246, section 7.4.4). A value.
 *
 * @param algorithms how the handshake may be signed, best first: what the server verifies (before
 *     TLS 1.2 its certificate types say it), the version has, and our policy allows
 * @param certificateAlgorithms what the server verifies in certificates; empty where it does not
 *     say, as before TLS 1.2
 * @param authorities the DER of the names of those who may have issued one; empty for anybody
 */
public record CredentialRequest(
    List<SignatureAlgorithm> algorithms,
    Optional<Set<SignatureAlgorithm>> certificateAlgorithms,
    List<Bytes> authorities) {
  public CredentialRequest {
    algorithms = List.copyOf(algorithms);
    certificateAlgorithms = certificateAlgorithms.map(Set::copyOf);
    authorities = List.copyOf(authorities);
  }

  /** The first of ours that the server takes; empty if it takes none, and gets to see none. */
  public Optional<Credential> firstOf(List<Credential> ours) {
    return ours.stream().filter(this::takes).findFirst();
  }

  /** Whether the server takes it, by all that it says (RFC 8446, section 4.4.2.3). */
  public boolean takes(Credential credential) {
    List<X509Cert> chain = credential.identity().chain();
    return algorithm(credential).isPresent()
        && (authorities.isEmpty()
            || chain.stream().anyMatch(c -> authorities.contains(c.issuer().encoded())))
        && certificateAlgorithms
            .map(able -> chain.stream().allMatch(c -> verifies(c, able)))
            .orElse(true);
  }

  /** How its key signs this handshake; empty if it has no way that the server verifies. */
  public Optional<SignatureAlgorithm> algorithm(Credential credential) {
    Set<SignatureAlgorithm> able = credential.identity().signer().algorithms();
    return algorithms.stream().filter(able::contains).findFirst();
  }

  /**
   * The same of one that was chosen to be presented.
   *
   * @throws TlsException with {@code LocalFailure} if it has none
   */
  public SignatureAlgorithm requireAlgorithm(Credential chosen) throws TlsException {
    return algorithm(chosen)
        .orElseThrow(
            () ->
                new TlsException(
                    new LocalFailure(
                        "the chosen certificate's key has no signature that the server takes")));
  }

  private static boolean verifies(X509Cert cert, Set<SignatureAlgorithm> able) {
    // RFC 8446, 4.4.2.2: what is self-signed is not validated, and "MAY be signed with any
    // algorithm".
    return cert.isSelfIssued() || !Collections.disjoint(cert.signatureAlgorithms(), able);
  }
}
