package dev.gatehouse.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.pki.ServerName;
import dev.gatehouse.tls.config.ClientAuthentication;
import dev.gatehouse.tls.config.ClientConfig;
import dev.gatehouse.tls.config.Presented;
import dev.gatehouse.tls.config.SecurityPolicy;
import dev.gatehouse.tls.config.ServerConfig;
import dev.gatehouse.tls.danger.UncheckedPeers;
import dev.gatehouse.tls.handshake.ResumableSession;
import dev.gatehouse.tls.handshake.Session;
import dev.gatehouse.tls.handshake.VerifiedPeer;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.tls.spec.SignatureScheme;
import dev.gatehouse.tls.spec.TlsError;
import dev.gatehouse.wire.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The short handshake of a session that is resumed by its ID (RFC 5246, section 7.3, figure 2). */
class ClassicResumptionTest {
  private static final SecurityPolicy TLS_1_2 =
      SecurityPolicy.GATEHOUSE_2026_11.withVersions(ProtocolVersion.TLS_1_2);

  private final SessionCache cache = SessionCache.of(100, Duration.ofMinutes(5), () -> Ends.NOW);

  private Pair meet(
      ClientConfig client, ServerConfig server, Optional<ResumableSession> remembered) {
    return new Pair(
            TlsConnection.client(client, ServerName.parse("localhost"), remembered, Ends.NOW),
            Ends.clientAnswers(),
            TlsConnection.server(server, Ends.NOW),
            Ends.serverAnswers().remembering(cache))
        .run();
  }

  private static ClientConfig client() {
    return ClientConfig.under(SecurityPolicy.GATEHOUSE_2026_11).askingForVerdicts();
  }

  private static ServerConfig server(SecurityPolicy policy) {
    return ServerConfig.under(policy)
        .anonymousClients()
        .presenting(Ends.identity(KeyType.EC_P256))
        .withSessionResumption(true);
  }

  private static ResumableSession resumable(List<Event> events) {
    return events.stream()
        .filter(Event.Resumable.class::isInstance)
        .map(e -> ((Event.Resumable) e).session())
        .findFirst()
        .orElseThrow();
  }

  private ResumableSession first() {
    Pair pair = meet(client(), server(TLS_1_2), Optional.empty());
    cache.keep(resumable(pair.serverEvents));
    return resumable(pair.clientEvents);
  }

  @Test
  void a_session_is_resumed_by_its_id_and_the_peer_is_who_it_was() {
    Pair pair = meet(client(), server(TLS_1_2), Optional.of(first()));
    assertThat(pair.client.error()).isEmpty();
    Session session = pair.client.session().orElseThrow();
    assertThat(session.resumed()).isTrue();
    assertThat(session.peer()).isInstanceOf(VerifiedPeer.class);
    assertThat(pair.server.session().orElseThrow().resumed()).isTrue();
    byte[] hello = {1, 2, 3};
    Pair.give(pair.server, Pair.sealed(pair.client, hello));
    assertThat(Pair.data(pair.server.events()).toArray()).isEqualTo(hello);
    assertThat(pair.client.export("EXPORTER-test", Bytes.EMPTY, 32))
        .isEqualTo(pair.server.export("EXPORTER-test", Bytes.EMPTY, 32));
  }

  @Test
  void a_session_that_the_server_does_not_know_leads_to_a_full_handshake() {
    ResumableSession remembered = first();
    cache.close();
    Pair pair = meet(client(), server(TLS_1_2), Optional.of(remembered));
    assertThat(pair.client.session().orElseThrow().resumed()).isFalse();
    assertThat(pair.server.error()).isEmpty();
  }

  @Test
  void a_session_of_another_policy_leads_to_a_full_handshake() {
    SecurityPolicy other = TLS_1_2.withSuites(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256);
    Pair pair = meet(client(), server(other), Optional.of(first()));
    assertThat(pair.client.session().orElseThrow().resumed()).isFalse();
  }

  /** What is narrowed has no name of its own: the scope looks at what a policy allows. */
  @Test
  void a_session_of_a_policy_with_other_schemes_leads_to_a_full_handshake() {
    SecurityPolicy one = TLS_1_2.withSchemes(SignatureScheme.ECDSA_SECP256R1_SHA256);
    SecurityPolicy other =
        TLS_1_2.withSchemes(
            SignatureScheme.ECDSA_SECP256R1_SHA256, SignatureScheme.ECDSA_SECP384R1_SHA384);
    assertThat(one.name()).isEqualTo(other.name());
    Pair pair = meet(client(), server(one), Optional.empty());
    cache.keep(resumable(pair.serverEvents));
    ResumableSession remembered = resumable(pair.clientEvents);
    assertThat(resumed(server(one), remembered)).isTrue();
    assertThat(resumed(server(other), remembered)).isFalse();
  }

