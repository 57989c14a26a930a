package dev.gatehouse.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.crypto.PreMasterDecrypter;
import dev.gatehouse.crypto.PublicKey;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.crypto.SignatureAlgorithm;
import dev.gatehouse.crypto.Signer;
import dev.gatehouse.pki.Identity;
import dev.gatehouse.pki.ServerName;
import dev.gatehouse.testkit.TestAuthority;
import dev.gatehouse.tls.config.ClientConfig;
import dev.gatehouse.tls.config.Credential;
import dev.gatehouse.tls.config.SecurityPolicy;
import dev.gatehouse.tls.config.ServerConfig;
import dev.gatehouse.tls.danger.Weakness;
import dev.gatehouse.tls.handshake.AnonymousPeer;
import dev.gatehouse.tls.handshake.VerifiedPeer;
import dev.gatehouse.tls.spec.AlertDescription;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.tls.spec.TlsError;
import dev.gatehouse.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Who either side is, before TLS 1.3: each key in each version that knows it. */
class ClassicCredentialsTest {
  private static final SecurityPolicy EVERYTHING = ClassicHandshakeTest.EVERYTHING;
  private static final SecurityPolicy TLS_1_2 =
      SecurityPolicy.GATEHOUSE_2026_11.withVersions(ProtocolVersion.TLS_1_2);

  static List<ProtocolVersion> versions() {
    return EVERYTHING.versions().stream().filter(v -> v.isBefore(ProtocolVersion.TLS_1_3)).toList();
  }

