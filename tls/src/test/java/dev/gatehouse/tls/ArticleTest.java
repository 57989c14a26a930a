package dev.gatehouse.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.crypto.HashAlgorithm;
import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.pki.DistinguishedName;
import dev.gatehouse.pki.PathFault;
import dev.gatehouse.testkit.TestAuthority;
import dev.gatehouse.tls.config.ClientConfig;
import dev.gatehouse.tls.config.Credential;
import dev.gatehouse.tls.config.KeyLog.Label;
import dev.gatehouse.tls.config.SecurityPolicy;
import dev.gatehouse.tls.config.ServerConfig;
import dev.gatehouse.tls.handshake.VerifiedPeer;
import dev.gatehouse.tls.keys.classic.ClassicMasterSecret.Sender;
import dev.gatehouse.tls.keys.classic.ClassicTranscript;
import dev.gatehouse.tls.message.ClassicCertificate;
import dev.gatehouse.tls.message.ClassicCertificateRequest;
import dev.gatehouse.tls.message.ClassicCertificateVerify;
import dev.gatehouse.tls.message.ClientHello;
import dev.gatehouse.tls.message.ClientKeyExchange;
import dev.gatehouse.tls.message.Finished;
import dev.gatehouse.tls.message.HandshakeMessage;
import dev.gatehouse.tls.message.ServerHelloDone;
import dev.gatehouse.tls.spec.AlertDescription;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.ClassicVersion;
import dev.gatehouse.tls.spec.ClientCertificateType;
import dev.gatehouse.tls.spec.ContentType;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsError;
import dev.gatehouse.tls.spec.TlsError.CertificateRejected;
import dev.gatehouse.tls.spec.TlsError.PeerMisbehaved;
import dev.gatehouse.wire.Bytes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The article "All about Secure Socket Layer", sentence by sentence: {@code docs/article.md} names
 * these tests. Where nothing else is said it is the article's own handshake: SSL 3.0 with RSA.
 */
class ArticleTest {
  private static final SecurityPolicy EVERYTHING = ClassicHandshakeTest.EVERYTHING;
  private static final CipherSuite RSA_SUITE = CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA;
  private static final CipherSuite ECDHE_SUITE = CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256;
  private static final Credential SERVER = Ends.identity(KeyType.RSA);
  private static final Credential ALICE = Ends.alice(KeyType.RSA);

  private static SecurityPolicy ssl3() {
    return EVERYTHING.withVersions(ProtocolVersion.SSL_3_0).withSuites(RSA_SUITE);
  }

  private static SecurityPolicy tls12(CipherSuite... suites) {
    return EVERYTHING.withVersions(ProtocolVersion.TLS_1_2).withSuites(suites);
  }

  private static ServerConfig server(SecurityPolicy policy) {
    return ServerConfig.under(policy).anonymousClients().presenting(SERVER);
  }

  private static ServerConfig requiring(List<DistinguishedName> authorities) {
    return ServerConfig.under(ssl3())
        .requiringClients(authorities)
        .askingForVerdicts()
        .presenting(SERVER);
  }

  private static ServerConfig asking() {
    return ServerConfig.under(ssl3())
        .askingClients(List.of())
        .askingForVerdicts()
        .presenting(SERVER);
  }

  private static ClientConfig client(SecurityPolicy policy) {
    return ClientConfig.under(policy).askingForVerdicts();
  }

  /** A server of ours that has answered the hello of a client that is none. */
  private static Impostor greeted(ServerConfig config) {
    Impostor client = Impostor.client(config, client(config.policy()));
    return client.say(client.hello()).listen();
  }

  /** A client of ours that has heard all that an SSL 3.0 server says first. */
  private static Impostor answered(ClientConfig config, Credential shown) {
    Impostor server = Impostor.server(config, ClassicVersion.SSL_3_0);
    server.say(server.serverHello(RSA_SUITE)).certificate(shown).say(new ServerHelloDone());
    return server.listen();
  }

  private static List<String> names(List<HandshakeMessage> messages) {
    return messages.stream().map(HandshakeMessage::name).toList();
  }

