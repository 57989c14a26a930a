package dev.gatehouse.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.crypto.HashAlgorithm;
import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.pki.ServerName;
import dev.gatehouse.tls.config.KeyLog.Label;
import dev.gatehouse.tls.config.ServerConfig;
import dev.gatehouse.tls.handshake.modern.Server;
import dev.gatehouse.tls.handshake.modern.ServerState;
import dev.gatehouse.tls.keys.ThroughClientCertificate;
import dev.gatehouse.tls.keys.TrafficSecret;
import dev.gatehouse.tls.keys.Transcript;
import dev.gatehouse.tls.message.Certificate;
import dev.gatehouse.tls.message.CertificateRequest;
import dev.gatehouse.tls.message.CertificateVerify;
import dev.gatehouse.tls.message.EncryptedExtensions;
import dev.gatehouse.tls.message.Finished;
import dev.gatehouse.tls.message.HandshakeMessage;
import dev.gatehouse.tls.message.extension.ApplicationProtocols;
import dev.gatehouse.tls.message.extension.EarlyData;
import dev.gatehouse.tls.message.extension.Extensions;
import dev.gatehouse.tls.message.extension.SignedCertificateTimestamp;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.SignatureScheme;
import dev.gatehouse.tls.spec.TlsError.PeerMisbehaved;
import dev.gatehouse.wire.Bytes;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What either side refuses under handshake keys, on the wire (RFC 8446, sections 4.3 and 4.4), and
 * what a client says that is asked who it is.
 */
class AuthenticationRulesTest {
  private static final Bytes CONTEXT = Bytes.ascii("context");

  private static Arguments of(
      String what, Supplier<Stand> stand, HandshakeMessage message, Rule rule) {
    return Arguments.of(what, stand, message, rule);
  }

  private static Certificate certificate(Bytes context, Bytes... chain) {
    return new Certificate(
        context,
        Stream.of(chain).map(c -> new Certificate.Entry(c, Extensions.of(List.of()))).toList());
  }

