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

  /**
   * Full TLS 1.3 handshakes; the client judges a chain of two certificates each time.
   *
   * @param certificate {@code ecdsa} (P-256) or {@code rsa} (2048 bits), a file in the folder
   * @param group by IANA's name
   */
  Job handshakes(String certificate, String group) throws IOException, GeneralSecurityException;

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
