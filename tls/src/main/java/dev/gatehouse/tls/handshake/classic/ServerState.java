package dev.gatehouse.tls.handshake.classic;

import dev.gatehouse.crypto.InvalidShareException;
import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.crypto.SignatureAlgorithm;
import dev.gatehouse.pki.ClientPurpose;
import dev.gatehouse.pki.X509Cert;
import dev.gatehouse.tls.config.ClientAuthentication;
import dev.gatehouse.tls.config.Credential;
import dev.gatehouse.tls.config.ServerConfig;
import dev.gatehouse.tls.danger.UncheckedPeers;
import dev.gatehouse.tls.handshake.AnonymousPeer;
import dev.gatehouse.tls.handshake.Answer;
import dev.gatehouse.tls.handshake.Peer;
import dev.gatehouse.tls.handshake.Question.DecryptPreMaster;
import dev.gatehouse.tls.handshake.Question.SignHandshake;
import dev.gatehouse.tls.handshake.Question.ValidatePath;
import dev.gatehouse.tls.handshake.ResumableSession;
import dev.gatehouse.tls.handshake.hello.Downgrade;
import dev.gatehouse.tls.handshake.proof.PresentedChain;
import dev.gatehouse.tls.keys.classic.ClassicMasterSecret;
import dev.gatehouse.tls.keys.classic.ClassicMasterSecret.Sender;
import dev.gatehouse.tls.keys.classic.ClassicTranscript;
import dev.gatehouse.tls.message.ClassicCertificate;
import dev.gatehouse.tls.message.ClassicCertificateRequest;
import dev.gatehouse.tls.message.ClassicCertificateVerify;
import dev.gatehouse.tls.message.ClientHello;
import dev.gatehouse.tls.message.ClientKeyExchange;
import dev.gatehouse.tls.message.NoCertificate;
import dev.gatehouse.tls.message.ServerHelloDone;
import dev.gatehouse.tls.message.extension.RenegotiationInfo;
import dev.gatehouse.tls.spec.ClassicVersion;
import dev.gatehouse.tls.spec.ClientCertificateType;
import dev.gatehouse.tls.spec.NamedGroup;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsError.CertificateMissing;
import dev.gatehouse.tls.spec.TlsError.UnexpectedMessage;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a server's handshake is, in the order of the protocol (RFC 5246, section 7.3). A state owns
 * the secrets in it until it has led to the next one.
 */
