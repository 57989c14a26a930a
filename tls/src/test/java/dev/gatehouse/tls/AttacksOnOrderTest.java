package dev.gatehouse.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.tls.config.ClientConfig;
import dev.gatehouse.tls.config.Credential;
import dev.gatehouse.tls.config.SecurityPolicy;
import dev.gatehouse.tls.config.ServerConfig;
import dev.gatehouse.tls.message.ClassicCertificate;
import dev.gatehouse.tls.message.HelloRequest;
import dev.gatehouse.tls.message.ServerHelloDone;
import dev.gatehouse.tls.message.ServerKeyExchange;
import dev.gatehouse.tls.spec.AlertDescription;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.ClassicVersion;
import dev.gatehouse.tls.spec.ContentType;
import dev.gatehouse.tls.spec.KeyExchangeMethod;
import dev.gatehouse.tls.spec.NamedGroup;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsError;
import dev.gatehouse.tls.spec.TlsError.PeerMisbehaved;
import dev.gatehouse.wire.Bytes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Messages left out, brought forward, or said where keys change: SMACK, early change_cipher_spec,
 * and their kin, in both roles and each version before TLS 1.3. ({@code EveryArrivalTest} has TLS
 * 1.3.)
 */
class AttacksOnOrderTest {
  private static final SecurityPolicy EVERYTHING = ClassicHandshakeTest.EVERYTHING;
  private static final Credential RSA = Ends.identity(KeyType.RSA);
  private static final Credential ALICE = Ends.alice(KeyType.RSA);

  /** A version, and how keys are exchanged. */
  record Setting(ClassicVersion version, CipherSuite suite) {
    SecurityPolicy policy() {
      return EVERYTHING.withVersions(version.version()).withSuites(suite);
    }

    ServerConfig requiring() {
      return ServerConfig.under(policy())
          .requiringClients(List.of())
          .askingForVerdicts()
          .presenting(RSA);
    }

    ServerConfig asking() {
      return ServerConfig.under(policy())
          .askingClients(List.of())
          .askingForVerdicts()
          .presenting(RSA);
    }

    ServerConfig anonymous() {
      return ServerConfig.under(policy()).anonymousClients().presenting(RSA);
    }

    ClientConfig client() {
      return ClientConfig.under(policy()).askingForVerdicts();
    }
  }

  static List<Setting> settings() {
    List<Setting> all = new ArrayList<>();
    for (ClassicVersion version : ClassicVersion.values()) {
      all.add(new Setting(version, CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA));
      if (version.hasExtensions()) {
        all.add(new Setting(version, CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA));
      }
    }
    all.add(new Setting(ClassicVersion.TLS_1_2, CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256));
    return all;
  }

  /** What a client with a certificate says, in its order. */
  private enum ClientStep {
    HELLO,
    CERTIFICATE,
    KEY_EXCHANGE,
    CERTIFICATE_VERIFY,
    CHANGE_CIPHER_SPEC,
    FINISHED;

    void take(Impostor client) {
      switch (this) {
        case HELLO -> client.say(client.hello());
        case CERTIFICATE -> client.certificate(ALICE);
        case KEY_EXCHANGE -> client.exchangeKeys();
        case CERTIFICATE_VERIFY -> client.certificateVerify(ALICE);
        case CHANGE_CIPHER_SPEC -> client.changeCipherSpec();
        case FINISHED -> client.finished();
      }
      client.listen();
    }
  }

  /** What a server says, in its order. */
  private enum ServerStep {
    HELLO,
    CERTIFICATE,
    KEY_EXCHANGE,
    DONE,
    CHANGE_CIPHER_SPEC,
    FINISHED;

