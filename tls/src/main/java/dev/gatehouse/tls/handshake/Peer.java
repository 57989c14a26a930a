package dev.gatehouse.tls.handshake;

/**
 * Who the other side is, as far as we have checked. Each kind is made only by its check, so holding
 * one is the proof.
 */
public sealed interface Peer permits AnonymousPeer, UncheckedPeer, VerifiedPeer {}