public sealed interface ServerState extends State
    permits ServerState.Start,
        ServerState.WaitIdentity,
        ServerState.WaitSession,
        ServerState.WaitSignature,
        ServerState.WaitCertificate,
        ServerState.WaitVerdict,
        ServerState.WaitClientKeyExchange,
        ServerState.WaitPreMaster,
        ServerState.WaitCertificateVerify,
        Ending,
        Connected {
  /** The hello has chosen the version, and is looked at now. */
  record Start(ServerConfig config, ClassicVersion version) implements ServerState {
    ServerState negotiate(ClientHello hello, Output out) throws TlsException {
      Downgrade.refuseNeedlessFallback(hello, config.policy());
      RenegotiationInfo info = hello.renegotiationInfo();
      if (info != null && !info.renegotiatedConnection().isEmpty()) {
        throw TlsException.broken(Rule.RENEGOTIATION_INFO_EMPTY); // RFC 5746, 3.6
      }
      out.agreed(version);
      return new Greeted(config, version, hello, out.receivedHello()).identify(out);
    }
  }

  /** Which identity answers this hello? */
  record WaitIdentity(Greeted greeted) implements ServerState {
    ServerState present(Answer.ChosenIdentity a, Output out) throws TlsException {
      return greeted.meeting(a.presented()).meet(a.presented().credential(), out);
    }
  }

  /** Do we know the session that the client would resume? If not, we are {@code credential}. */
  record WaitSession(Greeted greeted, Credential credential) implements ServerState {
    ServerState resume(Answer.FoundSession a, Output out) throws TlsException {
      if (a.session().isPresent() && suits(a.session().get())) {
        return greeted.resume(a.session().get(), out);
      }
      return greeted.present(credential, out);
    }

    /** Whether all is as it was; if not, a full handshake follows, which is no failure. */
    private boolean suits(ResumableSession session) {
      ServerConfig config = greeted.config();
      return session.version().equals(greeted.version().version())
          && greeted.hello().cipherSuites().contains(session.suite())
          && config.policy().suites().contains(session.suite())
          && config
              .policy()
              .allows(
                  session.suite(),
                  SuiteChoice.encryptThenMac(session.suite(), greeted.version(), greeted.hello()))
          && session.scope().equals(Greeted.scope(config, greeted.hello().hostName()));
    }
  }

  /** A full handshake, with what the hellos agreed on. */
  record Negotiated(
      ServerConfig config,
      ClientHello hello,
      Agreed agreed,
      Credential credential,
      @Nullable NamedGroup group,
      ClassicTranscript transcript) {
    ServerState exchangeKeys(@Nullable Signing signing, Output out) {
      if (signing == null) {
        return endFlight(new ServerKey.OfCertificate(), out);
      }
      ServerKey.Ephemeral key =
          group == null
              ? ServerKey.OfField.generate(config.common().entropy())
              : ServerKey.OfCurve.generate(config.common().entropy(), group);
      SignatureAlgorithm algorithm = signing.algorithm();
      // Which bytes are signed does not depend on the signature.
      Bytes params = key.message(signing.scheme(), Bytes.EMPTY).params();
      out.ask(
          new SignHandshake(
              credential,
              algorithm,
              Bytes.owning(Signing.serverParams(algorithm, agreed.randoms(), params))));
      return new WaitSignature(this, key, signing);
    }

    private ServerState endFlight(ServerKey key, Output out) {
      if (config.clients() instanceof ClientAuthentication.Asking asking) {
        out.send(request(asking));
        out.send(new ServerHelloDone());
        return new WaitCertificate(this, key, asking);
      }
      out.send(new ServerHelloDone());
      return new WaitClientKeyExchange(this, key, Optional.empty());
    }

    /** Both sides have the secrets. {@code preMaster} is closed by this. */
    private ServerState derive(
        Secret preMaster, ClassicTranscript.Point point, Optional<PeerCheck> client, Output out) {
      Secrets secrets = Secrets.of(agreed, preMaster, point, config.common());
      if (client.isEmpty()) {
        return end(secrets, new AnonymousPeer(), out);
      }
      Bytes messages = transcript.messages();
      transcript.keepNoMessages();
      return new WaitCertificateVerify(this, client.get(), secrets, point, messages);
    }

    private ServerState end(Secrets secrets, Peer client, Output out) {
      return new Ending.Established(
              Sender.SERVER,
              agreed,
              secrets,
              transcript,
              group,
              _ -> client,
              Greeted.scope(config, agreed.serverName()),
              false)
          .end(out);
    }

    private ClassicCertificateRequest request(ClientAuthentication.Asking asking) {
      ClassicVersion version = agreed.version();
      List<ClientCertificateType> types =
          version.hasExtensions()
              ? List.of(ClientCertificateType.ECDSA_SIGN, ClientCertificateType.RSA_SIGN)
              : List.of(ClientCertificateType.RSA_SIGN);
      return new ClassicCertificateRequest(
          types,
          version.namesSchemes() ? config.policy().schemes(version.version()) : List.of(),
          asking.authorities().stream().map(name -> name.encoded()).toList());
    }
  }

  /** The flight is out up to the certificate, and waits for the signature over our key. */
  record WaitSignature(Negotiated negotiated, ServerKey.Ephemeral key, Signing signing)
      implements ServerState {
    ServerState finishFlight(Answer.Signature a, Output out) {
      out.send(key.message(signing.scheme(), a.bytes()));
      return negotiated.endFlight(key, out);
    }

    @Override
    public void close() {
      key.close();
    }
  }

  /** All of our flight is out, and the client is to say who it is, or that it does not. */
  record WaitCertificate(Negotiated negotiated, ServerKey key, ClientAuthentication.Asking asking)
      implements ServerState {
    ServerState askForVerdict(ClassicCertificate m, Output out) throws TlsException {
      if (m.certificateList().isEmpty()) {
        if (negotiated.agreed().version().noCertificate()
            == ClassicVersion.NoCertificate.WARNING_ALERT) {
          throw TlsException.broken(Rule.CERTIFICATE_NOT_EMPTY); // RFC 6101, 5.6.6
        }
        return goOn();
      }
      List<X509Cert> chain = PresentedChain.decode(m.certificateList());
      if (asking.unchecked().isPresent()) {
        UncheckedPeers permission = asking.unchecked().get();
        return new WaitClientKeyExchange(
            negotiated, key, Optional.of(PeerCheck.unchecked(permission, chain)));
      }
      out.ask(new ValidatePath(chain, new ClientPurpose()));
      return new WaitVerdict(negotiated, key);
    }

    /** SSL 3.0's way to say that there is none. */
    ServerState goOnWithout(NoCertificate m) throws TlsException {
      if (negotiated.agreed().version().noCertificate()
          != ClassicVersion.NoCertificate.WARNING_ALERT) {
        throw new TlsException(new UnexpectedMessage(m.name(), name()));
      }
      return goOn();
    }

    private ServerState goOn() throws TlsException {
      if (asking.mandatory()) {
        throw new TlsException(new CertificateMissing(negotiated.agreed().version().version()));
      }
      negotiated.transcript().keepNoMessages();
      return new WaitClientKeyExchange(negotiated, key, Optional.empty());
    }

    @Override
    public void close() {
      key.close();
    }
  }

  /** Is this a client's chain to be believed? */
  record WaitVerdict(Negotiated negotiated, ServerKey key) implements ServerState {
    ServerState accept(Answer.Verdict a) throws TlsException {
      return new WaitClientKeyExchange(negotiated, key, Optional.of(PeerCheck.of(a.verdict())));
    }

    @Override
    public void close() {
      key.close();
    }
  }

  /** The client's half of the key exchange is to come. */
  record WaitClientKeyExchange(Negotiated negotiated, ServerKey key, Optional<PeerCheck> client)
      implements ServerState {
    ServerState exchange(ClientKeyExchange m, Output out) throws TlsException {
      ClassicTranscript.Point point = negotiated.transcript().point();
      return switch (key) {
        case ServerKey.Ephemeral ephemeral -> {
          try (ephemeral) {
            yield negotiated.derive(ephemeral.agree(m), point, client, out);
          } catch (InvalidShareException e) {
            throw TlsException.broken(Rule.KEY_SHARE_VALID);
          }
        }
        case ServerKey.OfCertificate _ -> {
          if (!(m instanceof ClientKeyExchange.Rsa(Bytes encrypted, _))) {
            throw new IllegalStateException("decoded as of another key exchange: " + m.name());
          }
          Secret substitute =
              negotiated.config().common().entropy().secret(ClassicMasterSecret.BYTES);
          out.ask(
              new DecryptPreMaster(
                  negotiated.credential(),
                  encrypted,
                  negotiated.hello().legacyVersion(),
                  substitute));
          yield new WaitPreMaster(negotiated, client, point, substitute);
        }
      };
    }

    @Override
    public void close() {
      key.close();
    }
  }

  /** What did the client encrypt to our certificate's key? Or something like it. */
  record WaitPreMaster(
      Negotiated negotiated,
      Optional<PeerCheck> client,
      ClassicTranscript.Point point,
      Secret substitute)
      implements ServerState {
    ServerState derive(Answer.PreMaster a, Output out) {
      substitute.close();
      return negotiated.derive(a.secret(), point, client, out);
    }

    @Override
    public void close() {
      substitute.close();
    }
  }

  /** The client has shown a certificate, and now it proves to have its key. */
  record WaitCertificateVerify(
      Negotiated negotiated,
      PeerCheck client,
      Secrets secrets,
      ClassicTranscript.Point point,
      Bytes messages)
      implements ServerState {
    ServerState verify(ClassicCertificateVerify m, Output out) throws TlsException {
      Agreed agreed = negotiated.agreed();
      KeyType type = client.key().type();
      SignatureAlgorithm algorithm =
          Signing.received(
              agreed.version(),
              m.algorithm(),
              type,
              negotiated.config().policy().schemes(agreed.version().version()));
      Bytes toBeSigned =
          Signing.certificateVerify(algorithm, secrets.master(), point, () -> messages);
      return negotiated.end(
          secrets, client.signed(algorithm, toBeSigned.toArray(), m.signature()), out);
    }

    @Override
    public void close() {
      secrets.close();
    }
  }
}
