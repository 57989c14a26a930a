package dev.gatehouse.tls.spec;

import static dev.gatehouse.tls.spec.AlertDescription.BAD_CERTIFICATE;
import static dev.gatehouse.tls.spec.AlertDescription.BAD_RECORD_MAC;
import static dev.gatehouse.tls.spec.AlertDescription.DECODE_ERROR;
import static dev.gatehouse.tls.spec.AlertDescription.DECRYPT_ERROR;
import static dev.gatehouse.tls.spec.AlertDescription.HANDSHAKE_FAILURE;
import static dev.gatehouse.tls.spec.AlertDescription.ILLEGAL_PARAMETER;
import static dev.gatehouse.tls.spec.AlertDescription.INAPPROPRIATE_FALLBACK;
import static dev.gatehouse.tls.spec.AlertDescription.INSUFFICIENT_SECURITY;
import static dev.gatehouse.tls.spec.AlertDescription.MISSING_EXTENSION;
import static dev.gatehouse.tls.spec.AlertDescription.PROTOCOL_VERSION;
import static dev.gatehouse.tls.spec.AlertDescription.RECORD_OVERFLOW;
import static dev.gatehouse.tls.spec.AlertDescription.UNEXPECTED_MESSAGE;
import static dev.gatehouse.tls.spec.AlertDescription.UNSUPPORTED_CERTIFICATE;
import static dev.gatehouse.tls.spec.AlertDescription.UNSUPPORTED_EXTENSION;

/**
 * What a peer MUST or MUST NOT do, each with the alert that its breach earns and the place where
 * the specification says so. Sections are RFC 8446's unless another RFC is named.
 */
