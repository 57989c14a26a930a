/**
 * Connections with clients and with workers, and the requests between them: HTTP/1.1 and 1.0 (RFC
 * 9110, RFC 9112), WebSocket and other upgrades.
 *
 * <p>A {@link dev.gatehouse.gateway.http.HttpServer} listens. Whatever decrypts sits below our
 * handler in the channel's pipeline, so that a plaintext channel works the same. Everything about a
 * client, its request and its worker's connection happens on one event loop, so nothing here locks.
 * Bytes are passed on as they came, in the buffers in which they came, and flushed once for each
 * turn of the loop.
 *
 * <p>Read {@code ClientConnection} first: it reads requests one at a time. {@code Exchange} takes
 * one through router and queue to a worker, a second time where that is harmless, and ends in one
 * log line. {@code WorkerConnection} reads the answer.
 */
package dev.gatehouse.gateway.http;
