/**
 * What makes a peer more than a claim. Not exported: outside of this module nobody can make a
 * proof, and so nobody can make a {@code VerifiedPeer}.
 */
@org.jspecify.annotations.NullMarked
package dev.gatehouse.tls.handshake.proof;
