package dev.gatehouse.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.pki.ServerName;
import dev.gatehouse.tls.config.ClientConfig;
import dev.gatehouse.tls.config.ServerConfig;
import dev.gatehouse.tls.message.ClientHello;
import dev.gatehouse.tls.message.HandshakeMessage;
import dev.gatehouse.tls.message.HelloRetryRequest;
import dev.gatehouse.tls.message.Messages;
import dev.gatehouse.tls.message.ServerHello;
import dev.gatehouse.tls.message.extension.ApplicationProtocols;
import dev.gatehouse.tls.message.extension.Cookie;
import dev.gatehouse.tls.message.extension.EarlyData;
import dev.gatehouse.tls.message.extension.Extension;
import dev.gatehouse.tls.message.extension.Extensions;
import dev.gatehouse.tls.message.extension.KeyShare;
import dev.gatehouse.tls.message.extension.PreSharedKey;
import dev.gatehouse.tls.message.extension.SignatureAlgorithms;
import dev.gatehouse.tls.message.extension.SupportedGroups;
import dev.gatehouse.tls.message.extension.SupportedVersions;
import dev.gatehouse.tls.spec.AlertDescription;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.ContentType;
import dev.gatehouse.tls.spec.Missing;
import dev.gatehouse.tls.spec.NamedGroup;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsError;
import dev.gatehouse.tls.spec.TlsError.PeerIncompatible;
import dev.gatehouse.tls.spec.TlsError.PeerMisbehaved;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.tls.vectors.Trace;
import dev.gatehouse.wire.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What either side refuses in the other's hellos, on the wire (RFC 8446, sections 4.1 and 4.2). */
class HelloRulesTest {
  private static final Bytes NO_POINT = Bytes.owning(new byte[32]);
  private static final Bytes OTHER_RANDOM = Bytes.hex("77".repeat(32));

  // Parts

  /** The one message in a record in the clear. */
  private static HandshakeMessage only(byte[] record) {
    int length = (record[3] & 0xff) << 8 | (record[4] & 0xff);
    try {
      return Messages.decode(Bytes.copyOf(record, 5, length));
    } catch (TlsException e) {
      throw new AssertionError(e);
    }
  }

  /** Without those of that shape, with these at the end. */
  private static Extensions edited(
      Extensions extensions, Class<? extends Extension> without, Extension... with) {
    List<Extension> list =
        new ArrayList<>(extensions.list().stream().filter(e -> !without.isInstance(e)).toList());
    list.addAll(List.of(with));
    return Extensions.of(list);
  }

  private static ClientHello edited(
      ClientHello hello, Class<? extends Extension> without, Extension... with) {
    return new ClientHello(
        hello.random(),
        hello.legacySessionId(),
        hello.cipherSuites(),
        edited(hello.extensions(), without, with));
  }

  private static ServerHello edited(
      ServerHello hello, Class<? extends Extension> without, Extension... with) {
    return new ServerHello(
        hello.random(),
        hello.legacySessionIdEcho(),
        hello.cipherSuite(),
        edited(hello.extensions(), without, with));
  }

  private static KeyShare.Offer share(NamedGroup group, Bytes key) {
    return new KeyShare.Offer(List.of(new KeyShare.Entry(group, key)));
  }

  private static Predicate<TlsError> breaks(Rule rule) {
    return error -> error.equals(new PeerMisbehaved(rule));
  }

  private static Predicate<TlsError> lacks(Missing what) {
    return error -> error instanceof PeerIncompatible p && p.common() == what;
  }

  private static void assertRefused(
      Stand stand, HandshakeMessage message, Predicate<TlsError> expected) {
    Pair.take(stand.tls);
    stand.say(message);
    stand.answer();
    assertThat(stand.tls.error()).hasValueSatisfying(e -> assertThat(e).matches(expected));
    assertThat(Pair.take(stand.tls)).as("an alert").isNotEmpty();
    assertThat(stand.tls.session()).isEmpty();
  }

  // What a server refuses in the first hello

  private static ClientHello clientHello() {
    return (ClientHello) only(Pair.take(Stand.clientInWaitServerHello().tls));
  }

