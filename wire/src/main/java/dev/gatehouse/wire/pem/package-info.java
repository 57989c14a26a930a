/** Textual encoding of binary structures (RFC 7468) in its strict form, bounded. */
package dev.gatehouse.wire.pem;
