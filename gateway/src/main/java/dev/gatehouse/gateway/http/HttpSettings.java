package dev.gatehouse.gateway.http;

/** What an operator may change about HTTP. */
public record HttpSettings(HttpLimits limits, HttpTimeouts timeouts) {}
