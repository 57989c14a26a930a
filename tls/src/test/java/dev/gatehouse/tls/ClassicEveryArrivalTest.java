package dev.gatehouse.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.pki.PathFault;
import dev.gatehouse.pki.PathVerdict;
import dev.gatehouse.tls.config.ClientConfig;
import dev.gatehouse.tls.config.Presented;
import dev.gatehouse.tls.config.SecurityPolicy;
import dev.gatehouse.tls.config.ServerConfig;
import dev.gatehouse.tls.handshake.Answer;
import dev.gatehouse.tls.handshake.Question;
import dev.gatehouse.tls.handshake.ResumableSession;
import dev.gatehouse.tls.handshake.classic.Client;
import dev.gatehouse.tls.handshake.classic.ClientState;
import dev.gatehouse.tls.handshake.classic.Output;
import dev.gatehouse.tls.handshake.classic.Server;
import dev.gatehouse.tls.handshake.classic.ServerState;
import dev.gatehouse.tls.handshake.classic.State;
import dev.gatehouse.tls.message.Arrival;
import dev.gatehouse.tls.message.ChangeCipherSpec;
import dev.gatehouse.tls.message.ClassicCertificateRequest;
import dev.gatehouse.tls.message.ClientHello;
import dev.gatehouse.tls.message.ClientKeyExchange;
import dev.gatehouse.tls.message.HandshakeMessage;
import dev.gatehouse.tls.message.HelloRequest;
import dev.gatehouse.tls.message.NoCertificate;
import dev.gatehouse.tls.message.ServerKeyExchange;
import dev.gatehouse.tls.spec.AlertDescription;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.ClassicVersion;
import dev.gatehouse.tls.spec.ClientCertificateType;
import dev.gatehouse.tls.spec.ContentType;
import dev.gatehouse.tls.spec.HandshakeType;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.SignatureScheme;
import dev.gatehouse.tls.spec.TlsError;
import dev.gatehouse.tls.spec.TlsError.AlertReceived;
import dev.gatehouse.tls.spec.TlsError.PeerMisbehaved;
import dev.gatehouse.tls.spec.TlsError.UnexpectedMessage;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every message, record and answer in every state of either role before TLS 1.3. What the machine
 * names is taken; all else ends as the tables here say, and nothing of it is taken for application
 * data. The tables are written from RFC 5246, section 7.3, and RFC 6101, not from the machine.
 */
class ClassicEveryArrivalTest {
  /** A state to begin from, and the arrivals that the RFC names there. */
  record Standing(
      boolean server, String state, String how, Supplier<ClassicStand> maker, Set<String> named) {
    ClassicStand make() {
      ClassicStand stand = maker.get();
      assertThat(stand.tls.error()).isEmpty();
      assertThat(stand.state().name()).isEqualTo(state);
      Pair.take(stand.tls);
      return stand;
    }

    boolean connected() {
      return state.equals("Connected");
    }

    /** No version has been agreed on: records are what they are in TLS 1.3. */
    boolean start() {
      return state.equals("Start") || state.equals("WaitServerHello");
    }

    boolean asks() {
      return named.stream().anyMatch(ANSWERS::contains);
    }

    String role() {
      return (server ? "server " : "client ") + state;
    }

    @Override
    public String toString() {
      return role() + ", " + how;
    }
  }

  private static final Set<String> ANSWERS =
      Set.of(
          "ChosenIdentity",
          "ChosenClientCredential",
          "Signature",
          "Verdict",
          "PreMaster",
          "FoundSession");

  // What the connections are made of

  private static final SecurityPolicy TLS_1_2 =
      policy(ClassicVersion.TLS_1_2, CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256);
  private static final SecurityPolicy TLS_1_2_RSA =
      policy(ClassicVersion.TLS_1_2, CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA);
  private static final SecurityPolicy TLS_1_0_DHE =
      policy(ClassicVersion.TLS_1_0, CipherSuite.TLS_DHE_RSA_WITH_AES_128_CBC_SHA);
  private static final SecurityPolicy SSL_3_0 =
      policy(ClassicVersion.SSL_3_0, CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA);

