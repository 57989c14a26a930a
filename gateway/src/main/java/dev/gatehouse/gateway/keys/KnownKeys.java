package dev.gatehouse.gateway.keys;

import dev.gatehouse.gateway.binding.CertificateSource;
import dev.gatehouse.pki.X509Cert;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What everybody may know of keys, wherever they are: for status, and for whoever is to trust them.
 * Safe for use by several threads, and none of it waits.
 */
public interface KnownKeys {
  /**
   * The built-in authority as far as everybody may know it.
   *
   * @param file where the certificate can be read, to be trusted
   */
  record Root(X509Cert certificate, Path file) {}

  /**
   * What there is to know of the certificate now.
   *
   * @throws IllegalArgumentException for a source that these keys were not opened with
   */
  KeyFacts facts(CertificateSource source);

  /** The built-in authority's root; empty where no source is issued by it. */
  Optional<Root> root();

  /** For status: where the keys are, and whom that keeps them from. */
  String place();

  /** Renews what is due, without waiting for the next look at the clock. */
  void tick();
}
