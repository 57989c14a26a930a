package dev.gatehouse.tls;

import dev.gatehouse.crypto.Secret;
import dev.gatehouse.tls.config.KeyLog;
import dev.gatehouse.tls.keys.TrafficSecret;
import dev.gatehouse.tls.keys.TrafficSecrets;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.wire.Bytes;
import java.util.EnumMap;
import java.util.Map;

/** A key log that keeps the secrets of one connection, so that a test can speak for its peer. */
final class CapturedSecrets implements KeyLog {
  private final Map<Label, Secret> secrets = new EnumMap<>(Label.class);

  @Override
  public void log(Label label, Bytes clientRandom, Secret secret) {
    if (secrets.put(label, secret.copy()) != null) {
      throw new AssertionError(label + " was logged twice");
    }
  }

  /** Whether that secret came into being. */
  boolean has(Label label) {
    return secrets.containsKey(label);
  }

  /** The secret; that it came into being is the caller's claim. */
  Secret secret(Label label) {
    Secret secret = secrets.get(label);
    if (secret == null) {
      throw new AssertionError("no " + label + " yet, only " + secrets.keySet());
    }
    return secret;
  }

  /** The same as a traffic secret. */
  TrafficSecret traffic(CipherSuite suite, Label label) {
    return TrafficSecrets.of(suite.hash(), secret(label));
  }
}
