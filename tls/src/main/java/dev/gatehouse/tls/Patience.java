package dev.gatehouse.tls;

import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsException;

/**
 * How much of what costs the peer little and brings nobody forward we bear. Each count begins anew
 * with application data, but for what belongs to the handshake. The numbers are BoringSSL's where
 * it has one (32 empty records, 32 key updates, 4 warnings), November 2026.
 */
final class Patience {
  private static final int EMPTY_RECORDS = 32;
  private static final int KEY_UPDATES = 32;
  private static final int WARNINGS = 4;

  /** A handshake has one, with a retry perhaps two; some middleboxes add theirs. */
  private static final int CHANGE_CIPHER_SPECS = 32;

  /** Some servers put one before each message of theirs, of which there are seven. */
  private static final int HELLO_REQUESTS = 32;

  /** Servers send one to four at a time. */
  private static final int TICKETS = 32;

  /**
   * RFC 8446, section 4.2.10: a server that takes no early data passes over as much as its
   * configured maximum. The tickets are not ours; others allow 16 KiB (OpenSSL, nginx, BoringSSL).
   */
  static final int EARLY_DATA_BYTES = 32 * 1024;

  private int emptyRecords;
  private int keyUpdates;
  private int warnings;
  private int changeCipherSpecs;
  private int helloRequests;
  private int tickets;

  void data() {
    emptyRecords = 0;
    keyUpdates = 0;
    warnings = 0;
    tickets = 0;
  }

  void emptyRecord() throws TlsException {
    if (++emptyRecords > EMPTY_RECORDS) {
      throw TlsException.broken(Rule.TOO_MANY_EMPTY_RECORDS);
    }
  }

  void keyUpdate() throws TlsException {
    if (++keyUpdates > KEY_UPDATES) {
      throw TlsException.broken(Rule.TOO_MANY_KEY_UPDATES);
    }
  }

  void warning() throws TlsException {
    if (++warnings > WARNINGS) {
      throw TlsException.broken(Rule.TOO_MANY_WARNINGS);
    }
  }

  void changeCipherSpec() throws TlsException {
    if (++changeCipherSpecs > CHANGE_CIPHER_SPECS) {
      throw TlsException.broken(Rule.TOO_MANY_CHANGE_CIPHER_SPECS);
    }
  }

  /** Whether a change_cipher_spec was passed over. */
  boolean passedOverChangeCipherSpec() {
    return changeCipherSpecs > 0;
  }

  void helloRequest() throws TlsException {
    if (++helloRequests > HELLO_REQUESTS) {
      throw TlsException.broken(Rule.TOO_MANY_HELLO_REQUESTS);
    }
  }

  void ticket() throws TlsException {
    if (++tickets > TICKETS) {
      throw TlsException.broken(Rule.TOO_MANY_TICKETS);
    }
  }
}
