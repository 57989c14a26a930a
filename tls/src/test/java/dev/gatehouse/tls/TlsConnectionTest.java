package dev.gatehouse.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.pki.PathFault;
import dev.gatehouse.pki.ServerName;
import dev.gatehouse.tls.config.ClientConfig;
import dev.gatehouse.tls.config.Presented;
import dev.gatehouse.tls.config.SecurityPolicy;
import dev.gatehouse.tls.config.ServerConfig;
import dev.gatehouse.tls.danger.UncheckedPeers;
import dev.gatehouse.tls.handshake.AnonymousPeer;
import dev.gatehouse.tls.handshake.Question;
import dev.gatehouse.tls.handshake.Session;
import dev.gatehouse.tls.handshake.UncheckedPeer;
import dev.gatehouse.tls.handshake.VerifiedPeer;
import dev.gatehouse.tls.spec.AlertDescription;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.Missing;
import dev.gatehouse.tls.spec.NamedGroup;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.tls.spec.SignatureScheme;
import dev.gatehouse.tls.spec.TlsError;
import dev.gatehouse.wire.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Both sides against each other. */
class TlsConnectionTest {
  private static final byte[] HELLO =
      "hello over there".getBytes(java.nio.charset.StandardCharsets.UTF_8);

  static Stream<Arguments> suitesAndGroups() {
    return Ends.POLICY.suites().stream()
        .flatMap(
            suite ->
                SecurityPolicy.GATEHOUSE_2026_11.groups().stream()
                    .map(group -> Arguments.of(suite, group)));
  }

  @ParameterizedTest
  @MethodSource("suitesAndGroups")
  void every_suite_and_group_leads_to_data_both_ways(CipherSuite suite, NamedGroup group) {
    SecurityPolicy policy = Ends.POLICY.withSuites(suite).withGroups(group);
    Pair pair =
        Ends.pair(
                ClientConfig.under(policy).askingForVerdicts(),
                ServerConfig.under(policy)
                    .anonymousClients()
                    .presenting(Ends.identity(KeyType.EC_P256)))
            .run();
    Session session = pair.server.session().orElseThrow();
    assertThat(session.version()).isEqualTo(ProtocolVersion.TLS_1_3);
    assertThat(session.suite()).isEqualTo(suite);
    assertThat(session.group()).isEqualTo(group);
    assertThat(session.peer()).isInstanceOf(AnonymousPeer.class);
    assertThat(session.serverName()).isEqualTo("localhost");
    assertThat(session.retried()).isFalse();
    assertThat(pair.client.session().orElseThrow().peer()).isInstanceOf(VerifiedPeer.class);
    assertEchoes(pair);
  }

  @ParameterizedTest
  @EnumSource(
      value = KeyType.class,
      names = {"EC_P256", "EC_P384", "ED25519", "RSA"})
  void every_type_of_certificate_is_signed_for(KeyType type) {
    assertEchoes(Ends.pair(Ends.clientConfig(), Ends.serverConfig(type)).run());
  }

  private static void assertEchoes(Pair pair) {
    assertThat(pair.client.readHalf()).isEqualTo(Half.OPEN);
    assertThat(pair.server.writeHalf()).isEqualTo(Half.OPEN);
    Pair.give(pair.server, Pair.sealed(pair.client, HELLO));
    assertThat(Pair.data(pair.server.events())).isEqualTo(Bytes.copyOf(HELLO));
    byte[] large = new byte[40_000];
    large[39_999] = 1;
    Pair.give(pair.client, Pair.sealed(pair.server, large));
    assertThat(Pair.data(pair.client.events())).isEqualTo(Bytes.copyOf(large));
  }

  @Test
  void a_share_that_the_server_does_not_want_leads_to_a_retry() {
    ClientConfig client =
        ClientConfig.under(Ends.POLICY.withGroups(NamedGroup.X25519, NamedGroup.SECP384R1))
            .askingForVerdicts();
    ServerConfig server =
        ServerConfig.under(Ends.POLICY.withGroups(NamedGroup.SECP384R1))
            .anonymousClients()
            .presenting(Ends.identity(KeyType.EC_P256));
    Pair pair = Ends.pair(client, server).run();
    assertThat(pair.client.session().orElseThrow().retried()).isTrue();
    assertThat(pair.server.session().orElseThrow().retried()).isTrue();
    assertThat(pair.server.session().orElseThrow().group()).isEqualTo(NamedGroup.SECP384R1);
    assertEchoes(pair);
  }