    void take(Impostor server, Setting setting) {
      switch (this) {
        case HELLO -> server.say(server.serverHello(setting.suite()));
        case CERTIFICATE -> server.certificate(RSA);
        case KEY_EXCHANGE -> {
          if (server.hasAnswered()) {
            server.serverKeyExchange(RSA);
          } else {
            server.say(
                new ServerKeyExchange.Ecdhe(
                    NamedGroup.X25519,
                    Bytes.owning(new byte[32]),
                    server.scheme(RSA),
                    Bytes.owning(new byte[256])));
          }
        }
        case DONE -> server.say(new ServerHelloDone()).listen().meetClient(RSA);
        case CHANGE_CIPHER_SPEC -> server.changeCipherSpec();
        case FINISHED -> server.finished();
      }
      server.listen();
    }

    static List<ServerStep> of(Setting setting) {
      List<ServerStep> steps = new ArrayList<>(List.of(values()));
      if (setting.suite().keyExchange() == KeyExchangeMethod.RSA) {
        steps.remove(KEY_EXCHANGE);
      }
      return steps;
    }
  }

  private static Impostor clientOf(ServerConfig server, Setting setting) {
    return Impostor.client(server, setting.client());
  }

  private static Impostor serverOf(Setting setting) {
    return Impostor.server(setting.client(), setting.version());
  }

  private static boolean isOver(Impostor peer) {
    return peer.tls.error().isPresent();
  }

