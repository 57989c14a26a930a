package dev.gatehouse.tls;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.pki.Identity;
import dev.gatehouse.pki.PathValidator;
import dev.gatehouse.pki.ServerName;
import dev.gatehouse.testkit.TestAuthority;
import dev.gatehouse.tls.config.ClientConfig;
import dev.gatehouse.tls.config.Credential;
import dev.gatehouse.tls.config.SecurityPolicy;
import dev.gatehouse.tls.config.ServerConfig;
import dev.gatehouse.tls.spec.ProtocolVersion;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Configurations and identities that the tests of the engine share. */
final class Ends {
  private Ends() {}

  static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");

  /** TLS 1.3 alone. */
  static final SecurityPolicy POLICY =
      SecurityPolicy.GATEHOUSE_2026_11.withVersions(ProtocolVersion.TLS_1_3);

  private static final Map<KeyType, Credential> IDENTITIES = new ConcurrentHashMap<>();
  private static final Map<KeyType, Credential> CLIENTS = new ConcurrentHashMap<>();

  /** For {@code localhost}, with a key of that type. */
  static Credential identity(KeyType type) {
    return IDENTITIES.computeIfAbsent(type, Ends::issue);
  }

  private static Credential issue(KeyType type) {
    Identity identity =
        TestAuthority.of(KeyType.EC_P256).server("localhost", "127.0.0.1").key(type).issue();
    return Credential.of(identity);
  }

  /** For {@code CN=alice}, with a key of that type. */
  static Credential alice(KeyType type) {
    return CLIENTS.computeIfAbsent(
        type, t -> Credential.of(TestAuthority.of(KeyType.EC_P256).client("alice").key(t).issue()));
  }

  /** Asks each client; names its authority. */
  static ServerConfig askingServer(KeyType type) {
    return ServerConfig.under(POLICY)
        .askingClients(TestAuthority.of(KeyType.EC_P256).anchors().subjects())
        .askingForVerdicts()
        .presenting(identity(type));
  }

  /** Lets in nobody without a certificate; names no authority. */
  static ServerConfig requiringServer(KeyType type) {
    return ServerConfig.under(POLICY)
        .requiringClients(List.of())
        .askingForVerdicts()
        .presenting(identity(type));
  }

  static ServerConfig serverConfig(KeyType type) {
    return ServerConfig.under(POLICY).anonymousClients().presenting(identity(type));
  }

  static ClientConfig clientConfig() {
    return ClientConfig.under(POLICY).askingForVerdicts();
  }

  static LocalAnswers clientAnswers() {
    return LocalAnswers.signing()
        .presenting(request -> request.firstOf(List.of(alice(KeyType.EC_P256))))
        .validating(
            PathValidator.trusting(TestAuthority.of(KeyType.EC_P256).anchors()),
            InstantSource.fixed(NOW));
  }

  static LocalAnswers serverAnswers() {
    return LocalAnswers.signing()
        .choosing(hello -> Optional.of(identity(KeyType.EC_P256)))
        .validating(
            PathValidator.trusting(TestAuthority.of(KeyType.EC_P256).anchors()),
            InstantSource.fixed(NOW));
  }

  static Pair pair(ClientConfig client, ServerConfig server) {
    return new Pair(
        TlsConnection.client(client, ServerName.parse("localhost"), NOW),
        clientAnswers(),
        TlsConnection.server(server, NOW),
        serverAnswers());
  }

  static Pair connected() {
    return pair(clientConfig(), serverConfig(KeyType.EC_P256)).run();
  }
}