  static Stream<Arguments> broken() {
    Bytes leaf = Ends.identity(KeyType.EC_P256).identity().certificate().encoded();
    CertificateRequest request =
        Samples.MESSAGES.stream()
            .filter(CertificateRequest.class::isInstance)
            .map(CertificateRequest.class::cast)
            .findFirst()
            .orElseThrow();
    Bytes signature = Bytes.owning(new byte[64]);
    return Stream.of(
        of(
            "EncryptedExtensions with ALPN that was not asked for",
            Stand::clientInWaitEncryptedExtensions,
            new EncryptedExtensions(Extensions.of(ApplicationProtocols.of("h2"))),
            Rule.EXTENSION_SOLICITED),
        of(
            "EncryptedExtensions with early data that was not offered",
            Stand::clientInWaitEncryptedExtensions,
            new EncryptedExtensions(Extensions.of(new EarlyData.Indication())),
            Rule.EXTENSION_SOLICITED),
        of(
            "CertificateRequest with a context",
            Stand::clientInWaitCertificateOrRequest,
            new CertificateRequest(CONTEXT, request.extensions()),
            Rule.CERTIFICATE_CONTEXT),
        of(
            "Certificate with a context",
            Stand::clientInWaitCertificateOrRequest,
            certificate(CONTEXT, leaf),
            Rule.CERTIFICATE_CONTEXT),
        of(
            "Certificate without a certificate",
            Stand::clientInWaitCertificateOrRequest,
            certificate(Bytes.EMPTY),
            Rule.CERTIFICATE_NOT_EMPTY),
        of(
            "Certificate that is no certificate",
            Stand::clientInWaitCertificateOrRequest,
            certificate(Bytes.EMPTY, Bytes.ascii("no certificate")),
            Rule.CERTIFICATE_DECODES),
        of(
            "Certificate with something behind it",
            Stand::clientInWaitCertificateOrRequest,
            certificate(Bytes.EMPTY, Bytes.hex(leaf.toHex() + "00")),
            Rule.CERTIFICATE_DECODES),
        of(
            "Certificate with timestamps that were not asked for",
            Stand::clientInWaitCertificateOrRequest,
            new Certificate(
                Bytes.EMPTY,
                List.of(
                    new Certificate.Entry(
                        leaf,
                        Extensions.of(new SignedCertificateTimestamp(Bytes.hex("0003 0001 aa")))))),
            Rule.EXTENSION_SOLICITED),
        of(
            "CertificateVerify by RSASSA-PKCS1-v1_5, which is for certificates alone",
            Stand::clientInWaitCertificateVerify,
            new CertificateVerify(SignatureScheme.RSA_PKCS1_SHA256, signature),
            Rule.SIGNATURE_SCHEME_OFFERED),
        of(
            "CertificateVerify by a scheme that nobody knows",
            Stand::clientInWaitCertificateVerify,
            new CertificateVerify(SignatureScheme.of(0x0a0a), signature),
            Rule.SIGNATURE_SCHEME_OFFERED),
        of(
            "CertificateVerify by a scheme of other keys",
            Stand::clientInWaitCertificateVerify,
            new CertificateVerify(SignatureScheme.ED25519, signature),
            Rule.SIGNATURE_SCHEME_FITS_KEY),
        of(
            "CertificateVerify on another curve",
            Stand::clientInWaitCertificateVerify,
            new CertificateVerify(SignatureScheme.ECDSA_SECP384R1_SHA384, signature),
            Rule.SIGNATURE_SCHEME_FITS_KEY),
        of(
            "CertificateVerify with no signature",
            Stand::clientInWaitCertificateVerify,
            new CertificateVerify(SignatureScheme.ECDSA_SECP256R1_SHA256, Bytes.EMPTY),
            Rule.CERTIFICATE_VERIFY_SIGNATURE),
        of(
            "CertificateVerify with r = s = 0",
            Stand::clientInWaitCertificateVerify,
            new CertificateVerify(
                SignatureScheme.ECDSA_SECP256R1_SHA256, Bytes.hex("3006020100020100")),
            Rule.CERTIFICATE_VERIFY_SIGNATURE),
        of(
            "the server's Finished of another handshake",
            Stand::clientInWaitFinished,
            new Finished(Bytes.owning(new byte[32])),
            Rule.FINISHED_VERIFY_DATA),
        of(
            "the server's Finished, empty",
            Stand::clientInWaitFinished,
            new Finished(Bytes.EMPTY),
            Rule.FINISHED_VERIFY_DATA),
        of(
            "the client's Finished of another handshake",
            Stand::serverInWaitFinished,
            new Finished(Bytes.owning(new byte[32])),
            Rule.FINISHED_VERIFY_DATA),
        of(
            "the client's Finished, a byte too long",
            Stand::serverInWaitFinished,
            new Finished(Bytes.owning(new byte[33])),
            Rule.FINISHED_VERIFY_DATA));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("broken")
  void what_proves_nothing_is_refused(
      String what, Supplier<Stand> maker, HandshakeMessage message, Rule rule) {
    Stand stand = maker.get();
    Pair.take(stand.tls);
    stand.say(message);
    assertThat(stand.tls.error()).contains(new PeerMisbehaved(rule));
    assertThat(stand.tls.questions()).as("asked about it").isEmpty();
    assertThat(Pair.take(stand.tls)).as("an alert").isNotEmpty();
    assertThat(stand.tls.session()).isEmpty();
  }

  @Test
  void a_chain_has_an_end() {
    Bytes leaf = Ends.identity(KeyType.EC_P256).identity().certificate().encoded();
    Stand most = Stand.clientInWaitCertificateOrRequest();
    most.say(
        certificate(
            Bytes.EMPTY, Collections.nCopies(Certificate.MAX_ENTRIES, leaf).toArray(Bytes[]::new)));
    assertThat(most.tls.error()).isEmpty();
    Stand tooMany = Stand.clientInWaitCertificateOrRequest();
    tooMany.say(
        certificate(
            Bytes.EMPTY,
            Collections.nCopies(Certificate.MAX_ENTRIES + 1, leaf).toArray(Bytes[]::new)));
    assertThat(tooMany.tls.error()).contains(new PeerMisbehaved(Rule.CHAIN_LENGTH));
  }

  /** RFC 8446, section 4.4.2: a client without a certificate sends an empty list, and Finished. */
  @Test
  void a_client_that_is_asked_says_that_it_is_nobody() {
    CertificateRequest request =
        Samples.MESSAGES.stream()
            .filter(CertificateRequest.class::isInstance)
            .map(CertificateRequest.class::cast)
            .findFirst()
            .orElseThrow();
    CapturedSecrets secrets = new CapturedSecrets();
    ServerConfig config = Ends.serverConfig(KeyType.EC_P256).withKeyLog(secrets);
    Conversation conversation = new Conversation(config.common(), false);
    conversation.begin(
        new Machine<ServerState>(
            new ServerState.Start(config),
            (state, arrival, out) ->
                Server.next(
                    state,
                    arrival,
                    new ForwardingOutput(out) {
                      @Override
                      public void send(HandshakeMessage message) {
                        out.send(message);
                        if (message instanceof EncryptedExtensions) {
                          out.send(request);
                        }
                      }
                    })));
    TlsConnection server = new TlsConnection(conversation, config.common(), Ends.NOW);
    Heard heard = new Heard();
    TlsConnection client =
        TlsConnection.client(
            Ends.clientConfig().withObserver(heard), ServerName.parse("localhost"), Ends.NOW);
    Pair.give(server, Pair.take(client));
    Ends.serverAnswers().answer(server);
    Pair.give(client, Pair.take(server));
    Ends.clientAnswers().answer(client);

    assertThat(client.session()).isPresent();
    List<HandshakeMessage> sent = heard.sent;
    assertThat(sent.get(1)).isEqualTo(new Certificate(Bytes.EMPTY, List.of()));
    Transcript transcript = Transcript.with(HashAlgorithm.SHA256);
    transcript.add(sent.get(0).encoded());
    heard.received.forEach(m -> transcript.add(m.encoded()));
    transcript.add(sent.get(1).encoded());
    ThroughClientCertificate at = transcript.throughClientCertificate();
    try (TrafficSecret own = secrets.traffic(Stand.SUITE, Label.CLIENT_HANDSHAKE_TRAFFIC_SECRET)) {
      assertThat(sent.get(2)).isEqualTo(new Finished(own.verifyData(at)));
    }
  }
}