public enum Rule {
  // Records
  RECORD_TYPE_KNOWN(UNEXPECTED_MESSAGE, "5", "a record has an unknown content type"),
  RECORD_PLAINTEXT_LENGTH(RECORD_OVERFLOW, "5.1", "a record's content is longer than 2^14 bytes"),
  RECORD_CIPHERTEXT_LENGTH(
      RECORD_OVERFLOW, "5.2", "a protected record is longer than 2^14 + 256 bytes"),
  RECORD_AUTHENTIC(BAD_RECORD_MAC, "5.2", "a record fails to decrypt"),
  RECORD_TOO_SHORT(DECODE_ERROR, "5.2", "a protected record has no room for its tag"),
  RECORD_PROTECTED(UNEXPECTED_MESSAGE, "5", "a record came in the clear when keys are in force"),
  RECORD_NOT_YET_PROTECTED(UNEXPECTED_MESSAGE, "5", "application data before any keys"),
  RECORD_INNER_TYPE_PRESENT(
      UNEXPECTED_MESSAGE, "5.4", "a record's plaintext is all zeros and has no content type"),
  RECORD_INNER_TYPE_ALLOWED(
      UNEXPECTED_MESSAGE, "5.2", "a protected record hides a content type that may not be there"),
  RECORD_NOT_EMPTY(UNEXPECTED_MESSAGE, "5.1", "an empty handshake or alert record"),
  RECORD_LEGACY_VERSION(PROTOCOL_VERSION, "5.1", "a record's version is not one of TLS"),
  CHANGE_CIPHER_SPEC_VALUE(
      UNEXPECTED_MESSAGE, "5", "a change_cipher_spec record is not the single byte 1"),
  CHANGE_CIPHER_SPEC_PLACE(
      UNEXPECTED_MESSAGE, "5", "a change_cipher_spec record outside the handshake"),
  HANDSHAKE_NOT_INTERLEAVED(
      UNEXPECTED_MESSAGE, "5.1", "another record came between the pieces of a handshake message"),
  KEY_CHANGE_AT_RECORD_EDGE(
      UNEXPECTED_MESSAGE, "5.1", "a handshake message goes on over a change of keys"),
  ALERT_LENGTH(DECODE_ERROR, "5.1", "an alert record is not exactly one alert"),
  // Records before TLS 1.3
  RECORD_VERSION(
      PROTOCOL_VERSION,
      "RFC 5246, section 6.2.1",
      "a record's version is not the one that was agreed"),
  RECORD_OLDER_CIPHERTEXT_LENGTH(
      RECORD_OVERFLOW,
      "RFC 5246, section 6.2.3",
      "a protected record is longer than 2^14 + 2048 bytes"),
  RECORD_MAC(BAD_RECORD_MAC, "RFC 5246, section 7.2.2", "a record is not what its sender sealed"),
  ALERT_LEVEL(
      ILLEGAL_PARAMETER, "RFC 5246, section 7.2", "an alert is neither a warning nor fatal"),
  CHANGE_CIPHER_SPEC_EARLY(
      UNEXPECTED_MESSAGE,
      "RFC 5246, section 7.1",
      "change_cipher_spec came before there was anything to change to"),
  // Hellos
  HANDSHAKE_TYPE_KNOWN(UNEXPECTED_MESSAGE, "4", "a handshake message has an unknown type"),
  HANDSHAKE_TYPE_OF_VERSION(
      UNEXPECTED_MESSAGE, "B.3", "a handshake message came that this version does not have"),
  COMPRESSION_NULL_ONLY(
      ILLEGAL_PARAMETER, "4.1.2", "legacy_compression_methods is not exactly the null method"),
  COMPRESSION_NULL_OFFERED(
      ILLEGAL_PARAMETER,
      "RFC 5246, section 7.4.1.2",
      "compression_methods does not offer the null method"),
  COMPRESSION_NULL_CHOSEN(
      ILLEGAL_PARAMETER, "4.1.3", "legacy_compression_method is not the null method"),
  SESSION_ID_LENGTH(DECODE_ERROR, "4.1.2", "legacy_session_id is longer than 32 bytes"),
  EXTENSION_ONCE(ILLEGAL_PARAMETER, "4.2", "an extension appears twice in one message"),
  EXTENSION_PLACE(ILLEGAL_PARAMETER, "4.2", "an extension stands in a message where it may not"),
  EXTENSION_SOLICITED(
      UNSUPPORTED_EXTENSION, "4.2", "an extension answers a request that was never made"),
  EXTENSION_NEEDED(MISSING_EXTENSION, "9.2", "a mandatory extension is missing"),
  PRE_SHARED_KEY_LAST(ILLEGAL_PARAMETER, "4.2.11", "pre_shared_key is not the last extension"),
  PSK_MODES_NEEDED(
      MISSING_EXTENSION, "4.2.9", "pre_shared_key comes without psk_key_exchange_modes"),
  PSK_BINDERS_MATCH(
      ILLEGAL_PARAMETER,
      "4.2.11",
      "pre_shared_key has another number of binders than of identities"),
  KEY_SHARE_GROUP_OFFERED(
      ILLEGAL_PARAMETER, "4.2.8", "a key share is for a group that supported_groups does not name"),
  KEY_SHARE_ONCE(ILLEGAL_PARAMETER, "4.2.8", "two key shares for one group"),
  KEY_SHARE_ORDER(
      ILLEGAL_PARAMETER, "4.2.8", "key shares are in another order than supported_groups"),
  KEY_SHARE_VALID(ILLEGAL_PARAMETER, "4.2.8.2", "a key share is no valid public key of its group"),
  SERVER_NAME_FORM(ILLEGAL_PARAMETER, "RFC 6066, section 3", "server_name is not one host name"),
  EC_POINT_FORMATS_UNCOMPRESSED(
      ILLEGAL_PARAMETER,
      "RFC 8422, section 5.1.2",
      "ec_point_formats does not name the uncompressed format"),
  RECORD_SIZE_LIMIT_VALUE(
      ILLEGAL_PARAMETER, "RFC 8449, section 4", "record_size_limit is less than 64"),
  ALPN_ONE_ANSWER(
      ILLEGAL_PARAMETER,
      "RFC 7301, section 3.1",
      "the server's ALPN answer is not exactly one protocol"),
  ALPN_OFFERED(
      ILLEGAL_PARAMETER,
      "RFC 7301, section 3.2",
      "the server chose an application protocol that was not offered"),
  VERSION_CHOICE(ILLEGAL_PARAMETER, "4.2.1", "the server chose a version that was not offered"),
  LEGACY_VERSION(ILLEGAL_PARAMETER, "4.1.3", "legacy_version is not TLS 1.2's"),
  CIPHER_SUITE_OFFERED(
      ILLEGAL_PARAMETER, "4.1.3", "the server chose a cipher suite that was not offered"),
  SESSION_ID_ECHO(ILLEGAL_PARAMETER, "4.1.3", "the server did not echo legacy_session_id"),
  GROUP_CHOICE(
      ILLEGAL_PARAMETER, "4.2.8", "the server answered with a group for which it got no key share"),
  RETRY_CHANGES_HELLO(ILLEGAL_PARAMETER, "4.1.4", "a HelloRetryRequest that would change nothing"),
  RETRY_GROUP(
      ILLEGAL_PARAMETER,
      "4.2.8",
      "a retry asks for a group that was not offered, or whose share was there"),
  RETRY_SAME_SUITE(ILLEGAL_PARAMETER, "4.1.4", "the cipher suite changed after a retry"),
  RETRY_SAME_HELLO(ILLEGAL_PARAMETER, "4.1.2", "the second ClientHello differs where it may not"),
  RETRY_SHARE(
      ILLEGAL_PARAMETER,
      "4.2.8",
      "the second ClientHello does not carry the one key share asked for"),
  RETRY_COOKIE(ILLEGAL_PARAMETER, "4.2.2", "the second ClientHello does not return the cookie"),
  EARLY_DATA_AFTER_RETRY(ILLEGAL_PARAMETER, "4.2.10", "early_data in the second ClientHello"),
  SSL2_HELLO_VERSION(
      PROTOCOL_VERSION,
      "RFC 6176, section 3",
      "a hello in SSL 2.0's form asks for SSL 2.0 and nothing newer"),
  SSL2_HELLO_SUITES(
      HANDSHAKE_FAILURE,
      "RFC 5246, appendix E.2",
      "a hello in SSL 2.0's form lists none but SSL 2.0's ciphers"),
  FALLBACK(
      INAPPROPRIATE_FALLBACK,
      "RFC 7507, section 3",
      "the client fell back to an older version than both sides know"),
  DOWNGRADE(
      ILLEGAL_PARAMETER,
      "4.1.3",
      "the server speaks an older version than both sides know: somebody on the way has seen to it"),
  RENEGOTIATION(
      HANDSHAKE_FAILURE, "RFC 5246, section 7.2.2", "a second handshake on the same connection"),
  RENEGOTIATION_INFO_EMPTY(
      HANDSHAKE_FAILURE,
      "RFC 5746, section 3.4",
      "renegotiation_info speaks of an earlier handshake, and there was none"),
  ENCRYPT_THEN_MAC_CBC(
      ILLEGAL_PARAMETER,
      "RFC 7366, section 3",
      "encrypt_then_mac comes with a suite that is not CBC"),
  SESSION_NEVER_WAS(
      ILLEGAL_PARAMETER,
      "RFC 5246, section 7.4.1.3",
      "the server resumes a session that never was"),
  RESUMPTION_SAME(
      ILLEGAL_PARAMETER,
      "RFC 5246, section 7.4.1.3",
      "a session is resumed with another version or suite"),
  RESUMPTION_EXTENDED(
      HANDSHAKE_FAILURE,
      "RFC 7627, section 5.3",
      "a session is resumed without the extended master secret that it was made with"),
  // Key exchange before TLS 1.3
  CERTIFICATE_FITS_SUITE(
      UNSUPPORTED_CERTIFICATE,
      "RFC 5246, section 7.4.2",
      "the certificate's key is not of the kind, or not for the use, that the suite needs"),
  CURVE_OFFERED(
      ILLEGAL_PARAMETER, "RFC 8422, section 5.4", "the server chose a curve that was not offered"),
  DH_GROUP(
      INSUFFICIENT_SECURITY,
      "RFC 7919, section 3",
      "the server's Diffie-Hellman group has fewer than 2048 bits, too many, or no sense"),
  SERVER_KEY_EXCHANGE_UNDER_RSA(
      UNEXPECTED_MESSAGE,
      "RFC 5246, section 7.4.3",
      "a ServerKeyExchange came where the client encrypts to the server's certificate"),
  NAMED_CURVE_ONLY(
      ILLEGAL_PARAMETER,
      "RFC 8422, section 5.4",
      "a ServerKeyExchange describes a curve instead of naming one"),
  // Authentication
  CERTIFICATE_NOT_EMPTY(DECODE_ERROR, "4.4.2.4", "the server's certificate list is empty"),
  CERTIFICATE_CONTEXT(
      ILLEGAL_PARAMETER, "4.4.2", "certificate_request_context is not the one of the request"),
  CERTIFICATE_DECODES(BAD_CERTIFICATE, "4.4.2", "a certificate is not well-formed X.509"),
  SIGNATURE_SCHEME_OFFERED(
      ILLEGAL_PARAMETER, "4.4.3", "the handshake is signed under a scheme that was not offered"),
  SIGNATURE_SCHEME_FITS_KEY(
      ILLEGAL_PARAMETER,
      "4.4.3",
      "the handshake's signature scheme does not fit the certificate's key"),
  CERTIFICATE_VERIFY_SIGNATURE(DECRYPT_ERROR, "4.4.3", "the handshake's signature does not verify"),
  FINISHED_VERIFY_DATA(DECRYPT_ERROR, "4.4.4", "Finished does not match the transcript"),
  // After the handshake
  KEY_UPDATE_VALUE(ILLEGAL_PARAMETER, "4.6.3", "request_update is neither 0 nor 1"),
  // Limits that we set against exhaustion
  HANDSHAKE_MESSAGE_LENGTH(ILLEGAL_PARAMETER, "4", "a handshake message is longer than we take"),
  CHAIN_LENGTH(BAD_CERTIFICATE, "4.4.2", "more certificates than we take"),
  TOO_MANY_EMPTY_RECORDS(UNEXPECTED_MESSAGE, "5.1", "too many empty records in a row"),
  TOO_MANY_KEY_UPDATES(
      UNEXPECTED_MESSAGE, "4.6.3", "too many key updates without application data"),
  TOO_MANY_TICKETS(UNEXPECTED_MESSAGE, "4.6.1", "too many session tickets"),
  TOO_MANY_HELLO_REQUESTS(
      UNEXPECTED_MESSAGE, "RFC 5246, section 7.4.1.1", "too many requests for another handshake"),
  TOO_MANY_WARNINGS(UNEXPECTED_MESSAGE, "6", "too many warning alerts"),
  TOO_MANY_CHANGE_CIPHER_SPECS(UNEXPECTED_MESSAGE, "D.4", "too many change_cipher_spec records"),
  TOO_MUCH_EARLY_DATA(UNEXPECTED_MESSAGE, "4.2.10", "more early data to skip than we allow");

  private final AlertDescription alert;
  private final String source;
  private final String breach;

  Rule(AlertDescription alert, String section, String breach) {
    this.alert = alert;
    this.source = section.startsWith("RFC") ? section : "RFC 8446, " + named(section);
    this.breach = breach;
  }

  private static String named(String section) {
    return (Character.isDigit(section.charAt(0)) ? "section " : "appendix ") + section;
  }

  /** What the peer is told. */
  public AlertDescription alert() {
    return alert;
  }

  /** RFC and section. */
  public String source() {
    return source;
  }

  /** What happened, as a clause: "a record fails to decrypt". */
  public String breach() {
    return breach;
  }
}
