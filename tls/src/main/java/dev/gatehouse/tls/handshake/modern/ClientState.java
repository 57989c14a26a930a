package dev.gatehouse.tls.handshake.modern;

import dev.gatehouse.crypto.Hkdf;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.pki.ServerName;
import dev.gatehouse.tls.config.ClientConfig;
import dev.gatehouse.tls.config.KeyLog.Label;
import dev.gatehouse.tls.handshake.Answer;
import dev.gatehouse.tls.handshake.CredentialRequest;
import dev.gatehouse.tls.handshake.Peer;
import dev.gatehouse.tls.handshake.Question.ValidatePath;
import dev.gatehouse.tls.handshake.hello.Offer;
import dev.gatehouse.tls.handshake.hello.Shares;
import dev.gatehouse.tls.keys.BeforeFinished;
import dev.gatehouse.tls.keys.EarlySecret;
import dev.gatehouse.tls.keys.HandshakeSecret;
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
import dev.gatehouse.tls.message.extension.KeyShare;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.NamedGroup;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.SignatureScheme;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a client's handshake is, in the order of the protocol (RFC 8446, appendix A.1). A state
 * owns the secrets in it until it has led to the next one.
 */
public sealed interface ClientState extends State
    permits ClientState.WaitServerHello,
        ClientState.WaitServerHelloAgain,
        ClientState.WaitEncryptedExtensions,
        ClientState.WaitCertificateOrRequest,
        ClientState.WaitCertificate,
        ClientState.WaitVerdict,
        ClientState.WaitCertificateVerify,
        ClientState.WaitFinished,
        ClientState.WaitCredential,
        ClientState.WaitSignature,
        Connected {
  /**
   * The hello is out.
   *
   * @param encoded the hello with type and length, for the transcript, whose hash the server
   *     chooses
   */
  record WaitServerHello(
      ClientConfig config, ServerName serverName, ClientHello hello, Bytes encoded, Shares shares)
      implements ClientState {
    ClientState retry(HelloRetryRequest m, Output out) throws TlsException {
      ServerChoice.require(hello, m);
      Shares others = sharesFor(m.keyShare());
      if (others == null && m.cookie() == null) {
        // 4.1.4: "Clients MUST abort … if the HelloRetryRequest would not result in any change".
        throw TlsException.broken(Rule.RETRY_CHANGES_HELLO);
      }
      Transcript transcript = Transcript.with(m.cipherSuite().hash());
      transcript.add(encoded);
      transcript.replaceByMessageHash();
      transcript.add(out.receivedHello());
      out.begin(transcript);
      ClientHello second = Offer.again(hello, m, others);
      if (!hello.legacySessionId().isEmpty()) {
        out.sendChangeCipherSpec(); // D.4: "immediately before its second flight"
      }
      out.send(second);
      if (others != null) {
        shares.close();
      }
      return new WaitServerHelloAgain(
          config, serverName, second, m, others == null ? shares : others, transcript);
    }

    private @Nullable Shares sharesFor(KeyShare.@Nullable Retry wanted) throws TlsException {
      if (wanted == null) {
        return null;
      }
      NamedGroup group = wanted.selectedGroup();
      // 4.2.8: the group must be one of "supported_groups", and none that had a share.
      if (!config.policy().groups().contains(group) || shares.contains(group)) {
        throw TlsException.broken(Rule.RETRY_GROUP);
      }
      return Shares.only(group, config.common().entropy().ephemerals());
    }

    ClientState agree(ServerHello m, Output out) throws TlsException {
      ServerChoice.require(hello, m);
      Transcript transcript = Transcript.with(m.cipherSuite().hash());
      transcript.add(encoded);
      transcript.add(out.receivedHello());
      out.begin(transcript);
      return Agreed.after(config, serverName, hello, shares, transcript, m, false, out);
    }

    @Override
    public void close() {
      shares.close();
    }
  }

  /** The second hello is out; there is no third. */
  record WaitServerHelloAgain(
      ClientConfig config,
      ServerName serverName,
      ClientHello hello,
      HelloRetryRequest retry,
      Shares shares,
      Transcript transcript)
      implements ClientState {
    ClientState agree(ServerHello m, Output out) throws TlsException {
      ServerChoice.require(hello, m);
      // 4.1.4: "Clients MUST check that [the suite] is the same as that in the HelloRetryRequest",
      // and the version too; that the group is the one asked for is what our one share says.
      if (!m.cipherSuite().equals(retry.cipherSuite())) {
        throw TlsException.broken(Rule.RETRY_SAME_SUITE);
      }
      transcript.add(out.receivedHello());
      return Agreed.after(config, serverName, hello, shares, transcript, m, true, out);
    }

    @Override
    public void close() {
      shares.close();
    }
  }

  /** What the hellos have agreed on. */
  record Agreed(
      ClientConfig config,
      ServerName serverName,
      ClientHello hello,
      CipherSuite suite,
      NamedGroup group,
      boolean retried,
      Transcript transcript,
      HandshakeSecret secret,
      TrafficSecret client,
      TrafficSecret server) {
    private static ClientState after(
        ClientConfig config,
        ServerName serverName,
        ClientHello hello,
        Shares shares,
        Transcript transcript,
        ServerHello m,
        boolean retried,
        Output out)
        throws TlsException {
      out.requireRecordEdge();
      KeyShare.Choice choice = m.keyShare();
      if (choice == null) {
        throw TlsException.broken(Rule.EXTENSION_NEEDED); // psk_ke is nothing that we offer
      }
      HandshakeSecret secret;
      try (Secret shared = shares.agree(choice.serverShare())) {
        secret = EarlySecret.withoutPsk(Hkdf.with(m.cipherSuite().hash())).climb(shared);
      }
      shares.close();
      ThroughServerHello at = transcript.throughServerHello();
      Agreed agreed =
          new Agreed(
              config,
              serverName,
              hello,
              m.cipherSuite(),
              choice.serverShare().group(),
              retried,
              transcript,
              secret,
              secret.client(at),
              secret.server(at));
      agreed.changeKeys(out);
      return new WaitEncryptedExtensions(agreed);
    }

    private void changeKeys(Output out) throws TlsException {
      log(Label.CLIENT_HANDSHAKE_TRAFFIC_SECRET, client.exposeForKeyLog());
      log(Label.SERVER_HANDSHAKE_TRAFFIC_SECRET, server.exposeForKeyLog());
      if (!hello.legacySessionId().isEmpty() && !retried) {
        out.sendChangeCipherSpec();
      }
      out.writeKeys(suite, client, "handshake");
      out.readKeys(suite, server, "handshake");
    }

    void log(Label label, Secret logged) {
      config.common().keyLog().log(label, hello.random(), logged);
    }

    void close() {
      secret.close();
      client.close();
      server.close();
    }
  }

  /** The server is to answer what needs no clear text. */
  record WaitEncryptedExtensions(Agreed agreed) implements ClientState {
    ClientState take(EncryptedExtensions m) throws TlsException {
      m.requireSolicitedBy(agreed.hello());
      return new WaitCertificateOrRequest(
          agreed, Offer.protocol(m.applicationProtocols(), agreed.config()));
    }

    @Override
    public void close() {
      agreed.close();
    }
  }

  /** The server may ask who we are before it says who it is. */
  record WaitCertificateOrRequest(Agreed agreed, @Nullable String protocol) implements ClientState {
    ClientState keep(CertificateRequest m) throws TlsException {
      if (!m.certificateRequestContext().isEmpty()) {
        // 4.3.2: it "SHALL be zero length unless used for … post-handshake".
        throw TlsException.broken(Rule.CERTIFICATE_CONTEXT);
      }
      return new WaitCertificate(agreed, protocol, m);
    }

    ClientState askForVerdict(Certificate m, Output out) throws TlsException {
      return Presented.take(agreed, protocol, Optional.empty(), m, out);
    }

    @Override
    public void close() {
      agreed.close();
    }
  }

  /** It has asked. */
  record WaitCertificate(Agreed agreed, @Nullable String protocol, CertificateRequest request)
      implements ClientState {
    ClientState askForVerdict(Certificate m, Output out) throws TlsException {
      return Presented.take(agreed, protocol, Optional.of(request), m, out);
    }

    @Override
    public void close() {
      agreed.close();
    }
  }

  /** The server's chain, and what was settled before it. */
  record Presented(
      Agreed agreed,
      @Nullable String protocol,
      Optional<CertificateRequest> request,
      PeerChain chain) {
    private static ClientState take(
        Agreed agreed,
        @Nullable String protocol,
        Optional<CertificateRequest> request,
        Certificate m,
        Output out)
        throws TlsException {
      if (!m.certificateRequestContext().isEmpty()) {
        throw TlsException.broken(Rule.CERTIFICATE_CONTEXT);
      }
      if (m.certificateList().isEmpty()) {
        throw TlsException.broken(Rule.CERTIFICATE_NOT_EMPTY);
      }
      PeerChain chain = PeerChain.of(m, agreed.hello().extensions(), agreed.transcript());
      Presented presented = new Presented(agreed, protocol, request, chain);
      if (agreed.config().unchecked().isPresent()) {
        return new WaitCertificateVerify(
            presented,
            PeerCheck.unchecked(agreed.config().unchecked().get(), chain.certificates()));
      }
      out.ask(new ValidatePath(chain.certificates(), agreed.serverName()));
      return new WaitVerdict(presented);
    }
  }

  /** Is this chain good for that name? */
  record WaitVerdict(Presented presented) implements ClientState {
    ClientState accept(Answer.Verdict a) throws TlsException {
      return new WaitCertificateVerify(presented, PeerCheck.of(a.verdict()));
    }

    @Override
    public void close() {
      presented.agreed().close();
    }
  }

  /** The chain is believed, or its check waived; now the server proves to have its key. */
  record WaitCertificateVerify(Presented presented, PeerCheck check) implements ClientState {
    ClientState verify(CertificateVerify m) throws TlsException {
      Agreed agreed = presented.agreed();
      Peer server =
          check.verify(m, agreed.config().policy(), presented.chain().at().toBeSignedByServer());
      return new WaitFinished(
          agreed,
          presented.protocol(),
          presented.request(),
          server,
          agreed.transcript().throughCertificateVerify());
    }

    @Override
    public void close() {
      presented.agreed().close();
    }
  }

  /** The server is who it says; its Finished proves that it saw the same. */
  record WaitFinished(
      Agreed agreed,
      @Nullable String protocol,
      Optional<CertificateRequest> request,
      Peer peer,
      BeforeFinished at)
      implements ClientState {
    ClientState finishOrIdentify(Finished m, Output out) throws TlsException {
      out.requireRecordEdge();
      if (!agreed.server().isVerifyData(at, m.verifyData())) {
        throw TlsException.broken(Rule.FINISHED_VERIFY_DATA);
      }
      ThroughServerFinished through = agreed.transcript().throughServerFinished();
      OwnFlight flight = new OwnFlight(agreed, protocol, peer, through);
      return request.isPresent()
          ? flight.identify(request.get(), out)
          : flight.connect(through, out);
    }

    @Override
    public void close() {
      agreed.close();
    }
  }

  /** Which of our certificates does the server get to see? */
  record WaitCredential(OwnFlight flight, CredentialRequest request) implements ClientState {
    ClientState present(Answer.ChosenClientCredential a, Output out) throws TlsException {
      return flight.present(a.credential(), request, out);
    }

    @Override
    public void close() {
      flight.agreed().close();
    }
  }

  /** Our certificate is out, and waits for its signature. */
  record WaitSignature(OwnFlight flight, SignatureScheme scheme) implements ClientState {
    ClientState finishFlight(Answer.Signature a, Output out) throws TlsException {
      out.send(new CertificateVerify(scheme, a.bytes()));
      return flight.connect(flight.agreed().transcript().throughClientCertificateVerify(), out);
    }

    @Override
    public void close() {
      flight.agreed().close();
    }
  }
}
