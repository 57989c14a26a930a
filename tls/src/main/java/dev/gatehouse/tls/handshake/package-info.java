/**
 * What a handshake, of whichever version, has to do with the world: the {@linkplain
 * dev.gatehouse.tls.handshake.Question questions} that it asks, the {@linkplain
 * dev.gatehouse.tls.handshake.Peer peer} that it has checked, the {@linkplain
 * dev.gatehouse.tls.handshake.Session session} that it ends in.
 */
package dev.gatehouse.tls.handshake;
