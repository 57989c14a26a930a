package dev.gatehouse.proving.interop;

import static dev.gatehouse.proving.interop.Abilities.Knack.ALPN;
import static dev.gatehouse.proving.interop.Abilities.Knack.ASKS_CLIENTS;
import static dev.gatehouse.proving.interop.Abilities.Knack.CLOSES;
import static dev.gatehouse.proving.interop.Abilities.Knack.ENCRYPTS_THEN_MACS;
import static dev.gatehouse.proving.interop.Abilities.Knack.INSISTS;
import static dev.gatehouse.proving.interop.Abilities.Knack.NAMES_ALERTS;
import static dev.gatehouse.proving.interop.Abilities.Knack.NOTICES_TRUNCATION;
import static dev.gatehouse.proving.interop.Abilities.Knack.REFUSES;
import static dev.gatehouse.proving.interop.Abilities.Knack.REFUSES_CLIENTS;
import static dev.gatehouse.proving.interop.Abilities.Knack.REFUSES_NAMES;
import static dev.gatehouse.proving.interop.Abilities.Knack.REKEYS;
import static dev.gatehouse.proving.interop.Abilities.Knack.SHOWS_CERTIFICATE;
import static dev.gatehouse.proving.interop.Abilities.Knack.TOLD_GROUPS;
import static dev.gatehouse.proving.interop.Abilities.Knack.TOLD_MAC_FIRST;
import static dev.gatehouse.proving.interop.Abilities.Knack.TOLD_SUITES;
import static dev.gatehouse.proving.interop.Abilities.Knack.VANISHES;

import dev.gatehouse.pki.PathValidator;
import dev.gatehouse.pki.ServerName;
import dev.gatehouse.tls.LocalAnswers;
import dev.gatehouse.tls.TlsConnection;
import dev.gatehouse.tls.config.ClientConfig;
import dev.gatehouse.tls.config.Credential;
import dev.gatehouse.tls.config.SecurityPolicy;
import dev.gatehouse.tls.config.ServerConfig;
import dev.gatehouse.tls.danger.Weakness;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.NamedGroup;
import dev.gatehouse.tls.spec.ProtocolVersion;
import java.io.IOException;
import java.net.Socket;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Our own engine, as everybody may use it. */
final class Gatehouse extends LocalPeer {
  @Override
  public String name() {
    return "gatehouse";
  }

  @Override
  public String version() {
    return "Gatehouse";
  }

  @Override
  public Optional<Abilities> abilities(Role role) {
    return Optional.of(
        Abilities.of(
            Abilities.SUITES,
            Abilities.GROUPS,
            Abilities.KEYS,
            TOLD_SUITES,
            TOLD_GROUPS,
            VANISHES,
            ALPN,
            REKEYS,
            NOTICES_TRUNCATION,
            CLOSES,
            REFUSES,
            REFUSES_NAMES,
            NAMES_ALERTS,
            SHOWS_CERTIFICATE,
            INSISTS,
            ASKS_CLIENTS,
            REFUSES_CLIENTS));
  }

  @Override
  protected TlsSocket over(Socket socket, Role role, Terms terms) throws IOException {
    SecurityPolicy policy = policy(terms);
    if (!terms.suites().isEmpty()) {
      policy = policy.withSuites(terms.suites().toArray(CipherSuite[]::new));
    }
    if (!terms.groups().isEmpty()) {
      policy = policy.withGroups(terms.groups().toArray(NamedGroup[]::new));
    }
    Instant now = Instant.now();
    Credentials credentials = Credentials.shared();
    LocalAnswers answers =
        LocalAnswers.signing()
            .validating(
                PathValidator.trusting(credentials.anchors(terms.trust())), InstantSource.system());
    if (role == Role.SERVER) {
      ServerConfig config =
          under(policy, terms).presenting(Credential.of(credentials.identity(terms.key())));
      if (!terms.protocols().isEmpty()) {
        config = config.withApplicationProtocols(terms.protocols());
      }
      return new OurSocket(socket, TlsConnection.server(config, now), answers);
    }
    ClientConfig config = ClientConfig.under(policy).askingForVerdicts();
    if (terms.shown() != null) {
      Credential own = Credential.of(credentials.client(terms.shown()));
      config =
          terms.insisting() ? config.askingForCredential() : config.withCredentials(List.of(own));
      answers = answers.presenting(_ -> Optional.of(own));
    }
    if (!terms.protocols().isEmpty()) {
      config = config.withApplicationProtocols(terms.protocols());
    }
    return new OurSocket(
        socket, TlsConnection.client(config, ServerName.parse(terms.name()), now), answers);
  }

  @Override
  public Optional<Abilities> abilities(Role role, ProtocolVersion version) {
    return abilities(role).map(it -> it.in(version, _ -> true, ENCRYPTS_THEN_MACS, TOLD_MAC_FIRST));
  }

  /** In older versions with whatever they had; the suites say how much of it is to be used. */
  private static SecurityPolicy policy(Terms terms) {
    SecurityPolicy usual = SecurityPolicy.GATEHOUSE_2026_11;
    if (!terms.isOlder()) {
      return usual;
    }
    Set<Weakness> weaknesses = EnumSet.allOf(Weakness.class);
    if (!terms.has(Tongue.Habit.MAC_FIRST)) {
      weaknesses.remove(Weakness.MAC_THEN_ENCRYPT);
    }
    SecurityPolicy weak = usual.allowing(weaknesses.toArray(Weakness[]::new));
    return terms.has(Tongue.Habit.NEWER_TOO) ? weak : weak.withVersions(terms.version());
  }

  private static ServerConfig.WantsCredential under(SecurityPolicy policy, Terms terms) {
    var authorities = Credentials.shared().anchors(Trust.OURS).subjects();
    ServerConfig.WantsClients under = ServerConfig.under(policy);
    return switch (terms.asking()) {
      case NOBODY -> under.anonymousClients();
      case ASKS -> under.askingClients(authorities).askingForVerdicts();
      case REQUIRES -> under.requiringClients(authorities).askingForVerdicts();
    };
  }
}
