package dev.gatehouse.tls.keys;

import dev.gatehouse.crypto.Hkdf;
import dev.gatehouse.crypto.Secret;

/** The second rung: it knows the key exchange's result (RFC 8446, section 7.1). */
public final class HandshakeSecret implements AutoCloseable {
  private final Hkdf hkdf;
  private final Secret secret;

  HandshakeSecret(Hkdf hkdf, Secret secret) {
    this.hkdf = hkdf;
    this.secret = secret;
  }

  /** client_handshake_traffic_secret. */
  public TrafficSecret client(ThroughServerHello at) {
    return new TrafficSecret(hkdf, Label.CLIENT_HANDSHAKE_TRAFFIC.derive(hkdf, secret, at.bytes()));
  }

  /** server_handshake_traffic_secret. */
  public TrafficSecret server(ThroughServerHello at) {
    return new TrafficSecret(hkdf, Label.SERVER_HANDSHAKE_TRAFFIC.derive(hkdf, secret, at.bytes()));
  }

  /** Climbs to the last rung and zeroes this one. */
  public MasterSecret climb() {
    Beginning same = Beginning.of(hkdf);
    try (secret;
        Secret derived = Label.DERIVED.derive(hkdf, secret, same.emptyHash)) {
      return new MasterSecret(hkdf, hkdf.extract(derived, same.zeroes));
    }
  }

  /** For the published vectors. */
  Secret secret() {
    return secret;
  }

  /** A handshake that fails half-way leaves nothing behind. */
  @Override
  public void close() {
    secret.close();
  }
}
