package dev.gatehouse.tls.handshake.classic;

import dev.gatehouse.tls.config.ClientAuthentication;
import dev.gatehouse.tls.config.Credential;
import dev.gatehouse.tls.config.Presented;
import dev.gatehouse.tls.config.ServerConfig;
import dev.gatehouse.tls.handshake.Question.ChooseIdentity;
import dev.gatehouse.tls.handshake.Question.FindSession;
import dev.gatehouse.tls.handshake.ResumableSession;
import dev.gatehouse.tls.handshake.hello.Choice;
import dev.gatehouse.tls.handshake.hello.Downgrade;
import dev.gatehouse.tls.keys.classic.ClassicMasterSecret;
import dev.gatehouse.tls.keys.classic.ClassicMasterSecret.Sender;
import dev.gatehouse.tls.keys.classic.ClassicTranscript;
import dev.gatehouse.tls.keys.classic.Randoms;
import dev.gatehouse.tls.message.ClientHello;
import dev.gatehouse.tls.message.ServerHello;
import dev.gatehouse.tls.message.extension.ApplicationProtocols;
import dev.gatehouse.tls.message.extension.EcPointFormats;
import dev.gatehouse.tls.message.extension.EncryptThenMac;
import dev.gatehouse.tls.message.extension.ExtendedMasterSecret;
import dev.gatehouse.tls.message.extension.Extension;
import dev.gatehouse.tls.message.extension.Extensions;
import dev.gatehouse.tls.message.extension.RenegotiationInfo;
import dev.gatehouse.tls.message.extension.ServerNameIndication;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.ClassicVersion;
import dev.gatehouse.tls.spec.KeyExchangeMethod;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The client's hello, and what follows from it alone. */
record Greeted(ServerConfig config, ClassicVersion version, ClientHello hello, Bytes encoded) {
  private boolean mayResume() {
    // SSL 3.0 has no extended master secret, without which no session is kept.
    return config.resumesSessions()
        && version.hasExtensions()
        && !hello.legacySessionId().isEmpty();
  }

  private boolean extendsMasterSecret() {
    return version.hasExtensions() && hello.offersExtendedMasterSecret();
  }

  ServerState identify(Output out) throws TlsException {
    if (config.credential().isPresent()) {
      return meet(config.credential().get(), out);
    }
    out.ask(new ChooseIdentity(hello));
    return new ServerState.WaitIdentity(this);
  }

  /** The same, where the identity that was chosen says whom to ask. */
  Greeted meeting(Presented presented) {
    return presented
        .clients()
        .map(clients -> new Greeted(config.withClients(clients), version, hello, encoded))
        .orElse(this);
  }

  /**
   * Goes on as that identity. Not before it is known is a session looked for: whom we ask belongs
   * to where a session may be resumed.
   */
  ServerState meet(Credential credential, Output out) throws TlsException {
    if (mayResume()) {
      out.ask(new FindSession(hello.legacySessionId()));
      return new ServerState.WaitSession(this, credential);
    }
    return present(credential, out);
  }

  ServerState present(Credential credential, Output out) throws TlsException {
    out.requireRecordEdge();
    SuiteChoice choice = SuiteChoice.of(config, hello, version, credential);
    boolean extended = extendsMasterSecret();
    // Only what is bound to its handshake may be resumed (RFC 7627, section 5.3).
    Bytes sessionId =
        extended && config.resumesSessions() ? config.common().entropy().random(32) : Bytes.EMPTY;
    ClassicTranscript transcript = begin(choice.suite(), out);
    Agreed agreed = agree(choice.suite(), extended, choice.encryptThenMac(), sessionId);
    sendHello(agreed, false, out);
    out.send(credential.classicMessage(), credential.encodedClassicMessage());
    return new ServerState.Negotiated(config, hello, agreed, credential, choice.group(), transcript)
        .exchangeKeys(choice.signing(), out);
  }