  /** ECDSA came with TLS 1.0's extensions, Ed25519 with TLS 1.2's schemes (RFC 8422). */
  static List<Arguments> versionsAndKeys() {
    List<Arguments> all = new ArrayList<>();
    for (ProtocolVersion version : versions()) {
      for (KeyType key : KeyType.values()) {
        boolean known =
            switch (key) {
              case RSA -> true;
              case EC_P256, EC_P384 -> ProtocolVersion.SSL_3_0.isBefore(version);
              case ED25519 -> version.equals(ProtocolVersion.TLS_1_2);
              case EC_P521 -> false; // the policy has no scheme for it
            };
        if (known) {
          all.add(Arguments.of(version, key));
        }
      }
    }
    return all;
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("versionsAndKeys")
  void a_server_shows_a_key_of_each_type(ProtocolVersion version, KeyType key) {
    Pair pair =
        Ends.pair(
                client(version),
                ServerConfig.under(EVERYTHING.withVersions(version))
                    .anonymousClients()
                    .presenting(Ends.identity(key)))
            .run();
    assertThat(pair.server.error()).isEmpty();
    assertThat(pair.client.session().orElseThrow().peer()).isInstanceOf(VerifiedPeer.class);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("versionsAndKeys")
  void a_client_that_is_asked_shows_a_key_of_each_type(ProtocolVersion version, KeyType key) {
    Pair pair =
        Ends.pair(client(version).withCredentials(List.of(Ends.alice(key))), requiring(version))
            .run();
    assertThat(pair.server.error()).isEmpty();
    assertThat(pair.server.session().orElseThrow().peer().toString()).contains("alice");
    assertThat(pair.client.error()).isEmpty();
  }

  static List<ProtocolVersion> everyVersion() {
    return EVERYTHING.versions();
  }

  @ParameterizedTest
  @MethodSource("everyVersion")
  void a_client_whose_chosen_key_cannot_sign_for_the_server_says_whose_fault_it_is(
      ProtocolVersion version) {
    ClientConfig client =
        ClientConfig.under(EVERYTHING.withVersions(version))
            .askingForVerdicts()
            .askingForCredential();
    Pair pair =
        new Pair(
                TlsConnection.client(client, ServerName.parse("localhost"), Ends.NOW),
                Ends.clientAnswers().presenting(_ -> Optional.of(Ends.alice(KeyType.EC_P521))),
                TlsConnection.server(requiring(version), Ends.NOW),
                Ends.serverAnswers())
            .run();
    assertThat(pair.client.error())
        .contains(
            new TlsError.LocalFailure(
                "the chosen certificate's key has no signature that the server takes"));
    assertThat(pair.server.session()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("versions")
  void a_client_without_a_certificate_goes_on_as_nobody_where_it_is_asked(ProtocolVersion version) {
    ServerConfig asking =
        ServerConfig.under(EVERYTHING.withVersions(version))
            .askingClients(List.of())
            .askingForVerdicts()
            .presenting(Ends.identity(KeyType.RSA));
    Pair pair = Ends.pair(client(version), asking).run();
    assertThat(pair.server.error()).isEmpty();
    assertThat(pair.server.session().orElseThrow().peer()).isInstanceOf(AnonymousPeer.class);
    assertThat(pair.client.session()).isPresent();
  }

  @ParameterizedTest
  @MethodSource("versions")
  void a_client_without_a_certificate_is_sent_away_where_it_is_required(ProtocolVersion version) {
    Pair pair = Ends.pair(client(version), requiring(version)).run();
    assertThat(pair.server.error()).contains(new TlsError.CertificateMissing(version));
    assertThat(pair.client.error())
        .contains(new TlsError.AlertReceived(AlertDescription.HANDSHAKE_FAILURE.code()));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void a_client_of_another_authority_is_refused(ProtocolVersion version) {
    Credential stranger =
        Credential.of(TestAuthority.of(KeyType.EC_P384).client("mallory").key(KeyType.RSA).issue());
    Pair pair =
        Ends.pair(client(version).withCredentials(List.of(stranger)), requiring(version)).run();
    assertThat(pair.server.error().orElseThrow()).isInstanceOf(TlsError.CertificateRejected.class);
    AlertDescription said =
        version.equals(ProtocolVersion.SSL_3_0)
            ? AlertDescription.CERTIFICATE_UNKNOWN // it has no unknown_ca
            : AlertDescription.UNKNOWN_CA;
    assertThat(pair.client.error()).contains(new TlsError.AlertReceived(said.code()));
  }

  @Test
  void a_client_chooses_what_the_server_takes() {
    ServerConfig asking =
        ServerConfig.under(TLS_1_2)
            .requiringClients(TestAuthority.of(KeyType.EC_P256).anchors().subjects())
            .askingForVerdicts()
            .presenting(Ends.identity(KeyType.EC_P256));
    Credential stranger =
        Credential.of(
            TestAuthority.of(KeyType.EC_P384).client("mallory").key(KeyType.EC_P256).issue());
    Pair pair =
        Ends.pair(
                ClientConfig.under(TLS_1_2)
                    .askingForVerdicts()
                    .withCredentials(List.of(stranger, Ends.alice(KeyType.ED25519))),
                asking)
            .run();
    assertThat(pair.server.session().orElseThrow().peer().toString()).contains("alice");
  }

  @ParameterizedTest
  @EnumSource
  void the_order_of_suites_is_the_servers_unless_it_follows_the_clients(Follows follows) {
    CipherSuite first = CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384;
    CipherSuite second = CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;
    Pair pair =
        Ends.pair(
                ClientConfig.under(TLS_1_2.withSuites(first, second)).askingForVerdicts(),
                ServerConfig.under(TLS_1_2)
                    .anonymousClients()
                    .presenting(Ends.identity(KeyType.EC_P256))
                    .withClientsOrder(follows == Follows.THE_CLIENT))
            .run();
    assertThat(pair.client.session().orElseThrow().suite())
        .isEqualTo(follows == Follows.THE_CLIENT ? first : second);
  }

  enum Follows {
    ITSELF,
    THE_CLIENT
  }

  /** With the JDK's cryptography alone, static RSA takes a second word. */
  @Test
  void a_key_that_decrypts_in_unknown_time_is_not_used_without_a_word_for_it() {
    Credential untimed = Credential.of(untimed(Ends.identity(KeyType.RSA).identity()));
    SecurityPolicy one = TLS_1_2.allowing(Weakness.STATIC_RSA);
    CipherSuite suite = CipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256;
    TlsError refused = serve(one.withSuites(suite), untimed).server.error().orElseThrow();
    assertThat(refused.sentence()).contains("does not promise to decrypt in constant time");
    SecurityPolicy both = one.allowing(Weakness.STATIC_RSA_OF_UNKNOWN_TIMING);
    assertThat(serve(both.withSuites(suite), untimed).server.session()).isPresent();
  }

  private static Pair serve(SecurityPolicy policy, Credential credential) {
    return Ends.pair(
            ClientConfig.under(policy).askingForVerdicts(),
            ServerConfig.under(policy).anonymousClients().presenting(credential))
        .run();
  }

  private static Identity untimed(Identity identity) {
    Signer signer = identity.signer();
    return new Identity(
        identity.chain(),
        new Signer() {
          @Override
          public PublicKey publicKey() {
            return signer.publicKey();
          }

          @Override
          public Set<SignatureAlgorithm> algorithms() {
            return signer.algorithms();
          }

          @Override
          public Bytes sign(SignatureAlgorithm algorithm, byte[] message) {
            return signer.sign(algorithm, message);
          }

          @Override
          public Optional<PreMasterDecrypter> decrypter() {
            return signer.decrypter().map(ClassicCredentialsTest::untimed);
          }
        });
  }

  private static PreMasterDecrypter untimed(PreMasterDecrypter decrypter) {
    return new PreMasterDecrypter() {
      @Override
      public Secret decrypt(Bytes encrypted, int clientVersion, Secret substitute) {
        return decrypter.decrypt(encrypted, clientVersion, substitute);
      }

      @Override
      public boolean constantTime() {
        return false;
      }
    };
  }

  private static ClientConfig client(ProtocolVersion version) {
    return ClientConfig.under(EVERYTHING.withVersions(version)).askingForVerdicts();
  }

  private static ServerConfig requiring(ProtocolVersion version) {
    return ServerConfig.under(EVERYTHING.withVersions(version))
        .requiringClients(List.of())
        .askingForVerdicts()
        .presenting(Ends.identity(KeyType.RSA));
  }
}
