package dev.gatehouse.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.pki.ServerName;
import dev.gatehouse.tls.config.ClientConfig;
import dev.gatehouse.tls.config.Common;
import dev.gatehouse.tls.config.KeyLog.Label;
import dev.gatehouse.tls.config.SecurityPolicy;
import dev.gatehouse.tls.config.ServerConfig;
import dev.gatehouse.tls.danger.UncheckedPeers;
import dev.gatehouse.tls.handshake.AnonymousPeer;
import dev.gatehouse.tls.handshake.Question;
import dev.gatehouse.tls.handshake.hello.Shares;
import dev.gatehouse.tls.handshake.modern.Client;
import dev.gatehouse.tls.handshake.modern.ClientState;
import dev.gatehouse.tls.handshake.modern.Output;
import dev.gatehouse.tls.handshake.modern.Server;
import dev.gatehouse.tls.handshake.modern.ServerState;
import dev.gatehouse.tls.keys.Transcript;
import dev.gatehouse.tls.message.Arrival;
import dev.gatehouse.tls.message.Certificate;
import dev.gatehouse.tls.message.CertificateVerify;
import dev.gatehouse.tls.message.ClientHello;
import dev.gatehouse.tls.message.HelloRetryRequest;
import dev.gatehouse.tls.message.Messages;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.NamedGroup;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.tls.vectors.Trace;
import dev.gatehouse.wire.Bytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * RFC 8448's handshakes of sections 3, 5, 6 and 7 through a connection of ours in either role: the
 * peer's records as published go in, and each record of ours comes out as published, down to the
 * alert at the end.
 *
 * <p>Handed in as recorded: the key pairs and the server's random, both sides' signatures (as the
 * answers to their questions), and what our engine writes otherwise than the published peers did:
 * both ClientHellos, HelloRetryRequest (it has a cookie), EncryptedExtensions (it names the
 * server's groups), CertificateRequest (for other schemes), both Certificates, NewSessionTicket.
 * The RSA keys among them have 1,024 bits, which our own keys refuse; the checks of all signatures
 * are therefore JCA's here.
 */
class PublishedHandshakeTest {
  /** The records in the order of the RFC: whose, and which one. */
  static Stream<Arguments> traces() {
    return Stream.of(
        Arguments.of(
            Trace.simple1Rtt(), List.of("c1", "s1", "s2", "c2", "s3", "c3", "s4", "c4", "s5")),
        Arguments.of(Trace.helloRetry(), List.of("c1", "s1", "c2", "s2", "s3", "c3", "c4", "s4")),
        Arguments.of(Trace.clientAuthentication(), List.of("c1", "s1", "s2", "c2", "c3", "s3")),
        Arguments.of(
            Trace.compatibilityMode(), List.of("c1", "s1", "s2", "s3", "c2", "c3", "c4", "s4")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("traces")
  void a_client_says_each_published_record_of_the_client(Trace trace, List<String> order)
      throws Exception {
    CapturedSecrets secrets = new CapturedSecrets();
    ClientConfig config =
        ClientConfig.under(SecurityPolicy.GATEHOUSE_2026_11)
            .trusting(UncheckedPeers.because("verifies the published signature by JCA"))
            .withCredentials(List.of(Ends.alice(KeyType.RSA)))
            .withEntropy(new RecordedEntropy().pairs(trace, "client"))
            .withKeyLog(secrets);
    Conversation conversation = new Conversation(config.common(), true);
    TlsConnection client = beginClient(trace, config, conversation);
    play(trace, order, "c", client, conversation);
    assertSecrets(trace, secrets, client);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("traces")
  void a_server_says_each_published_record_of_the_server(Trace trace, List<String> order)
      throws Exception {
    CapturedSecrets secrets = new CapturedSecrets();
    boolean retry = trace.has("server.HelloRetryRequest");
    ServerConfig.WantsClients under =
        ServerConfig.under(
            Ends.POLICY.withGroups(retry ? NamedGroup.SECP256R1 : NamedGroup.X25519));
    ServerConfig config =
        (trace.has("server.CertificateRequest")
                ? under.requiringClients(List.of()).askingForVerdicts()
                : under.anonymousClients())
            .presenting(Ends.identity(keyType(trace)))
            .withEntropy(
                new RecordedEntropy()
                    .pairs(trace, "server")
                    .randoms(List.of(trace.bytes("server.ServerHello").slice(6, 38))))
            .withKeyLog(secrets);
    AtomicReference<byte[]> signed = new AtomicReference<>(new byte[0]);
    Conversation conversation = new Conversation(config.common(), false);
    conversation.begin(
        new ModernMachine<ServerState>(
            new ServerState.Start(config),
            (state, arrival, out) ->
                serverStep(
                    trace,
                    config,
                    signed,
                    state,
                    arrival,
                    new RecordedOutput(out, trace, "server")),
            conversation));
    TlsConnection server = connection(conversation, config.common());
    play(trace, order, "s", server, conversation);
    assertSecrets(trace, secrets, server);
  }

  // The client

  private static TlsConnection beginClient(
      Trace trace, ClientConfig config, Conversation conversation) throws TlsException {
    Bytes encoded = trace.bytes("client.ClientHello");
    ClientHello hello = (ClientHello) Messages.decode(encoded);
    Shares shares =
        Shares.first(List.of(NamedGroup.X25519), config.common().entropy().ephemerals());
    conversation.outbound.beginWithInitialVersion(ProtocolVersion.TLS_1_3);
    conversation.begin(
        new ModernMachine<ClientState>(
            new ClientState.WaitServerHello(
                config, ServerName.parse("server.test"), hello, encoded, shares),
            (state, arrival, out) ->
                clientStep(trace, state, arrival, new RecordedOutput(out, trace, "client")),
            conversation));
    conversation.send(hello, encoded);
    return connection(conversation, config.common());
  }

  private static ClientState clientStep(Trace trace, ClientState state, Arrival arrival, Output out)
      throws TlsException {
    if (state instanceof ClientState.WaitCertificateVerify s
        && arrival instanceof CertificateVerify proof) {
      ClientState.Presented presented = s.presented();
      assertThat(
              verifies(
                  trace.bytes("server.Certificate"),
                  presented.chain().at().toBeSignedByServer(),
                  proof.signature()))
          .isTrue();
      return new ClientState.WaitFinished(
          presented.agreed(),
          presented.protocol(),
          presented.request(),
          new AnonymousPeer(),
          presented.agreed().transcript().throughCertificateVerify());
    }
    return Client.next(state, arrival, out);
  }

  // The server

  private static ServerState serverStep(
      Trace trace,
      ServerConfig config,
      AtomicReference<byte[]> signed,
      ServerState state,
      Arrival arrival,
      Output out)
      throws TlsException {
    if (trace.has("server.HelloRetryRequest")
        && state instanceof ServerState.Start
        && arrival instanceof ClientHello hello) {
      HelloRetryRequest retry =
          (HelloRetryRequest) Messages.decode(trace.bytes("server.HelloRetryRequest"));
      Transcript transcript = Transcript.with(retry.cipherSuite().hash());
      transcript.add(out.receivedHello());
      out.begin(transcript);
      transcript.replaceByMessageHash();
      out.send(retry);
      return new ServerState.WaitSecondHello(config, hello, retry, transcript);
    }
    if (state instanceof ServerState.WaitCertificate s && arrival instanceof Certificate) {
      signed.set(s.sent().agreed().transcript().throughCertificate().toBeSignedByClient());
      return s;
    }
    if (state instanceof ServerState.WaitCertificate s
        && arrival instanceof CertificateVerify proof) {
      Bytes certificate = trace.bytes("client.Certificate");
      assertThat(verifies(certificate, signed.get(), proof.signature())).isTrue();
      return new ServerState.WaitFinished(
          s.sent(),
          new AnonymousPeer(),
          s.sent().agreed().transcript().throughClientCertificateVerify());
    }
    return Server.next(state, arrival, out);
  }

  // Both

  private static TlsConnection connection(Conversation conversation, Common common) {
    return new TlsConnection(conversation, common, Ends.NOW);
  }

  private static void play(
      Trace trace, List<String> order, String ours, TlsConnection tls, Conversation conversation)
      throws Exception {
    int at = 0;
    while (at < order.size()) {
      boolean own = order.get(at).startsWith(ours);
      int end = at;
      while (end < order.size() && order.get(end).startsWith(ours) == own) {
        end++;
      }
      List<String> run = order.subList(at, end);
      if (own) {
        expect(trace, run, tls, conversation);
      } else {
        for (String record : run) {
          Pair.give(tls, trace.array(field(record)));
          answer(trace, ours.equals("c") ? "client" : "server", tls);
          assertThat(tls.error()).as(record).isEmpty();
        }
      }
      at = end;
    }
    assertThat(tls.readHalf()).isEqualTo(Half.CLOSED);
    assertThat(tls.writeHalf()).isEqualTo(Half.CLOSED);
    assertEvents(trace, ours.equals("c") ? "server" : "client", tls);
  }

  private static String field(String record) {
    return (record.startsWith("c") ? "client" : "server") + ".record." + record.substring(1);
  }

  /** The records of a run come out, the later ones of them when they are wanted. */
  private static void expect(
      Trace trace, List<String> run, TlsConnection tls, Conversation conversation)
      throws Exception {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    ByteArrayOutputStream published = new ByteArrayOutputStream();
    said.writeBytes(Pair.take(tls));
    for (String record : run) {
      if (said.size() == published.size()) {
        said.writeBytes(want(trace.bytes(field(record) + ".payload"), tls, conversation));
      }
      published.writeBytes(trace.array(field(record)));
    }
    assertThat(Bytes.owning(said.toByteArray()).toHex())
        .as("%s", run)
        .isEqualTo(Bytes.owning(published.toByteArray()).toHex());
  }

  /** What does not follow from an arrival: data, a ticket, the end. */
  private static byte[] want(Bytes payload, TlsConnection tls, Conversation conversation)
      throws Exception {
    if (payload.equals(Bytes.hex("0100"))) {
      tls.closeNotify();
      return Pair.take(tls);
    }
    if (payload.at(0) == 4 && payload.length() > 50) {
      conversation.send(Messages.decode(payload), payload); // NewSessionTicket
      return Pair.take(tls);
    }
    return Pair.sealed(tls, payload.toArray());
  }

  private static void answer(Trace trace, String side, TlsConnection tls) throws Exception {
    for (Question<?> question : tls.questions()) {
      switch (question) {
        case Question.SignHandshake sign -> {
          CertificateVerify published =
              (CertificateVerify) Messages.decode(trace.bytes(side + ".CertificateVerify"));
          assertThat(sign.algorithm()).isEqualTo(published.algorithm().algorithm());
          Bytes certificate = trace.bytes(side + ".Certificate");
          assertThat(verifies(certificate, sign.toBeSigned().toArray(), published.signature()))
              .isTrue();
          tls.answer(sign, published.signature());
        }
        case Question.ChooseClientCredential _ -> throw new AssertionError("nobody asks");
        case Question.ValidatePath _ -> throw new AssertionError("the client is unchecked");
        case Question.ChooseIdentity _ -> throw new AssertionError("there is one identity");
        case Question.DecryptPreMaster _, Question.FindSession _ ->
            throw new AssertionError("TLS 1.3 does not ask that");
      }
    }
  }

  /** The peer's data, whole, and then its close_notify. */
  private static void assertEvents(Trace trace, String peer, TlsConnection tls) {
    List<Event> events = tls.events();
    assertThat(events.getFirst()).isInstanceOf(Event.Ready.class);
    assertThat(events.getLast()).isEqualTo(new Event.PeerClosed());
    List<Event> between = events.subList(1, events.size() - 1);
    if (trace.toString().equals("simple-1rtt")) {
      String data = peer.equals("client") ? "client.record.3.payload" : "server.record.4.payload";
      assertThat(between).containsExactly(new Event.Data(trace.bytes(data)));
    } else {
      assertThat(between).isEmpty();
    }
  }

  private static void assertSecrets(Trace trace, CapturedSecrets secrets, TlsConnection tls) {
    assertSecret(trace, "client.handshake.secret", secrets, Label.CLIENT_HANDSHAKE_TRAFFIC_SECRET);
    assertSecret(trace, "server.handshake.secret", secrets, Label.SERVER_HANDSHAKE_TRAFFIC_SECRET);
    assertSecret(trace, "client.application.secret", secrets, Label.CLIENT_TRAFFIC_SECRET_0);
    assertSecret(trace, "server.application.secret", secrets, Label.SERVER_TRAFFIC_SECRET_0);
    assertSecret(trace, "exporter.secret", secrets, Label.EXPORTER_SECRET);
    assertThat(tls.session().orElseThrow().suite()).isEqualTo(CipherSuite.TLS_AES_128_GCM_SHA256);
    assertThat(tls.session().orElseThrow().retried())
        .isEqualTo(trace.has("server.HelloRetryRequest"));
  }

  private static void assertSecret(
      Trace trace, String field, CapturedSecrets secrets, Label label) {
    assertThat(secrets.secret(label)).as(field).isEqualTo(Secret.owning(trace.array(field)));
  }

  /** All but one of the published servers have an RSA key. */
  private static KeyType keyType(Trace trace) throws TlsException {
    CertificateVerify published =
        (CertificateVerify) Messages.decode(trace.bytes("server.CertificateVerify"));
    return published.algorithm().algorithm().keyType();
  }

  private static boolean verifies(Bytes encoded, byte[] signed, Bytes signature) {
    try {
      Certificate certificate = (Certificate) Messages.decode(encoded);
      byte[] leaf = certificate.certificateList().getFirst().certData().toArray();
      PublicKey key =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(leaf))
              .getPublicKey();
      Signature verifier;
      if (key instanceof RSAPublicKey) {
        verifier = Signature.getInstance("RSASSA-PSS");
        verifier.setParameter(
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
      } else {
        verifier = Signature.getInstance("SHA256withECDSA");
      }
      verifier.initVerify(key);
      verifier.update(signed);
      return verifier.verify(signature.toArray());
    } catch (GeneralSecurityException | TlsException e) {
      throw new AssertionError(e);
    }
  }
}
