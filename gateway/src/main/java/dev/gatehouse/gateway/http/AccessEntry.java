package dev.gatehouse.gateway.http;

import dev.gatehouse.gateway.trace.Trace;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of one request. Text of the client's is here as it was sent; {@link LogLine} escapes
 * it.
 *
 * @param when the request's head was whole, or refused
 * @param id the one that worker and client have in X-Request-Id
 * @param client the client's address
 * @param method empty if the request line could not be read
 * @param host empty if none was named
 * @param path without its query, for queries have secrets in them; empty as for method
 * @param status what the client was answered; 0 if nothing
 * @param reason one word if something was wrong, else empty. Beside a status of 2xx or 3xx it says
 *     why the answer was cut
 * @param bytesIn of the request's body
 * @param bytesOut of the answer's body
 * @param took from the head's end to the answer's
 * @param queued how long it waited for workers, all attempts together
 * @param worker the last that had it, or empty
 * @param attempts how often it was given to a worker
 * @param tls the version, or empty for plain HTTP
 */
public record AccessEntry(
    Instant when,
    String id,
    String client,
    String method,
    String host,
    String path,
    int status,
    String reason,
    long bytesIn,
    long bytesOut,
    Duration took,
    Duration queued,
    @Nullable String worker,
    int attempts,
    String tls) {
  /** What a trace says of it. */
  Trace.Request traced() {
    return new Trace.Request(
        id,
        when,
        client,
        method,
        host,
        path,
        status,
        reason,
        worker == null ? "" : worker,
        attempts,
        bytesIn,
        bytesOut);
  }
}
