package dev.gatehouse.tls.handshake.classic;

import dev.gatehouse.tls.handshake.Question;
import dev.gatehouse.tls.handshake.ResumableSession;
import dev.gatehouse.tls.handshake.Session;
import dev.gatehouse.tls.keys.classic.ClassicExporter;
import dev.gatehouse.tls.keys.classic.ClassicTranscript;
import dev.gatehouse.tls.keys.classic.DirectionKeys;
import dev.gatehouse.tls.message.HandshakeMessage;
import dev.gatehouse.tls.spec.AlertDescription;
import dev.gatehouse.tls.spec.ClassicVersion;
import dev.gatehouse.tls.spec.KeyExchangeMethod;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import java.util.Optional;

/**
 * Where a state's step puts what it wants done: what to send, to ask, and which keys to change, in
 * this order. Once there is a transcript, all handshake messages that are sent or arrive are added
 * to it by whoever stands behind this, but for the hello that arrives first.
 */
public interface Output {
  /** The hello that arrived, with type and length; in SSL 2.0's form as that has it. */
  Bytes receivedHello();

  /** From here on every record is of that version. */
  void agreed(ClassicVersion version) throws TlsException;

  /** From here on messages have the shape that this method gives them. */
  void exchanging(KeyExchangeMethod method);

  /** The transcript begins; what it holds already has been added by the caller. */
  void begin(ClassicTranscript transcript);

  /** Sends a message under the keys that are in force. */
  void send(HandshakeMessage message);

  /**
   * The same, already encoded.
   *
   * @param encoded type, length and body of {@code message}
   */
  void send(HandshakeMessage message, Bytes encoded);

  /** Sends a warning, after which the connection goes on. */
  void warn(AlertDescription alert) throws TlsException;

  /** Sends change_cipher_spec; what we send behind it is under these keys, which stay ours. */
  void changeWriteKeys(Agreed agreed, DirectionKeys keys);

  /**
   * change_cipher_spec has come: what the peer sends behind it is under these keys, which stay
   * ours.
   *
   * @throws TlsException if a message goes on over the change
   */
  void changeReadKeys(Agreed agreed, DirectionKeys keys) throws TlsException;

  /**
   * Keys for what arrives are about to change: asked before secrets are made for it.
   *
   * @throws TlsException if a message goes on over the change
   */
  void requireRecordEdge() throws TlsException;

  /** We wait for an answer. */
  void ask(Question<?> question);

  /**
   * The handshake is over; the rest is the receiver's now.
   *
   * @param exporter empty without the extended master secret, for then another connection may have
   *     the same (RFC 7627, section 5.4)
   * @param resumable empty if it cannot be resumed, or nobody wants to
   */
  void ready(
      Session session, Optional<ClassicExporter> exporter, Optional<ResumableSession> resumable);
}
