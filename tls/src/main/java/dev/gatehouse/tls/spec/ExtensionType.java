package dev.gatehouse.tls.spec;

/**
 * An extension's number, known to us or not (RFC 8446, section 4.2; IANA registry "TLS
 * ExtensionType Values").
 */
public record ExtensionType(int code) {
  public static final ExtensionType SERVER_NAME = new ExtensionType(0);
  public static final ExtensionType STATUS_REQUEST = new ExtensionType(5);
  public static final ExtensionType SUPPORTED_GROUPS = new ExtensionType(10);
  public static final ExtensionType EC_POINT_FORMATS = new ExtensionType(11);
  public static final ExtensionType SIGNATURE_ALGORITHMS = new ExtensionType(13);
  public static final ExtensionType APPLICATION_LAYER_PROTOCOL_NEGOTIATION = new ExtensionType(16);
  public static final ExtensionType SIGNED_CERTIFICATE_TIMESTAMP = new ExtensionType(18);
  public static final ExtensionType PADDING = new ExtensionType(21);
  public static final ExtensionType ENCRYPT_THEN_MAC = new ExtensionType(22);
  public static final ExtensionType EXTENDED_MASTER_SECRET = new ExtensionType(23);
  public static final ExtensionType RECORD_SIZE_LIMIT = new ExtensionType(28);
  public static final ExtensionType PRE_SHARED_KEY = new ExtensionType(41);
  public static final ExtensionType EARLY_DATA = new ExtensionType(42);
  public static final ExtensionType SUPPORTED_VERSIONS = new ExtensionType(43);
  public static final ExtensionType COOKIE = new ExtensionType(44);
  public static final ExtensionType PSK_KEY_EXCHANGE_MODES = new ExtensionType(45);
  public static final ExtensionType CERTIFICATE_AUTHORITIES = new ExtensionType(47);
  public static final ExtensionType OID_FILTERS = new ExtensionType(48);
  public static final ExtensionType POST_HANDSHAKE_AUTH = new ExtensionType(49);
  public static final ExtensionType SIGNATURE_ALGORITHMS_CERT = new ExtensionType(50);
  public static final ExtensionType KEY_SHARE = new ExtensionType(51);
  public static final ExtensionType RENEGOTIATION_INFO = new ExtensionType(0xff01);

  /**
   * The registry's name; also that of types which this engine passes over but clients commonly
   * send.
   */
  @Override
  public String toString() {
    return switch (code) {
      case 0 -> "server_name";
      case 1 -> "max_fragment_length";
      case 5 -> "status_request";
      case 10 -> "supported_groups";
      case 11 -> "ec_point_formats";
      case 13 -> "signature_algorithms";
      case 16 -> "application_layer_protocol_negotiation";
      case 18 -> "signed_certificate_timestamp";
      case 21 -> "padding";
      case 22 -> "encrypt_then_mac";
      case 23 -> "extended_master_secret";
      case 27 -> "compress_certificate";
      case 28 -> "record_size_limit";
      case 35 -> "session_ticket";
      case 41 -> "pre_shared_key";
      case 42 -> "early_data";
      case 43 -> "supported_versions";
      case 44 -> "cookie";
      case 45 -> "psk_key_exchange_modes";
      case 47 -> "certificate_authorities";
      case 48 -> "oid_filters";
      case 49 -> "post_handshake_auth";
      case 50 -> "signature_algorithms_cert";
      case 51 -> "key_share";
      case 0xfe0d -> "encrypted_client_hello";
      case 0xff01 -> "renegotiation_info";
      default -> Codes.unknown(code);
    };
  }
}
