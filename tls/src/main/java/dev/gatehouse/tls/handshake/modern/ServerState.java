package dev.gatehouse.tls.handshake.modern;

import dev.gatehouse.crypto.Agreement;
import dev.gatehouse.crypto.Hkdf;
import dev.gatehouse.crypto.InvalidShareException;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.pki.ClientPurpose;
import dev.gatehouse.tls.config.ClientAuthentication;
import dev.gatehouse.tls.config.ClientAuthentication.Asking;
import dev.gatehouse.tls.config.Credential;
import dev.gatehouse.tls.config.KeyLog;
import dev.gatehouse.tls.config.KeyLog.Label;
import dev.gatehouse.tls.config.Presented;
import dev.gatehouse.tls.config.ServerConfig;
import dev.gatehouse.tls.handshake.AnonymousPeer;
import dev.gatehouse.tls.handshake.Answer;
import dev.gatehouse.tls.handshake.Peer;
import dev.gatehouse.tls.handshake.Question.ChooseIdentity;
import dev.gatehouse.tls.handshake.Question.SignHandshake;
import dev.gatehouse.tls.handshake.Question.ValidatePath;
import dev.gatehouse.tls.handshake.Session;
import dev.gatehouse.tls.handshake.hello.Choice;
import dev.gatehouse.tls.keys.BeforeFinished;
import dev.gatehouse.tls.keys.EarlySecret;
import dev.gatehouse.tls.keys.ExporterSecret;
import dev.gatehouse.tls.keys.HandshakeSecret;
import dev.gatehouse.tls.keys.MasterSecret;
import dev.gatehouse.tls.keys.ThroughServerFinished;
import dev.gatehouse.tls.keys.ThroughServerHello;
import dev.gatehouse.tls.keys.TrafficSecret;
import dev.gatehouse.tls.keys.Transcript;
import dev.gatehouse.tls.message.Certificate;
import dev.gatehouse.tls.message.CertificateRequest;
import dev.gatehouse.tls.message.CertificateVerify;
import dev.gatehouse.tls.message.ClientHello;
import dev.gatehouse.tls.message.EncryptedExtensions;
import dev.gatehouse.tls.message.Finished;
import dev.gatehouse.tls.message.HelloRetryRequest;
import dev.gatehouse.tls.message.ServerHello;
import dev.gatehouse.tls.message.extension.ApplicationProtocols;
import dev.gatehouse.tls.message.extension.Extension;
import dev.gatehouse.tls.message.extension.Extensions;
import dev.gatehouse.tls.message.extension.KeyShare;
import dev.gatehouse.tls.message.extension.ServerNameIndication;
import dev.gatehouse.tls.message.extension.SupportedVersions;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.NamedGroup;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.SignatureScheme;
import dev.gatehouse.tls.spec.TlsError.CertificateMissing;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a server's handshake is, in the order of the protocol (RFC 8446, appendix A.2). A state
 * owns the secrets in it until it has led to the next one.
 */