  private static SecurityPolicy policy(ClassicVersion version, CipherSuite suite) {
    return ClassicHandshakeTest.EVERYTHING.withVersions(version.version()).withSuites(suite);
  }

  private static KeyType keyFor(SecurityPolicy policy) {
    return policy.equals(TLS_1_2) ? KeyType.EC_P256 : KeyType.RSA;
  }

  private static ClientConfig nobody(SecurityPolicy policy) {
    return ClientConfig.under(policy).askingForVerdicts();
  }

  private static ClientConfig alice(SecurityPolicy policy) {
    return nobody(policy).withCredentials(List.of(Ends.alice(keyFor(policy))));
  }

  private static ServerConfig plain(SecurityPolicy policy) {
    return ServerConfig.under(policy).anonymousClients().presenting(Ends.identity(keyFor(policy)));
  }

  private static ServerConfig asking(SecurityPolicy policy) {
    return ServerConfig.under(policy)
        .askingClients(List.of())
        .askingForVerdicts()
        .presenting(Ends.identity(keyFor(policy)));
  }

  private static ServerConfig resuming() {
    return plain(TLS_1_2).withSessionResumption(true);
  }

  private static Standing server(
      String state, String how, ServerConfig config, ClientConfig peer, String... named) {
    return new Standing(
        true,
        state,
        how,
        () -> ClassicStand.server(config, peer, Optional.empty(), state),
        Set.of(named));
  }

  private static Standing client(
      String state, String how, ClientConfig config, ServerConfig peer, String... named) {
    return new Standing(
        false,
        state,
        how,
        () -> ClassicStand.client(config, peer, Optional.empty(), state),
        Set.of(named));
  }

  private static Standing resumed(boolean server, String state, String... named) {
    return new Standing(
        server,
        state,
        "resumed",
        () -> {
          try (ResumableSession session = ClassicStand.remembered(nobody(TLS_1_2), resuming())) {
            return server
                ? ClassicStand.server(resuming(), nobody(TLS_1_2), Optional.of(session), state)
                : ClassicStand.client(nobody(TLS_1_2), resuming(), Optional.of(session), state);
          }
        },
        Set.of(named));
  }

  static Stream<Standing> standings() {
    return Stream.concat(servers(), clients());
  }

