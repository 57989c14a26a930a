package dev.gatehouse.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.pki.ServerName;
import dev.gatehouse.tls.config.ClientConfig;
import dev.gatehouse.tls.config.Credential;
import dev.gatehouse.tls.config.SecurityPolicy;
import dev.gatehouse.tls.config.ServerConfig;
import dev.gatehouse.tls.handshake.ResumableSession;
import dev.gatehouse.tls.message.ClassicCertificateVerify;
import dev.gatehouse.tls.message.ClientHello;
import dev.gatehouse.tls.message.HandshakeMessage;
import dev.gatehouse.tls.message.HelloRetryRequest;
import dev.gatehouse.tls.message.Messages;
import dev.gatehouse.tls.message.ServerHello;
import dev.gatehouse.tls.message.ServerKeyExchange;
import dev.gatehouse.tls.message.extension.ApplicationProtocols;
import dev.gatehouse.tls.message.extension.EncryptThenMac;
import dev.gatehouse.tls.message.extension.ExtendedMasterSecret;
import dev.gatehouse.tls.message.extension.Extension;
import dev.gatehouse.tls.message.extension.Extensions;
import dev.gatehouse.tls.message.extension.KeyShare;
import dev.gatehouse.tls.message.extension.RenegotiationInfo;
import dev.gatehouse.tls.message.extension.SignatureAlgorithms;
import dev.gatehouse.tls.message.extension.SupportedVersions;
import dev.gatehouse.tls.message.extension.UnknownExtension;
import dev.gatehouse.tls.spec.AlertDescription;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.ClassicVersion;
import dev.gatehouse.tls.spec.ExtensionType;
import dev.gatehouse.tls.spec.Missing;
import dev.gatehouse.tls.spec.NamedGroup;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.SignatureScheme;
import dev.gatehouse.tls.spec.TlsError.PeerIncompatible;
import dev.gatehouse.tls.spec.TlsError.PeerMisbehaved;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Making two sides agree on less than they could, or on something that neither wanted. */
class AttacksOnNegotiationTest {
  private static final SecurityPolicy EVERYTHING = ClassicHandshakeTest.EVERYTHING;
  private static final SecurityPolicy TLS_1_2 =
      SecurityPolicy.GATEHOUSE_2026_11.withVersions(ProtocolVersion.TLS_1_2);
  private static final Credential RSA = Ends.identity(KeyType.RSA);
  private static final CipherSuite SAFE = CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256;
  private static final CipherSuite OLD = CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA;

  private static ServerConfig server(SecurityPolicy policy) {
    return ServerConfig.under(policy).anonymousClients().presenting(RSA);
  }

  private static ClientConfig client(SecurityPolicy policy) {
    return ClientConfig.under(policy).askingForVerdicts();
  }

  private static ClientHello with(
      ClientHello m, ProtocolVersion version, List<CipherSuite> suites, Extensions extensions) {
    return new ClientHello(
        version, m.random(), m.legacySessionId(), suites, m.legacyCompressionMethods(), extensions);
  }

  private static Extensions without(Extensions all, Predicate<Extension> unwanted) {
    return Extensions.of(all.list().stream().filter(unwanted.negate()).toList());
  }

  private static Extensions and(Extensions all, Extension one) {
    List<Extension> more = new ArrayList<>(all.list());
    more.add(one);
    return Extensions.of(more);
  }

  // Versions

  /** Every version with every older one. */
  static List<Arguments> pairs() {
    List<Arguments> pairs = new ArrayList<>();
    for (ProtocolVersion newest : EVERYTHING.versions()) {
      for (ProtocolVersion older : EVERYTHING.versions()) {
        if (older.isBefore(newest)) {
          pairs.add(Arguments.of(newest, older));
        }
      }
    }
    return pairs;
  }