  /** The short handshake: the hello is answered, and ours is finished already. */
  ServerState resume(ResumableSession session, Output out) throws TlsException {
    if (!extendsMasterSecret()) {
      throw TlsException.broken(Rule.RESUMPTION_EXTENDED); // RFC 7627, 5.3: "MUST abort"
    }
    ClassicTranscript transcript = begin(session.suite(), out);
    transcript.keepNoMessages();
    boolean encryptThenMac = SuiteChoice.encryptThenMac(session.suite(), version, hello);
    Agreed agreed = agree(session.suite(), true, encryptThenMac, session.id());
    sendHello(agreed, true, out);
    ClassicMasterSecret master =
        ClassicMasterSecret.resumed(version, session.suite(), session.copyOfMaster());
    Secrets secrets = Secrets.of(agreed, master, config.common());
    return new Ending.Established(
            Sender.SERVER,
            agreed,
            secrets,
            transcript,
            null,
            _ -> session.peer(),
            session.scope(),
            true)
        .end(out);
  }

  private ClassicTranscript begin(CipherSuite suite, Output out) {
    ClassicTranscript transcript = ClassicTranscript.with(version, suite.hash());
    if (config.clients() instanceof ClientAuthentication.None) {
      transcript.keepNoMessages(); // nobody will sign them
    }
    transcript.add(encoded);
    out.begin(transcript);
    out.exchanging(suite.keyExchange());
    return transcript;
  }

  private Agreed agree(
      CipherSuite suite, boolean extendedMasterSecret, boolean encryptThenMac, Bytes sessionId)
      throws TlsException {
    String protocol =
        version.hasExtensions()
            ? Choice.applicationProtocol(hello, config.common().applicationProtocols())
            : null;
    Bytes random =
        Downgrade.mark(config.common().entropy().random(32), version.version(), config.policy());
    return new Agreed(
        version,
        suite,
        extendedMasterSecret,
        encryptThenMac,
        new Randoms(hello.random(), random),
        sessionId,
        protocol,
        version.hasExtensions() ? hello.hostName() : null);
  }

  private void sendHello(Agreed agreed, boolean resumed, Output out) {
    out.send(
        new ServerHello(
            version.version(),
            agreed.randoms().server(),
            agreed.sessionId(),
            agreed.suite(),
            answers(agreed, resumed)));
  }

  private Extensions answers(Agreed agreed, boolean resumed) {
    List<Extension> extensions = new ArrayList<>(6);
    // RFC 5746, 3.6: to the extension as to the suite that stands for it, in SSL 3.0 as well.
    if (hello.renegotiationInfo() != null
        || hello.cipherSuites().contains(CipherSuite.TLS_EMPTY_RENEGOTIATION_INFO_SCSV)) {
      extensions.add(new RenegotiationInfo(Bytes.EMPTY));
    }
    // RFC 6066, 3: "When resuming a session, the server MUST NOT include a server_name extension".
    if (agreed.serverName() != null && !resumed) {
      extensions.add(new ServerNameIndication.Acknowledgement());
    }
    if (agreed.extendedMasterSecret()) {
      extensions.add(new ExtendedMasterSecret());
    }
    if (agreed.encryptThenMac()) {
      extensions.add(new EncryptThenMac());
    }
    if (version.hasExtensions()
        && agreed.suite().keyExchange() == KeyExchangeMethod.ECDHE
        && hello.ecPointFormats() != null) {
      extensions.add(EcPointFormats.UNCOMPRESSED_ONLY); // RFC 8422, 5.2
    }
    if (agreed.protocol() != null) {
      extensions.add(ApplicationProtocols.of(agreed.protocol()));
    }
    return extensions.isEmpty() ? Extensions.ABSENT : Extensions.of(extensions);
  }

  /** Where a session of that server's belongs. */
  static ResumableSession.Scope scope(ServerConfig config, @Nullable String serverName) {
    return new ResumableSession.Scope(
        config.policy(), serverName, config.clients(), Optional.empty());
  }
}
