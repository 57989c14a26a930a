/**
 * The distinguished encoding rules of ASN.1 (ITU-T X.690, section 10 and 11), as far as X.509 needs
 * them: definite, minimal lengths, one-byte tags, bounded nesting, and no byte left over. What is
 * valid BER but not DER is refused.
 */
package dev.gatehouse.wire.der;
