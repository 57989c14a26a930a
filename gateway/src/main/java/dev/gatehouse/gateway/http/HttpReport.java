package dev.gatehouse.gateway.http;

/**
 * A server at one moment.
 *
 * @param connections with clients, idle ones included
 * @param kept connections to workers that wait for a request
 * @param turnedAway connections closed at once so far, because there were too many or the gate was
 *     ending
 */
public record HttpReport(int connections, int kept, long turnedAway) {}
