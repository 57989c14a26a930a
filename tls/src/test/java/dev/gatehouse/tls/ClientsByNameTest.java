package dev.gatehouse.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.pki.ServerName;
import dev.gatehouse.tls.config.ClientAuthentication;
import dev.gatehouse.tls.config.ClientConfig;
import dev.gatehouse.tls.config.Presented;
import dev.gatehouse.tls.config.SecurityPolicy;
import dev.gatehouse.tls.config.ServerConfig;
import dev.gatehouse.tls.handshake.AnonymousPeer;
import dev.gatehouse.tls.handshake.VerifiedPeer;
import dev.gatehouse.tls.message.ClientHello;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.tls.spec.TlsError.CertificateMissing;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that asks for clients' certificates at one of its names, and not at the others. */
class ClientsByNameTest {
  private static final ClientAuthentication REQUIRED =
      new ClientAuthentication.Required(List.of(), Optional.empty());

  private static Optional<Presented> presented(ClientHello hello) {
    Presented plain = Presented.of(Ends.identity(KeyType.EC_P256));
    return Optional.of("localhost".equals(hello.hostName()) ? plain.asking(REQUIRED) : plain);
  }

  private static Pair meet(ClientConfig client, String name, SecurityPolicy policy) {
    ServerConfig server = ServerConfig.under(policy).anonymousClients().askingForIdentity();
    return new Pair(
            TlsConnection.client(client, ServerName.parse(name), Ends.NOW),
            Ends.clientAnswers(),
            TlsConnection.server(server, Ends.NOW),
            Ends.serverAnswers().meeting(ClientsByNameTest::presented))
        .run();
  }

  private static SecurityPolicy only(String version) {
    return SecurityPolicy.GATEHOUSE_2026_11.withVersions(
        version.equals("TLS 1.3") ? ProtocolVersion.TLS_1_3 : ProtocolVersion.TLS_1_2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLS 1.3", "TLS 1.2"})
  void who_comes_without_a_certificate_is_sent_away_at_that_name_alone(String version) {
    ClientConfig nobody = ClientConfig.under(SecurityPolicy.GATEHOUSE_2026_11).askingForVerdicts();
    Pair refused = meet(nobody, "localhost", only(version));
    assertThat(refused.server.error()).containsInstanceOf(CertificateMissing.class);
    Pair welcome = meet(nobody, "127.0.0.1", only(version)); // sends no name
    assertThat(welcome.server.session().orElseThrow().peer()).isInstanceOf(AnonymousPeer.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLS 1.3", "TLS 1.2"})
  void who_has_one_is_known_by_it(String version) {
    ClientConfig alice =
        ClientConfig.under(SecurityPolicy.GATEHOUSE_2026_11)
            .askingForVerdicts()
            .withCredentials(List.of(Ends.alice(KeyType.EC_P256)));
    Pair pair = meet(alice, "localhost", only(version));
    assertThat(pair.server.session().orElseThrow().peer()).isInstanceOf(VerifiedPeer.class);
  }
}