  // What SSL is for

  @Test
  void what_is_sent_cannot_be_read_on_the_way() {
    Pair pair = Ends.pair(client(ssl3()), server(ssl3())).run();
    byte[] wire = Pair.sealed(pair.client, Bytes.ascii("PIN=1234").toArray());
    assertThat(Bytes.owning(wire).toLatin1()).doesNotContain("PIN", "1234");
    Pair.give(pair.server, wire);
    assertThat(Pair.data(pair.server.events()).toLatin1()).isEqualTo("PIN=1234");
  }

  @Test
  void each_side_may_prove_who_it_is() {
    ClientConfig alice = client(ssl3()).withCredentials(List.of(ALICE));
    Pair pair = Ends.pair(alice, requiring(List.of())).run();
    assertThat(pair.client.session().orElseThrow().peer()).isInstanceOf(VerifiedPeer.class);
    assertThat(pair.server.session().orElseThrow().peer()).hasToString("CN=alice");
  }

  @Test
  void one_machine_speaks_ssl_3_to_tls_1_2() {
    for (ClassicVersion version : ClassicVersion.values()) {
      SecurityPolicy policy = EVERYTHING.withVersions(version.version()).withSuites(RSA_SUITE);
      Pair pair = Ends.pair(client(policy), server(policy)).run();
      assertThat(pair.client.session().orElseThrow().version()).isEqualTo(version.version());
    }
  }

  @Test
  void the_pre_master_secret_is_encrypted_to_the_servers_rsa_key() {
    Impostor server = answered(client(ssl3()), SERVER);
    // It has been opened with the private key if the client's Finished can be read.
    server.meetClient(SERVER);
    assertThat(names(server.heard)).containsExactly("ClientKeyExchange", "Finished");
  }

  // Certificates

  private static Credential anotherKey() {
    return Credential.of(
        TestAuthority.of(KeyType.EC_P256).server("localhost").key(KeyType.RSA).issue());
  }

  @Test
  void only_the_private_key_opens_what_the_public_key_sealed() {
    Credential other = anotherKey();
    Impostor server = answered(client(ssl3()), SERVER);
    assertThatThrownBy(() -> server.meetClient(other)).hasMessageContaining("does not open");
  }

  @Test
  void a_certificate_verify_signs_the_handshake_and_nothing_else() {
    Impostor first = greeted(asking());
    first.certificate(ALICE).listen();
    first.exchangeKeys().listen();
    ClassicTranscript unsigned = first.transcript();
    byte[] hashes = first.master().certificateVerifyHashes(unsigned.point());
    assertThat(hashes).hasSize(16 + 20); // MD5's and SHA-1's of the messages, RFC 6101, 5.6.8
    Bytes signature =
        ALICE
            .identity()
            .signer()
            .sign(dev.gatehouse.crypto.SignatureAlgorithm.RSA_PKCS1_MD5_SHA1, hashes);
    first.say(new ClassicCertificateVerify(null, signature)).listen();
    assertThat(first.tls.error()).isEmpty();
    Impostor second = greeted(asking());
    second.certificate(ALICE).listen();
    second.exchangeKeys().listen();
    second.say(new ClassicCertificateVerify(null, signature)).listen();
    assertThat(second.tls.error()).contains(new PeerMisbehaved(Rule.CERTIFICATE_VERIFY_SIGNATURE));
  }

  // The handshake

  @Test
  void a_client_hello_lists_version_suites_and_compression_in_the_clients_order() {
    SecurityPolicy policy = EVERYTHING.withVersions(ProtocolVersion.SSL_3_0);
    ClientHello hello = Impostor.server(client(policy), ClassicVersion.SSL_3_0).hello();
    assertThat(hello.legacyVersion()).isEqualTo(ProtocolVersion.SSL_3_0);
    List<CipherSuite> expected = new ArrayList<>(policy.suites());
    expected.add(CipherSuite.TLS_EMPTY_RENEGOTIATION_INFO_SCSV);
    assertThat(hello.cipherSuites()).isEqualTo(expected);
    assertThat(hello.legacyCompressionMethods()).isEqualTo(Bytes.hex("00"));
  }

