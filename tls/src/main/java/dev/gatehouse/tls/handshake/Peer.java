package dev.gatehouse.tls.handshake;

/**
 * Who the other side is, as far as we have checked. A verified or an unchecked one is made only by
 * its check, so holding it is the proof; an anonymous one proves nothing.
 */
public sealed interface Peer permits AnonymousPeer, UncheckedPeer, VerifiedPeer {}
