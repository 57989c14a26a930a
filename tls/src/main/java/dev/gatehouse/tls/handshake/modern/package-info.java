/**
 * The handshake of TLS 1.3, as both sides see it (RFC 8446, appendix A). {@link
 * dev.gatehouse.tls.handshake.modern.Server} and {@link dev.gatehouse.tls.handshake.modern.Client}
 * are the machines, each on a screen; the states beside them hold what is known at that point and
 * take the one step that leads on.
 */
package dev.gatehouse.tls.handshake.modern;