  @Test
  void a_hello_has_four_bytes_of_time_and_28_of_random() {
    Impostor client = Impostor.client(server(ssl3()), client(ssl3()));
    ClientHello m = client.hello();
    byte[] random = m.random().toArray();
    assertThat(random).hasSize(4 + 28);
    byte[] time = {0x4a, 0x12, 0x34, 0x56}; // in 2009
    System.arraycopy(time, 0, random, 0, 4);
    client.say(
        new ClientHello(
            m.legacyVersion(),
            Bytes.owning(random),
            m.legacySessionId(),
            m.cipherSuites(),
            m.legacyCompressionMethods(),
            m.extensions()));
    client.listen().exchangeKeys().changeCipherSpec().finished().listen();
    assertThat(client.tls.session()).isPresent();
    assertThat(client.answer().random().length()).isEqualTo(32);
  }

  @Test
  void a_server_hello_says_what_was_chosen_a_session_id_and_its_own_random() {
    Impostor one = greeted(server(ssl3()));
    Impostor two = greeted(server(ssl3()));
    assertThat(one.answer().version()).isEqualTo(ProtocolVersion.SSL_3_0);
    assertThat(one.answer().cipherSuite()).isEqualTo(RSA_SUITE);
    assertThat(one.answer().legacySessionIdEcho().isEmpty()).isTrue(); // not to be resumed
    assertThat(one.answer().random()).isNotEqualTo(two.answer().random());
    assertThat(one.answer().random()).isNotEqualTo(one.hello().random());
    Impostor resumable = greeted(server(tls12(ECDHE_SUITE)).withSessionResumption(true));
    assertThat(resumable.answer().legacySessionIdEcho().length()).isEqualTo(32);
  }

  @Test
  void nothing_in_common_fails_the_handshake_and_says_why() {
    ServerConfig config = server(tls12(CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384));
    Impostor client = Impostor.client(config, client(tls12(ECDHE_SUITE)));
    client.say(client.hello()).listen();
    assertThat(client.alerts)
        .containsExactly(AttacksOnKeyExchangeTest.fatal(AlertDescription.HANDSHAKE_FAILURE));
    assertThat(client.tls.error().orElseThrow().sentence())
        .contains("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384");
    // In common, and cut by a rule of the certificate's.
    Impostor cut =
        Impostor.client(
            server(tls12(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256)),
            client(tls12(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256)));
    cut.say(cut.hello()).listen();
    assertThat(cut.tls.error().orElseThrow().sentence())
        .contains("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 (our certificate's key is RSA)");
  }

  @Test
  void the_server_chooses_the_strongest_suite_in_common() {
    SecurityPolicy policy = EVERYTHING.withVersions(ProtocolVersion.SSL_3_0);
    List<CipherSuite> weakestFirst = new ArrayList<>(policy.suites());
    Collections.reverse(weakestFirst);
    SecurityPolicy reversed = policy.withSuites(weakestFirst.toArray(CipherSuite[]::new));
    CipherSuite strongest =
        policy.suites().stream()
            .filter(s -> s.authentication() == dev.gatehouse.tls.spec.Authentication.RSA)
            .findFirst()
            .orElseThrow();
    Pair ours = Ends.pair(client(reversed), server(policy)).run();
    assertThat(ours.client.session().orElseThrow().suite()).isEqualTo(strongest);
    Pair theirs = Ends.pair(client(reversed), server(policy).withClientsOrder(true)).run();
    assertThat(theirs.client.session().orElseThrow().suite()).isEqualTo(weakestFirst.getFirst());
  }

  @Test
  void the_server_sends_its_certificate() {
    Impostor client = greeted(server(ssl3()));
    assertThat(names(client.heard))
        .containsExactly("ServerHello", "Certificate", "ServerHelloDone");
    assertThat(client.heard(ClassicCertificate.class).certificateList().getFirst())
        .isEqualTo(SERVER.identity().certificate().encoded());
  }

