package dev.gatehouse.pki;

import dev.gatehouse.wire.der.ObjectIdentifier;

/** The object identifiers that this room knows. */
final class Oids {
  // RFC 5280, section 4.2.1
  static final ObjectIdentifier SUBJECT_KEY_IDENTIFIER = ObjectIdentifier.of("2.5.29.14");
  static final ObjectIdentifier KEY_USAGE = ObjectIdentifier.of("2.5.29.15");
  static final ObjectIdentifier SUBJECT_ALTERNATIVE_NAME = ObjectIdentifier.of("2.5.29.17");
  static final ObjectIdentifier BASIC_CONSTRAINTS = ObjectIdentifier.of("2.5.29.19");
  static final ObjectIdentifier NAME_CONSTRAINTS = ObjectIdentifier.of("2.5.29.30");
  static final ObjectIdentifier CERTIFICATE_POLICIES = ObjectIdentifier.of("2.5.29.32");
  static final ObjectIdentifier POLICY_MAPPINGS = ObjectIdentifier.of("2.5.29.33");
  static final ObjectIdentifier AUTHORITY_KEY_IDENTIFIER = ObjectIdentifier.of("2.5.29.35");
  static final ObjectIdentifier POLICY_CONSTRAINTS = ObjectIdentifier.of("2.5.29.36");
  static final ObjectIdentifier EXTENDED_KEY_USAGE = ObjectIdentifier.of("2.5.29.37");
  static final ObjectIdentifier INHIBIT_ANY_POLICY = ObjectIdentifier.of("2.5.29.54");
  static final ObjectIdentifier AUTHORITY_INFORMATION_ACCESS =
      ObjectIdentifier.of("1.3.6.1.5.5.7.1.1");

  // RFC 5280, section 4.2.1.12
  static final ObjectIdentifier ANY_EXTENDED_KEY_USAGE = ObjectIdentifier.of("2.5.29.37.0");
  static final ObjectIdentifier SERVER_AUTH = ObjectIdentifier.of("1.3.6.1.5.5.7.3.1");
  static final ObjectIdentifier CLIENT_AUTH = ObjectIdentifier.of("1.3.6.1.5.5.7.3.2");

  // RFC 5280, appendix A.1; RFC 4519
  static final ObjectIdentifier COMMON_NAME = ObjectIdentifier.of("2.5.4.3");
  static final ObjectIdentifier COUNTRY = ObjectIdentifier.of("2.5.4.6");
  static final ObjectIdentifier LOCALITY = ObjectIdentifier.of("2.5.4.7");
  static final ObjectIdentifier STATE_OR_PROVINCE = ObjectIdentifier.of("2.5.4.8");
  static final ObjectIdentifier ORGANIZATION = ObjectIdentifier.of("2.5.4.10");
  static final ObjectIdentifier ORGANIZATIONAL_UNIT = ObjectIdentifier.of("2.5.4.11");
  static final ObjectIdentifier DOMAIN_COMPONENT =
      ObjectIdentifier.of("0.9.2342.19200300.100.1.25");
  static final ObjectIdentifier EMAIL_ADDRESS = ObjectIdentifier.of("1.2.840.113549.1.9.1");

  private Oids() {}
}