  private static Stream<Standing> servers() {
    ServerConfig choosing = ServerConfig.under(TLS_1_2).anonymousClients().askingForIdentity();
    String ccs = "ChangeCipherSpec";
    return Stream.of(
        server("Start", "TLS 1.2", plain(TLS_1_2), nobody(TLS_1_2), "ClientHello"),
        server("WaitIdentity", "TLS 1.2", choosing, nobody(TLS_1_2), "ChosenIdentity"),
        resumed(true, "WaitSession", "FoundSession"),
        server("WaitSignature", "ECDHE", plain(TLS_1_2), nobody(TLS_1_2), "Signature"),
        server("WaitSignature", "DHE", plain(TLS_1_0_DHE), nobody(TLS_1_0_DHE), "Signature"),
        server("WaitCertificate", "TLS 1.2", asking(TLS_1_2), nobody(TLS_1_2), "Certificate"),
        server(
            "WaitCertificate",
            "SSL 3.0",
            asking(SSL_3_0),
            nobody(SSL_3_0),
            "Certificate",
            "a no_certificate alert"),
        server("WaitVerdict", "TLS 1.2", asking(TLS_1_2), alice(TLS_1_2), "Verdict"),
        server(
            "WaitClientKeyExchange", "ECDHE", plain(TLS_1_2), nobody(TLS_1_2), "ClientKeyExchange"),
        server(
            "WaitClientKeyExchange",
            "of alice",
            asking(TLS_1_2),
            alice(TLS_1_2),
            "ClientKeyExchange"),
        server(
            "WaitClientKeyExchange",
            "SSL 3.0, of nobody",
            asking(SSL_3_0),
            nobody(SSL_3_0),
            "ClientKeyExchange"),
        server("WaitPreMaster", "RSA", plain(TLS_1_2_RSA), nobody(TLS_1_2_RSA), "PreMaster"),
        server(
            "WaitCertificateVerify",
            "TLS 1.2",
            asking(TLS_1_2),
            alice(TLS_1_2),
            "CertificateVerify"),
        server(
            "WaitCertificateVerify",
            "SSL 3.0",
            asking(SSL_3_0),
            alice(SSL_3_0),
            "CertificateVerify"),
        server("WaitChangeCipherSpec", "of nobody", plain(TLS_1_2), nobody(TLS_1_2), ccs),
        server("WaitChangeCipherSpec", "of alice", asking(TLS_1_2), alice(TLS_1_2), ccs),
        server("WaitChangeCipherSpec", "SSL 3.0", plain(SSL_3_0), nobody(SSL_3_0), ccs),
        resumed(true, "WaitChangeCipherSpec", ccs),
        server("WaitFinished", "TLS 1.2", plain(TLS_1_2), nobody(TLS_1_2), "Finished"),
        server("WaitFinished", "TLS 1.0", plain(TLS_1_0_DHE), nobody(TLS_1_0_DHE), "Finished"),
        resumed(true, "WaitFinished", "Finished"),
        server("Connected", "TLS 1.2", plain(TLS_1_2), nobody(TLS_1_2)),
        server("Connected", "TLS 1.0", plain(TLS_1_0_DHE), nobody(TLS_1_0_DHE)),
        server("Connected", "SSL 3.0", asking(SSL_3_0), alice(SSL_3_0)),
        resumed(true, "Connected"));
  }

  private static Stream<Standing> clients() {
    ClientConfig choosing = nobody(TLS_1_2).askingForCredential();
    String ccs = "ChangeCipherSpec";
    return Stream.of(
        client("WaitServerHello", "TLS 1.2", nobody(TLS_1_2), plain(TLS_1_2), "ServerHello"),
        client("WaitCertificate", "TLS 1.2", nobody(TLS_1_2), plain(TLS_1_2), "Certificate"),
        client("WaitVerdict", "TLS 1.2", nobody(TLS_1_2), plain(TLS_1_2), "Verdict"),
        client(
            "WaitServerKeyExchange", "ECDHE", nobody(TLS_1_2), plain(TLS_1_2), "ServerKeyExchange"),
        client(
            "WaitServerKeyExchange",
            "DHE",
            nobody(TLS_1_0_DHE),
            plain(TLS_1_0_DHE),
            "ServerKeyExchange"),
        client(
            "WaitRequestOrDone",
            "ECDHE",
            nobody(TLS_1_2),
            plain(TLS_1_2),
            "CertificateRequest",
            "ServerHelloDone"),
        client(
            "WaitRequestOrDone",
            "SSL 3.0",
            nobody(SSL_3_0),
            plain(SSL_3_0),
            "CertificateRequest",
            "ServerHelloDone"),
        client(
            "WaitServerHelloDone", "TLS 1.2", alice(TLS_1_2), asking(TLS_1_2), "ServerHelloDone"),
        client("WaitCredential", "TLS 1.2", choosing, asking(TLS_1_2), "ChosenClientCredential"),
        client("WaitSignature", "TLS 1.2", alice(TLS_1_2), asking(TLS_1_2), "Signature"),
        client("WaitSignature", "SSL 3.0", alice(SSL_3_0), asking(SSL_3_0), "Signature"),
        client("WaitChangeCipherSpec", "TLS 1.2", nobody(TLS_1_2), plain(TLS_1_2), ccs),
        client("WaitChangeCipherSpec", "SSL 3.0", nobody(SSL_3_0), plain(SSL_3_0), ccs),
        resumed(false, "WaitChangeCipherSpec", ccs),
        client("WaitFinished", "TLS 1.2", nobody(TLS_1_2), plain(TLS_1_2), "Finished"),
        resumed(false, "WaitFinished", "Finished"),
        client("Connected", "TLS 1.2", nobody(TLS_1_2), plain(TLS_1_2), "HelloRequest"),
        client("Connected", "TLS 1.0", nobody(TLS_1_0_DHE), plain(TLS_1_0_DHE), "HelloRequest"),
        resumed(false, "Connected", "HelloRequest"));
  }

