/**
 * The handshake messages of TLS 1.3 (RFC 8446, section 4) and of its ancestors down to SSL 3.0 (RFC
 * 5246, section 7.4; RFC 6101, section 5.6), one file each: the shape under the RFC's names in wire
 * order, the rules that can be told from the message alone, and decode beside encode. Decoding a
 * message and encoding it again gives the same bytes.
 *
 * <p>Where TLS 1.3 gave an old name to a new structure, the old structure's type is called {@code
 * Classic…}; to people both go by the RFC's name. Which of them stands on the wire, the {@link
 * dev.gatehouse.tls.message.Dialect} says.
 *
 * <p>{@link dev.gatehouse.tls.message.HandshakeMessage#decode} is the way in. What it throws is a
 * TlsError already: {@code Malformed} where bytes are no such message, {@code PeerMisbehaved} where
 * the RFC asks for another alert than decode_error. Rules that need more than one message, or to
 * know who sent it, are methods to be called, named {@code require…}; the rest belongs to the state
 * machine.
 */
package dev.gatehouse.tls.message;
