/**
 * The record layer (RFC 8446, section 5; before TLS 1.3, RFC 5246, section 6): sealing and opening
 * whole records under one direction's keys, and the joining of handshake messages that records cut
 * into pieces. It moves bytes between arrays of the caller and keeps none, except a handshake
 * message's beginning.
 */
package dev.gatehouse.tls.record;
