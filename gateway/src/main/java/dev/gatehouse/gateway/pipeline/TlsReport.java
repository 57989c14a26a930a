package dev.gatehouse.gateway.pipeline;

/**
 * What a pipeline has seen since its start.
 *
 * @param handshakes that ended well
 * @param failed handshakes that did not
 * @param underWay handshakes now
 */
public record TlsReport(long handshakes, long failed, long underWay) {}
