package dev.gatehouse.gateway.keys;

import dev.gatehouse.gateway.binding.CertificateSource;
import dev.gatehouse.tls.config.Credential;
import java.util.Optional;

/** Keys for tests: one credential for every source, until it is set to another. */
public final class FixedKeys implements Keys {
  private volatile Credential credential;

  public FixedKeys(Credential credential) {
    this.credential = credential;
  }

  public void set(Credential other) {
    credential = other;
  }

  @Override
  public Credential credential(CertificateSource source) {
    return credential;
  }

  @Override
  public KeyFacts facts(CertificateSource source) {
    return new KeyFacts(credential.identity().certificate(), Optional.empty());
  }

  @Override
  public Optional<Root> root() {
    return Optional.empty();
  }

  @Override
  public String place() {
    return "in the test";
  }

  @Override
  public void tick() {}

  @Override
  public void close() {}
}
