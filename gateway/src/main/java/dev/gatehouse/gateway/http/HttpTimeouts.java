package dev.gatehouse.gateway.http;

import java.time.Duration;

/**
 * How long each party may keep the others waiting. They are looked at four times a second.
 *
 * @param head from a request's first byte to its head's last, and from a connection to its first
 *     request
 * @param idle between two requests of a connection
 * @param body between two pieces of a request's body, where the worker would take more
 * @param send without the client's taking a byte of an answer that waits for it
 * @param linger for what a client still sends to a connection that is being closed
 * @param connect until a worker's socket accepts
 * @param answer between a request's last byte and the answer's first, or between two pieces of it
 * @param kept for a connection to a worker without a request
 * @param tunnel without a byte either way, after an upgrade
 */
public record HttpTimeouts(
    Duration head,
    Duration idle,
    Duration body,
    Duration send,
    Duration linger,
    Duration connect,
    Duration answer,
    Duration kept,
    Duration tunnel) {}
