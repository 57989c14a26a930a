package dev.gatehouse.tls.handshake.hello;

import dev.gatehouse.pki.ServerName;
import dev.gatehouse.tls.config.ClientConfig;
import dev.gatehouse.tls.handshake.ResumableSession;
import dev.gatehouse.tls.message.ClientHello;
import dev.gatehouse.wire.Bytes;
import java.util.Optional;

/**
 * A client's first hello, and what goes with it: where every version begins. Whoever goes on with
 * it closes the shares.
 *
 * @param serverName whom the client wants to talk to
 * @param encoded the hello with type and length, for a transcript whose hash the server chooses
 * @param shares none where TLS 1.3 is not offered
 * @param remembered the session that the hello would resume, if there is one
 */
public record Offered(
    ClientConfig config,
    ServerName serverName,
    ClientHello hello,
    Bytes encoded,
    Shares shares,
    Optional<ResumableSession> remembered)
    implements AutoCloseable {
  @Override
  public void close() {
    shares.close();
  }
}
