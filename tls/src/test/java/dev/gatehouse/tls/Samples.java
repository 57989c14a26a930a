package dev.gatehouse.tls;

import dev.gatehouse.tls.message.ClassicCertificate;
import dev.gatehouse.tls.message.ClassicCertificateRequest;
import dev.gatehouse.tls.message.ClassicCertificateVerify;
import dev.gatehouse.tls.message.ClassicNewSessionTicket;
import dev.gatehouse.tls.message.ClientKeyExchange;
import dev.gatehouse.tls.message.HandshakeMessage;
import dev.gatehouse.tls.message.Messages;
import dev.gatehouse.tls.message.ServerHelloDone;
import dev.gatehouse.tls.message.ServerKeyExchange;
import dev.gatehouse.tls.spec.ClientCertificateType;
import dev.gatehouse.tls.spec.NamedGroup;
import dev.gatehouse.tls.spec.SignatureScheme;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.tls.vectors.Trace;
import dev.gatehouse.wire.Bytes;
import java.util.List;
import java.util.stream.Stream;

/** A well-formed message of each kind, TLS 1.3's mostly from RFC 8448. */
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
              Bytes.hex("18000001 00"), // KeyUpdate
              Bytes.hex("00000000")) // HelloRequest
          .map(Samples::decode)
          .toList();

  /** Those that only versions before TLS 1.3 have. */
  static final List<HandshakeMessage> OLDER_MESSAGES =
      List.of(
          new ClassicCertificate(List.of(Bytes.hex("3000"))),
          new ServerKeyExchange.Ecdhe(
              NamedGroup.X25519, Bytes.hex("09"), SignatureScheme.ED25519, Bytes.hex("0a")),
          new ServerKeyExchange.Dhe(
              Bytes.hex("17"), Bytes.hex("05"), Bytes.hex("08"), null, Bytes.hex("0a")),
          new ClassicCertificateRequest(
              List.of(ClientCertificateType.RSA_SIGN), List.of(), List.of(Bytes.hex("3000"))),
          new ServerHelloDone(),
          new ClientKeyExchange.Rsa(Bytes.hex("0b"), true),
          new ClientKeyExchange.Dhe(Bytes.hex("0c")),
          new ClientKeyExchange.Ecdhe(Bytes.hex("0d")),
          new ClassicCertificateVerify(SignatureScheme.ED25519, Bytes.hex("0a")),
          new ClassicNewSessionTicket(0, Bytes.EMPTY));

  private static HandshakeMessage decode(Bytes message) {
    try {
      return Messages.decode(message);
    } catch (TlsException e) {
      throw new AssertionError(e);
    }
  }
}