  private static void assertRefused(Impostor peer, String what) {
    peer.listen();
    assertThat(peer.tls.session()).as(what).isEmpty();
    assertThat(peer.tls.error()).as(what).isPresent();
    assertThat(peer.events).as(what).noneMatch(Event.Data.class::isInstance);
    assertThat(peer.alerts).as(what).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("settings")
  void with_no_step_left_out_both_impostors_are_believed(Setting setting) {
    Impostor client = clientOf(setting.requiring(), setting);
    for (ClientStep step : ClientStep.values()) {
      step.take(client);
    }
    assertThat(client.tls.error()).isEmpty();
    assertThat(client.tls.session()).isPresent();
    Impostor server = serverOf(setting);
    for (ServerStep step : ServerStep.of(setting)) {
      step.take(server, setting);
    }
    assertThat(server.tls.error()).isEmpty();
    assertThat(server.tls.session()).isPresent();
  }

  /** Each run of one or more messages is left out once; at the end there is data. */
  @ParameterizedTest
  @MethodSource("settings")
  void smack_a_client_that_leaves_out_any_of_its_messages_is_refused(Setting setting) {
    List<ClientStep> steps = List.of(ClientStep.values());
    for (ServerConfig config : List.of(setting.requiring(), setting.asking())) {
      for (int from = 0; from < steps.size(); from++) {
        for (int to = from + 1; to <= steps.size(); to++) {
          Impostor client = clientOf(config, setting);
          for (int i = 0; i < steps.size() && !isOver(client); i++) {
            if (i < from || i >= to) {
              steps.get(i).take(client);
            }
          }
          if (!isOver(client)) {
            client.data("smack");
          }
          assertRefused(client, "without " + steps.subList(from, to));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("settings")
  void smack_a_server_that_leaves_out_any_of_its_messages_is_refused(Setting setting) {
    List<ServerStep> steps = ServerStep.of(setting);
    for (int from = 0; from < steps.size(); from++) {
      for (int to = from + 1; to <= steps.size(); to++) {
        Impostor server = serverOf(setting);
        for (int i = 0; i < steps.size() && !isOver(server); i++) {
          if (i < from || i >= to) {
            steps.get(i).take(server, setting);
          }
        }
        if (!isOver(server)) {
          server.data("smack");
        }
        assertRefused(server, "without " + steps.subList(from, to));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("settings")
  void skipped_certificate_verify_ends_the_connection(Setting setting) {
    Impostor client = clientOf(setting.asking(), setting);
    Set<ClientStep> before =
        EnumSet.of(ClientStep.HELLO, ClientStep.CERTIFICATE, ClientStep.KEY_EXCHANGE);
    before.forEach(step -> step.take(client));
    client.changeCipherSpec().listen();
    assertThat(client.tls.error())
        .contains(new TlsError.UnexpectedMessage("ChangeCipherSpec", "WaitCertificateVerify"));
    assertRefused(client, "no proof");
  }

  @ParameterizedTest
  @MethodSource("settings")
  void a_certificate_verify_of_another_key_ends_the_connection(Setting setting) {
    Impostor client = clientOf(setting.asking(), setting);
    client.say(client.hello()).listen();
    client.certificate(ALICE).listen();
    client.exchangeKeys().listen();
    client.certificateVerify(RSA).listen();
    assertThat(client.tls.error()).contains(new PeerMisbehaved(Rule.CERTIFICATE_VERIFY_SIGNATURE));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void an_empty_client_certificate_where_one_is_required_fails_the_handshake(Setting setting) {
    Impostor client = clientOf(setting.requiring(), setting);
    client.say(client.hello()).listen();
    if (setting.version() == ClassicVersion.SSL_3_0) {
      client.say(ContentType.ALERT, (byte) 1, (byte) AlertDescription.NO_CERTIFICATE.code());
    } else {
      client.say(new ClassicCertificate(List.of()));
    }
    client.listen();
    assertThat(client.tls.error())
        .contains(new TlsError.CertificateMissing(setting.version().version()));
    assertThat(client.alerts)
        .containsExactly(AttacksOnKeyExchangeTest.fatal(AlertDescription.HANDSHAKE_FAILURE));
  }

  @ParameterizedTest
  @EnumSource(ClassicVersion.class)
  void no_certificate_is_an_answer_only_to_a_question(ClassicVersion version) {
    Setting setting = new Setting(version, CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA);
    Impostor client = clientOf(setting.anonymous(), setting);
    client.say(client.hello()).listen();
    client.say(ContentType.ALERT, (byte) 1, (byte) AlertDescription.NO_CERTIFICATE.code());
    client.listen();
    // From TLS 1.0 on it is a warning like another, and no message of the handshake's.
    assertThat(isOver(client)).isEqualTo(version == ClassicVersion.SSL_3_0);
    Impostor asked = clientOf(setting.requiring(), setting);
    asked.say(asked.hello()).listen();
    asked.certificate(ALICE).listen();
    asked.say(ContentType.ALERT, (byte) 1, (byte) AlertDescription.NO_CERTIFICATE.code());
    asked.listen();
    if (version != ClassicVersion.SSL_3_0) {
      asked.exchangeKeys().changeCipherSpec(); // it must not count as an empty certificate
    }
    assertRefused(asked, "a second answer");
  }

  // change_cipher_spec, data and pieces of messages where they do not belong

  private static void assertRefusedAtEachStep(
      Supplier<Impostor> make,
      ObjIntConsumer<Impostor> step,
      int steps,
      int allowedAt,
      Consumer<Impostor> injected) {
    for (int at = 0; at <= steps; at++) {
      if (at == allowedAt) {
        continue;
      }
      Impostor peer = make.get();
      for (int i = 0; i < at; i++) {
        step.accept(peer, i);
      }
      assertThat(peer.tls.error()).isEmpty();
      injected.accept(peer);
      peer.listen();
      assertThat(peer.tls.error()).as("before step " + at).isPresent();
      assertThat(peer.alerts).as("before step " + at).hasSize(1);
      assertThat(peer.events).noneMatch(Event.Data.class::isInstance);
    }
  }

  @ParameterizedTest
  @MethodSource("settings")
  void ccs_injection_a_server_takes_change_cipher_spec_at_its_place_alone(Setting setting) {
    List<ClientStep> steps = List.of(ClientStep.values());
    assertRefusedAtEachStep(
        () -> clientOf(setting.requiring(), setting),
        (client, i) -> steps.get(i).take(client),
        steps.size(),
        steps.indexOf(ClientStep.CHANGE_CIPHER_SPEC),
        client -> client.say(ContentType.CHANGE_CIPHER_SPEC, (byte) 1));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void ccs_injection_a_client_takes_change_cipher_spec_at_its_place_alone(Setting setting) {
    List<ServerStep> steps = ServerStep.of(setting);
    assertRefusedAtEachStep(
        () -> serverOf(setting),
        (server, i) -> steps.get(i).take(server, setting),
        steps.size(),
        steps.indexOf(ServerStep.CHANGE_CIPHER_SPEC),
        server -> {
          server.say(ContentType.CHANGE_CIPHER_SPEC, (byte) 1);
          if (!isOver(server)) {
            // Before the first hello TLS 1.3 would pass it over: the version decides.
            server.say(server.serverHello(setting.suite()));
          }
        });
  }

  @ParameterizedTest
  @MethodSource("settings")
  void early_application_data_is_refused_at_every_step(Setting setting) {
    List<ClientStep> steps = List.of(ClientStep.values());
    assertRefusedAtEachStep(
        () -> clientOf(setting.requiring(), setting),
        (client, i) -> steps.get(i).take(client),
        steps.size() - 1,
        -1,
        client -> client.data("GET / HTTP/1.1"));
    List<ServerStep> ofServer = ServerStep.of(setting);
    assertRefusedAtEachStep(
        () -> serverOf(setting),
        (server, i) -> ofServer.get(i).take(server, setting),
        ofServer.size() - 1,
        -1,
        server -> server.data("HTTP/1.1 200 OK"));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void a_handshake_message_may_not_go_on_over_a_change_of_keys(Setting setting) {
    Impostor client = clientOf(setting.anonymous(), setting);
    client.say(client.hello()).listen();
    client.exchangeKeys().listen();
    client.say(ContentType.HANDSHAKE, (byte) 20, (byte) 0); // the beginning of a Finished
    client.changeCipherSpec().listen();
    assertThat(client.tls.error()).contains(new PeerMisbehaved(Rule.HANDSHAKE_NOT_INTERLEAVED));
    Impostor server = serverOf(setting);
    for (ServerStep step : ServerStep.of(setting).subList(0, ServerStep.of(setting).size() - 2)) {
      step.take(server, setting);
    }
    server.say(ContentType.HANDSHAKE, (byte) 20, (byte) 0);
    server.changeCipherSpec().listen();
    assertThat(server.tls.error()).contains(new PeerMisbehaved(Rule.HANDSHAKE_NOT_INTERLEAVED));
  }

  // Renegotiation

  @ParameterizedTest
  @MethodSource("settings")
  void renegotiation_a_second_client_hello_is_refused(Setting setting) {
    Impostor client = clientOf(setting.anonymous(), setting);
    client.say(client.hello()).listen();
    client.exchangeKeys().changeCipherSpec().finished().listen();
    assertThat(client.tls.session()).isPresent();
    client.say(client.hello());
    client.listen();
    assertThat(client.tls.error()).contains(new PeerMisbehaved(Rule.RENEGOTIATION));
    assertThat(client.alerts)
        .containsExactly(AttacksOnKeyExchangeTest.fatal(AlertDescription.HANDSHAKE_FAILURE));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void renegotiation_a_flood_of_hello_requests_ends_the_connection(Setting setting) {
    Impostor server = serverOf(setting);
    for (ServerStep step : ServerStep.of(setting)) {
      step.take(server, setting);
    }
    for (int i = 0; i < 100 && !isOver(server); i++) {
      server.say(new HelloRequest());
    }
    server.listen();
    assertThat(server.tls.error()).isPresent();
    assertThat(server.heard.stream().filter(m -> m.name().equals("ClientHello"))).isEmpty();
  }

  /** RFC 5246, section 7.4.1.1, has them passed over while a handshake goes on; not for ever. */
  @ParameterizedTest
  @MethodSource("settings")
  void renegotiation_a_flood_of_hello_requests_ends_a_handshake_too(Setting setting) {
    Impostor server = serverOf(setting);
    server.say(server.serverHello(setting.suite()));
    for (int i = 0; i < 100 && !isOver(server); i++) {
      server.say(new HelloRequest());
    }
    assertRefused(server, "a flood");
  }
}
