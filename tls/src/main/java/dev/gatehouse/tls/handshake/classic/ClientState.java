package dev.gatehouse.tls.handshake.classic;

import dev.gatehouse.crypto.PublicKey;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.crypto.SignatureAlgorithm;
import dev.gatehouse.pki.KeyUsage;
import dev.gatehouse.pki.X509Cert;
import dev.gatehouse.tls.config.ClientConfig;
import dev.gatehouse.tls.config.Credential;
import dev.gatehouse.tls.handshake.Answer;
import dev.gatehouse.tls.handshake.CredentialRequest;
import dev.gatehouse.tls.handshake.Peer;
import dev.gatehouse.tls.handshake.Question.ChooseClientCredential;
import dev.gatehouse.tls.handshake.Question.SignHandshake;
import dev.gatehouse.tls.handshake.Question.ValidatePath;
import dev.gatehouse.tls.handshake.ResumableSession;
import dev.gatehouse.tls.handshake.classic.OwnCertificate.NoneSuitable;
import dev.gatehouse.tls.handshake.classic.OwnCertificate.NotRequested;
import dev.gatehouse.tls.handshake.classic.OwnCertificate.Suitable;
import dev.gatehouse.tls.handshake.hello.Downgrade;
import dev.gatehouse.tls.handshake.hello.Offer;
import dev.gatehouse.tls.handshake.hello.Offered;
import dev.gatehouse.tls.handshake.proof.PresentedChain;
import dev.gatehouse.tls.keys.classic.ClassicMasterSecret;
import dev.gatehouse.tls.keys.classic.ClassicMasterSecret.Sender;
import dev.gatehouse.tls.keys.classic.ClassicTranscript;
import dev.gatehouse.tls.keys.classic.Randoms;
import dev.gatehouse.tls.message.ClassicCertificate;
import dev.gatehouse.tls.message.ClassicCertificateRequest;
import dev.gatehouse.tls.message.ClassicCertificateVerify;
import dev.gatehouse.tls.message.ServerHello;
import dev.gatehouse.tls.message.ServerHelloDone;
import dev.gatehouse.tls.message.ServerKeyExchange;
import dev.gatehouse.tls.spec.AlertDescription;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.ClassicVersion;
import dev.gatehouse.tls.spec.KeyExchangeMethod;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import java.util.List;
import java.util.Optional;

/**
 * Where a client's handshake is, in the order of the protocol (RFC 5246, section 7.3). A state owns
 * the secrets in it until it has led to the next one.
 */
