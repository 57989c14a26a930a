/**
 * The TLS engine: bytes in, bytes out, questions between. It owns no socket, thread, clock or
 * randomness.
 */
package dev.gatehouse.tls;