  /** RFC 8446, section 4.1.3; nothing where neither side is new enough to know of it. */
  private static Optional<Bytes> sentinel(ProtocolVersion newest, ProtocolVersion older) {
    if (newest.isBefore(ProtocolVersion.TLS_1_2)) {
      return Optional.empty();
    }
    return Optional.of(
        Bytes.hex(older.equals(ProtocolVersion.TLS_1_2) ? "444f574e47524401" : "444f574e47524400"));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void downgrade_sentinel_whoever_changes_the_versions_on_the_way_is_found_out(
      ProtocolVersion newest, ProtocolVersion older) throws TlsException {
    SecurityPolicy both = EVERYTHING.withVersions(newest, older);
    TlsConnection client =
        TlsConnection.client(client(both), ServerName.parse("localhost"), Ends.NOW);
    byte[] flight = Pair.take(client);
    ClientHello hello = (ClientHello) Messages.decode(Bytes.copyOf(flight, 5, flight.length - 5));
    ClientHello lowered =
        with(
            hello,
            older,
            hello.cipherSuites(),
            without(hello.extensions(), SupportedVersions.class::isInstance));
    TlsConnection server = TlsConnection.server(server(both), Ends.NOW);
    Pair.give(server, Stand.clear(22, 0x0301, lowered.encoded().toArray()));
    Ends.serverAnswers().answer(server);
    byte[] answer = Pair.take(server);
    Bytes end = Bytes.copyOf(answer, 5 + 4 + 2 + 24, 8);
    Pair.give(client, answer);
    Optional<Bytes> sentinel = sentinel(newest, older);
    if (sentinel.isPresent()) {
      assertThat(end).isEqualTo(sentinel.get());
      assertThat(client.error()).contains(new PeerMisbehaved(Rule.DOWNGRADE));
    } else {
      assertThat(end.slice(0, 7)).isNotEqualTo(Bytes.ascii("DOWNGRD"));
      assertThat(client.error()).isEmpty(); // Finished will tell
      assertThat(finish(client, server)).isFalse();
    }
  }

  /** Whether both sides come to an end with each other. */
  private static boolean finish(TlsConnection client, TlsConnection server) {
    for (int i = 0; i < 4; i++) {
      Ends.clientAnswers().answer(client);
      Pair.give(server, Pair.take(client));
      Ends.serverAnswers().answer(server);
      Pair.give(client, Pair.take(server));
    }
    return client.session().isPresent() || server.session().isPresent();
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void fallback_scsv_a_second_try_with_an_older_version_is_refused(
      ProtocolVersion newest, ProtocolVersion older) {
    Impostor client =
        Impostor.client(
            server(EVERYTHING.withVersions(newest, older)), client(EVERYTHING.withVersions(older)));
    List<CipherSuite> suites = new ArrayList<>(client.hello().cipherSuites());
    suites.add(CipherSuite.TLS_FALLBACK_SCSV);
    client.say(with(client.hello(), older, suites, client.hello().extensions())).listen();
    assertThat(client.tls.error()).contains(new PeerMisbehaved(Rule.FALLBACK));
    assertThat(client.alerts).containsExactly(2 << 8 | 86);
  }

  @Test
  void fallback_scsv_where_there_was_nothing_better_it_says_nothing() {
    Impostor client = Impostor.client(server(TLS_1_2), client(TLS_1_2));
    List<CipherSuite> suites = new ArrayList<>(client.hello().cipherSuites());
    suites.add(CipherSuite.TLS_FALLBACK_SCSV);
    client.say(with(client.hello(), ProtocolVersion.TLS_1_2, suites, client.hello().extensions()));
    client.listen();
    assertThat(client.tls.error()).isEmpty();
  }

  /** RFC 8446, section 4.2.1: without the extension it is TLS 1.2 at most. */
  @Test
  void a_hello_that_says_tls_1_3_in_its_old_version_field_gets_tls_1_2() {
    Impostor client = Impostor.client(server(SecurityPolicy.GATEHOUSE_2026_11), client(TLS_1_2));
    for (int code : List.of(0x0304, 0x0305, 0x03ff)) {
      Impostor other = Impostor.client(server(SecurityPolicy.GATEHOUSE_2026_11), client(TLS_1_2));
      other.say(
          with(
              other.hello(),
              ProtocolVersion.of(code),
              other.hello().cipherSuites(),
              other.hello().extensions()));
      other.listen();
      assertThat(other.tls.error()).isEmpty();
      assertThat(other.answer().version()).isEqualTo(ProtocolVersion.TLS_1_2);
    }
    assertThat(client.hello().supportedVersions()).isNull();
  }

  /** RFC 5246, appendix E.1: the client says its newest, and the server may know older ones. */
  @Test
  void a_client_of_a_newer_version_gets_the_newest_that_the_server_has() {
    SecurityPolicy oldest = EVERYTHING.withVersions(ProtocolVersion.TLS_1_0);
    Impostor client = Impostor.client(server(oldest), client(oldest));
    client.say(
        with(
            client.hello(),
            ProtocolVersion.TLS_1_2,
            client.hello().cipherSuites(),
            client.hello().extensions()));
    client.listen();
    assertThat(client.tls.error()).isEmpty();
    assertThat(client.answer().version()).isEqualTo(ProtocolVersion.TLS_1_0);
  }

  // What comes back unasked

  @Test
  void an_echoed_session_id_that_we_made_up_is_no_session() {
    Impostor server =
        Impostor.server(client(SecurityPolicy.GATEHOUSE_2026_11), ClassicVersion.TLS_1_2);
    ServerHello honest = server.serverHello(SAFE);
    assertThat(server.hello().legacySessionId().length()).isEqualTo(32);
    server.say(
        new ServerHello(
            honest.version(),
            honest.random(),
            server.hello().legacySessionId(),
            SAFE,
            honest.extensions()));
    assertThat(server.listen().tls.error()).contains(new PeerMisbehaved(Rule.SESSION_NEVER_WAS));
  }

  @Test
  void an_extension_that_was_not_asked_for_is_refused() {
    for (Extension unasked :
        List.of(
            ApplicationProtocols.of("h2"),
            new EncryptThenMac(),
            new UnknownExtension(new ExtensionType(0x1234), Bytes.EMPTY))) {
      Impostor server = Impostor.server(client(TLS_1_2.withSuites(SAFE)), ClassicVersion.TLS_1_2);
      ServerHello honest = server.serverHello(SAFE);
      server.say(
          new ServerHello(
              honest.version(),
              honest.random(),
              Bytes.EMPTY,
              SAFE,
              and(honest.extensions(), unasked)));
      assertThat(server.listen().tls.error())
          .contains(new PeerMisbehaved(Rule.EXTENSION_SOLICITED));
      assertThat(server.alerts)
          .containsExactly(AttacksOnKeyExchangeTest.fatal(AlertDescription.UNSUPPORTED_EXTENSION));
    }
  }

  // SLOTH

  private static final SignatureScheme RSA_MD5 = SignatureScheme.of(0x0101);
  private static final SignatureScheme RSA_SHA1 = SignatureScheme.of(0x0201);
  private static final SignatureScheme ECDSA_SHA1 = SignatureScheme.of(0x0203);

  @Test
  void sloth_a_client_that_verifies_md5_and_sha_1_alone_gets_no_handshake() {
    for (List<SignatureScheme> weak :
        List.of(List.of(RSA_MD5), List.of(RSA_SHA1), List.of(RSA_MD5, RSA_SHA1, ECDSA_SHA1))) {
      Impostor client = Impostor.client(server(TLS_1_2), client(TLS_1_2));
      Extensions others =
          without(client.hello().extensions(), SignatureAlgorithms.class::isInstance);
      client.say(
          with(
              client.hello(),
              ProtocolVersion.TLS_1_2,
              client.hello().cipherSuites(),
              and(others, new SignatureAlgorithms(weak))));
      client.listen();
      assertThat(client.heard).isEmpty();
      assertThat(client.tls.error())
          .hasValueSatisfying(
              e ->
                  assertThat(e)
                      .isInstanceOfSatisfying(
                          PeerIncompatible.class,
                          p -> assertThat(p.common()).isEqualTo(Missing.CIPHER_SUITE)));
    }
  }

  /** RFC 5246, section 7.4.1.4.1: who does not say has SHA-1, and we do not. */
  @Test
  void sloth_a_client_that_says_nothing_of_signatures_gets_no_handshake() {
    Impostor client = Impostor.client(server(TLS_1_2), client(TLS_1_2));
    client.say(
        with(
            client.hello(),
            ProtocolVersion.TLS_1_2,
            client.hello().cipherSuites(),
            without(client.hello().extensions(), SignatureAlgorithms.class::isInstance)));
    assertThat(client.listen().heard).isEmpty();
    assertThat(client.tls.error()).isPresent();
  }

  @Test
  void sloth_a_server_that_signs_with_md5_or_sha_1_is_refused() {
    for (SignatureScheme weak : List.of(RSA_MD5, RSA_SHA1)) {
      Impostor server = Impostor.server(client(TLS_1_2), ClassicVersion.TLS_1_2);
      server.say(server.serverHello(SAFE)).certificate(RSA).listen();
      server.say(
          new ServerKeyExchange.Ecdhe(
              NamedGroup.X25519, Bytes.owning(new byte[32]), weak, Bytes.owning(new byte[256])));
      assertThat(server.listen().tls.error())
          .contains(new PeerMisbehaved(Rule.SIGNATURE_SCHEME_OFFERED));
    }
  }

  @Test
  void sloth_a_client_that_signs_with_md5_or_sha_1_is_refused() {
    for (SignatureScheme weak : List.of(RSA_MD5, RSA_SHA1)) {
      ServerConfig asking =
          ServerConfig.under(TLS_1_2)
              .requiringClients(List.of())
              .askingForVerdicts()
              .presenting(RSA);
      Impostor client = Impostor.client(asking, client(TLS_1_2));
      client.say(client.hello()).listen();
      client.certificate(Ends.alice(KeyType.RSA)).listen();
      client.exchangeKeys().listen();
      client.say(new ClassicCertificateVerify(weak, Bytes.owning(new byte[256])));
      assertThat(client.listen().tls.error())
          .contains(new PeerMisbehaved(Rule.SIGNATURE_SCHEME_OFFERED));
    }
  }

  // CRIME

  private static ClientHello compressing(ClientHello m, String methods) {
    return new ClientHello(
        m.legacyVersion(),
        m.random(),
        m.legacySessionId(),
        m.cipherSuites(),
        Bytes.hex(methods),
        m.extensions());
  }

  @Test
  void crime_compression_that_is_offered_is_not_taken() {
    Impostor client = Impostor.client(server(TLS_1_2), client(TLS_1_2));
    assertThat(client.hello().legacyCompressionMethods()).isEqualTo(Bytes.hex("00"));
    client.say(compressing(client.hello(), "0100")).listen();
    assertThat(client.tls.error()).isEmpty();
    Bytes hello = client.answer().encoded();
    int behindSessionId = 4 + 2 + 32 + 1 + client.answer().legacySessionIdEcho().length();
    assertThat(hello.at(behindSessionId + 2)).isZero();
  }

  @Test
  void crime_a_client_that_insists_on_compression_is_refused() {
    Impostor client = Impostor.client(server(TLS_1_2), client(TLS_1_2));
    client.say(compressing(client.hello(), "0140")).listen();
    assertThat(client.tls.error()).contains(new PeerMisbehaved(Rule.COMPRESSION_NULL_OFFERED));
  }

  @Test
  void crime_a_server_that_chooses_compression_is_refused() {
    Impostor server = Impostor.server(client(TLS_1_2), ClassicVersion.TLS_1_2);
    byte[] hello = server.serverHello(SAFE).encoded().toArray();
    hello[4 + 2 + 32 + 1 + 2] = 1;
    server.say(dev.gatehouse.tls.spec.ContentType.HANDSHAKE, hello);
    assertThat(server.listen().tls.error())
        .contains(new PeerMisbehaved(Rule.COMPRESSION_NULL_CHOSEN));
  }

  // RFC 5746

  @Test
  void renegotiation_a_server_that_does_not_know_rfc_5746_is_refused() {
    for (ClassicVersion version : ClassicVersion.values()) {
      SecurityPolicy policy = EVERYTHING.withVersions(version.version()).withSuites(OLD);
      Impostor server = Impostor.server(client(policy), version);
      server.say(
          new ServerHello(
              version.version(), Bytes.owning(new byte[32]), Bytes.EMPTY, OLD, Extensions.ABSENT));
      assertThat(server.listen().tls.error())
          .hasValueSatisfying(
              e ->
                  assertThat(e)
                      .isInstanceOfSatisfying(
                          PeerIncompatible.class,
                          p -> assertThat(p.common()).isEqualTo(Missing.SECURE_RENEGOTIATION)));
    }
  }

  @Test
  void renegotiation_info_of_an_earlier_handshake_is_refused_by_either_side() {
    RenegotiationInfo earlier = new RenegotiationInfo(Bytes.hex("000102030405060708090a0b"));
    Impostor server = Impostor.server(client(TLS_1_2), ClassicVersion.TLS_1_2);
    ServerHello honest = server.serverHello(SAFE);
    server.say(
        new ServerHello(
            honest.version(),
            honest.random(),
            Bytes.EMPTY,
            SAFE,
            and(without(honest.extensions(), RenegotiationInfo.class::isInstance), earlier)));
    assertThat(server.listen().tls.error())
        .contains(new PeerMisbehaved(Rule.RENEGOTIATION_INFO_EMPTY));
    Impostor client = Impostor.client(server(TLS_1_2), client(TLS_1_2));
    client.say(
        with(
            client.hello(),
            ProtocolVersion.TLS_1_2,
            client.hello().cipherSuites(),
            and(
                without(client.hello().extensions(), RenegotiationInfo.class::isInstance),
                earlier)));
    assertThat(client.listen().tls.error())
        .contains(new PeerMisbehaved(Rule.RENEGOTIATION_INFO_EMPTY));
  }

  // Triple handshake

  private final SessionCache cache = SessionCache.of(100, Duration.ofMinutes(5), () -> Ends.NOW);

  private ResumableSession first() {
    Pair pair = Ends.pair(client(TLS_1_2), server(TLS_1_2).withSessionResumption(true)).run();
    cache.keep(resumable(pair.serverEvents));
    return resumable(pair.clientEvents);
  }

  private static ResumableSession resumable(List<Event> events) {
    return events.stream()
        .filter(Event.Resumable.class::isInstance)
        .map(e -> ((Event.Resumable) e).session())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void triple_handshake_without_the_extended_master_secret_nothing_is_exported_or_resumed() {
    Impostor client = Impostor.client(server(TLS_1_2).withSessionResumption(true), client(TLS_1_2));
    client.say(
        with(
            client.hello(),
            ProtocolVersion.TLS_1_2,
            client.hello().cipherSuites(),
            without(client.hello().extensions(), ExtendedMasterSecret.class::isInstance)));
    client.listen().exchangeKeys().changeCipherSpec().finished().listen();
    assertThat(client.tls.session()).isPresent();
    assertThat(client.answer().legacySessionIdEcho().isEmpty()).isTrue();
    assertThat(client.events).noneMatch(Event.Resumable.class::isInstance);
    assertThatThrownBy(() -> client.tls.export("EXPORTER-test", Bytes.EMPTY, 32))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("RFC 7627");
  }

  /** RFC 7627, section 5.3: "the server MUST abort the abbreviated handshake". */
  @Test
  void triple_handshake_a_client_that_resumes_without_the_extension_is_refused() {
    ResumableSession session = first();
    Impostor client =
        Impostor.client(
            server(TLS_1_2).withSessionResumption(true),
            client(TLS_1_2),
            Ends.serverAnswers().remembering(cache));
    ClientHello m = client.hello();
    client.say(
        new ClientHello(
            ProtocolVersion.TLS_1_2,
            m.random(),
            session.id(),
            m.cipherSuites(),
            m.legacyCompressionMethods(),
            without(m.extensions(), ExtendedMasterSecret.class::isInstance)));
    assertThat(client.listen().tls.error()).contains(new PeerMisbehaved(Rule.RESUMPTION_EXTENDED));
    assertThat(client.heard).isEmpty();
  }

  @Test
  void triple_handshake_a_server_that_resumes_without_the_extension_is_refused() {
    ResumableSession session = first();
    TlsConnection client =
        TlsConnection.client(
            client(TLS_1_2), ServerName.parse("localhost"), Optional.of(session), Ends.NOW);
    Pair.take(client);
    HandshakeMessage resumed =
        new ServerHello(
            ProtocolVersion.TLS_1_2,
            Bytes.owning(new byte[32]),
            session.id(),
            session.suite(),
            Extensions.of(new RenegotiationInfo(Bytes.EMPTY)));
    Pair.give(client, Stand.clear(22, 0x0303, resumed.encoded().toArray()));
    assertThat(client.error()).contains(new PeerMisbehaved(Rule.RESUMPTION_EXTENDED));
  }

  // What belongs to another version

  /** A joint hello offers all suites; each belongs to its version. */
  @Test
  void a_suite_of_an_older_version_is_no_choice_for_tls_1_3() throws TlsException {
    for (CipherSuite suite : EVERYTHING.suites()) {
      if (suite.fits(ProtocolVersion.TLS_1_3)) {
        continue;
      }
      TlsConnection server = TlsConnection.server(server(EVERYTHING), Ends.NOW);
      TlsConnection client =
          TlsConnection.client(client(EVERYTHING), ServerName.parse("localhost"), Ends.NOW);
      Pair.give(server, Pair.take(client));
      byte[] flight = Pair.take(server);
      int length = (flight[3] & 0xff) << 8 | (flight[4] & 0xff);
      ServerHello m = (ServerHello) Messages.decode(Bytes.copyOf(flight, 5, length));
      HandshakeMessage changed =
          new ServerHello(m.random(), m.legacySessionIdEcho(), suite, m.extensions());
      Pair.give(client, Stand.clear(22, 0x0303, changed.encoded().toArray()));
      assertThat(client.error())
          .as(suite.toString())
          .contains(new PeerMisbehaved(Rule.CIPHER_SUITE_OFFERED));
    }
  }

  @Test
  void a_suite_of_an_older_version_is_no_choice_for_a_retry() throws TlsException {
    TlsConnection client =
        TlsConnection.client(client(EVERYTHING), ServerName.parse("localhost"), Ends.NOW);
    byte[] flight = Pair.take(client);
    ClientHello hello = (ClientHello) Messages.decode(Bytes.copyOf(flight, 5, flight.length - 5));
    HandshakeMessage retry =
        new HelloRetryRequest(
            hello.legacySessionId(),
            SAFE,
            Extensions.of(
                new SupportedVersions.Choice(ProtocolVersion.TLS_1_3),
                new KeyShare.Retry(NamedGroup.SECP256R1)));
    Pair.give(client, Stand.clear(22, 0x0303, retry.encoded().toArray()));
    assertThat(client.error()).contains(new PeerMisbehaved(Rule.CIPHER_SUITE_OFFERED));
  }

  // Work and words

  /** Whoever logs the error does not write down what the client repeats: it was 36 MB for 30 KB. */
  @Test
  void a_hello_of_long_lists_makes_no_long_error() {
    List<CipherSuite> suites = Collections.nCopies(300, SAFE);
    List<SignatureScheme> schemes = Collections.nCopies(7000, SignatureScheme.of(0xfefe));
    for (boolean clientsOrder : new boolean[] {false, true}) {
      ClientHello hello =
          new ClientHello(
              ProtocolVersion.TLS_1_2,
              Bytes.owning(new byte[32]),
              Bytes.EMPTY,
              suites,
              Bytes.owning(new byte[1]),
              Extensions.of(new SignatureAlgorithms(schemes)));
      TlsConnection server =
          TlsConnection.server(server(TLS_1_2).withClientsOrder(clientsOrder), Ends.NOW);
      Pair.give(server, Stand.clear(22, 0x0301, hello.encoded().toArray()));
      assertThat(server.error())
          .hasValueSatisfying(
              e -> assertThat(e.sentence()).hasSizeLessThan(8_000).contains("6936 more"));
    }
  }
}