public sealed interface ServerState extends State
    permits ServerState.Start,
        ServerState.WaitSecondHello,
        ServerState.WaitIdentity,
        ServerState.WaitSignature,
        ServerState.WaitCertificate,
        ServerState.WaitVerdict,
        ServerState.WaitCertificateVerify,
        ServerState.WaitFinished,
        Connected {
  /** Nothing has come yet. */
  record Start(ServerConfig config) implements ServerState {
    ServerState negotiate(ClientHello hello, Output out) throws TlsException {
      Choice.version(hello, config.policy());
      hello.requireMandatoryExtensions();
      CipherSuite suite = Choice.suite(hello, config);
      Choice.Group group = Choice.group(hello, config.policy());
      if (hello.offersEarlyData()) {
        // 4.2.10: we know none of its PSKs, so its early data is passed over.
        out.skipEarlyData();
      }
      Transcript transcript = Transcript.with(suite.hash());
      transcript.add(out.receivedHello());
      out.begin(transcript);
      Bytes share = group.share();
      if (share == null) {
        return retry(hello, suite, group.group(), transcript, out);
      }
      return new Agreed(config, hello, suite, group.group(), share, transcript, false)
          .identify(out);
    }

    private ServerState retry(
        ClientHello hello, CipherSuite suite, NamedGroup group, Transcript transcript, Output out) {
      HelloRetryRequest retry =
          new HelloRetryRequest(
              hello.legacySessionId(),
              suite,
              Extensions.of(
                  new KeyShare.Retry(group),
                  new SupportedVersions.Choice(ProtocolVersion.TLS_1_3)));
      transcript.replaceByMessageHash();
      out.send(retry);
      if (!hello.legacySessionId().isEmpty()) {
        out.sendChangeCipherSpec(); // D.4: "after its … HelloRetryRequest", and not again
      }
      return new WaitSecondHello(config, hello, retry, transcript);
    }
  }

  /** We have asked for another hello. */
  record WaitSecondHello(
      ServerConfig config, ClientHello first, HelloRetryRequest retry, Transcript transcript)
      implements ServerState {
    ServerState negotiate(ClientHello hello, Output out) throws TlsException {
      hello.requireAnswers(first, retry);
      hello.requireMandatoryExtensions();
      // The hello is the first one but for its share, so the other choices stay (4.1.4).
      Choice.Group group = Choice.group(hello, config.policy());
      Bytes share = group.share();
      if (share == null) {
        throw TlsException.broken(Rule.RETRY_SHARE);
      }
      transcript.add(out.receivedHello());
      return new Agreed(config, hello, retry.cipherSuite(), group.group(), share, transcript, true)
          .identify(out);
    }
  }

  /** What the hellos have agreed on. */
  record Agreed(
      ServerConfig config,
      ClientHello hello,
      CipherSuite suite,
      NamedGroup group,
      Bytes share,
      Transcript transcript,
      boolean retried) {
    private ServerState identify(Output out) throws TlsException {
      if (config.credential().isPresent()) {
        return present(config.credential().get(), out);
      }
      out.ask(new ChooseIdentity(hello));
      return new WaitIdentity(this);
    }

    /** The same, where the identity that was chosen says whom to ask. */
    private Agreed meeting(Presented presented) {
      return presented
          .clients()
          .map(
              clients ->
                  new Agreed(
                      config.withClients(clients), hello, suite, group, share, transcript, retried))
          .orElse(this);
    }

    private ServerState present(Credential credential, Output out) throws TlsException {
      out.requireRecordEdge();
      SignatureScheme scheme = Choice.scheme(hello, config.policy(), credential);
      String protocol = Choice.applicationProtocol(hello, config.common().applicationProtocols());
      HandshakeSecret secret = exchange(out);
      ThroughServerHello at = transcript.throughServerHello();
      TrafficSecret client = secret.client(at);
      TrafficSecret server = secret.server(at);
      log(Label.CLIENT_HANDSHAKE_TRAFFIC_SECRET, client.exposeForKeyLog());
      log(Label.SERVER_HANDSHAKE_TRAFFIC_SECRET, server.exposeForKeyLog());
      out.writeKeys(suite, server, "handshake");
      out.readKeys(suite, client, "handshake");
      out.send(new EncryptedExtensions(answers(protocol)));
      if (config.clients() instanceof Asking asking) {
        out.send(CertificateRequests.of(asking, config.policy()));
      }
      out.send(credential.message(), credential.encodedMessage());
      Bytes toBeSigned = Bytes.owning(transcript.throughCertificate().toBeSignedByServer());
      out.ask(new SignHandshake(credential, scheme.algorithm(), toBeSigned));
      return new WaitSignature(this, scheme, protocol, secret, client, server);
    }

    /** ServerHello goes out, and both sides have the secret. */
    private HandshakeSecret exchange(Output out) throws TlsException {
      Agreement agreement;
      try {
        agreement = config.common().entropy().ephemerals().respond(group.keyExchange(), share);
      } catch (InvalidShareException e) {
        throw TlsException.broken(Rule.KEY_SHARE_VALID);
      }
      try (Secret shared = agreement.secret()) {
        out.send(
            new ServerHello(
                config.common().entropy().random(32),
                hello.legacySessionId(),
                suite,
                Extensions.of(
                    new KeyShare.Choice(new KeyShare.Entry(group, agreement.share())),
                    new SupportedVersions.Choice(ProtocolVersion.TLS_1_3))));
        if (!hello.legacySessionId().isEmpty() && !retried) {
          out.sendChangeCipherSpec();
        }
        return EarlySecret.withoutPsk(Hkdf.with(suite.hash())).climb(shared);
      }
    }

    private Extensions answers(@Nullable String protocol) {
      List<Extension> extensions = new ArrayList<>(2);
      if (hello.hostName() != null) {
        // RFC 6066, 3: a server that has used the name "SHALL include an extension of type
        // "server_name"", which is empty.
        extensions.add(new ServerNameIndication.Acknowledgement());
      }
      if (protocol != null) {
        extensions.add(ApplicationProtocols.of(protocol));
      }
      return Extensions.of(extensions);
    }

    private void log(Label label, Secret secret) {
      KeyLog keyLog = config.common().keyLog();
      keyLog.log(label, hello.random(), secret);
    }
  }

  /** Which identity answers this hello? */
  record WaitIdentity(Agreed agreed) implements ServerState {
    ServerState present(Answer.ChosenIdentity a, Output out) throws TlsException {
      return agreed.meeting(a.presented()).present(a.presented().credential(), out);
    }
  }

  /** The flight is out up to the certificate, and waits for its signature. */
  record WaitSignature(
      Agreed agreed,
      SignatureScheme scheme,
      @Nullable String protocol,
      HandshakeSecret secret,
      TrafficSecret client,
      TrafficSecret server)
      implements ServerState {
    ServerState finishFlight(Answer.Signature a, Output out) {
      Transcript transcript = agreed.transcript();
      out.send(new CertificateVerify(scheme, a.bytes()));
      out.send(new Finished(server.verifyData(transcript.throughCertificateVerify())));
      server.close();
      ThroughServerFinished at = transcript.throughServerFinished();
      try (MasterSecret master = secret.climb()) {
        TrafficSecret reading = master.client(at);
        TrafficSecret writing = master.server(at);
        ExporterSecret exporter = master.exporter(at);
        agreed.log(Label.CLIENT_TRAFFIC_SECRET_0, reading.exposeForKeyLog());
        agreed.log(Label.SERVER_TRAFFIC_SECRET_0, writing.exposeForKeyLog());
        agreed.log(Label.EXPORTER_SECRET, exporter.exposeForKeyLog());
        out.writeKeys(agreed.suite(), writing, "application");
        Sent sent =
            new Sent(
                agreed,
                protocol,
                client,
                new Connected(agreed.suite(), reading, writing),
                exporter);
        return switch (agreed.config().clients()) {
          case ClientAuthentication.None _ -> new WaitFinished(sent, new AnonymousPeer(), at);
          case Asking asking -> new WaitCertificate(sent, asking);
        };
      }
    }

    @Override
    public void close() {
      secret.close();
      client.close();
      server.close();
    }
  }

  /**
   * All of ours is out, and the keys for what comes after are made.
   *
   * @param client what the client's flight is under
   */
  record Sent(
      Agreed agreed,
      @Nullable String protocol,
      TrafficSecret client,
      Connected connected,
      ExporterSecret exporter) {
    private Session session(Peer peer) {
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

    private void close() {
      client.close();
      connected.close();
      exporter.close();
    }
  }

  /** We have asked the client who it is. */
  record WaitCertificate(Sent sent, Asking asking) implements ServerState {
    ServerState askForVerdict(Certificate m, Output out) throws TlsException {
      if (!m.certificateRequestContext().isEmpty()) {
        throw TlsException.broken(Rule.CERTIFICATE_CONTEXT);
      }
      Transcript transcript = sent.agreed().transcript();
      if (m.certificateList().isEmpty()) {
        if (asking.mandatory()) {
          throw new TlsException(new CertificateMissing(ProtocolVersion.TLS_1_3));
        }
        return new WaitFinished(sent, new AnonymousPeer(), transcript.throughClientCertificate());
      }
      CertificateRequest request = CertificateRequests.of(asking, sent.agreed().config().policy());
      PeerChain chain = PeerChain.of(m, request.extensions(), transcript);
      if (asking.unchecked().isPresent()) {
        return new WaitCertificateVerify(
            sent, chain, PeerCheck.unchecked(asking.unchecked().get(), chain.certificates()));
      }
      out.ask(new ValidatePath(chain.certificates(), new ClientPurpose()));
      return new WaitVerdict(sent, chain);
    }

    @Override
    public void close() {
      sent.close();
    }
  }

  /** Is this chain good for a client? */
  record WaitVerdict(Sent sent, PeerChain chain) implements ServerState {
    ServerState accept(Answer.Verdict a) throws TlsException {
      return new WaitCertificateVerify(sent, chain, PeerCheck.of(a.verdict()));
    }

    @Override
    public void close() {
      sent.close();
    }
  }

  /** The chain is believed, or its check waived; now the client proves to have its key. */
  record WaitCertificateVerify(Sent sent, PeerChain chain, PeerCheck check) implements ServerState {
    ServerState verify(CertificateVerify m) throws TlsException {
      Agreed agreed = sent.agreed();
      Peer peer = check.verify(m, agreed.config().policy(), chain.at().toBeSignedByClient());
      return new WaitFinished(sent, peer, agreed.transcript().throughClientCertificateVerify());
    }

    @Override
    public void close() {
      sent.close();
    }
  }

  /**
   * The client's Finished proves that it saw the same.
   *
   * @param at what it vouches for: there is no such point behind a Certificate that nobody signed
   */
  record WaitFinished(Sent sent, Peer peer, BeforeFinished at) implements ServerState {
    ServerState connect(Finished m, Output out) throws TlsException {
      out.requireRecordEdge();
      if (!sent.client().isVerifyData(at, m.verifyData())) {
        throw TlsException.broken(Rule.FINISHED_VERIFY_DATA);
      }
      Connected connected = sent.connected();
      out.readKeys(connected.suite(), connected.reading(), "application");
      sent.client().close();
      out.ready(sent.session(peer), sent.exporter());
      return connected;
    }

    @Override
    public void close() {
      sent.close();
    }
  }
}
