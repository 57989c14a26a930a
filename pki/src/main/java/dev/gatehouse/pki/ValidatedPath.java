package dev.gatehouse.pki;

import dev.gatehouse.crypto.PublicKey;
import java.util.List;

/**
 * A chain that a {@link PathValidator} of this package found good for a name. There is no other way
 * to hold one.
 */
public final class ValidatedPath {
  private final List<X509Cert> chain;
  private final ServerName name;
  private final PublicKey key;

  ValidatedPath(List<X509Cert> chain, ServerName name, PublicKey key) {
    this.chain = List.copyOf(chain);
    this.name = name;
    this.key = key;
  }

  /** From the server's own certificate to the trust anchor. */
  public List<X509Cert> chain() {
    return chain;
  }

  /** The name that was asked for. */
  public ServerName name() {
    return name;
  }

  /** The server's certified key. */
  public PublicKey key() {
    return key;
  }
}
