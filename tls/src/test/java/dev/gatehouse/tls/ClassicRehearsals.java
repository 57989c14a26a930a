package dev.gatehouse.tls;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.tls.Rehearsal.Act;
import dev.gatehouse.tls.Rehearsal.Cast;
import dev.gatehouse.tls.Rehearsal.Step;
import dev.gatehouse.tls.config.ClientConfig;
import dev.gatehouse.tls.config.Credential;
import dev.gatehouse.tls.config.HandshakeObserver;
import dev.gatehouse.tls.config.KeyLog;
import dev.gatehouse.tls.config.SecurityPolicy;
import dev.gatehouse.tls.config.ServerConfig;
import dev.gatehouse.tls.handshake.ResumableSession;
import dev.gatehouse.tls.message.extension.EncryptThenMac;
import dev.gatehouse.tls.spec.Authentication;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.NamedGroup;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.tls.spec.SignatureScheme;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Conversations before TLS 1.3 that can be played again and again, byte by byte the same: Ed25519
 * and PKCS #1 sign the same bytes the same way, and all else comes from recorded entropy.
 */
final class ClassicRehearsals {
  private ClassicRehearsals() {}

  /** What is wanted of a client. */
  enum Asking {
    NOTHING,
    /** A certificate, which it has. */
    ALICE,
    /** A certificate, but it may be without. */
    ANYBODY
  }

  private static final SecurityPolicy EVERYTHING =
      ClassicHandshakeTest.EVERYTHING
          .withGroups(NamedGroup.X25519)
          .withSchemes(SignatureScheme.ED25519, SignatureScheme.RSA_PKCS1_SHA256);

  private static final Map<KeyType, Credential> IDENTITIES = new ConcurrentHashMap<>();
  private static final Map<KeyType, Credential> ALICES = new ConcurrentHashMap<>();

  private static Credential identity(KeyType type) {
    return IDENTITIES.computeIfAbsent(
        type, t -> Credential.of(Rehearsal.AUTHORITY.server("localhost").key(t).issue()));
  }

  private static Credential alice(KeyType type) {
    return ALICES.computeIfAbsent(
        type, t -> Credential.of(Rehearsal.AUTHORITY.client("alice").key(t).issue()));
  }

  /** A full handshake, then data each way, and the end. */
  static Rehearsal full(ProtocolVersion version, CipherSuite suite, boolean etm, Asking asking) {
    return new Rehearsal(
        version + " " + suite + (etm ? " EtM" : "") + ", " + asking,
        new Players(version, suite, etm, asking, Optional.empty()),
        steps(
            new Step("ClientHello", true, Act.HANDSHAKE),
            new Step("server's flight", false, Act.HANDSHAKE),
            new Step("client's flight", true, Act.HANDSHAKE),
            new Step("server's Finished", false, Act.HANDSHAKE)));
  }

  /** The short handshake of a session that both sides know. */
  static Rehearsal resumed(ProtocolVersion version, CipherSuite suite, boolean etm) {
    Players first = new Players(version, suite, etm, Asking.NOTHING, Optional.empty());
    Pair pair =
        new Pair(
                first.client(KeyLog.NONE, HandshakeObserver.NONE),
                Rehearsal.answers(true),
                first.server(KeyLog.NONE, HandshakeObserver.NONE),
                Rehearsal.answers(false))
            .run();
    Rehearsal.SESSIONS.keep(resumable(pair.serverEvents));
    return new Rehearsal(
        version + " " + suite + (etm ? " EtM" : "") + ", resumed",
        new Players(version, suite, etm, Asking.NOTHING, Optional.of(resumable(pair.clientEvents))),
        steps(
            new Step("ClientHello", true, Act.HANDSHAKE),
            new Step("server's flight", false, Act.HANDSHAKE),
            new Step("client's Finished", true, Act.HANDSHAKE)));
  }

  private static ResumableSession resumable(List<Event> events) {
    return events.stream()
        .filter(Event.Resumable.class::isInstance)
        .map(e -> ((Event.Resumable) e).session())
        .findFirst()
        .orElseThrow();
  }

  private static List<Step> steps(Step... handshake) {
    List<Step> steps = new ArrayList<>(List.of(handshake));
    steps.add(new Step("client's data", true, Act.DATA));
    steps.add(new Step("server's data", false, Act.DATA));
    steps.add(new Step("server's close_notify", false, Act.CLOSE));
    steps.add(new Step("client's close_notify", true, Act.CLOSE));
    return steps;
  }

  /** One version, one suite. */
  private record Players(
      ProtocolVersion version,
      CipherSuite suite,
      boolean encryptThenMac,
      Asking asking,
      Optional<ResumableSession> remembered)
      implements Cast {
    private SecurityPolicy policy() {
      return EVERYTHING.withVersions(version).withSuites(suite);
    }

    private KeyType key() {
      return suite.authentication() == Authentication.RSA ? KeyType.RSA : KeyType.ED25519;
    }

    /** Not the same for any two: the session IDs come of it. */
    private long seed() {
      long conversation = (long) version.code() << 16 | suite.code();
      return 4 * conversation + (remembered.isPresent() ? 2 : 0);
    }

    @Override
    public TlsConnection client(KeyLog keyLog, HandshakeObserver observer) {
      ClientConfig config =
          ClientConfig.under(policy())
              .askingForVerdicts()
              .withEntropy(Rehearsal.entropy(seed(), "client"))
              .withKeyLog(keyLog)
              .withObserver(observer);
      ClientConfig who =
          asking == Asking.ALICE ? config.withCredentials(List.of(alice(key()))) : config;
      return encryptThenMac
          ? TlsConnection.client(who, Rehearsal.NAME, remembered, Ends.NOW)
          : Hellos.clientWithout(EncryptThenMac.class, who, Rehearsal.NAME, remembered);
    }

    @Override
    public TlsConnection server(KeyLog keyLog, HandshakeObserver observer) {
      ServerConfig.WantsClients under = ServerConfig.under(policy());
      ServerConfig.WantsCredential whom =
          switch (asking) {
            case NOTHING -> under.anonymousClients();
            case ALICE ->
                under
                    .requiringClients(Rehearsal.AUTHORITY.anchors().subjects())
                    .askingForVerdicts();
            case ANYBODY -> under.askingClients(List.of()).askingForVerdicts();
          };
      return TlsConnection.server(
          whom.presenting(identity(key()))
              .withSessionResumption(true)
              .withEntropy(Rehearsal.entropy(seed() + 1, "server"))
              .withKeyLog(keyLog)
              .withObserver(observer),
          Ends.NOW);
    }
  }
}
