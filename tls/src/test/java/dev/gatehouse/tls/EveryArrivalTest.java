package dev.gatehouse.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.pki.PathFault;
import dev.gatehouse.pki.PathValidator;
import dev.gatehouse.pki.PathVerdict;
import dev.gatehouse.testkit.TestAuthority;
import dev.gatehouse.tls.config.Presented;
import dev.gatehouse.tls.handshake.Answer;
import dev.gatehouse.tls.handshake.Question;
import dev.gatehouse.tls.handshake.modern.Client;
import dev.gatehouse.tls.handshake.modern.ClientState;
import dev.gatehouse.tls.handshake.modern.Connected;
import dev.gatehouse.tls.handshake.modern.Output;
import dev.gatehouse.tls.handshake.modern.Rekey;
import dev.gatehouse.tls.handshake.modern.Server;
import dev.gatehouse.tls.handshake.modern.ServerState;
import dev.gatehouse.tls.handshake.modern.State;
import dev.gatehouse.tls.message.Arrival;
import dev.gatehouse.tls.message.ChangeCipherSpec;
import dev.gatehouse.tls.message.HandshakeMessage;
import dev.gatehouse.tls.message.NoCertificate;
import dev.gatehouse.tls.spec.AlertDescription;
import dev.gatehouse.tls.spec.ContentType;
import dev.gatehouse.tls.spec.HandshakeType;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsError;
import dev.gatehouse.tls.spec.TlsError.AlertReceived;
import dev.gatehouse.tls.spec.TlsError.PeerMisbehaved;
import dev.gatehouse.tls.spec.TlsError.UnexpectedMessage;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every message, record and answer in every state of either role. What the machine names is taken;
 * all else ends as the tables here say, and nothing of it is taken for application data. The tables
 * are written from RFC 8446, appendix A, not from the machine.
 */
class EveryArrivalTest {
  /** A state to begin from, and the arrivals that the RFC names there. */
  record Standing(boolean server, String state, Supplier<Stand> maker, Set<String> named) {
    Stand make() {
      Stand stand = maker.get();
      assertThat(stand.tls.error()).isEmpty();
      assertThat(stand.state().name()).isEqualTo(state);
      Pair.take(stand.tls);
      return stand;
    }

    boolean connected() {
      return state.equals("Connected");
    }

    boolean start() {
      return state.equals("Start");
    }

    boolean asks() {
      return named.stream()
          .anyMatch(
              Set.of("ChosenIdentity", "ChosenClientCredential", "Signature", "Verdict")::contains);
    }

    @Override
    public String toString() {
      return (server ? "server " : "client ") + state;
    }
  }

  private static Standing server(String state, Supplier<Stand> maker, String... named) {
    return new Standing(true, state, maker, Set.of(named));
  }

  private static Standing client(String state, Supplier<Stand> maker, String... named) {
    return new Standing(false, state, maker, Set.of(named));
  }

  static Stream<Standing> standings() {
    return Stream.of(
        server("Start", Stand::serverInStart, "ClientHello"),
        server("WaitSecondHello", Stand::serverInWaitSecondHello, "ClientHello"),
        server("WaitIdentity", Stand::serverInWaitIdentity, "ChosenIdentity"),
        server("WaitSignature", Stand::serverInWaitSignature, "Signature"),
        server("WaitCertificate", Stand::serverInWaitCertificate, "Certificate"),
        server("WaitVerdict", Stand::serverInWaitVerdict, "Verdict"),
        server("WaitCertificateVerify", Stand::serverInWaitCertificateVerify, "CertificateVerify"),
        server("WaitFinished", Stand::serverInWaitFinished, "Finished"),
        server("WaitFinished", Stand::serverInWaitFinishedOfAlice, "Finished"),
        server("Connected", Stand::serverInConnected, "KeyUpdate", "Rekey"),
        client(
            "WaitServerHello", Stand::clientInWaitServerHello, "ServerHello", "HelloRetryRequest"),
        client("WaitServerHelloAgain", Stand::clientInWaitServerHelloAgain, "ServerHello"),
        client(
            "WaitEncryptedExtensions",
            Stand::clientInWaitEncryptedExtensions,
            "EncryptedExtensions"),
        client(
            "WaitCertificateOrRequest",
            Stand::clientInWaitCertificateOrRequest,
            "CertificateRequest",
            "Certificate"),
        client("WaitCertificate", Stand::clientInWaitCertificate, "Certificate"),
        client("WaitVerdict", Stand::clientInWaitVerdict, "Verdict"),
        client("WaitCertificateVerify", Stand::clientInWaitCertificateVerify, "CertificateVerify"),
        client("WaitFinished", Stand::clientInWaitFinished, "Finished"),
        client("WaitCredential", Stand::clientInWaitCredential, "ChosenClientCredential"),
        client("WaitSignature", Stand::clientInWaitSignature, "Signature"),
        client("Connected", Stand::clientInConnected, "NewSessionTicket", "KeyUpdate", "Rekey"));
  }