  @Test
  void a_hybrid_that_the_client_supports_is_worth_a_retry() {
    ClientConfig client =
        ClientConfig.under(Ends.POLICY.withGroups(NamedGroup.X25519, NamedGroup.X25519MLKEM768))
            .askingForVerdicts();
    Pair pair = Ends.pair(client, Ends.serverConfig(KeyType.EC_P256)).run();
    assertThat(pair.server.session().orElseThrow().group()).isEqualTo(NamedGroup.X25519MLKEM768);
    assertThat(pair.server.session().orElseThrow().retried()).isTrue();
  }

  @Test
  void a_hybrid_client_needs_no_retry_with_a_server_that_knows_only_x25519() {
    ServerConfig server =
        ServerConfig.under(Ends.POLICY.withGroups(NamedGroup.X25519))
            .anonymousClients()
            .presenting(Ends.identity(KeyType.EC_P256));
    Session session = Ends.pair(Ends.clientConfig(), server).run().server.session().orElseThrow();
    assertThat(session.group()).isEqualTo(NamedGroup.X25519);
    assertThat(session.retried()).isFalse();
  }

  @Test
  void a_client_that_puts_chacha_first_is_followed() {
    ClientConfig client =
        ClientConfig.under(
                Ends.POLICY.withSuites(
                    CipherSuite.TLS_CHACHA20_POLY1305_SHA256, CipherSuite.TLS_AES_128_GCM_SHA256))
            .askingForVerdicts();
    Pair pair = Ends.pair(client, Ends.serverConfig(KeyType.EC_P256)).run();
    assertThat(pair.client.session().orElseThrow().suite())
        .isEqualTo(CipherSuite.TLS_CHACHA20_POLY1305_SHA256);
  }

  @Test
  void the_server_chooses_the_application_protocol_by_its_own_order() {
    Pair pair =
        Ends.pair(
                Ends.clientConfig().withApplicationProtocols(List.of("h2", "http/1.1")),
                Ends.serverConfig(KeyType.EC_P256)
                    .withApplicationProtocols(List.of("http/1.1", "h2")))
            .run();
    assertThat(pair.client.session().orElseThrow().applicationProtocol()).isEqualTo("http/1.1");
  }

  @Test
  void nothing_in_common_says_what_either_side_has() {
    Pair pair =
        Ends.pair(
                Ends.clientConfig().withApplicationProtocols(List.of("h3")),
                Ends.serverConfig(KeyType.EC_P256).withApplicationProtocols(List.of("http/1.1")))
            .run();
    assertThat(pair.server.error())
        .contains(
            new TlsError.PeerIncompatible(Missing.APPLICATION_PROTOCOL, "[h3]", "[http/1.1]"));
    assertThat(pair.client.error())
        .contains(new TlsError.AlertReceived(AlertDescription.NO_APPLICATION_PROTOCOL.code()));
  }

  @Test
  void no_suite_in_common_is_a_handshake_failure() {
    ServerConfig server =
        ServerConfig.under(Ends.POLICY.withSuites(CipherSuite.TLS_AES_256_GCM_SHA384))
            .anonymousClients()
            .presenting(Ends.identity(KeyType.EC_P256));
    ClientConfig client =
        ClientConfig.under(Ends.POLICY.withSuites(CipherSuite.TLS_AES_128_GCM_SHA256))
            .askingForVerdicts();
    Pair pair = Ends.pair(client, server).run();
    assertThat(pair.client.error())
        .contains(new TlsError.AlertReceived(AlertDescription.HANDSHAKE_FAILURE.code()));
  }

  @Test
  void a_scheme_that_the_client_does_not_verify_is_a_handshake_failure() {
    ClientConfig client =
        ClientConfig.under(Ends.POLICY.withSchemes(SignatureScheme.ED25519)).askingForVerdicts();
    Pair pair = Ends.pair(client, Ends.serverConfig(KeyType.EC_P384)).run();
    assertThat(pair.server.error())
        .contains(
            new TlsError.PeerIncompatible(
                Missing.SIGNATURE_SCHEME, "[ed25519]", "[ecdsa_secp384r1_sha384]"));
  }

