package dev.gatehouse.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.tls.config.ClientConfig;
import dev.gatehouse.tls.config.SecurityPolicy;
import dev.gatehouse.tls.config.ServerConfig;
import dev.gatehouse.tls.danger.Weakness;
import dev.gatehouse.tls.handshake.Session;
import dev.gatehouse.tls.handshake.VerifiedPeer;
import dev.gatehouse.tls.spec.Authentication;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.ProtocolVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each version under each suite that fits it, ours against ours. */
class ClassicHandshakeTest {
  /** All that there is, but what the provider alone makes unsafe. */
  static final SecurityPolicy EVERYTHING =
      SecurityPolicy.GATEHOUSE_2026_11.allowing(Weakness.values());

  static List<Arguments> versionsAndSuites() {
    List<Arguments> all = new ArrayList<>();
    for (ProtocolVersion version : EVERYTHING.versions()) {
      for (CipherSuite suite : EVERYTHING.suites()) {
        if (suite.fits(version) && version.isBefore(ProtocolVersion.TLS_1_3)) {
          all.add(Arguments.of(version, suite));
        }
      }
    }
    return all;
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("versionsAndSuites")
  void a_handshake_ends_on_both_sides_and_data_passes(ProtocolVersion version, CipherSuite suite) {
    SecurityPolicy policy = EVERYTHING.withVersions(version).withSuites(suite);
    Pair pair = Ends.pair(client(policy), server(policy, suite)).run();
    assertThat(pair.server.error()).isEmpty();
    assertThat(pair.client.error()).isEmpty();
    Session session = pair.client.session().orElseThrow();
    assertThat(session.version()).isEqualTo(version);
    assertThat(session.suite()).isEqualTo(suite);
    assertThat(session.peer()).isInstanceOf(VerifiedPeer.class);
    assertThat(pair.server.session().orElseThrow().suite()).isEqualTo(suite);
    assertData(pair);
  }

  private static void assertData(Pair pair) {
    byte[] there = "there and".repeat(3000).getBytes(StandardCharsets.US_ASCII);
    byte[] back = "back".getBytes(StandardCharsets.US_ASCII);
    Pair.give(pair.server, Pair.sealed(pair.client, there));
    Pair.give(pair.client, Pair.sealed(pair.server, back));
    assertThat(pair.server.error()).isEmpty();
    assertThat(Pair.data(pair.server.events()).toArray()).isEqualTo(there);
    assertThat(Pair.data(pair.client.events()).toArray()).isEqualTo(back);
    pair.client.closeNotify();
    Pair.give(pair.server, Pair.take(pair.client));
    assertThat(pair.server.events()).contains(new Event.PeerClosed());
  }

  @Test
  void both_speak_tls_1_3_where_both_can() {
    SecurityPolicy policy = SecurityPolicy.GATEHOUSE_2026_11;
    Pair pair = Ends.pair(client(policy), server(policy, CipherSuite.TLS_AES_128_GCM_SHA256)).run();
    assertThat(pair.client.session().orElseThrow().version()).isEqualTo(ProtocolVersion.TLS_1_3);
  }

  @Test
  void a_client_of_both_versions_speaks_tls_1_2_with_a_server_that_knows_no_other() {
    SecurityPolicy older = SecurityPolicy.GATEHOUSE_2026_11.withVersions(ProtocolVersion.TLS_1_2);
    Pair pair =
        Ends.pair(
                client(SecurityPolicy.GATEHOUSE_2026_11),
                server(older, CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256))
            .run();
    assertThat(pair.client.error()).isEmpty();
    assertThat(pair.client.session().orElseThrow().suite())
        .isEqualTo(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256);
    assertData(pair);
  }

  private static ClientConfig client(SecurityPolicy policy) {
    return ClientConfig.under(policy).askingForVerdicts();
  }

  private static ServerConfig server(SecurityPolicy policy, CipherSuite suite) {
    KeyType key = suite.authentication() == Authentication.RSA ? KeyType.RSA : KeyType.EC_P256;
    return ServerConfig.under(policy).anonymousClients().presenting(Ends.identity(key));
  }
}
