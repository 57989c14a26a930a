/**
 * The two hellos: what a client offers, and what a server chooses of it. Every version begins here;
 * what comes after is {@code handshake.modern}'s.
 */
package dev.gatehouse.tls.handshake.hello;
