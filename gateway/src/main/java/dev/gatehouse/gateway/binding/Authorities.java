package dev.gatehouse.gateway.binding;

import dev.gatehouse.pki.X509Cert;
import java.nio.file.Path;
import java.util.List;

/**
 * Whom a binding trusts to vouch for clients. The certificates were read when the site file was, so
 * that a process that may not read the file can judge.
 *
 * @param file the PEM file that they came from; absolute
 * @param certificates the trust anchors, at least one, in the file's order; each is an authority's
 */
public record Authorities(Path file, List<X509Cert> certificates) {
  /** Keeps a copy. */
  public Authorities {
    if (certificates.isEmpty()) throw new IllegalArgumentException("no authority in " + file);
    certificates = List.copyOf(certificates);
  }
}
