/**
 * The key schedule of TLS 1.3 (RFC 8446, section 7): one type for each rung of the ladder, one
 * method for each arrow that leaves it.
 *
 * <pre>
 * EarlySecret ── climb(shared secret) ──▶ HandshakeSecret ── climb() ──▶ MasterSecret
 *                                          client, server                 client, server, exporter
 *                                               │                              │
 *                                               ▼                              ▼
 *                                         TrafficSecret ── next() ──▶ …   ExporterSecret
 * </pre>
 *
 * The argument of an arrow says how far the transcript must reach ({@code ThroughServerHello},
 * {@code ThroughServerFinished}), so the wrong secret, or the right one too early, does not
 * compile. A rung closes itself when it is climbed from; whoever gives up half-way closes the rung
 * that it holds. Nothing here is thread-safe: one connection, one {@code Hkdf}.
 */
package dev.gatehouse.tls.keys;
