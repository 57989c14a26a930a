package dev.gatehouse.tls;

import dev.gatehouse.tls.handshake.modern.Output;
import dev.gatehouse.tls.message.Certificate;
import dev.gatehouse.tls.message.CertificateRequest;
import dev.gatehouse.tls.message.ClientHello;
import dev.gatehouse.tls.message.EncryptedExtensions;
import dev.gatehouse.tls.message.HandshakeMessage;
import dev.gatehouse.tls.message.HelloRetryRequest;
import dev.gatehouse.tls.vectors.Trace;
import dev.gatehouse.wire.Bytes;

/**
 * A machine's output where the messages that our engine writes otherwise than the published peer
 * did are replaced by the published ones. All others go through as they are.
 */
final class RecordedOutput extends ForwardingOutput {
  private final Trace trace;
  private final String side;

  /** {@code side} is ours: client or server. */
  RecordedOutput(Output out, Trace trace, String side) {
    super(out);
    this.trace = trace;
    this.side = side;
  }

  @Override
  public void send(HandshakeMessage message) {
    switch (message) {
      case ClientHello _ -> replace(message, "client.ClientHello2");
      case HelloRetryRequest _ -> replace(message, "server.HelloRetryRequest");
      case CertificateRequest _ -> replace(message, "server.CertificateRequest");
      case EncryptedExtensions _ -> replace(message, "server.EncryptedExtensions");
      default -> out.send(message);
    }
  }

  @Override
  public void send(HandshakeMessage message, Bytes encoded) {
    if (message instanceof Certificate) {
      replace(message, side + ".Certificate");
    } else {
      out.send(message, encoded);
    }
  }

  private void replace(HandshakeMessage message, String field) {
    out.send(message, trace.bytes(field));
  }
}
