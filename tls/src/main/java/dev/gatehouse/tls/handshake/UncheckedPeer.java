package dev.gatehouse.tls.handshake;

import dev.gatehouse.pki.X509Cert;
import dev.gatehouse.tls.danger.UncheckedPeers;
import dev.gatehouse.tls.handshake.proof.ProvenKey;
import java.util.List;

/**
 * The peer used the key of its first certificate for this very handshake. Whose key that is, nobody
 * has looked at, for a reason.
 */
public final class UncheckedPeer implements Peer {
  private final List<X509Cert> chain;
  private final String reason;

  private UncheckedPeer(List<X509Cert> chain, String reason) {
    this.chain = List.copyOf(chain);
    this.reason = reason;
  }

  /**
   * What is left of the check. Only this module can, for nobody else can make the proof.
   *
   * @param chain whose first certificate has a key that we can use, for it was proven
   */
  @SuppressWarnings("exports") // the proof's package is closed on purpose
  public static UncheckedPeer of(UncheckedPeers permission, List<X509Cert> chain, ProvenKey proof) {
    proof.requireOf(chain.getFirst().publicKey().orElseThrow());
    return new UncheckedPeer(chain, permission.reason());
  }

  /** As the peer sent it. */
  public List<X509Cert> chain() {
    return chain;
  }

  public String reason() {
    return reason;
  }

  @Override
  public String toString() {
    return "unchecked";
  }
}
