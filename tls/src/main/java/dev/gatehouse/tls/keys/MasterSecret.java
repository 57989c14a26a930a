package dev.gatehouse.tls.keys;

import dev.gatehouse.crypto.Hkdf;
import dev.gatehouse.crypto.Secret;

/**
 * The last rung (RFC 8446, section 7.1; its successor RFC 9846 says "main"). The resumption secret,
 * which hangs on {@link ThroughClientFinished}, will leave from here.
 */
public final class MasterSecret implements AutoCloseable {
  private final Hkdf hkdf;
  private final Secret secret;

  MasterSecret(Hkdf hkdf, Secret secret) {
    this.hkdf = hkdf;
    this.secret = secret;
  }

  /** client_application_traffic_secret_0. */
  public TrafficSecret client(ThroughServerFinished at) {
    return new TrafficSecret(
        hkdf, Label.CLIENT_APPLICATION_TRAFFIC.derive(hkdf, secret, at.bytes()));
  }

  /** server_application_traffic_secret_0. */
  public TrafficSecret server(ThroughServerFinished at) {
    return new TrafficSecret(
        hkdf, Label.SERVER_APPLICATION_TRAFFIC.derive(hkdf, secret, at.bytes()));
  }

  /** exporter_master_secret. */
  public ExporterSecret exporter(ThroughServerFinished at) {
    return new ExporterSecret(hkdf, Label.EXPORTER_MASTER.derive(hkdf, secret, at.bytes()));
  }

  /** For the published vectors. */
  Secret secret() {
    return secret;
  }

  @Override
  public void close() {
    secret.close();
  }
}
