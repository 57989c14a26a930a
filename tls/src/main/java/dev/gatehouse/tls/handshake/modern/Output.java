package dev.gatehouse.tls.handshake.modern;

import dev.gatehouse.tls.handshake.Question;
import dev.gatehouse.tls.handshake.Session;
import dev.gatehouse.tls.keys.ExporterSecret;
import dev.gatehouse.tls.keys.TrafficSecret;
import dev.gatehouse.tls.keys.Transcript;
import dev.gatehouse.tls.message.HandshakeMessage;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;

/**
 * Where a state's step puts what it wants done: what to send, to ask, and which keys to change, in
 * this order. Once there is a transcript, all that is sent or arrives is added to it by whoever
 * stands behind this, but for hellos that arrive: their state adds them, for it chooses the hash.
 */
public interface Output {
  /** The hello that arrived, with type and length. */
  Bytes receivedHello();

  /** The transcript begins; what it holds already has been added by the caller. */
  void begin(Transcript transcript);

  /** Sends a message under the keys that are in force. */
  void send(HandshakeMessage message);

  /**
   * The same, already encoded.
   *
   * @param encoded type, length and body of {@code message}
   */
  void send(HandshakeMessage message, Bytes encoded);

  /** A change_cipher_spec for middleboxes (RFC 8446, appendix D.4). */
  void sendChangeCipherSpec();

  /** From here on we send under these keys. The secret stays the state's. */
  void writeKeys(CipherSuite suite, TrafficSecret secret, String epoch);

  /**
   * From here on the peer sends under these keys. The secret stays the state's.
   *
   * @throws TlsException if a message goes on over the change (RFC 8446, section 5.1)
   */
  void readKeys(CipherSuite suite, TrafficSecret secret, String epoch) throws TlsException;

  /**
   * Keys for what arrives are about to change: asked before secrets are made for it.
   *
   * @throws TlsException if a message goes on over the change (RFC 8446, section 5.1)
   */
  void requireRecordEdge() throws TlsException;

  /** The client may have sent early data, under keys that we do not have: it is passed over. */
  void skipEarlyData();

  /** We owe the peer new keys of ours (RFC 8446, section 4.6.3). */
  void oweKeyUpdate();

  /** One side's keys are new. */
  void keysUpdated(boolean byPeer);

  /** A NewSessionTicket that we have no use for. */
  void passOverTicket() throws TlsException;

  /** We wait for an answer. */
  void ask(Question<?> question);

  /** The handshake is over; the exporter is the receiver's now. */
  void ready(Session session, ExporterSecret exporter);
}
