package dev.gatehouse.ca.trust;

import dev.gatehouse.pki.X509Cert;
import dev.gatehouse.wire.pem.Pem;
import java.nio.file.Path;

/**
 * The root that is to be trusted.
 *
 * @param file its PEM, for the commands that people are told to run
 */
record Anchor(X509Cert root, Path file) {
  /**
   * Names it in every store. Part of its fingerprint is in it, so that two authorities do not meet,
   * and removing one leaves the other.
   */
  String nickname() {
    return "gatehouse-" + root.fingerprint().slice(0, 8).toHex();
  }

  byte[] pem() {
    return Pem.format(Pem.CERTIFICATE, root.encoded().toArray());
  }
}