  private boolean resumed(ServerConfig server, ResumableSession remembered) {
    return meet(client(), server, Optional.of(remembered)).client.session().orElseThrow().resumed();
  }

  @Test
  void a_session_without_a_client_does_not_get_past_a_server_that_asks_for_one() {
    ServerConfig asking =
        ServerConfig.under(TLS_1_2)
            .requiringClients(List.of())
            .askingForVerdicts()
            .presenting(Ends.identity(KeyType.EC_P256))
            .withSessionResumption(true);
    Pair pair = meet(client(), asking, Optional.of(first()));
    assertThat(pair.server.session()).isEmpty();
    assertThat(pair.server.error()).isPresent();
  }

  @Test
  void a_session_without_a_client_does_not_get_past_a_name_at_which_one_is_asked_for() {
    ServerConfig server =
        ServerConfig.under(TLS_1_2)
            .anonymousClients()
            .askingForIdentity()
            .withSessionResumption(true);
    Presented asking =
        Presented.of(Ends.identity(KeyType.EC_P256))
            .asking(new ClientAuthentication.Required(List.of(), Optional.empty()));
    Pair pair =
        new Pair(
                TlsConnection.client(
                    client(), ServerName.parse("localhost"), Optional.of(first()), Ends.NOW),
                Ends.clientAnswers(),
                TlsConnection.server(server, Ends.NOW),
                Ends.serverAnswers().meeting(_ -> Optional.of(asking)).remembering(cache))
            .run();
    assertThat(pair.server.session()).isEmpty();
    assertThat(pair.server.error()).containsInstanceOf(TlsError.CertificateMissing.class);
  }

  @Test
  void a_server_that_does_not_resume_names_no_session() {
    Pair pair = meet(client(), server(TLS_1_2).withSessionResumption(false), Optional.empty());
    assertThat(pair.clientEvents).noneMatch(Event.Resumable.class::isInstance);
    assertThat(pair.serverEvents).noneMatch(Event.Resumable.class::isInstance);
  }

  @Test
  void a_client_that_checks_does_not_go_on_with_a_session_that_nobody_checked() {
    ClientConfig careless =
        ClientConfig.under(SecurityPolicy.GATEHOUSE_2026_11)
            .trusting(UncheckedPeers.because("looks only"));
    Pair unchecked = meet(careless, server(TLS_1_2), Optional.empty());
    cache.keep(resumable(unchecked.serverEvents));
    ResumableSession remembered = resumable(unchecked.clientEvents);
    assertThat(meet(careless, server(TLS_1_2), Optional.of(remembered)).client.session())
        .hasValueSatisfying(s -> assertThat(s.resumed()).isTrue());
    Session careful =
        meet(client(), server(TLS_1_2), Optional.of(remembered)).client.session().orElseThrow();
    assertThat(careful.resumed()).isFalse();
    assertThat(careful.peer()).isInstanceOf(VerifiedPeer.class);
  }

  @Test
  void a_client_does_not_show_one_server_the_session_of_another() {
    ResumableSession remembered = first();
    for (String other : List.of("example.com", "127.0.0.1")) {
      try (TlsConnection client =
          TlsConnection.client(
              client(), ServerName.parse(other), Optional.of(remembered), Ends.NOW)) {
        byte[] hello = Pair.take(client);
        assertThat(Bytes.copyOf(hello, 5 + 4 + 2 + 32 + 1, 32)).isNotEqualTo(remembered.id());
      }
    }
  }

  /** CVE-2016-5419: to the server whoever goes on with a session is who made it. */
  @Test
  void a_client_does_not_go_on_as_somebody_else() {
    ServerConfig asking =
        ServerConfig.under(TLS_1_2)
            .askingClients(List.of())
            .askingForVerdicts()
            .presenting(Ends.identity(KeyType.EC_P256))
            .withSessionResumption(true);
    ClientConfig alice = client().withCredentials(List.of(Ends.alice(KeyType.EC_P256)));
    Pair pair = meet(alice, asking, Optional.empty());
    assertThat(pair.server.session().orElseThrow().peer()).isInstanceOf(VerifiedPeer.class);
    cache.keep(resumable(pair.serverEvents));
    Optional<ResumableSession> remembered = Optional.of(resumable(pair.clientEvents));
    assertThat(meet(alice, asking, remembered).client.session().orElseThrow().resumed()).isTrue();
    for (ClientConfig other :
        List.of(
            client(),
            client().withCredentials(List.of(Ends.alice(KeyType.RSA))),
            client().askingForCredential())) {
      assertThat(meet(other, asking, remembered).client.session().orElseThrow().resumed())
          .isFalse();
    }
  }
}