  @Test
  void a_certificate_request_lists_types_and_authorities() {
    List<DistinguishedName> authorities = TestAuthority.of(KeyType.EC_P256).anchors().subjects();
    ClassicCertificateRequest request =
        greeted(requiring(authorities)).heard(ClassicCertificateRequest.class);
    assertThat(request.certificateTypes()).containsExactly(ClientCertificateType.RSA_SIGN);
    assertThat(request.certificateAuthorities())
        .isEqualTo(authorities.stream().map(DistinguishedName::encoded).toList());
  }

  @Test
  void server_hello_done_ends_the_servers_turn() {
    Impostor client = greeted(requiring(List.of()));
    assertThat(client.heard.getLast()).isInstanceOf(ServerHelloDone.class);
    assertThat(Pair.take(client.tls)).isEmpty(); // it waits
    Impostor server = Impostor.server(client(ssl3()), ClassicVersion.SSL_3_0);
    server.say(server.serverHello(RSA_SUITE)).certificate(SERVER).listen();
    assertThat(server.heard).isEmpty(); // and so does a client, until then
    server.say(new ServerHelloDone()).listen();
    assertThat(server.heard.getFirst()).isInstanceOf(ClientKeyExchange.class);
  }

  @Test
  void the_client_sends_nothing_before_it_has_checked_certificate_and_parameters() {
    Impostor parameters = Impostor.server(client(ssl3()), ClassicVersion.SSL_3_0);
    parameters.say(parameters.serverHello(CipherSuite.TLS_RSA_WITH_RC4_128_MD5)).listen();
    assertThat(parameters.heard).isEmpty();
    assertThat(parameters.tls.error()).contains(new PeerMisbehaved(Rule.CIPHER_SUITE_OFFERED));
    Credential expired =
        Credential.of(
            TestAuthority.of(KeyType.EC_P256)
                .server("localhost")
                .key(KeyType.RSA)
                .validity(Ends.NOW.minusSeconds(200), Ends.NOW.minusSeconds(100))
                .issue());
    assertRejected(answered(client(ssl3()), expired), PathFault.EXPIRED);
  }

  private static void assertRejected(Impostor server, PathFault why) {
    assertThat(server.heard).isEmpty(); // not a byte of a key exchange, only an alert
    assertThat(server.alerts).hasSize(1);
    assertThat(server.tls.error())
        .hasValueSatisfying(
            e ->
                assertThat(e)
                    .isInstanceOfSatisfying(
                        CertificateRejected.class, r -> assertThat(r.why()).isEqualTo(why)));
  }