  @Test
  void a_certificate_for_another_name_is_refused_and_the_server_hears_why() {
    Pair pair =
        new Pair(
                TlsConnection.client(
                    Ends.clientConfig(), ServerName.parse("elsewhere.test"), Ends.NOW),
                Ends.clientAnswers(),
                TlsConnection.server(Ends.serverConfig(KeyType.EC_P256), Ends.NOW),
                Ends.serverAnswers())
            .run();
    assertThat(pair.client.error().orElseThrow())
        .isInstanceOfSatisfying(
            TlsError.CertificateRejected.class,
            e -> assertThat(e.why()).isEqualTo(PathFault.NAME_MISMATCH));
    assertThat(pair.server.error())
        .contains(new TlsError.AlertReceived(AlertDescription.BAD_CERTIFICATE.code()));
  }

  @Test
  void unchecked_peers_say_why_they_are() {
    ClientConfig client =
        ClientConfig.under(Ends.POLICY).trusting(UncheckedPeers.because("reads dates only"));
    Pair pair = Ends.pair(client, Ends.serverConfig(KeyType.EC_P256)).run();
    assertThat(pair.client.session().orElseThrow().peer())
        .isInstanceOfSatisfying(
            UncheckedPeer.class, p -> assertThat(p.reason()).isEqualTo("reads dates only"));
  }

  @Test
  void a_name_without_an_identity_is_unrecognized() {
    Pair pair =
        new Pair(
                TlsConnection.client(Ends.clientConfig(), ServerName.parse("localhost"), Ends.NOW),
                Ends.clientAnswers(),
                TlsConnection.server(
                    ServerConfig.under(Ends.POLICY).anonymousClients().askingForIdentity(),
                    Ends.NOW),
                LocalAnswers.signing().choosing(_ -> Optional.empty()))
            .run();
    assertThat(pair.client.error())
        .contains(new TlsError.AlertReceived(AlertDescription.UNRECOGNIZED_NAME.code()));
  }

