/**
 * The two hellos: what a client offers, and what a server chooses of it. Every version begins here,
 * with one hello for all; what comes after is {@code handshake.modern}'s or {@code
 * handshake.classic}'s, which share nothing else.
 */
package dev.gatehouse.tls.handshake.hello;
