package dev.gatehouse.tls;

import dev.gatehouse.tls.message.HandshakeMessage;
import dev.gatehouse.tls.message.Messages;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.tls.vectors.Trace;
import dev.gatehouse.wire.Bytes;
import java.util.List;
import java.util.stream.Stream;

/** A well-formed message of each kind, mostly RFC 8448's. */
final class Samples {
  private Samples() {}

  static final List<HandshakeMessage> MESSAGES =
      Stream.of(
              Trace.simple1Rtt().bytes("client.ClientHello"),
              Trace.simple1Rtt().bytes("server.ServerHello"),
              Trace.helloRetry().bytes("server.HelloRetryRequest"),
              Bytes.hex("08000002 0000"), // EncryptedExtensions, empty
              Trace.clientAuthentication().bytes("server.CertificateRequest"),
              Trace.simple1Rtt().bytes("server.Certificate"),
              Trace.simple1Rtt().bytes("server.CertificateVerify"),
              Trace.simple1Rtt().bytes("server.Finished"),
              Trace.simple1Rtt().bytes("server.NewSessionTicket"),
              Bytes.hex("05000000"), // EndOfEarlyData
              Bytes.hex("18000001 00")) // KeyUpdate
          .map(Samples::decode)
          .toList();

  private static HandshakeMessage decode(Bytes message) {
    try {
      return Messages.decode(message);
    } catch (TlsException e) {
      throw new AssertionError(e);
    }
  }
}