  @Test
  void the_pre_master_secret_is_two_bytes_of_version_and_46_of_random() {
    List<Bytes> opened = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Impostor server = answered(client(ssl3()), SERVER);
      ClientKeyExchange.Rsa m = (ClientKeyExchange.Rsa) server.heard.getFirst();
      assertThat(m.encryptedPreMaster().length()).isEqualTo(256); // bare in SSL 3.0
      assertThat(m.lengthFirst()).isFalse();
      try (Secret instead = Secret.zeroes(48);
          Secret preMaster =
              SERVER
                  .identity()
                  .signer()
                  .decrypter()
                  .orElseThrow()
                  .decrypt(m.encryptedPreMaster(), 0x0300, instead)) {
        opened.add(Bytes.owning(Impostor.exposed(preMaster)));
      }
    }
    assertThat(opened.getFirst().length()).isEqualTo(2 + 46);
    assertThat(opened.getFirst().slice(0, 2)).isEqualTo(Bytes.hex("0300"));
    assertThat(opened.getFirst().slice(2, 48)).isNotEqualTo(opened.getLast().slice(2, 48));
  }

  @Test
  void all_keys_come_from_the_master_secret() {
    CapturedSecrets secrets = new CapturedSecrets();
    Impostor client = greeted(server(ssl3()).withKeyLog(secrets));
    client.exchangeKeys().changeCipherSpec().finished().listen();
    // Both ends made their keys by themselves, from this alone and what was said in the clear.
    assertThat(secrets.secret(Label.CLIENT_RANDOM)).isEqualTo(client.master().exposeForKeyLog());
    assertThat(client.tls.session()).isPresent();
    assertThat(client.heard.getLast()).isInstanceOf(Finished.class);
  }

  @Test
  void a_client_without_a_certificate_says_so_by_an_alert_in_ssl_3() {
    Impostor server = Impostor.server(client(ssl3()), ClassicVersion.SSL_3_0);
    server.say(server.serverHello(RSA_SUITE)).certificate(SERVER);
    server.say(
        new ClassicCertificateRequest(
            List.of(ClientCertificateType.RSA_SIGN), List.of(), List.of()));
    server.say(new ServerHelloDone()).listen();
    assertThat(server.alerts)
        .containsExactly(1 << 8 | AlertDescription.NO_CERTIFICATE.code()); // a warning
    server.meetClient(SERVER);
    assertThat(names(server.heard)).containsExactly("ClientKeyExchange", "Finished");
  }

  @Test
  void without_a_certificate_it_goes_on_where_that_is_optional_and_fails_where_it_is_mandatory() {
    Pair optional = Ends.pair(client(ssl3()), asking()).run();
    assertThat(optional.server.session()).isPresent();
    Pair mandatory = Ends.pair(client(ssl3()), requiring(List.of())).run();
    assertThat(mandatory.server.session()).isEmpty();
    assertThat(mandatory.server.error())
        .contains(new TlsError.CertificateMissing(ProtocolVersion.SSL_3_0));
    assertThat(mandatory.client.error())
        .contains(new TlsError.AlertReceived(AlertDescription.HANDSHAKE_FAILURE.code()));
  }

  @Test
  void a_client_certificate_is_proven_by_certificate_verify() {
    Impostor client = greeted(requiring(List.of()));
    client.certificate(ALICE).listen();
    client.exchangeKeys().listen();
    client.certificateVerify(ALICE).changeCipherSpec().finished().listen();
    assertThat(client.tls.session().orElseThrow().peer()).hasToString("CN=alice");
    Impostor thief = greeted(requiring(List.of()));
    thief.certificate(ALICE).listen();
    thief.exchangeKeys().listen();
    thief.certificateVerify(anotherKey()).listen();
    assertThat(thief.tls.error()).contains(new PeerMisbehaved(Rule.CERTIFICATE_VERIFY_SIGNATURE));
  }

  @Test
  void a_server_without_the_private_key_cannot_finish() {
    Credential other = anotherKey();
    Impostor server = answered(client(ssl3()), SERVER);
    assertThatThrownBy(() -> server.meetClient(other)).hasMessageContaining("does not open");
    server.changeCipherSpec().finished();
    assertThat(server.tls.session()).isEmpty();
    assertThat(server.tls.error()).contains(new PeerMisbehaved(Rule.RECORD_MAC));
    // With ECDHE it does not get so far: it has to sign.
    Impostor signing = Impostor.server(client(tls12(ECDHE_SUITE)), ClassicVersion.TLS_1_2);
    signing.say(signing.serverHello(ECDHE_SUITE)).certificate(SERVER).listen();
    signing.serverKeyExchange(other).listen();
    assertThat(signing.heard).isEmpty();
    assertThat(signing.tls.error()).contains(new PeerMisbehaved(Rule.CERTIFICATE_VERIFY_SIGNATURE));
  }

  /** RFC 6101, section 6.1, written out once more. */
  @Test
  void the_pre_master_becomes_the_master_secret_and_that_the_key_block() {
    CapturedSecrets secrets = new CapturedSecrets();
    Impostor client = greeted(server(ssl3()).withKeyLog(secrets));
    byte[] preMaster = client.preMaster();
    client
        .say(ClientKeyExchange.Rsa.of(ProtocolVersion.SSL_3_0, client.encrypted(preMaster)))
        .listen();
    byte[] master = new byte[48];
    for (int i = 0; i < 3; i++) {
      MessageDigest sha = HashAlgorithm.SHA1.newDigest();
      sha.update("ABC".substring(i, i + 1).repeat(i + 1).getBytes(US_ASCII));
      sha.update(preMaster);
      sha.update(client.hello().random().toArray());
      sha.update(client.answer().random().toArray());
      MessageDigest md5 = HashAlgorithm.MD5.newDigest();
      md5.update(preMaster);
      System.arraycopy(md5.digest(sha.digest()), 0, master, 16 * i, 16);
    }
    assertThat(Impostor.exposed(secrets.secret(Label.CLIENT_RANDOM))).isEqualTo(master);
    client.derive(preMaster).changeCipherSpec().finished().listen();
    assertThat(client.tls.session()).isPresent(); // under the keys of the block
  }

  @Test
  void finished_is_the_first_message_under_the_new_keys() {
    Impostor server = Impostor.server(client(ssl3()), ClassicVersion.SSL_3_0);
    server.say(server.serverHello(RSA_SUITE)).certificate(SERVER).say(new ServerHelloDone());
    Ends.clientAnswers().answer(server.tls);
    List<Integer> types =
        Screenplay.records(Pair.take(server.tls)).stream().map(r -> (int) r[0]).toList();
    assertThat(types)
        .containsExactly(
            ContentType.HANDSHAKE.code(),
            ContentType.CHANGE_CIPHER_SPEC.code(),
            ContentType.HANDSHAKE.code());
    Impostor reading = answered(client(ssl3()), SERVER);
    reading.meetClient(SERVER);
    assertThat(reading.heard.getLast()).isInstanceOf(Finished.class);
  }

  @Test
  void the_server_answers_with_its_own_change_cipher_spec_and_finished() {
    Impostor client = greeted(server(ssl3()));
    client.exchangeKeys().changeCipherSpec().finished();
    ClassicTranscript before = client.transcript();
    client.listen();
    assertThat(client.heard(Finished.class).verifyData())
        .isEqualTo(client.master().verifyData(Sender.SERVER, before.point()));
    assertThat(client.heard.getLast()).isInstanceOf(Finished.class);
  }

  @Test
  void data_flows_encrypted_once_both_are_finished() {
    Impostor early = greeted(server(ssl3()));
    early.exchangeKeys().changeCipherSpec().data("too early").listen();
    assertThat(early.events).noneMatch(Event.Data.class::isInstance);
    assertThat(early.tls.error()).isPresent();
    Impostor client = greeted(server(ssl3()));
    client.exchangeKeys().changeCipherSpec().finished().listen();
    client.data("GET / HTTP/1.0").listen();
    assertThat(Pair.data(client.events).toLatin1()).isEqualTo("GET / HTTP/1.0");
  }

  // Server authentication

  private static Credential ofAnotherServer() {
    return Credential.of(
        TestAuthority.of(KeyType.EC_P256).server("server2.example").key(KeyType.RSA).issue());
  }

  @Test
  void a_trusted_certificate_of_another_server_is_not_enough() {
    Pair pair =
        Ends.pair(
                client(ssl3()),
                ServerConfig.under(ssl3()).anonymousClients().presenting(ofAnotherServer()))
            .run();
    assertThat(pair.client.session()).isEmpty();
    assertThat(pair.server.session()).isEmpty();
    assertThat(pair.client.error())
        .hasValueSatisfying(
            e -> assertThat(e.sentence()).contains("localhost").contains("server2.example"));
  }

  @Test
  void the_name_is_checked_before_the_client_sends_its_key_exchange() {
    assertRejected(answered(client(ssl3()), ofAnotherServer()), PathFault.NAME_MISMATCH);
  }

  @Test
  void a_random_is_the_only_thing_that_two_hellos_of_a_client_differ_in() {
    byte[] one =
        Impostor.server(client(ssl3()), ClassicVersion.SSL_3_0).hello().encoded().toArray();
    byte[] two =
        Impostor.server(client(ssl3()), ClassicVersion.SSL_3_0).hello().encoded().toArray();
    Arrays.fill(one, 6, 38, (byte) 0);
    Arrays.fill(two, 6, 38, (byte) 0);
    assertThat(one).isEqualTo(two);
  }
}
