package dev.gatehouse.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.crypto.HashAlgorithm;
import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.crypto.SignatureAlgorithm;
import dev.gatehouse.pki.ClientPurpose;
import dev.gatehouse.pki.PathFault;
import dev.gatehouse.pki.PathVerdict;
import dev.gatehouse.tls.config.Credential;
import dev.gatehouse.tls.config.KeyLog.Label;
import dev.gatehouse.tls.handshake.AnonymousPeer;
import dev.gatehouse.tls.handshake.Question;
import dev.gatehouse.tls.handshake.VerifiedPeer;
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
import dev.gatehouse.tls.spec.AlertDescription;
import dev.gatehouse.tls.spec.ContentType;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.SignatureScheme;
import dev.gatehouse.tls.spec.TlsError;
import dev.gatehouse.tls.spec.TlsError.AlertReceived;
import dev.gatehouse.tls.spec.TlsError.CertificateMissing;
import dev.gatehouse.tls.spec.TlsError.CertificateRejected;
import dev.gatehouse.tls.spec.TlsError.LocalFailure;
import dev.gatehouse.tls.spec.TlsError.PeerMisbehaved;
import dev.gatehouse.tls.spec.TlsError.UnexpectedMessage;
import dev.gatehouse.wire.Bytes;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
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
            "the client's Certificate with a context",
            Stand::serverInWaitCertificate,
            certificate(CONTEXT, leaf),
            Rule.CERTIFICATE_CONTEXT),
        of(
            "the client's Certificate that is no certificate",
            Stand::serverInWaitCertificate,
            certificate(Bytes.EMPTY, Bytes.ascii("no certificate")),
            Rule.CERTIFICATE_DECODES),
        of(
            "the client's Certificate with timestamps that were not asked for",
            Stand::serverInWaitCertificate,
            new Certificate(
                Bytes.EMPTY,
                List.of(
                    new Certificate.Entry(
                        leaf,
                        Extensions.of(new SignedCertificateTimestamp(Bytes.hex("0003 0001 aa")))))),
            Rule.EXTENSION_SOLICITED),
        of(
            "the client's CertificateVerify by RSASSA-PKCS1-v1_5, which is for certificates alone",
            Stand::serverInWaitCertificateVerify,
            new CertificateVerify(SignatureScheme.RSA_PKCS1_SHA256, signature),
            Rule.SIGNATURE_SCHEME_OFFERED),
        of(
            "the client's CertificateVerify by a scheme of other keys",
            Stand::serverInWaitCertificateVerify,
            new CertificateVerify(SignatureScheme.ED25519, signature),
            Rule.SIGNATURE_SCHEME_FITS_KEY),
        of(
            "the client's CertificateVerify with no signature",
            Stand::serverInWaitCertificateVerify,
            new CertificateVerify(SignatureScheme.ECDSA_SECP256R1_SHA256, Bytes.EMPTY),
            Rule.CERTIFICATE_VERIFY_SIGNATURE),
        of(
            "the client's CertificateVerify with r = s = 0",
            Stand::serverInWaitCertificateVerify,
            new CertificateVerify(
                SignatureScheme.ECDSA_SECP256R1_SHA256, Bytes.hex("3006020100020100")),
            Rule.CERTIFICATE_VERIFY_SIGNATURE),
        of(
            "a known client's Finished of another handshake",
            Stand::serverInWaitFinishedOfAlice,
            new Finished(Bytes.owning(new byte[32])),
            Rule.FINISHED_VERIFY_DATA),
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

  // The client's certificate

  /** CVE-2020-24613 of wolfSSL, CVE-2020-2655 of JSSE, and their kin. */
  @Test
  void a_certificate_that_nobody_has_signed_for_does_not_get_to_finished() {
    Stand stand = Stand.serverInWaitCertificateVerify();
    Finished finished = finishedOverCertificate(stand);
    stand.say(finished);
    assertThat(stand.tls.error())
        .contains(new UnexpectedMessage("Finished", "WaitCertificateVerify"));
    assertThat(stand.tls.session()).isEmpty();
  }

  @Test
  void certificate_verify_without_a_certificate_is_refused() {
    Stand stand = Stand.serverInWaitCertificate();
    stand.say(new CertificateVerify(SignatureScheme.ECDSA_SECP256R1_SHA256, Bytes.EMPTY));
    assertThat(stand.tls.error())
        .contains(new UnexpectedMessage("CertificateVerify", "WaitCertificate"));
    Stand empty = Stand.serverInWaitCertificate();
    empty.say(certificate(Bytes.EMPTY));
    empty.say(new CertificateVerify(SignatureScheme.ECDSA_SECP256R1_SHA256, Bytes.EMPTY));
    assertThat(empty.tls.error())
        .contains(new UnexpectedMessage("CertificateVerify", "WaitFinished"));
  }

  @Test
  void a_client_that_is_asked_does_not_pass_over_it() {
    Stand stand = Stand.serverInWaitCertificate();
    stand.say(finishedOverCertificate(stand));
    assertThat(stand.tls.error()).contains(new UnexpectedMessage("Finished", "WaitCertificate"));
  }

  @Test
  void a_certificate_that_was_not_asked_for_is_refused() {
    Stand stand = Stand.serverInWaitFinished();
    stand.say(Ends.alice(KeyType.EC_P256).message());
    assertThat(stand.tls.error()).contains(new UnexpectedMessage("Certificate", "WaitFinished"));
  }

  /** Proof of having the key is of this handshake: one from another is none. */
  @Test
  void a_certificate_verify_of_another_handshake_is_refused() {
    Bytes other = Stand.serverInWaitFinishedOfAlice().peerFlight().get(1);
    Stand stand = Stand.serverInWaitCertificateVerify();
    stand.say(stand.record(ContentType.HANDSHAKE, other.toArray()));
    assertThat(stand.tls.error()).contains(new PeerMisbehaved(Rule.CERTIFICATE_VERIFY_SIGNATURE));
  }

  /** The signature over the same transcript as a server's: the context string keeps them apart. */
  @Test
  void a_client_that_signs_as_a_server_does_is_refused() {
    Stand stand = Stand.serverInWaitCertificateVerify();
    ServerState.WaitCertificateVerify state = (ServerState.WaitCertificateVerify) stand.state();
    Bytes signature =
        Ends.alice(KeyType.EC_P256)
            .identity()
            .signer()
            .sign(
                SignatureAlgorithm.ECDSA_SECP256R1_SHA256, state.chain().at().toBeSignedByServer());
    stand.say(new CertificateVerify(SignatureScheme.ECDSA_SECP256R1_SHA256, signature));
    assertThat(stand.tls.error()).contains(new PeerMisbehaved(Rule.CERTIFICATE_VERIFY_SIGNATURE));
  }

  private static Finished finishedOverCertificate(Stand stand) {
    Transcript transcript =
        switch (stand.state()) {
          case ServerState.WaitCertificate s -> s.sent().agreed().transcript();
          case ServerState.WaitCertificateVerify s -> s.sent().agreed().transcript();
          default -> throw new AssertionError(stand.state().name());
        };
    try (TrafficSecret secret =
        stand.secrets().traffic(Stand.SUITE, Label.CLIENT_HANDSHAKE_TRAFFIC_SECRET)) {
      return new Finished(secret.verifyData(transcript.throughClientCertificate()));
    }
  }

  @Test
  void who_a_client_is_stands_in_the_servers_session() {
    Credential alice = Ends.alice(KeyType.EC_P256);
    Pair pair =
        Ends.pair(
                Ends.clientConfig().withCredentials(List.of(alice)),
                Ends.requiringServer(KeyType.EC_P256))
            .run();
    assertThat(pair.server.session().orElseThrow().peer())
        .isInstanceOfSatisfying(
            VerifiedPeer.class,
            peer -> {
              assertThat(peer.path().purpose()).isEqualTo(new ClientPurpose());
              assertThat(peer.path().chain().getFirst()).isEqualTo(alice.identity().certificate());
            });
    assertThat(pair.client.error()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = KeyType.class,
      names = {"EC_P256", "EC_P384", "ED25519", "RSA"})
  void a_client_signs_with_keys_of_each_type(KeyType type) {
    Pair pair =
        Ends.pair(
                Ends.clientConfig().withCredentials(List.of(Ends.alice(type))),
                Ends.askingServer(KeyType.EC_P256))
            .run();
    assertThat(pair.server.session().orElseThrow().peer()).isInstanceOf(VerifiedPeer.class);
  }

  /** TLS 1.3 has no scheme of the policy's for P-521. */
  @Test
  void a_credential_that_cannot_sign_is_not_shown() {
    Pair pair =
        Ends.pair(
                Ends.clientConfig()
                    .withCredentials(
                        List.of(Ends.alice(KeyType.EC_P521), Ends.alice(KeyType.ED25519))),
                Ends.requiringServer(KeyType.EC_P256))
            .run();
    assertThat(pair.server.session().orElseThrow().peer())
        .isInstanceOfSatisfying(
            VerifiedPeer.class,
            peer -> assertThat(peer.path().key().type()).isEqualTo(KeyType.ED25519));
  }

  @Test
  void an_answer_that_cannot_sign_is_this_sides_failure() {
    Stand stand = Stand.clientInWaitCredential();
    Pair.take(stand.tls);
    stand.tls.answer(
        (Question.ChooseClientCredential) Objects.requireNonNull(stand.openQuestion()),
        Optional.of(Ends.alice(KeyType.EC_P521)));
    assertThat(stand.tls.error())
        .containsInstanceOf(LocalFailure.class)
        .map(TlsError::sentence)
        .contains(
            "This side could not go on: the chosen certificate's key has no signature that the"
                + " server takes.");
  }

  @ParameterizedTest
  @EnumSource(PathFault.class)
  void each_fault_of_a_clients_chain_has_its_alert(PathFault fault) {
    Stand stand = Stand.serverInWaitVerdict();
    stand.tls.answer(
        (Question.ValidatePath) Objects.requireNonNull(stand.openQuestion()),
        new PathVerdict.Rejected(fault, 0, "The client's certificate is not believed."));
    TlsError error = new CertificateRejected(fault, 0, "The client's certificate is not believed.");
    assertThat(stand.tls.error()).contains(error);
    assertThat(error.alert())
        .contains(
            switch (fault) {
              case EXPIRED, NOT_YET_VALID -> AlertDescription.CERTIFICATE_EXPIRED;
              case UNKNOWN_ISSUER -> AlertDescription.UNKNOWN_CA;
              case UNSUPPORTED_ALGORITHM, WRONG_USAGE -> AlertDescription.UNSUPPORTED_CERTIFICATE;
              case UNCHECKABLE -> AlertDescription.CERTIFICATE_UNKNOWN;
              default -> AlertDescription.BAD_CERTIFICATE;
            });
    assertThat(stand.tls.session()).isEmpty();
  }

  @Test
  void a_server_that_requires_nobody_it_knows_says_so_with_an_alert_of_its_own() {
    Pair pair = Ends.pair(Ends.clientConfig(), Ends.requiringServer(KeyType.EC_P256)).run();
    assertThat(pair.server.error()).contains(new CertificateMissing(ProtocolVersion.TLS_1_3));
    assertThat(pair.client.error())
        .contains(new AlertReceived(AlertDescription.CERTIFICATE_REQUIRED.code()));
    assertThat(new CertificateMissing(ProtocolVersion.TLS_1_2).alert())
        .contains(AlertDescription.HANDSHAKE_FAILURE);
  }

  /** RFC 8446, section 4.4.2: a client without a certificate sends an empty list, and Finished. */
  @Test
  void a_client_that_is_asked_says_that_it_is_nobody() {
    CapturedSecrets secrets = new CapturedSecrets();
    Heard heard = new Heard();
    Pair pair =
        Ends.pair(
                Ends.clientConfig().withObserver(heard),
                Ends.askingServer(KeyType.EC_P256).withKeyLog(secrets))
            .run();

    assertThat(pair.server.session().orElseThrow().peer()).isInstanceOf(AnonymousPeer.class);
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
