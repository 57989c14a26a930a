/**
 * The secrets of SSL 3.0 to TLS 1.2: from a pre-master secret to the master secret, and from there
 * to the keys of the records and to what proves that both sides saw the same handshake (RFC 6101,
 * RFC 2246, RFC 5246, RFC 7627).
 */
package dev.gatehouse.tls.keys.classic;
