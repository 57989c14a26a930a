package dev.gatehouse.proving.bench;

import java.io.IOException;
import java.security.GeneralSecurityException;

/** A TLS implementation whose two ends talk in memory, in turns, on one thread. */
interface Contender {
  /** Both ends' handshakes, or a record sealed and opened; prepared once, done many times. */
  interface Job {
    /** Does it {@code times} times and lets the clocks know whose turn was over. */
    void run(Clocks clocks, int times) throws IOException, GeneralSecurityException;
  }

  /** Full handshakes; the client judges a chain of two certificates each time. */
  Job handshakes(Handshake wanted) throws IOException, GeneralSecurityException;

  /**
   * A full handshake.
   *
   * @param certificate {@code ecdsa} (P-256) or {@code rsa} (2048 bits), a file in the folder
   * @param group by IANA's name
   * @param version {@code TLSv1.2} or {@code TLSv1.3}
   */
  record Handshake(String certificate, String group, String version) {
    /** The suite that is spoken: the strongest of everybody's, AES-128-GCM. */
    String suite() {
      if (version.equals("TLSv1.3")) {
        return "TLS_AES_128_GCM_SHA256";
      }
      return "TLS_ECDHE_"
          + (certificate.equals("rsa") ? "RSA" : "ECDSA")
          + "_WITH_AES_128_GCM_SHA256";
    }
  }

  /** Records of so many bytes of content, sealed by one end and opened by the other. */
  Job records(String suite, int bytes) throws IOException, GeneralSecurityException;

  /** It cannot be had like this, and why. */
  final class AbsentException extends IOException {
    private static final long serialVersionUID = 1L;

    AbsentException(String why) {
      super(why);
    }
  }
}
