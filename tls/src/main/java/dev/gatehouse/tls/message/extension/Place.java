package dev.gatehouse.tls.message.extension;

import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsException;

/** Where an extension block stands: the columns of the table in RFC 8446, section 4.2. */
public enum Place {
  CLIENT_HELLO,
  SERVER_HELLO,
  /**
   * A ServerHello without supported_versions, which chooses a version before TLS 1.3. What those
   * versions answer in it is decoded; anything else, though the table may know it, is kept
   * undecoded: the server answers what it was asked, or {@code requireSolicitedBy} refuses it.
   */
  OLDER_SERVER_HELLO,
  HELLO_RETRY_REQUEST,
  ENCRYPTED_EXTENSIONS,
  CERTIFICATE_REQUEST,
  /** An entry of the certificate list. */
  CERTIFICATE,
  NEW_SESSION_TICKET;

  /** For an extension that we recognize and that may not stand here. */
  TlsException forbids() {
    // RFC 8446, 4.2: "If an implementation receives an extension which it recognizes and which is
    // not specified for the
    // message in which it appears, it MUST abort the handshake with an "illegal_parameter" alert."
    return TlsException.broken(Rule.EXTENSION_PLACE);
  }
}