public sealed interface ClientState extends State
    permits ClientState.WaitServerHello,
        ClientState.WaitCertificate,
        ClientState.WaitVerdict,
        ClientState.WaitServerKeyExchange,
        ClientState.WaitRequestOrDone,
        ClientState.WaitServerHelloDone,
        ClientState.WaitCredential,
        ClientState.WaitSignature,
        Ending,
        Connected {
  /** The server has answered in this version, and its hello is looked at now. */
  record WaitServerHello(Offered offered, ClassicVersion version) implements ClientState {
    ClientState agree(ServerHello m, Output out) throws TlsException {
      ServerChoice.require(offered, version, m);
      Downgrade.requireNoMark(m.random(), version.version(), offered.config().policy());
      offered.close(); // the shares were for TLS 1.3
      out.agreed(version);
      out.exchanging(m.cipherSuite().keyExchange());
      ClassicTranscript transcript = ClassicTranscript.with(version, m.cipherSuite().hash());
      transcript.add(offered.encoded());
      transcript.add(out.receivedHello());
      out.begin(transcript);
      Agreed agreed = agreed(m);
      Optional<ResumableSession> remembered = offered.remembered();
      if (remembered.isPresent() && remembered.get().id().equals(m.legacySessionIdEcho())) {
        return resume(remembered.get(), agreed, transcript, out);
      }
      return new WaitCertificate(new Negotiated(offered, agreed, transcript));
    }

    private Agreed agreed(ServerHello m) throws TlsException {
      return new Agreed(
          version,
          m.cipherSuite(),
          m.acceptsExtendedMasterSecret(),
          m.acceptsEncryptThenMac(),
          new Randoms(offered.hello().random(), m.random()),
          m.legacySessionIdEcho(),
          Offer.protocol(m.applicationProtocols(), offered.config()),
          offered.hello().hostName());
    }

    private ClientState resume(
        ResumableSession session, Agreed agreed, ClassicTranscript transcript, Output out)
        throws TlsException {
      // RFC 5246, 7.4.1.3: "the session ID, cipher suite and compression method … MUST be the
      // same".
      if (!session.version().equals(version.version()) || !session.suite().equals(agreed.suite())) {
        throw TlsException.broken(Rule.RESUMPTION_SAME);
      }
      if (!agreed.extendedMasterSecret()) {
        throw TlsException.broken(Rule.RESUMPTION_EXTENDED); // RFC 7627, 5.3: "MUST abort"
      }
      transcript.keepNoMessages();
      ClassicMasterSecret master =
          ClassicMasterSecret.resumed(version, agreed.suite(), session.copyOfMaster());
      Secrets secrets = Secrets.of(agreed, master, offered.config().common());
      return new Ending.Established(
              Sender.CLIENT,
              agreed,
              secrets,
              transcript,
              null,
              _ -> session.peer(),
              session.scope(),
              true)
          .end(out);
    }
  }

  /** A full handshake, with what the hellos agreed on. */
  record Negotiated(Offered offered, Agreed agreed, ClassicTranscript transcript) {
    private ClientConfig config() {
      return offered.config();
    }
  }

  /** The server is to say who it is. */
  record WaitCertificate(Negotiated negotiated) implements ClientState {
    ClientState askForVerdict(ClassicCertificate m, Output out) throws TlsException {
      if (m.certificateList().isEmpty()) {
        throw TlsException.broken(Rule.CERTIFICATE_NOT_EMPTY);
      }
      List<X509Cert> chain = PresentedChain.decode(m.certificateList());
      requireFitting(chain.getFirst());
      ClientConfig config = negotiated.config();
      if (config.unchecked().isPresent()) {
        return Believed.next(negotiated, PeerCheck.unchecked(config.unchecked().get(), chain));
      }
      out.ask(new ValidatePath(chain, negotiated.offered().serverName()));
      return new WaitVerdict(negotiated);
    }

    /** RFC 5246, 7.4.2: the certificate has a key that the suite can use, and may use so. */
    private void requireFitting(X509Cert certificate) throws TlsException {
      CipherSuite suite = negotiated.agreed().suite();
      PublicKey key =
          certificate
              .publicKey()
              .orElseThrow(() -> TlsException.broken(Rule.CERTIFICATE_FITS_SUITE));
      KeyUsage needed =
          suite.keyExchange() == KeyExchangeMethod.RSA
              ? KeyUsage.KEY_ENCIPHERMENT
              : KeyUsage.DIGITAL_SIGNATURE;
      if (!suite.authentication().fits(key.type()) || !certificate.extensions().allows(needed)) {
        throw TlsException.broken(Rule.CERTIFICATE_FITS_SUITE);
      }
    }
  }

  /** Is this chain good for that name? */
  record WaitVerdict(Negotiated negotiated) implements ClientState {
    ClientState accept(Answer.Verdict a) throws TlsException {
      return Believed.next(negotiated, PeerCheck.of(a.verdict()));
    }
  }

  /** The chain is believed, or its check waived; what proves the key depends on the exchange. */
  record Believed(Negotiated negotiated, PeerCheck server) {
    private static ClientState next(Negotiated negotiated, PeerCheck server) {
      Believed believed = new Believed(negotiated, server);
      return switch (negotiated.agreed().suite().keyExchange()) {
        case ECDHE, DHE -> new WaitServerKeyExchange(believed);
        case RSA ->
            new WaitRequestOrDone(
                new Proven(
                    negotiated, new KeyToMeet.OfCertificate(server.key()), server::decrypted));
        case ANY -> throw new IllegalStateException("a suite of TLS 1.3 in an older version");
      };
    }
  }

  /** The server's half of the key exchange is to come, with its signature. */
  record WaitServerKeyExchange(Believed believed) implements ClientState {
    ClientState verify(ServerKeyExchange m) throws TlsException {
      Negotiated negotiated = believed.negotiated();
      ClassicVersion version = negotiated.agreed().version();
      SignatureAlgorithm algorithm =
          Signing.received(
              version,
              m.algorithm(),
              believed.server().key().type(),
              negotiated.config().policy().schemes(version.version()));
      byte[] toBeSigned =
          Signing.serverParams(algorithm, negotiated.agreed().randoms(), m.params());
      // The signature first: what an unknown hand wrote is not worth a computation.
      Peer server = believed.server().signed(algorithm, toBeSigned, m.signature());
      KeyToMeet key = KeyToMeet.of(m, negotiated.config().policy());
      return new WaitRequestOrDone(new Proven(negotiated, key, _ -> server));
    }
  }

  /** We know which key to meet, and who will have proven to be there. */
  record Proven(Negotiated negotiated, KeyToMeet key, Ending.OnceFinished server) {
    /** Our flight: who we are if we were asked, our half of the exchange, the proof. */
    private ClientState answer(OwnCertificate own, Output out) throws TlsException {
      present(own, out);
      Secret preMaster = key.meet(negotiated.offered(), negotiated.agreed().version(), out);
      ClassicTranscript.Point point = negotiated.transcript().point();
      Secrets secrets =
          Secrets.of(negotiated.agreed(), preMaster, point, negotiated.config().common());
      Ending.Established established =
          new Ending.Established(
              Sender.CLIENT,
              negotiated.agreed(),
              secrets,
              negotiated.transcript(),
              key.group(),
              server,
              Offer.scope(negotiated.config(), negotiated.offered().serverName()),
              false);
      return switch (own) {
        case NotRequested _, NoneSuitable _ -> established.end(out);
        case Suitable(Credential credential, SignatureAlgorithm algorithm) ->
            sign(credential, algorithm, established, point, out);
      };
    }

    private void present(OwnCertificate own, Output out) throws TlsException {
      switch (own) {
        case NotRequested _ -> {}
        case NoneSuitable _ -> presentNone(out);
        case Suitable(Credential credential, _) ->
            out.send(credential.classicMessage(), credential.encodedClassicMessage());
      }
    }

    private void presentNone(Output out) throws TlsException {
      switch (negotiated.agreed().version().noCertificate()) {
        case WARNING_ALERT -> out.warn(AlertDescription.NO_CERTIFICATE);
        case EMPTY_MESSAGE -> out.send(new ClassicCertificate(List.of()));
      }
    }

    private ClientState sign(
        Credential credential,
        SignatureAlgorithm algorithm,
        Ending.Established established,
        ClassicTranscript.Point point,
        Output out) {
      Bytes toBeSigned =
          Signing.certificateVerify(
              algorithm, established.secrets().master(), point, negotiated.transcript()::messages);
      out.ask(new SignHandshake(credential, algorithm, toBeSigned));
      return new WaitSignature(established, algorithm);
    }
  }

  /** The server may ask who we are, and then it is done. */
  record WaitRequestOrDone(Proven proven) implements ClientState {
    ClientState keep(ClassicCertificateRequest m) {
      return new WaitServerHelloDone(
          proven,
          Requests.of(
              m, proven.negotiated().agreed().version(), proven.negotiated().config().policy()));
    }

    ClientState answer(ServerHelloDone m, Output out) throws TlsException {
      proven.negotiated().transcript().keepNoMessages();
      return proven.answer(new NotRequested(), out);
    }
  }

  /** It has asked. */
  record WaitServerHelloDone(Proven proven, CredentialRequest request) implements ClientState {
    ClientState choose(ServerHelloDone m, Output out) throws TlsException {
      Optional<List<Credential>> ours = proven.negotiated().config().credentials();
      if (ours.isPresent()) {
        return proven.answer(OwnCertificate.of(request, request.firstOf(ours.get())), out);
      }
      out.ask(new ChooseClientCredential(request));
      return new WaitCredential(proven, request);
    }
  }

  /** Which of our certificates does this server get to see? */
  record WaitCredential(Proven proven, CredentialRequest request) implements ClientState {
    ClientState answer(Answer.ChosenClientCredential a, Output out) throws TlsException {
      return proven.answer(OwnCertificate.of(request, a.credential()), out);
    }
  }

  /** Our flight is out up to the key exchange, and waits for our signature. */
  record WaitSignature(Ending.Established established, SignatureAlgorithm algorithm)
      implements ClientState {
    ClientState finishFlight(Answer.Signature a, Output out) {
      out.send(
          new ClassicCertificateVerify(
              Signing.scheme(established.agreed().version(), algorithm), a.bytes()));
      established.transcript().keepNoMessages();
      return established.end(out);
    }

    @Override
    public void close() {
      established.secrets().close();
    }
  }
}
