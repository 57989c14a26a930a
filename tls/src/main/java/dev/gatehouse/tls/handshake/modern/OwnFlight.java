package dev.gatehouse.tls.handshake.modern;

import dev.gatehouse.crypto.SignatureAlgorithm;
import dev.gatehouse.tls.config.ClientConfig;
import dev.gatehouse.tls.config.Credential;
import dev.gatehouse.tls.config.KeyLog.Label;
import dev.gatehouse.tls.handshake.CredentialRequest;
import dev.gatehouse.tls.handshake.Peer;
import dev.gatehouse.tls.handshake.Question.ChooseClientCredential;
import dev.gatehouse.tls.handshake.Question.SignHandshake;
import dev.gatehouse.tls.handshake.Session;
import dev.gatehouse.tls.handshake.modern.ClientState.Agreed;
import dev.gatehouse.tls.handshake.modern.ClientState.WaitCredential;
import dev.gatehouse.tls.handshake.modern.ClientState.WaitSignature;
import dev.gatehouse.tls.keys.BeforeFinished;
import dev.gatehouse.tls.keys.ExporterSecret;
import dev.gatehouse.tls.keys.MasterSecret;
import dev.gatehouse.tls.keys.ThroughServerFinished;
import dev.gatehouse.tls.message.Certificate;
import dev.gatehouse.tls.message.CertificateRequest;
import dev.gatehouse.tls.message.Finished;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.tls.spec.SignatureScheme;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The server has said all of its, and our flight is to come.
 *
 * @param through what the keys for what comes after hang on
 */
record OwnFlight(
    Agreed agreed, @Nullable String protocol, Peer peer, ThroughServerFinished through) {
  ClientState identify(CertificateRequest m, Output out) throws TlsException {
    ClientConfig config = agreed.config();
    CredentialRequest request = CertificateRequests.read(m, config.policy());
    if (config.credentials().isPresent()) {
      return present(request.firstOf(config.credentials().get()), request, out);
    }
    out.ask(new ChooseClientCredential(request));
    return new WaitCredential(this, request);
  }

  ClientState present(Optional<Credential> credential, CredentialRequest request, Output out)
      throws TlsException {
    if (credential.isEmpty()) {
      // 4.4.2: "If [the client] does not have any suitable certificate, … it MUST send a
      // Certificate message containing no certificates".
      out.send(Certificate.of(List.of()));
      return connect(agreed.transcript().throughClientCertificate(), out);
    }
    SignatureScheme scheme = scheme(credential.get(), request);
    out.send(credential.get().message(), credential.get().encodedMessage());
    Bytes toBeSigned = Bytes.owning(agreed.transcript().throughCertificate().toBeSignedByClient());
    out.ask(new SignHandshake(credential.get(), scheme.algorithm(), toBeSigned));
    return new WaitSignature(this, scheme);
  }

  private SignatureScheme scheme(Credential credential, CredentialRequest request)
      throws TlsException {
    SignatureAlgorithm algorithm = request.requireAlgorithm(credential);
    return agreed.config().policy().schemes(ProtocolVersion.TLS_1_3).stream()
        .filter(s -> s.algorithm() == algorithm)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(algorithm + " is of the policy's schemes"));
  }

  /** Finished goes out, and the keys change. */
  ClientState connect(BeforeFinished ours, Output out) throws TlsException {
    out.send(new Finished(agreed.client().verifyData(ours)));
    try (MasterSecret master = agreed.secret().climb()) {
      Connected connected =
          new Connected(agreed.suite(), master.server(through), master.client(through));
      ExporterSecret exporter = master.exporter(through);
      agreed.log(Label.CLIENT_TRAFFIC_SECRET_0, connected.writing().exposeForKeyLog());
      agreed.log(Label.SERVER_TRAFFIC_SECRET_0, connected.reading().exposeForKeyLog());
      agreed.log(Label.EXPORTER_SECRET, exporter.exposeForKeyLog());
      out.readKeys(agreed.suite(), connected.reading(), "application");
      out.writeKeys(agreed.suite(), connected.writing(), "application");
      agreed.close();
      out.ready(session(), exporter);
      return connected;
    }
  }

  private Session session() {
    return new Session(
        ProtocolVersion.TLS_1_3,
        agreed.suite(),
        agreed.group(),
        peer,
        protocol,
        agreed.hello().hostName(),
        agreed.retried(),
        false);
  }
}
