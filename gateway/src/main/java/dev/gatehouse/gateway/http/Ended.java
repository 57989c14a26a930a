package dev.gatehouse.gateway.http;

/**
 * How a server ended.
 *
 * @param cut how many connections were not over in time
 */
public record Ended(int cut) {}