  // That nothing is left out

  @Test
  void every_state_has_its_standing() {
    Set<String> states = new TreeSet<>();
    for (Class<?> state : ServerState.class.getPermittedSubclasses()) {
      states.add("server " + state.getSimpleName());
    }
    for (Class<?> state : ClientState.class.getPermittedSubclasses()) {
      states.add("client " + state.getSimpleName());
    }
    Set<String> standings = new TreeSet<>();
    for (Standing standing : standings().toList()) {
      standings.add(standing.toString());
    }
    assertThat(standings).isEqualTo(states);
  }

  @Test
  void every_message_and_every_local_arrival_has_its_sample() {
    assertThat(
            Stream.concat(Samples.MESSAGES.stream(), Samples.OLDER_MESSAGES.stream())
                .<Class<?>>map(Object::getClass))
        .containsExactlyInAnyOrderElementsOf(shapes(HandshakeMessage.class).toList());
    assertThat(locals().map(Object::getClass))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(shapes(Answer.class), Stream.of(Rekey.class)).toList());
  }

  private static Stream<Class<?>> shapes(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(EveryArrivalTest::shapes)
        : Stream.of(type);
  }

  private static Stream<Arrival> locals() {
    return Stream.of(
        new Answer.ChosenIdentity(Presented.of(Ends.identity(KeyType.EC_P256))),
        new Answer.ChosenClientCredential(Optional.of(Ends.identity(KeyType.EC_P256))),
        new Answer.Signature(Bytes.EMPTY),
        new Answer.Verdict(new PathVerdict.Rejected(PathFault.EXPIRED, 0, "it is over")),
        new Answer.PreMaster(Secret.zeroes(48)),
        new Answer.FoundSession(Optional.empty()),
        new Rekey(false));
  }

  // The machines

  @ParameterizedTest
  @MethodSource("standings")
  void the_machine_refuses_every_arrival_that_the_state_does_not_name(Standing standing) {
    State state = standing.make().state();
    Stream<Arrival> notNamed =
        Stream.concat(Samples.MESSAGES.stream(), locals())
            .filter(arrival -> !standing.named.contains(arrival.name()));
    Stream<Arrival> older =
        Stream.concat(
            Samples.OLDER_MESSAGES.stream(),
            Stream.of(new ChangeCipherSpec(), new NoCertificate()));
    Stream.concat(notNamed, older)
        .forEach(
            arrival ->
                assertThatThrownBy(() -> step(state, standing.server(), arrival))
                    .as(arrival.name())
                    .isInstanceOfSatisfying(
                        TlsException.class,
                        e ->
                            assertThat(e.error())
                                .isEqualTo(new UnexpectedMessage(arrival.name(), standing.state))));
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

  @ParameterizedTest
  @MethodSource("standings")
  void a_message_that_the_state_does_not_name_ends_in_unexpected_message(Standing standing) {
    for (HandshakeMessage message : Samples.MESSAGES) {
      Stand stand = standing.make();
      stand.say(message);
      if (standing.asks()) {
        assertKept(standing, stand, message.name());
      } else if (standing.named.contains(message.name())) {
        assertThat(stand.tls.error().stream())
            .as(message.name())
            .noneMatch(UnexpectedMessage.class::isInstance);
        assertNoData(stand);
      } else {
        assertEnds(stand, message.name(), new UnexpectedMessage(message.name(), standing.state));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("standings")
  void a_message_of_no_type_of_tls13_ends_in_unexpected_message(Standing standing) {
    for (int type = 0; type < 256; type++) {
      HandshakeType known = HandshakeType.of(type);
      if (known != null && !OLDER_TYPES.contains(known)) {
        continue;
      }
      Stand stand = standing.make();
      stand.say(stand.record(ContentType.HANDSHAKE, (byte) type, (byte) 0, (byte) 0, (byte) 0));
      if (standing.asks()) {
        assertKept(standing, stand, "type " + type);
      } else {
        Rule rule = known == null ? Rule.HANDSHAKE_TYPE_KNOWN : Rule.HANDSHAKE_TYPE_OF_VERSION;
        assertEnds(stand, "type " + type, new PeerMisbehaved(rule));
      }
    }
  }

  private static final Set<HandshakeType> OLDER_TYPES =
      Set.of(
          HandshakeType.SERVER_KEY_EXCHANGE,
          HandshakeType.SERVER_HELLO_DONE,
          HandshakeType.CLIENT_KEY_EXCHANGE);

  /** While a question is open, what comes waits for its answer. */
  private static void assertKept(Standing standing, Stand stand, String what) {
    assertThat(stand.tls.error()).as(what).isEmpty();
    assertThat(stand.tls.events()).as(what).isEmpty();
    assertThat(stand.state().name()).as(what).isEqualTo(standing.state);
    assertThat(stand.tls.questions()).as(what).isEmpty();
  }

  private static void assertEnds(Stand stand, String what, TlsError error) {
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
    stand.say(Stand.clear(ContentType.HANDSHAKE, (byte) 1, (byte) 0, (byte) 0, (byte) 0));
    stand.tls.receiveEnd();
    assertThat(stand.tls.events()).as("%s: after the end", what).isEmpty();
  }

  private static void assertNoData(Stand stand) {
    assertThat(stand.tls.events()).noneMatch(Event.Data.class::isInstance);
  }

  // Records on the wire

  private static final byte[] NONE = {};
  private static final byte[] HANDSHAKE_FAILURE = {2, 40};
  private static final byte[] CLOSE_NOTIFY = {1, 0};
  private static final byte[] USER_CANCELED = {1, 90};
  private static final byte[] PIECE = {20, 0, 0, 32, 1, 2, 3};

  /** What a record leads to. */
  sealed interface Outcome {
    record Ends(TlsError error) implements Outcome {}

    record Happens(List<Event> events) implements Outcome {}
  }

  private static Outcome breaks(Rule rule) {
    return new Outcome.Ends(new PeerMisbehaved(rule));
  }

  private static Outcome ends(TlsError error) {
    return new Outcome.Ends(error);
  }

  private static Outcome happens(Event... events) {
    return new Outcome.Happens(List.of(events));
  }

  /** A record, or a short row of them, and what becomes of it where no question is open. */
  enum Arriving {
    HANDSHAKE_IN_THE_CLEAR {
      @Override
      void say(Stand stand) {
        stand.say(Stand.clear(ContentType.HANDSHAKE, PIECE));
      }

      @Override
      Outcome expected(Standing standing, Stand before) {
        // In the clear before there are keys, this is the beginning of a message.
        return before.hasKeys() ? breaks(Rule.RECORD_PROTECTED) : happens();
      }
    },
    EMPTY_HANDSHAKE {
      @Override
      void say(Stand stand) {
        stand.say(stand.record(ContentType.HANDSHAKE));
      }

      @Override
      Outcome expected(Standing standing, Stand before) {
        return breaks(Rule.RECORD_NOT_EMPTY);
      }
    },
    FATAL_ALERT_IN_THE_CLEAR {
      @Override
      void say(Stand stand) {
        stand.say(Stand.clear(ContentType.ALERT, HANDSHAKE_FAILURE));
      }

      @Override
      Outcome expected(Standing standing, Stand before) {
        return before.hasOpened()
            ? breaks(Rule.RECORD_PROTECTED)
            : ends(new AlertReceived(HANDSHAKE_FAILURE[1]));
      }
    },
    FATAL_ALERT {
      @Override
      void say(Stand stand) {
        stand.say(stand.record(ContentType.ALERT, HANDSHAKE_FAILURE));
      }

      @Override
      Outcome expected(Standing standing, Stand before) {
        return ends(new AlertReceived(HANDSHAKE_FAILURE[1]));
      }
    },
    /** RFC 8446, section 6.2: "error alerts … Unknown Alert types MUST be treated as error". */
    UNKNOWN_ALERT_AS_A_WARNING {
      @Override
      void say(Stand stand) {
        stand.say(stand.record(ContentType.ALERT, (byte) 1, (byte) 200));
      }

      @Override
      Outcome expected(Standing standing, Stand before) {
        return ends(new AlertReceived(200));
      }
    },
    CLOSE_NOTIFY_ALERT {
      @Override
      void say(Stand stand) {
        stand.say(stand.record(ContentType.ALERT, CLOSE_NOTIFY));
      }

      @Override
      Outcome expected(Standing standing, Stand before) {
        return standing.connected() ? happens(new Event.PeerClosed()) : ends(new AlertReceived(0));
      }
    },
    USER_CANCELED_ALERT {
      @Override
      void say(Stand stand) {
        stand.say(stand.record(ContentType.ALERT, USER_CANCELED));
      }

      @Override
      Outcome expected(Standing standing, Stand before) {
        return happens();
      }
    },
    EMPTY_ALERT {
      @Override
      void say(Stand stand) {
        stand.say(stand.record(ContentType.ALERT));
      }

      @Override
      Outcome expected(Standing standing, Stand before) {
        return breaks(Rule.RECORD_NOT_EMPTY);
      }
    },
    TWO_ALERTS_IN_ONE {
      @Override
      void say(Stand stand) {
        stand.say(stand.record(ContentType.ALERT, (byte) 1, (byte) 0, (byte) 1, (byte) 0));
      }

      @Override
      Outcome expected(Standing standing, Stand before) {
        return breaks(Rule.ALERT_LENGTH);
      }
    },
    CHANGE_CIPHER_SPEC {
      @Override
      void say(Stand stand) {
        stand.say(Stand.clear(ContentType.CHANGE_CIPHER_SPEC, (byte) 1));
      }

      @Override
      Outcome expected(Standing standing, Stand before) {
        // 5: dropped after the first ClientHello and before the peer's Finished.
        return standing.connected() || standing.start()
            ? breaks(Rule.CHANGE_CIPHER_SPEC_PLACE)
            : happens();
      }
    },
    CHANGE_CIPHER_SPEC_OF_ANOTHER_VALUE {
      @Override
      void say(Stand stand) {
        stand.say(Stand.clear(ContentType.CHANGE_CIPHER_SPEC, (byte) 2));
      }

      @Override
      Outcome expected(Standing standing, Stand before) {
        return standing.connected() || standing.start()
            ? breaks(Rule.CHANGE_CIPHER_SPEC_PLACE)
            : breaks(Rule.CHANGE_CIPHER_SPEC_VALUE);
      }
    },
    CHANGE_CIPHER_SPEC_OF_TWO_BYTES {
      @Override
      void say(Stand stand) {
        stand.say(Stand.clear(ContentType.CHANGE_CIPHER_SPEC, (byte) 1, (byte) 1));
      }

      @Override
      Outcome expected(Standing standing, Stand before) {
        return CHANGE_CIPHER_SPEC_OF_ANOTHER_VALUE.expected(standing, before);
      }
    },
    PROTECTED_CHANGE_CIPHER_SPEC {
      @Override
      void say(Stand stand) {
        stand.say(
            stand.hasKeys()
                ? stand.record(ContentType.CHANGE_CIPHER_SPEC, (byte) 1)
                : Stand.clear(ContentType.APPLICATION_DATA, new byte[40]));
      }

      @Override
      Outcome expected(Standing standing, Stand before) {
        // 5: "a change_cipher_spec record … protected … MUST [be] unexpected_message".
        return breaks(
            before.hasKeys() ? Rule.RECORD_INNER_TYPE_ALLOWED : Rule.RECORD_NOT_YET_PROTECTED);
      }
    },
    APPLICATION_DATA {
      @Override
      void say(Stand stand) {
        stand.say(stand.record(ContentType.APPLICATION_DATA, (byte) 'x'));
      }

      @Override
      Outcome expected(Standing standing, Stand before) {
        if (standing.connected()) {
          return happens(new Event.Data(Bytes.ascii("x")));
        }
        return before.hasKeys()
            ? ends(new UnexpectedMessage("application data", standing.state))
            : breaks(Rule.RECORD_NOT_YET_PROTECTED);
      }
    },
    EMPTY_APPLICATION_DATA {
      @Override
      void say(Stand stand) {
        stand.say(stand.record(ContentType.APPLICATION_DATA));
      }

      @Override
      Outcome expected(Standing standing, Stand before) {
        return standing.connected() ? happens() : APPLICATION_DATA.expected(standing, before);
      }
    },
    WHAT_NOBODY_SEALED {
      @Override
      void say(Stand stand) {
        stand.say(Stand.clear(ContentType.APPLICATION_DATA, new byte[40]));
      }

      @Override
      Outcome expected(Standing standing, Stand before) {
        return breaks(before.hasKeys() ? Rule.RECORD_AUTHENTIC : Rule.RECORD_NOT_YET_PROTECTED);
      }
    },
    ZEROS_WITHOUT_A_TYPE {
      @Override
      void say(Stand stand) {
        stand.say(
            stand.hasKeys()
                ? stand.sealed(new byte[7])
                : Stand.clear(ContentType.APPLICATION_DATA, new byte[23]));
      }

      @Override
      Outcome expected(Standing standing, Stand before) {
        return breaks(
            before.hasKeys() ? Rule.RECORD_INNER_TYPE_PRESENT : Rule.RECORD_NOT_YET_PROTECTED);
      }
    },
    UNKNOWN_INNER_TYPE {
      @Override
      void say(Stand stand) {
        stand.say(
            stand.hasKeys()
                ? stand.sealed(new byte[] {1, 2, 24})
                : Stand.clear(ContentType.APPLICATION_DATA, new byte[23]));
      }

      @Override
      Outcome expected(Standing standing, Stand before) {
        return breaks(before.hasKeys() ? Rule.RECORD_TYPE_KNOWN : Rule.RECORD_NOT_YET_PROTECTED);
      }
    },
    UNKNOWN_TYPE {
      @Override
      void say(Stand stand) {
        stand.say(Stand.clear(24, 0x0303, (byte) 1));
      }

      @Override
      Outcome expected(Standing standing, Stand before) {
        return breaks(Rule.RECORD_TYPE_KNOWN);
      }
    },
    NO_VERSION_OF_TLS {
      @Override
      void say(Stand stand) {
        stand.say(Stand.clear(ContentType.HANDSHAKE.code(), 0x0203, PIECE));
      }

      @Override
      Outcome expected(Standing standing, Stand before) {
        return breaks(Rule.RECORD_LEGACY_VERSION);
      }
    },
    PLAINTEXT_TOO_LONG {
      @Override
      void say(Stand stand) {
        stand.say(new byte[] {22, 3, 3, 0x40, 1});
      }

      @Override
      Outcome expected(Standing standing, Stand before) {
        return breaks(Rule.RECORD_PLAINTEXT_LENGTH);
      }
    },
    CIPHERTEXT_TOO_LONG {
      @Override
      void say(Stand stand) {
        stand.say(new byte[] {23, 3, 3, 0x41, 1});
      }

      @Override
      Outcome expected(Standing standing, Stand before) {
        return breaks(Rule.RECORD_CIPHERTEXT_LENGTH);
      }
    },
    ALERT_BETWEEN_PIECES {
      @Override
      void say(Stand stand) {
        stand.say(stand.record(ContentType.HANDSHAKE, PIECE));
        stand.say(stand.record(ContentType.ALERT, HANDSHAKE_FAILURE));
      }

      @Override
      Outcome expected(Standing standing, Stand before) {
        return breaks(Rule.HANDSHAKE_NOT_INTERLEAVED);
      }
    },
    DATA_BETWEEN_PIECES {
      @Override
      void say(Stand stand) {
        stand.say(stand.record(ContentType.HANDSHAKE, PIECE));
        stand.say(stand.record(ContentType.APPLICATION_DATA, (byte) 'x'));
      }

      @Override
      Outcome expected(Standing standing, Stand before) {
        return breaks(
            before.hasKeys() ? Rule.HANDSHAKE_NOT_INTERLEAVED : Rule.RECORD_NOT_YET_PROTECTED);
      }
    },
    CHANGE_CIPHER_SPEC_BETWEEN_PIECES {
      @Override
      void say(Stand stand) {
        stand.say(stand.record(ContentType.HANDSHAKE, PIECE));
        stand.say(Stand.clear(ContentType.CHANGE_CIPHER_SPEC, (byte) 1));
      }

      @Override
      Outcome expected(Standing standing, Stand before) {
        return breaks(Rule.HANDSHAKE_NOT_INTERLEAVED);
      }
    },
    MESSAGE_TOO_LONG {
      @Override
      void say(Stand stand) {
        stand.say(stand.record(ContentType.HANDSHAKE, (byte) 1, (byte) 1, (byte) 0, (byte) 1));
      }

      @Override
      Outcome expected(Standing standing, Stand before) {
        return breaks(Rule.HANDSHAKE_MESSAGE_LENGTH);
      }
    },
    THE_END {
      @Override
      void say(Stand stand) {
        stand.tls.receiveEnd();
      }

      @Override
      Outcome expected(Standing standing, Stand before) {
        return happens(new Event.Truncated());
      }
    };

    abstract void say(Stand stand);

    abstract Outcome expected(Standing standing, Stand before);
  }

  @ParameterizedTest
  @MethodSource("standings")
  void each_record_ends_as_the_rfc_says(Standing standing) {
    for (Arriving arriving : Arriving.values()) {
      Outcome expected = arriving.expected(standing, standing.make());
      Stand stand = standing.make();
      arriving.say(stand);
      if (standing.asks()) {
        assertKept(standing, stand, arriving.name());
        continue;
      }
      switch (expected) {
        case Outcome.Ends(TlsError error) -> assertEnds(stand, arriving.name(), error);
        case Outcome.Happens(List<Event> events) -> {
          assertThat(stand.tls.error()).as(arriving.name()).isEmpty();
          assertThat(stand.tls.events()).as(arriving.name()).isEqualTo(events);
        }
      }
    }
  }

  /** RFC 8446, section 5.1: "Handshake messages MUST NOT span key changes". */
  @Test
  void a_message_that_changes_keys_ends_its_record() {
    assertKeyChangeAtRecordEdge(Stand.serverInConnected(), "180000010018000001");
    assertKeyChangeAtRecordEdge(Stand.clientInConnected(), "180000010018");
    assertKeyChangeAtRecordEdge(Stand.clientInConnected(), "1800000101" + "0400");
  }

  private static void assertKeyChangeAtRecordEdge(Stand stand, String content) {
    stand.say(stand.record(ContentType.HANDSHAKE, Bytes.hex(content).toArray()));
    assertEnds(stand, content, new PeerMisbehaved(Rule.KEY_CHANGE_AT_RECORD_EDGE));
  }

  // Answers and wishes

  @ParameterizedTest
  @MethodSource("standings")
  void what_waits_behind_a_question_is_looked_at_after_the_answer(Standing standing) {
    if (!standing.asks()) {
      return;
    }
    Stand stand = standing.make();
    stand.say(Stand.clear(24, 0x0303, (byte) 1));
    assertKept(standing, stand, "a record of no known type");
    answerTruly(stand);
    assertThat(stand.tls.error()).contains(new PeerMisbehaved(Rule.RECORD_TYPE_KNOWN));
  }

  private static final PathValidator VALIDATOR =
      PathValidator.trusting(TestAuthority.of(KeyType.EC_P256).anchors());

  private static void answerTruly(Stand stand) {
    switch (stand.openQuestion()) {
      case Question.ChooseIdentity q -> {
        stand.tls.answer(q, Presented.of(Ends.identity(KeyType.EC_P256)));
        stand.answer();
      }
      case Question.ChooseClientCredential q -> stand.tls.answer(q, Optional.empty());
      case Question.SignHandshake q -> stand.tls.answer(q, q.sign());
      case Question.ValidatePath q ->
          stand.tls.answer(q, VALIDATOR.validate(q.chain(), q.purpose(), Ends.NOW));
      case Question.DecryptPreMaster _, Question.FindSession _ ->
          throw new AssertionError("TLS 1.3 does not ask that");
      case null -> throw new AssertionError("no question is open");
    }
  }

  @ParameterizedTest
  @MethodSource("standings")
  void an_answer_to_no_open_question_is_the_callers_mistake(Standing standing) {
    Stand stand = standing.make();
    for (Question<?> other : foreignQuestions()) {
      assertThatThrownBy(() -> stand.tls.refuse(other, new TlsError.LocalFailure("no")))
          .isInstanceOf(IllegalStateException.class);
    }
    if (standing.asks()) {
      Question<?> open = stand.openQuestion();
      answerTruly(stand);
      assertThatThrownBy(
              () ->
                  stand.tls.refuse(
                      java.util.Objects.requireNonNull(open), new TlsError.LocalFailure("late")))
          .isInstanceOf(IllegalStateException.class);
    }
    assertThat(stand.tls.error()).isEmpty();
  }

  private static List<Question<?>> foreignQuestions() {
    List<Question<?>> questions = new ArrayList<>();
    questions.add(java.util.Objects.requireNonNull(Stand.serverInWaitIdentity().openQuestion()));
    questions.add(java.util.Objects.requireNonNull(Stand.serverInWaitSignature().openQuestion()));
    questions.add(java.util.Objects.requireNonNull(Stand.clientInWaitVerdict().openQuestion()));
    questions.add(java.util.Objects.requireNonNull(Stand.clientInWaitCredential().openQuestion()));
    return questions;
  }

  @ParameterizedTest
  @MethodSource("standings")
  void data_and_new_keys_are_for_open_halves_alone(Standing standing) {
    Stand stand = standing.make();
    if (standing.connected()) {
      assertThat(stand.state()).isInstanceOf(Connected.class);
      assertThat(stand.tls.opensRecords()).isTrue();
      stand.tls.updateKeys(false);
      assertThat(Pair.sealed(stand.tls, new byte[] {1})).isNotEmpty();
      stand.tls.closeNotify();
    }
    List<Function<TlsConnection, ?>> calls =
        List.of(
            tls -> tls.seal(NONE, 0, 0, new byte[100], 0),
            tls -> {
              tls.updateKeys(true);
              return NONE;
            });
    for (Function<TlsConnection, ?> call : calls) {
      assertThatThrownBy(() -> call.apply(stand.tls)).isInstanceOf(IllegalStateException.class);
    }
    if (!standing.connected()) {
      assertThat(stand.tls.opensRecords()).isFalse();
      assertThatThrownBy(() -> stand.tls.open(new byte[40], 0, 40, new byte[40], 0))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> stand.tls.export("EXPORTER-x", Bytes.EMPTY, 32))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("standings")
  void a_closed_connection_takes_nothing_and_says_nothing(Standing standing) {
    Stand stand = standing.make();
    stand.tls.close();
    stand.say(Stand.clear(ContentType.HANDSHAKE, PIECE));
    assertThat(stand.tls.events()).isEmpty();
    assertThat(stand.tls.pendingOutput()).isZero();
  }
}
