/**
 * The handshake of SSL 3.0 and TLS 1.0, 1.1 and 1.2, which is one (RFC 5246, section 7.3). {@link
 * dev.gatehouse.tls.handshake.classic.Server} and {@link
 * dev.gatehouse.tls.handshake.classic.Client} are the machines, each on a screen; the states beside
 * them hold what is known at that point and take the one step that leads on. How the versions
 * differ is {@link dev.gatehouse.tls.spec.ClassicVersion}'s to say.
 */
package dev.gatehouse.tls.handshake.classic;
