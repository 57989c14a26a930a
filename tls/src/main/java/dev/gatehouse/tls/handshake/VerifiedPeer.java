package dev.gatehouse.tls.handshake;

import dev.gatehouse.pki.ClientPurpose;
import dev.gatehouse.pki.ServerName;
import dev.gatehouse.pki.ValidatedPath;
import dev.gatehouse.tls.handshake.proof.ProvenKey;

/**
 * The peer's path is valid for its purpose, and it used that path's key for this very handshake.
 */
public final class VerifiedPeer implements Peer {
  private final ValidatedPath path;

  private VerifiedPeer(ValidatedPath path) {
    this.path = path;
  }

  /** Puts the two checks together. Only this module can, for nobody else can make the proof. */
  @SuppressWarnings("exports") // the proof's package is closed on purpose
  public static VerifiedPeer of(ValidatedPath path, ProvenKey proof) {
    proof.requireOf(path.key());
    return new VerifiedPeer(path);
  }

  public ValidatedPath path() {
    return path;
  }

  /** The server's name as it was wanted, or the client's as its certificate has it. */
  @Override
  public String toString() {
    return switch (path.purpose()) {
      case ServerName name -> name.text();
      case ClientPurpose _ -> path.chain().getFirst().subject().toString();
    };
  }
}