  @Test
  void while_a_question_is_open_what_comes_is_kept_and_then_used() {
    TlsConnection client =
        TlsConnection.client(Ends.clientConfig(), ServerName.parse("localhost"), Ends.NOW);
    TlsConnection server =
        TlsConnection.server(
            ServerConfig.under(Ends.POLICY).anonymousClients().askingForIdentity(), Ends.NOW);
    Pair.give(server, Pair.take(client));
    Question.ChooseIdentity choose = (Question.ChooseIdentity) server.questions().getFirst();
    assertThat(server.pendingOutput()).isZero();
    assertThat(server.questions()).as("handed out once").isEmpty();
    server.answer(choose, Presented.of(Ends.identity(KeyType.EC_P256)));
    assertThatThrownBy(() -> server.answer(choose, Presented.of(Ends.identity(KeyType.EC_P256))))
        .isInstanceOf(IllegalStateException.class);
    Question.SignHandshake sign = (Question.SignHandshake) server.questions().getFirst();
    server.answer(sign, sign.sign());
    Pair.give(client, Pair.take(server));
    Question.ValidatePath path = (Question.ValidatePath) client.questions().getFirst();
    // The rest of the flight came in the same bytes, and waits behind the question.
    assertThat(client.session()).isEmpty();
    client.refuse(path, new TlsError.LocalFailure("a change of mind"));
    Pair.give(server, Pair.take(client));
    assertThat(server.error())
        .contains(new TlsError.AlertReceived(AlertDescription.INTERNAL_ERROR.code()));
    assertThatThrownBy(() -> client.refuse(path, new TlsError.LocalFailure("again")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void records_are_opened_between_the_callers_arrays() {
    Pair pair = Ends.connected();
    byte[] record = Pair.sealed(pair.client, HELLO);
    assertThat(pair.server.opensRecords()).isTrue();
    byte[] out = new byte[record.length - 21];
    assertThat(pair.server.open(record, 0, record.length, out, 0)).isEqualTo(HELLO.length);
    assertThat(out).startsWith(HELLO);
  }

  @Test
  void keys_are_updated_both_ways_and_replies_are_coalesced() {
    Pair pair = Ends.connected();
    pair.clientEvents.clear();
    pair.serverEvents.clear();
    pair.client.updateKeys(true);
    byte[] first = Pair.take(pair.client);
    pair.client.updateKeys(true);
    byte[] second = Pair.take(pair.client);
    Pair.give(pair.server, first);
    Pair.give(pair.server, second);
    byte[] reply = Pair.take(pair.server);
    assertThat(reply).hasSize(27);
    Pair.give(pair.client, reply);
    assertThat(pair.server.events())
        .containsExactly(
            new Event.KeysUpdated(true), new Event.KeysUpdated(true), new Event.KeysUpdated(false));
    assertThat(pair.client.events())
        .containsExactly(
            new Event.KeysUpdated(false),
            new Event.KeysUpdated(false),
            new Event.KeysUpdated(true));
    assertEchoes(pair);
  }

  @Test
  void too_many_key_updates_without_data_are_too_many() {
    Pair pair = Ends.connected();
    for (int i = 0; i < 33; i++) {
      pair.client.updateKeys(false);
      Pair.give(pair.server, Pair.take(pair.client));
    }
    assertThat(pair.server.error().orElseThrow().sentence()).contains("too many key updates");
  }

  @Test
  void close_notify_closes_one_half_and_leaves_the_other() {
    Pair pair = Ends.connected();
    pair.client.closeNotify();
    pair.client.closeNotify();
    Pair.give(pair.server, Pair.take(pair.client));
    assertThat(pair.server.events()).containsExactly(new Event.PeerClosed());
    assertThat(pair.server.readHalf()).isEqualTo(Half.CLOSED);
    assertThat(pair.server.writeHalf()).isEqualTo(Half.OPEN);
    Pair.give(pair.client, Pair.sealed(pair.server, HELLO));
    assertThat(Pair.data(pair.client.events())).isEqualTo(Bytes.copyOf(HELLO));
    pair.server.receiveEnd();
    assertThat(pair.server.events()).as("an end after close_notify is no truncation").isEmpty();
    assertThatThrownBy(() -> Pair.sealed(pair.client, HELLO))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void an_end_without_close_notify_is_a_truncation() {
    Pair pair = Ends.connected();
    pair.serverEvents.addAll(pair.server.events());
    pair.server.receiveEnd();
    assertThat(pair.server.events()).containsExactly(new Event.Truncated());
    assertThat(pair.server.readHalf()).isEqualTo(Half.CLOSED);
  }

  @Test
  void both_sides_export_the_same() {
    Pair pair = Ends.connected();
    Bytes context = Bytes.ascii("context");
    try (Secret client = pair.client.export("EXPORTER-gatehouse-test", context, 32);
        Secret server = pair.server.export("EXPORTER-gatehouse-test", context, 32);
        Secret other = pair.server.export("EXPORTER-gatehouse-test", Bytes.EMPTY, 32)) {
      assertThat(client).isEqualTo(server).isNotEqualTo(other);
    }
  }

  @Test
  void a_handshake_that_is_late_ends() {
    TlsConnection server =
        TlsConnection.server(
            Ends.serverConfig(KeyType.EC_P256).withHandshakeTimeout(Duration.ofSeconds(5)),
            Ends.NOW);
    assertThat(server.tick(Ends.NOW.plusSeconds(4))).contains(Ends.NOW.plusSeconds(5));
    assertThat(server.tick(Ends.NOW.plusSeconds(5))).isEmpty();
    assertThat(server.events()).containsExactly(new Event.Over(new TlsError.TimedOut("Start")));
    assertThat(Ends.connected().server.tick(Ends.NOW.plusSeconds(500))).isEmpty();
  }

  @Test
  void a_handshake_that_we_give_up_is_user_canceled() {
    TlsConnection client =
        TlsConnection.client(Ends.clientConfig(), ServerName.parse("localhost"), Ends.NOW);
    TlsConnection server = TlsConnection.server(Ends.serverConfig(KeyType.EC_P256), Ends.NOW);
    Pair.take(client);
    client.closeNotify();
    Pair.give(server, Pair.take(client));
    assertThat(server.error()).contains(new TlsError.AlertReceived(0));
  }

  @Test
  void bytes_that_are_no_tls_are_refused_at_once() {
    TlsConnection server = TlsConnection.server(Ends.serverConfig(KeyType.EC_P256), Ends.NOW);
    Pair.give(
        server, "GET / HTTP/1.1\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    assertThat(server.error().orElseThrow().sentence()).contains("unknown content type");
  }
}
