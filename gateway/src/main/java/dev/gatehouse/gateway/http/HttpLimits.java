package dev.gatehouse.gateway.http;

import dev.gatehouse.gateway.http.codec.MessageLimits;

/**
 * How much of everything.
 *
 * @param requests for requests
 * @param answers for workers' answers
 * @param waitingBytes how much that cannot be used yet is read from a client: requests behind the
 *     one being answered, or a body whose worker is not ready. Then the connection is not read
 * @param repeatableBytes the longest body that is kept so that its request can be sent again
 * @param keptConnections how many connections to one worker each loop keeps
 * @param interimAnswers how many 1xx answers a worker may give to one request
 * @param connections how many clients may be connected; those beyond are closed at once
 */
public record HttpLimits(
    MessageLimits requests,
    MessageLimits answers,
    int waitingBytes,
    int repeatableBytes,
    int keptConnections,
    int interimAnswers,
    int connections) {}
