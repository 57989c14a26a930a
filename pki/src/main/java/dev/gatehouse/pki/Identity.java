package dev.gatehouse.pki;

import dev.gatehouse.crypto.Signer;
import java.util.List;

/**
 * Who we are: a chain of certificates, ours first, and something that signs with the first one's
 * key. The key itself may be in another process.
 *
 * @param chain 1 and more certificates; each but the last is issued by the next. The root may be
 *     left out.
 */
public record Identity(List<X509Cert> chain, Signer signer) {
  public Identity {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("an identity without a certificate");
    }
    if (!chain
        .getFirst()
        .subjectPublicKeyInfo()
        .equals(signer.publicKey().subjectPublicKeyInfo())) {
      throw new IllegalArgumentException(
          "the private key does not belong to the certificate for " + chain.getFirst().subject());
    }
  }

  /** Our own certificate. */
  public X509Cert certificate() {
    return chain.getFirst();
  }
}