  static Stream<Arguments> firstHellos() {
    ClientHello good = clientHello();
    Bytes x25519 = Trace.simple1Rtt().bytes("client.x25519.public_key");
    PreSharedKey.Offer psk =
        new PreSharedKey.Offer(
            List.of(new PreSharedKey.Identity(Bytes.ascii("ticket"), 1)), List.of(OTHER_RANDOM));
    return Stream.of(
        Arguments.of(
            "no supported_versions",
            edited(good, SupportedVersions.class),
            lacks(Missing.PROTOCOL_VERSION)),
        Arguments.of(
            "only TLS 1.2 in supported_versions",
            edited(
                good,
                SupportedVersions.class,
                new SupportedVersions.Offer(List.of(ProtocolVersion.TLS_1_2))),
            lacks(Missing.PROTOCOL_VERSION)),
        Arguments.of(
            "no suite that we know",
            new ClientHello(
                good.random(),
                good.legacySessionId(),
                List.of(CipherSuite.of(0xc02f), CipherSuite.of(0x1304)),
                good.extensions()),
            lacks(Missing.CIPHER_SUITE)),
        Arguments.of(
            "no group that we know",
            edited(
                edited(good, KeyShare.class),
                SupportedGroups.class,
                new SupportedGroups(List.of(NamedGroup.of(0x1d1d))),
                new KeyShare.Offer(List.of())),
            lacks(Missing.GROUP)),
        Arguments.of(
            "no supported_groups",
            edited(good, SupportedGroups.class),
            breaks(Rule.EXTENSION_NEEDED)),
        Arguments.of("no key_share", edited(good, KeyShare.class), breaks(Rule.EXTENSION_NEEDED)),
        Arguments.of(
            "no signature_algorithms",
            edited(good, SignatureAlgorithms.class),
            breaks(Rule.EXTENSION_NEEDED)),
        Arguments.of(
            "a PSK without its modes",
            edited(good, PreSharedKey.class, psk),
            breaks(Rule.PSK_MODES_NEEDED)),
        Arguments.of(
            "compression besides null",
            new ClientHello(
                ProtocolVersion.TLS_1_2,
                good.random(),
                good.legacySessionId(),
                good.cipherSuites(),
                Bytes.hex("0100"),
                good.extensions()),
            breaks(Rule.COMPRESSION_NULL_ONLY)),
        Arguments.of(
            "a share of low order",
            edited(good, KeyShare.class, share(NamedGroup.X25519, NO_POINT)),
            breaks(Rule.KEY_SHARE_VALID)),
        Arguments.of(
            "a share that is a byte short",
            edited(good, KeyShare.class, share(NamedGroup.X25519, x25519.slice(0, 31))),
            breaks(Rule.KEY_SHARE_VALID)),
        Arguments.of(
            "a point off the curve",
            edited(
                good,
                KeyShare.class,
                share(NamedGroup.SECP256R1, Bytes.hex("04" + "11".repeat(64)))),
            breaks(Rule.KEY_SHARE_VALID)),
        Arguments.of(
            "a point that is compressed",
            edited(
                good,
                KeyShare.class,
                share(NamedGroup.SECP256R1, Bytes.hex("02" + "11".repeat(32)))),
            breaks(Rule.KEY_SHARE_VALID)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("firstHellos")
  void a_server_refuses_a_first_hello_with(
      String what, ClientHello hello, Predicate<TlsError> expected) {
    Stand stand = Stand.server(Ends.serverConfig(KeyType.EC_P256));
    assertRefused(stand, hello, expected);
  }

  @Test
  void a_server_passes_over_what_it_does_not_know() {
    ClientHello good = clientHello();
    List<CipherSuite> suites = new ArrayList<>(List.of(CipherSuite.of(0x0a0a)));
    suites.addAll(good.cipherSuites());
    Stand stand = Stand.server(Ends.serverConfig(KeyType.EC_P256));
    stand.say(
        new ClientHello(
            good.random(),
            good.legacySessionId(),
            suites,
            edited(
                good.extensions(),
                SupportedVersions.class,
                new SupportedVersions.Offer(
                    List.of(ProtocolVersion.of(0x7a7a), ProtocolVersion.TLS_1_3)))));
    assertThat(stand.tls.error()).isEmpty();
    assertThat(stand.state().name()).isEqualTo("WaitSignature");
  }

  // What a server refuses in the second hello

  static Stream<Arguments> secondHellos() {
    ClientHello first = clientHello();
    Bytes point = Trace.helloRetry().bytes("client.secp256r1.public_key");
    ClientHello good = edited(first, KeyShare.class, share(NamedGroup.SECP256R1, point));
    return Stream.of(
        Arguments.of("the first hello's share", first, Rule.RETRY_SHARE),
        Arguments.of(
            "two shares",
            edited(
                first,
                KeyShare.class,
                new KeyShare.Offer(
                    List.of(
                        new KeyShare.Entry(
                            NamedGroup.X25519,
                            Trace.simple1Rtt().bytes("client.x25519.public_key")),
                        new KeyShare.Entry(NamedGroup.SECP256R1, point)))),
            Rule.RETRY_SHARE),
        Arguments.of(
            "no share",
            edited(first, KeyShare.class, new KeyShare.Offer(List.of())),
            Rule.RETRY_SHARE),
        Arguments.of(
            "another random",
            new ClientHello(
                OTHER_RANDOM, good.legacySessionId(), good.cipherSuites(), good.extensions()),
            Rule.RETRY_SAME_HELLO),
        Arguments.of(
            "another session id",
            new ClientHello(good.random(), Bytes.EMPTY, good.cipherSuites(), good.extensions()),
            Rule.RETRY_SAME_HELLO),
        Arguments.of(
            "another suite",
            new ClientHello(
                good.random(),
                good.legacySessionId(),
                List.of(CipherSuite.TLS_AES_256_GCM_SHA384),
                good.extensions()),
            Rule.RETRY_SAME_HELLO),
        Arguments.of(
            "a protocol that was not there",
            edited(good, ApplicationProtocols.class, ApplicationProtocols.of("h2")),
            Rule.RETRY_SAME_HELLO),
        Arguments.of(
            "a cookie that nobody sent",
            edited(good, Cookie.class, new Cookie(Bytes.ascii("mine"))),
            Rule.RETRY_COOKIE),
        Arguments.of(
            "early data",
            edited(good, EarlyData.class, new EarlyData.Indication()),
            Rule.EARLY_DATA_AFTER_RETRY),
        Arguments.of(
            "a point off the curve",
            edited(
                good,
                KeyShare.class,
                share(NamedGroup.SECP256R1, Bytes.hex("04" + "11".repeat(64)))),
            Rule.KEY_SHARE_VALID));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("secondHellos")
  void a_server_refuses_a_second_hello_with(String what, ClientHello second, Rule rule) {
    Stand stand =
        Stand.server(
            ServerConfig.under(Ends.POLICY.withGroups(NamedGroup.SECP256R1))
                .anonymousClients()
                .presenting(Ends.identity(KeyType.EC_P256)));
    // The second hello is made for the first one's random and session.
    ClientHello first = clientHello();
    stand.say(
        new ClientHello(
            second.random().equals(OTHER_RANDOM) ? first.random() : second.random(),
            second.legacySessionId().isEmpty() ? first.legacySessionId() : second.legacySessionId(),
            first.cipherSuites(),
            first.extensions()));
    assertThat(stand.state().name()).isEqualTo("WaitSecondHello");
    assertRefused(stand, second, breaks(rule));
  }

  // What a client refuses in a server's hello

  /** A client that waits, and the hello that an honest server answers it with. */
  private record Waiting(Stand client, ServerHello answer) {
    static Waiting create() {
      Stand client = Stand.clientInWaitServerHello();
      TlsConnection server = TlsConnection.server(Ends.serverConfig(KeyType.EC_P256), Ends.NOW);
      Pair.give(server, Pair.take(client.tls));
      return new Waiting(client, (ServerHello) only(Pair.take(server)));
    }
  }

  /** A change to an honest answer. */
  @FunctionalInterface
  interface Change<M> {
    M apply(M honest);
  }

  private static Arguments answer(
      String what, Change<ServerHello> change, Predicate<TlsError> expected) {
    return Arguments.of(what, change, expected);
  }

  static Stream<Arguments> serverHellos() {
    return Stream.of(
        answer(
            "another session id",
            m -> new ServerHello(m.random(), OTHER_RANDOM, m.cipherSuite(), m.extensions()),
            breaks(Rule.SESSION_ID_ECHO)),
        answer(
            "a suite that was not offered",
            m ->
                new ServerHello(
                    m.random(),
                    m.legacySessionIdEcho(),
                    CipherSuite.TLS_AES_256_GCM_SHA384,
                    m.extensions()),
            breaks(Rule.CIPHER_SUITE_OFFERED)),
        answer(
            "a suite that nobody knows",
            m ->
                new ServerHello(
                    m.random(), m.legacySessionIdEcho(), CipherSuite.of(0x1304), m.extensions()),
            breaks(Rule.CIPHER_SUITE_OFFERED)),
        answer(
            "TLS 1.2 in supported_versions",
            m ->
                edited(
                    m,
                    SupportedVersions.class,
                    new SupportedVersions.Choice(ProtocolVersion.TLS_1_2)),
            breaks(Rule.VERSION_CHOICE)),
        answer(
            "no supported_versions",
            m -> edited(m, SupportedVersions.class),
            lacks(Missing.PROTOCOL_VERSION)),
        answer(
            "legacy_version of TLS 1.3",
            m ->
                new ServerHello(
                    ProtocolVersion.TLS_1_3,
                    m.random(),
                    m.legacySessionIdEcho(),
                    m.cipherSuite(),
                    m.extensions()),
            breaks(Rule.LEGACY_VERSION)),
        answer("no key_share", m -> edited(m, KeyShare.class), breaks(Rule.EXTENSION_NEEDED)),
        answer(
            "a group without a share of ours",
            m ->
                edited(
                    m,
                    KeyShare.class,
                    new KeyShare.Choice(
                        new KeyShare.Entry(
                            NamedGroup.SECP256R1,
                            Trace.helloRetry().bytes("server.secp256r1.public_key")))),
            breaks(Rule.GROUP_CHOICE)),
        answer(
            "a share of low order",
            m ->
                edited(
                    m,
                    KeyShare.class,
                    new KeyShare.Choice(new KeyShare.Entry(NamedGroup.X25519, NO_POINT))),
            breaks(Rule.KEY_SHARE_VALID)),
        answer(
            "a PSK that we did not offer",
            m -> edited(m, PreSharedKey.class, new PreSharedKey.Choice(0)),
            breaks(Rule.EXTENSION_SOLICITED)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("serverHellos")
  void a_client_refuses_a_server_hello_with(
      String what, Change<ServerHello> change, Predicate<TlsError> expected) {
    Waiting waiting = Waiting.create();
    assertRefused(waiting.client(), change.apply(waiting.answer()), expected);
  }

  @Test
  void a_client_refuses_another_suite_after_a_retry() {
    TlsConnection client =
        TlsConnection.client(
            ClientConfig.under(Ends.POLICY.withGroups(NamedGroup.X25519, NamedGroup.SECP256R1))
                .askingForVerdicts(),
            ServerName.parse("localhost"),
            Ends.NOW);
    ClientHello first = (ClientHello) only(Pair.take(client));
    HandshakeMessage retry = retry(first, new KeyShare.Retry(NamedGroup.SECP256R1));
    Pair.give(client, Stand.clear(ContentType.HANDSHAKE, retry.encoded().toArray()));
    Extensions extensions =
        Extensions.of(
            new KeyShare.Choice(
                new KeyShare.Entry(
                    NamedGroup.SECP256R1, Trace.helloRetry().bytes("server.secp256r1.public_key"))),
            new SupportedVersions.Choice(ProtocolVersion.TLS_1_3));
    HandshakeMessage other =
        new ServerHello(
            OTHER_RANDOM, first.legacySessionId(), CipherSuite.TLS_AES_256_GCM_SHA384, extensions);
    Pair.give(client, Stand.clear(ContentType.HANDSHAKE, other.encoded().toArray()));
    assertThat(client.error()).contains(new PeerMisbehaved(Rule.RETRY_SAME_SUITE));
  }

  @Test
  void a_client_refuses_its_first_share_after_a_retry() {
    Stand client = Stand.clientInWaitServerHelloAgain();
    Bytes session = client.firstHello().legacySessionId();
    Extensions extensions =
        Extensions.of(
            new KeyShare.Choice(
                new KeyShare.Entry(
                    NamedGroup.X25519, Trace.simple1Rtt().bytes("server.x25519.public_key"))),
            new SupportedVersions.Choice(ProtocolVersion.TLS_1_3));
    assertRefused(
        client,
        new ServerHello(OTHER_RANDOM, session, Stand.SUITE, extensions),
        breaks(Rule.GROUP_CHOICE));
  }

  // Retries at a client

  private static HelloRetryRequest retry(ClientHello first, Extension... extensions) {
    List<Extension> list = new ArrayList<>(List.of(extensions));
    list.add(new SupportedVersions.Choice(ProtocolVersion.TLS_1_3));
    return new HelloRetryRequest(first.legacySessionId(), Stand.SUITE, Extensions.of(list));
  }

  static Stream<Arguments> retries() {
    ClientHello any = clientHello();
    return Stream.of(
        Arguments.of("nothing to change", retry(any), Rule.RETRY_CHANGES_HELLO),
        Arguments.of(
            "the group that has a share",
            retry(any, new KeyShare.Retry(NamedGroup.X25519)),
            Rule.RETRY_GROUP),
        Arguments.of(
            "a group that was not offered",
            retry(any, new KeyShare.Retry(NamedGroup.SECP384R1)),
            Rule.RETRY_GROUP),
        Arguments.of(
            "a group that nobody knows",
            retry(any, new KeyShare.Retry(NamedGroup.of(0x1d1d))),
            Rule.RETRY_GROUP),
        Arguments.of(
            "a suite that was not offered",
            new HelloRetryRequest(
                any.legacySessionId(),
                CipherSuite.TLS_AES_256_GCM_SHA384,
                retry(any, new KeyShare.Retry(NamedGroup.SECP256R1)).extensions()),
            Rule.CIPHER_SUITE_OFFERED));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("retries")
  void a_client_refuses_a_retry_with(String what, HelloRetryRequest retry, Rule rule) {
    Stand client = Stand.clientInWaitServerHello();
    Bytes session = client.firstHello().legacySessionId();
    assertRefused(
        client,
        new HelloRetryRequest(session, retry.cipherSuite(), retry.extensions()),
        breaks(rule));
  }

  static Stream<Arguments> goodRetries() {
    Cookie cookie = new Cookie(Bytes.ascii("a cookie"));
    KeyShare.Retry group = new KeyShare.Retry(NamedGroup.SECP256R1);
    return Stream.of(
        Arguments.of("a group", List.<Extension>of(group)),
        Arguments.of("a cookie", List.<Extension>of(cookie)),
        Arguments.of("a group and a cookie", List.<Extension>of(group, cookie)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("goodRetries")
  void a_client_answers_a_retry_that_asks_for(String what, List<Extension> wanted)
      throws TlsException {
    Stand client = Stand.clientInWaitServerHello();
    ClientHello first = client.firstHello();
    HelloRetryRequest retry = retry(first, wanted.toArray(Extension[]::new));
    Pair.take(client.tls);
    client.say(retry);
    assertThat(client.tls.error()).isEmpty();
    byte[] flight = Pair.take(client.tls);
    // Middlebox compatibility: change_cipher_spec goes before the second flight.
    assertThat(Bytes.copyOf(flight, 0, 6)).isEqualTo(Bytes.hex("140303000101"));
    assertThat(flight[6]).isEqualTo((byte) ContentType.HANDSHAKE.code());
    ClientHello second = (ClientHello) only(Arrays.copyOfRange(flight, 6, flight.length));
    second.requireAnswers(first, retry);
    second.requireMandatoryExtensions();
  }

  @Test
  void an_older_client_hears_protocol_version() {
    Stand stand = Stand.server(Ends.serverConfig(KeyType.EC_P256));
    stand.say(edited(clientHello(), SupportedVersions.class));
    assertThat(Bytes.owning(Pair.take(stand.tls)))
        .isEqualTo(
            Bytes.hex(
                "1503030002" + "02" + "%02x".formatted(AlertDescription.PROTOCOL_VERSION.code())));
  }
}