  // That nothing is left out

  @Test
  void every_state_has_its_standing() {
    Set<String> states = new TreeSet<>();
    shapes(ServerState.class).forEach(state -> states.add("server " + state.getSimpleName()));
    shapes(ClientState.class).forEach(state -> states.add("client " + state.getSimpleName()));
    Set<String> standings = new TreeSet<>();
    for (Standing standing : standings().toList()) {
      standings.add(standing.role());
    }
    assertThat(standings).isEqualTo(states);
  }

  @Test
  void every_message_and_every_local_arrival_has_its_sample() {
    Stream<Class<?>> messages = shapes(HandshakeMessage.class);
    assertThat(arrivals().<Class<?>>map(Object::getClass))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(
                    messages,
                    shapes(Answer.class),
                    Stream.<Class<?>>of(ChangeCipherSpec.class, NoCertificate.class))
                .flatMap(s -> s)
                .toList());
    assertThat(shapes(Answer.class).map(Class::getSimpleName))
        .containsExactlyInAnyOrderElementsOf(ANSWERS);
  }

  private static Stream<Class<?>> shapes(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(ClassicEveryArrivalTest::shapes)
        : Stream.of(type);
  }

  private static Stream<Arrival> arrivals() {
    return Stream.of(
            Samples.MESSAGES.stream(),
            Samples.OLDER_MESSAGES.stream(),
            Stream.of(
                new ChangeCipherSpec(),
                new NoCertificate(),
                new Answer.ChosenIdentity(Presented.of(Ends.identity(KeyType.EC_P256))),
                new Answer.ChosenClientCredential(Optional.of(Ends.identity(KeyType.EC_P256))),
                new Answer.Signature(Bytes.EMPTY),
                new Answer.Verdict(new PathVerdict.Rejected(PathFault.EXPIRED, 0, "it is over")),
                new Answer.PreMaster(Secret.zeroes(48)),
                new Answer.FoundSession(Optional.empty())))
        .flatMap(s -> s);
  }

  // The machines

  @ParameterizedTest
  @MethodSource("standings")
  void the_machine_refuses_every_arrival_that_the_state_does_not_name(Standing standing) {
    State state = standing.make().state();
    arrivals()
        .filter(arrival -> !isNamed(standing, arrival) || isOfTls13(arrival))
        .filter(arrival -> !isPassedOver(standing, arrival))
        .forEach(
            arrival ->
                assertThatThrownBy(() -> step(state, standing.server(), arrival))
                    .as(arrival.name())
                    .isInstanceOfSatisfying(
                        TlsException.class,
                        e -> assertThat(e.error()).isEqualTo(refusal(standing, arrival))));
  }

  private static boolean isNamed(Standing standing, Arrival arrival) {
    return standing.named.contains(arrival.name());
  }

  /** Messages of one name may be of another shape, which belongs to TLS 1.3. */
  private static boolean isOfTls13(Arrival arrival) {
    return Samples.MESSAGES.stream()
        .filter(m -> !(m instanceof ClientHello))
        .filter(m -> !Set.of("ServerHello", "HelloRequest", "Finished").contains(m.name()))
        .anyMatch(m -> m.getClass() == arrival.getClass());
  }

  /** RFC 5246, section 7.4.1.1: a client in a handshake ignores it. */
  private static boolean isPassedOver(Standing standing, Arrival arrival) {
    return !standing.server && arrival instanceof HelloRequest;
  }

  private static TlsError refusal(Standing standing, Arrival arrival) {
    return standing.server && standing.connected() && arrival instanceof ClientHello
        ? new PeerMisbehaved(Rule.RENEGOTIATION)
        : new UnexpectedMessage(arrival.name(), standing.state);
  }

  @ParameterizedTest
  @MethodSource("clients")
  void a_client_in_a_handshake_passes_over_a_hello_request(Standing standing) throws Exception {
    if (!standing.connected()) {
      State state = standing.make().state();
      assertThat(Client.next((ClientState) state, new HelloRequest(), UNTOUCHED)).isSameAs(state);
    }
  }

  private static void step(State state, boolean server, Arrival arrival) throws TlsException {
    if (server) {
      Server.next((ServerState) state, arrival, UNTOUCHED);
    } else {
      Client.next((ClientState) state, arrival, UNTOUCHED);
    }
  }

  /** What is refused must not have done anything. */
  private static final Output UNTOUCHED =
      (Output)
          Proxy.newProxyInstance(
              Output.class.getClassLoader(),
              new Class<?>[] {Output.class},
              (proxy, method, arguments) -> {
                throw new AssertionError(method.getName() + " was called");
              });

  // Messages on the wire

  /** What decodes where ECDHE was agreed on in TLS 1.2. */
  private static Stream<HandshakeMessage> onTheWire() {
    return Stream.concat(
        Samples.MESSAGES.stream().filter(m -> !isOfTls13(m) || m.name().startsWith("HelloRetry")),
        Samples.OLDER_MESSAGES.stream()
            .filter(
                m ->
                    !(m instanceof ServerKeyExchange.Dhe
                        || m instanceof ClientKeyExchange.Dhe
                        || m instanceof ClientKeyExchange.Rsa))
            .map(
                m ->
                    m instanceof ClassicCertificateRequest
                        ? new ClassicCertificateRequest(
                            List.of(ClientCertificateType.ECDSA_SIGN),
                            List.of(SignatureScheme.ECDSA_SECP256R1_SHA256),
                            List.of())
                        : m));
  }

  @ParameterizedTest
  @MethodSource("standings")
  void a_message_that_the_state_does_not_name_ends_in_unexpected_message(Standing standing) {
    ClassicStand first = standing.make();
    if (standing.start()
        || first.version() != ClassicVersion.TLS_1_2
        || standing.how.equals("RSA")) {
      return; // messages read in another way there, which the machine's test does not mind
    }
    onTheWire()
        .filter(message -> !isPassedOver(standing, message))
        .forEach(message -> assertMessage(standing, message));
  }

  private static void assertMessage(Standing standing, HandshakeMessage message) {
    ClassicStand stand = standing.make();
    stand.say(message);
    if (standing.asks()) {
      assertKept(standing, stand, message.name());
    } else if (isNamed(standing, message)) {
      assertThat(stand.tls.error().stream())
          .as(message.name())
          .noneMatch(UnexpectedMessage.class::isInstance);
      assertThat(stand.tls.events()).noneMatch(Event.Data.class::isInstance);
    } else {
      assertEnds(stand, message.name(), refusal(standing, message));
    }
  }

  @ParameterizedTest
  @MethodSource("standings")
  void a_message_of_no_type_of_the_version_ends_in_unexpected_message(Standing standing) {
    for (int type = 0; type < 256; type++) {
      HandshakeType known = HandshakeType.of(type);
      if (known != null && !NEWER_TYPES.contains(known)) {
        continue;
      }
      ClassicStand stand = standing.make();
      stand.say(stand.record(ContentType.HANDSHAKE, (byte) type, (byte) 0, (byte) 0, (byte) 0));
      if (standing.asks()) {
        assertKept(standing, stand, "type " + type);
      } else {
        Rule rule = known == null ? Rule.HANDSHAKE_TYPE_KNOWN : Rule.HANDSHAKE_TYPE_OF_VERSION;
        assertEnds(stand, "type " + type, new PeerMisbehaved(rule));
      }
      if (known == null) {
        type += 16; // each seventeenth of the unknown ones says as much as all of them
      }
    }
  }

  private static final Set<HandshakeType> NEWER_TYPES =
      Set.of(
          HandshakeType.END_OF_EARLY_DATA,
          HandshakeType.ENCRYPTED_EXTENSIONS,
          HandshakeType.KEY_UPDATE,
          HandshakeType.MESSAGE_HASH);

  /** While a question is open, what comes waits for its answer. */
  private static void assertKept(Standing standing, ClassicStand stand, String what) {
    assertThat(stand.tls.error()).as(what).isEmpty();
    assertThat(stand.tls.events()).as(what).isEmpty();
    assertThat(stand.state().name()).as(what).isEqualTo(standing.state);
    assertThat(stand.tls.questions()).as(what).isEmpty();
  }

  private static void assertEnds(ClassicStand stand, String what, TlsError error) {
    assertThat(stand.tls.error()).as(what).contains(error);
    assertThat(stand.tls.events()).as(what).containsExactly(new Event.Over(error));
    assertThat(stand.tls.readHalf()).isEqualTo(Half.CLOSED);
    assertThat(stand.tls.writeHalf()).isEqualTo(Half.CLOSED);
    assertThat(stand.tls.questions()).isEmpty();
    assertThat(Pair.take(stand.tls).length > 0)
        .as("%s: an alert", what)
        .isEqualTo(error.alert().isPresent());
    if (error instanceof UnexpectedMessage) {
      assertThat(error.alert()).contains(AlertDescription.UNEXPECTED_MESSAGE);
    }
    // What comes after the end is dropped.
    stand.say(stand.clear(ContentType.HANDSHAKE, (byte) 1, (byte) 0, (byte) 0, (byte) 0));
    stand.tls.receiveEnd();
    assertThat(stand.tls.events()).as("%s: after the end", what).isEmpty();
  }

  // Records on the wire

  @ParameterizedTest
  @MethodSource("standings")
  void each_record_ends_as_the_rfc_says(Standing standing) {
    for (ClassicRecordArrival arriving : ClassicRecordArrival.values()) {
      ClassicStand stand = standing.make();
      ClassicRecordArrival.Outcome expected =
          arriving.expected(
              new ClassicRecordArrival.Place(
                  standing.server, standing.state, stand.version(), stand.hasKeys()));
      arriving.say(stand);
      if (standing.asks()) {
        assertKept(standing, stand, arriving.name());
        continue;
      }
      switch (expected) {
        case ClassicRecordArrival.Outcome.Ends(TlsError error) ->
            assertEnds(stand, arriving.name(), error);
        case ClassicRecordArrival.Outcome.Happens(List<Event> events) -> {
          assertThat(stand.tls.error()).as(arriving.name()).isEmpty();
          assertThat(stand.tls.events()).as(arriving.name()).isEqualTo(events);
        }
      }
    }
  }

  /** RFC 5246, section 6: what goes on behind change_cipher_spec would be under two keys. */
  @Test
  void a_message_that_goes_on_over_change_cipher_spec_ends_the_connection() {
    for (Standing standing : standings().toList()) {
      if (!standing.state.equals("WaitChangeCipherSpec")) {
        continue;
      }
      ClassicStand stand = standing.make();
      stand.say(stand.record(ContentType.HANDSHAKE, (byte) 20, (byte) 0, (byte) 0, (byte) 12));
      stand.say(stand.record(ContentType.CHANGE_CIPHER_SPEC, (byte) 1));
      assertEnds(stand, standing.toString(), new PeerMisbehaved(Rule.HANDSHAKE_NOT_INTERLEAVED));
    }
  }

  @Test
  void warnings_are_passed_over_to_a_limit() {
    ClassicStand stand =
        ClassicStand.client(nobody(TLS_1_2), plain(TLS_1_2), Optional.empty(), "Connected");
    for (int i = 0; i < 4; i++) {
      stand.say(new HelloRequest());
      assertThat(stand.tls.error()).isEmpty();
    }
    stand.say(new HelloRequest());
    assertEnds(stand, "the fifth", new PeerMisbehaved(Rule.TOO_MANY_WARNINGS));
  }

  @Test
  void a_hello_request_in_ssl_3_ends_the_connection_for_there_is_no_way_to_say_no() {
    ClassicStand stand =
        ClassicStand.client(nobody(SSL_3_0), plain(SSL_3_0), Optional.empty(), "Connected");
    stand.say(new HelloRequest());
    assertEnds(stand, "HelloRequest", new PeerMisbehaved(Rule.RENEGOTIATION));
  }

  // Answers and wishes

  @ParameterizedTest
  @MethodSource("standings")
  void what_waits_behind_a_question_is_looked_at_after_the_answer(Standing standing) {
    if (!standing.asks()) {
      return;
    }
    ClassicStand stand = standing.make();
    stand.say(Stand.clear(24, stand.version().version().code(), (byte) 1));
    assertKept(standing, stand, "a record of no known type");
    stand.answer();
    assertThat(stand.tls.error()).contains(new PeerMisbehaved(Rule.RECORD_TYPE_KNOWN));
  }

  @ParameterizedTest
  @MethodSource("standings")
  void an_answer_comes_once(Standing standing) {
    ClassicStand stand = standing.make();
    if (!standing.asks()) {
      assertThat(stand.openQuestion()).isNull();
      return;
    }
    Question<?> open = Objects.requireNonNull(stand.openQuestion());
    stand.answer();
    assertThatThrownBy(() -> stand.tls.refuse(open, new TlsError.LocalFailure("late")))
        .isInstanceOf(IllegalStateException.class);
    assertThat(stand.tls.error()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("standings")
  void a_question_that_is_refused_ends_the_connection(Standing standing) {
    if (!standing.asks()) {
      return;
    }
    ClassicStand stand = standing.make();
    TlsError no = new TlsError.LocalFailure("nobody here knows");
    stand.tls.refuse(Objects.requireNonNull(stand.openQuestion()), no);
    assertEnds(stand, "a refusal", no);
  }

  @ParameterizedTest
  @MethodSource("standings")
  void data_is_for_open_halves_alone_and_keys_are_never_updated(Standing standing) {
    ClassicStand stand = standing.make();
    assertThatThrownBy(() -> stand.tls.updateKeys(false)).isInstanceOf(IllegalStateException.class);
    assertThat(stand.tls.opensRecords()).isEqualTo(standing.connected());
    if (standing.connected()) {
      assertThat(Pair.sealed(stand.tls, new byte[] {1})).isNotEmpty();
      stand.tls.closeNotify();
    } else {
      assertThatThrownBy(() -> stand.tls.export("EXPORTER-x", Bytes.EMPTY, 32))
          .isInstanceOf(IllegalStateException.class);
    }
    assertThatThrownBy(() -> stand.tls.seal(new byte[0], 0, 0, new byte[100], 0))
        .isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @MethodSource("standings")
  void a_closed_connection_takes_nothing_and_says_nothing(Standing standing) {
    ClassicStand stand = standing.make();
    stand.tls.close();
    stand.say(stand.clear(ContentType.HANDSHAKE, (byte) 20, (byte) 0, (byte) 0, (byte) 12));
    assertThat(stand.tls.events()).isEmpty();
    assertThat(stand.tls.pendingOutput()).isZero();
  }

  @Test
  void a_fatal_alert_is_heard_in_every_state_that_does_not_ask() {
    standings()
        .filter(standing -> !standing.asks())
        .forEach(
            standing -> {
              ClassicStand stand = standing.make();
              stand.say(stand.record(ContentType.ALERT, (byte) 2, (byte) 40));
              assertEnds(stand, standing.toString(), new AlertReceived(40));
            });
  }
}
