package dev.gatehouse.pki;

import dev.gatehouse.crypto.PublicKey;
import java.util.List;

/**
 * A chain that a {@link PathValidator} of this package found good for a purpose. There is no other
 * way to hold one.
 */
public final class ValidatedPath {
  private final List<X509Cert> chain;
  private final Purpose purpose;
  private final PublicKey key;

  ValidatedPath(List<X509Cert> chain, Purpose purpose, PublicKey key) {
    this.chain = List.copyOf(chain);
    this.purpose = purpose;
    this.key = key;
  }

  /** From the peer's own certificate to the trust anchor. */
  public List<X509Cert> chain() {
    return chain;
  }

  /** What was asked for. */
  public Purpose purpose() {
    return purpose;
  }

  /** The peer's certified key. */
  public PublicKey key() {
    return key;
  }
}
