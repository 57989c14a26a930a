package dev.gatehouse.tls.handshake.modern;

import dev.gatehouse.tls.keys.TrafficSecret;
import dev.gatehouse.tls.message.KeyUpdate;
import dev.gatehouse.tls.message.NewSessionTicket;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.TlsException;

/**
 * The handshake is over, for either side. What remains is changing keys (RFC 8446, section 4.6.3).
 *
 * @param reading what the peer sends under; becomes the next one with each KeyUpdate of its
 * @param writing what we send under
 */
public record Connected(CipherSuite suite, TrafficSecret reading, TrafficSecret writing)
    implements ServerState, ClientState {
  private static final String EPOCH = "application";

  /** The peer's next record is under new keys, and perhaps it wants new ones of ours. */
  Connected rekey(KeyUpdate m, Output out) throws TlsException {
    out.requireRecordEdge();
    TrafficSecret next = reading.next();
    out.readKeys(suite, next, EPOCH);
    out.keysUpdated(true);
    if (m.updateRequested()) {
      out.oweKeyUpdate();
    }
    return new Connected(suite, next, writing);
  }

  /** Our next record is under new keys. */
  Connected rekey(Rekey a, Output out) {
    out.send(new KeyUpdate(a.askPeerToo()));
    TrafficSecret next = writing.next();
    out.writeKeys(suite, next, EPOCH);
    out.keysUpdated(false);
    return new Connected(suite, reading, next);
  }

  /** Resumption is the server's offer; a client without a use for it passes it over. */
  Connected passOver(NewSessionTicket m, Output out) throws TlsException {
    out.passOverTicket();
    return this;
  }

  @Override
  public void close() {
    reading.close();
    writing.close();
  }
}
