package dev.gatehouse.tls;

import dev.gatehouse.crypto.InvalidShareException;
import dev.gatehouse.crypto.KeyExchange;
import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.pki.PathValidator;
import dev.gatehouse.pki.ServerName;
import dev.gatehouse.seeds.Seeds;
import dev.gatehouse.testkit.TestAuthority;
import dev.gatehouse.tls.config.ClientConfig;
import dev.gatehouse.tls.config.Credential;
import dev.gatehouse.tls.config.HandshakeObserver;
import dev.gatehouse.tls.config.KeyLog;
import dev.gatehouse.tls.config.ServerConfig;
import dev.gatehouse.tls.spec.NamedGroup;
import dev.gatehouse.tls.spec.TlsError;
import dev.gatehouse.tls.vectors.Trace;
import dev.gatehouse.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A whole conversation that can be played again and again, byte by byte the same: entropy is
 * recorded, and Ed25519 signs the same bytes the same way. So one side can be played against the
 * flights of the other, as they were or changed on the way.
 */
final class Rehearsal {
  /** What a side does in a flight of its own. */
  enum Act {
    HANDSHAKE,
    DATA,
    NEW_KEYS_AND_DATA,
    CLOSE
  }

  /** What one side says in one go. */
  record Flight(String name, boolean byClient, Act act, Bytes content) {
    byte[] bytes() {
      return content.toArray();
    }

    int length() {
      return content.length();
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** What one side has seen in the end. */
  record Ending(List<Event> events, @Nullable TlsError error, boolean alerted) {
    List<Event> data() {
      return events.stream().filter(Event.Data.class::isInstance).toList();
    }

    /** To compare by: sessions hold peers, which are equal only to themselves. */
    String described() {
      return events.toString();
    }

    boolean truncated() {
      return events.contains(new Event.Truncated());
    }
  }

  /** One step of a conversation: who says what it has to say. */
  record Step(String name, boolean byClient, Act act) {}

  /** Who plays: a new connection of either side for each time that the conversation is played. */
  interface Cast {
    TlsConnection client(KeyLog keyLog, HandshakeObserver observer);

    TlsConnection server(KeyLog keyLog, HandshakeObserver observer);
  }

  static final ServerName NAME = ServerName.parse("localhost");
  static final TestAuthority AUTHORITY =
      TestAuthority.create(KeyType.ED25519, Seeds.secureRandom(7), 7);
  private static final Credential IDENTITY =
      Credential.of(AUTHORITY.server("localhost").key(KeyType.ED25519).issue());
  private static final Credential ALICE =
      Credential.of(AUTHORITY.client("alice").key(KeyType.ED25519).issue());
  private static final LocalAnswers CLIENT_ANSWERS =
      LocalAnswers.signing()
          .validating(PathValidator.trusting(AUTHORITY.anchors()), InstantSource.fixed(Ends.NOW));

  /** What servers before TLS 1.3 can go on with. */
  static final SessionCache SESSIONS = SessionCache.of(100, Duration.ofMinutes(5), () -> Ends.NOW);

  private static final LocalAnswers SERVER_ANSWERS = CLIENT_ANSWERS.remembering(SESSIONS);

  private static final List<Step> AFTER_THE_HANDSHAKE =
      List.of(
          new Step("client's data", true, Act.DATA),
          new Step("server's data", false, Act.DATA),
          new Step("client's new keys", true, Act.NEW_KEYS_AND_DATA),
          new Step("server's new keys", false, Act.NEW_KEYS_AND_DATA),
          new Step("server's close_notify", false, Act.CLOSE),
          new Step("client's close_notify", true, Act.CLOSE));

  private final String name;
  private final Cast cast;
  private final List<Flight> flights = new ArrayList<>();
  private final Ending honestClient;
  private final Ending honestServer;

  /** A handshake of TLS 1.3, and what all of these have behind it. */
  private static Rehearsal modern(
      String name,
      List<NamedGroup> clientGroups,
      List<NamedGroup> serverGroups,
      boolean asking,
      List<Step> handshake) {
    List<Step> steps = new ArrayList<>(handshake);
    steps.addAll(AFTER_THE_HANDSHAKE);
    return new Rehearsal(name, new Modern(clientGroups, serverGroups, asking), steps);
  }

  /** Plays the steps once, and keeps what was said. */
  Rehearsal(String name, Cast cast, List<Step> steps) {
    this.name = name;
    this.cast = cast;
    record(steps);
    honestClient = play(true, FAITHFUL, false);
    honestServer = play(false, FAITHFUL, false);
  }

  /** One round trip, on X25519. */
  static Rehearsal oneRoundTrip() {
    List<NamedGroup> x25519 = List.of(NamedGroup.X25519);
    return modern(
        "1-RTT",
        x25519,
        x25519,
        false,
        List.of(
            new Step("ClientHello", true, Act.HANDSHAKE),
            new Step("server's flight", false, Act.HANDSHAKE),
            new Step("client's Finished", true, Act.HANDSHAKE)));
  }

  /** The same, and the server wants to know who the client is. */
  static Rehearsal clientCertificate() {
    List<NamedGroup> x25519 = List.of(NamedGroup.X25519);
    return modern(
        "client certificate",
        x25519,
        x25519,
        true,
        List.of(
            new Step("ClientHello", true, Act.HANDSHAKE),
            new Step("server's flight", false, Act.HANDSHAKE),
            new Step("client's flight", true, Act.HANDSHAKE)));
  }

  /** The client sends a share for X25519, the server wants P-256. */
  static Rehearsal retry() {
    return modern(
        "retry",
        List.of(NamedGroup.X25519, NamedGroup.SECP256R1),
        List.of(NamedGroup.SECP256R1),
        false,
        List.of(
            new Step("ClientHello", true, Act.HANDSHAKE),
            new Step("HelloRetryRequest", false, Act.HANDSHAKE),
            new Step("second ClientHello", true, Act.HANDSHAKE),
            new Step("server's flight", false, Act.HANDSHAKE),
            new Step("client's Finished", true, Act.HANDSHAKE)));
  }

  List<Flight> flights() {
    return flights;
  }

  // Playing

  /** Changes, cuts or loses what is on its way. */
  @FunctionalInterface
  interface Wire {
    /** The pieces in which a flight of the peer's arrives. */
    List<byte[]> carry(int flight, byte[] bytes);
  }

  /** All arrives as it was sent. */
  static final Wire FAITHFUL = (_, bytes) -> List.of(bytes);

  /** How a side ends when nothing happens on the way. */
  Ending honest(boolean client) {
    return client ? honestClient : honestServer;
  }

  /**
   * Plays one side against the recorded flights of the other, to the transport's end.
   *
   * @param patient whether questions are answered at the end of a flight only, not after each piece
   */
  Ending play(boolean client, Wire wire, boolean patient) {
    TlsConnection tls = client ? newClient() : newServer();
    LocalAnswers answers = answers(client);
    List<Event> events = new ArrayList<>();
    boolean closed = false;
    for (int i = 0; i < flights.size(); i++) {
      Flight flight = flights.get(i);
      if (flight.byClient() == client) {
        act(tls, flight.act());
        closed |= flight.act() == Act.CLOSE;
      } else {
        for (byte[] piece : wire.carry(i, flight.bytes())) {
          Pair.give(tls, piece);
          if (!patient) {
            answers.answer(tls);
          }
        }
        answers.answer(tls);
      }
      events.addAll(tls.events());
    }
    tls.receiveEnd();
    events.addAll(tls.events());
    boolean alerted = tls.error().flatMap(TlsError::alert).isPresent();
    // Nothing may follow our own close_notify, not even an alert.
    if (alerted && !closed && Pair.take(tls).length == 0) {
      throw new AssertionError("no alert went out for " + tls.error());
    }
    return new Ending(List.copyOf(events), tls.error().orElse(null), alerted);
  }

  /** Does what the side did, as far as it still can; what it says, nobody hears. */
  static void act(TlsConnection tls, Act act) {
    if (tls.error().isPresent() || (act != Act.HANDSHAKE && tls.writeHalf() != Half.OPEN)) {
      return;
    }
    said(tls, act);
  }

  private static byte[] said(TlsConnection tls, Act act) {
    return switch (act) {
      case HANDSHAKE -> Pair.take(tls);
      case DATA -> Pair.sealed(tls, "what is said".getBytes(StandardCharsets.US_ASCII));
      case NEW_KEYS_AND_DATA -> {
        tls.updateKeys(true);
        yield Pair.sealed(tls, "under new keys".getBytes(StandardCharsets.US_ASCII));
      }
      case CLOSE -> {
        tls.closeNotify();
        yield Pair.take(tls);
      }
    };
  }

  // Recording

  private void record(List<Step> steps) {
    TlsConnection client = newClient();
    TlsConnection server = newServer();
    for (Step step : steps) {
      byte[] bytes = said(step.byClient() ? client : server, step.act());
      flights.add(new Flight(step.name(), step.byClient(), step.act(), Bytes.copyOf(bytes)));
      Pair.give(step.byClient() ? server : client, bytes);
      CLIENT_ANSWERS.answer(client);
      SERVER_ANSWERS.answer(server);
    }
    if (client.readHalf() != Half.CLOSED || client.error().isPresent()) {
      throw new AssertionError("the rehearsal failed: " + client.error() + server.error());
    }
  }

  private TlsConnection newClient() {
    return newClient(KeyLog.NONE, HandshakeObserver.NONE);
  }

  TlsConnection newClient(KeyLog keyLog, HandshakeObserver observer) {
    return cast.client(keyLog, observer);
  }

  private TlsConnection newServer() {
    return newServer(KeyLog.NONE, HandshakeObserver.NONE);
  }

  TlsConnection newServer(KeyLog keyLog, HandshakeObserver observer) {
    return cast.server(keyLog, observer);
  }

  /** TLS 1.3. */
  private record Modern(
      List<NamedGroup> clientGroups, List<NamedGroup> serverGroups, boolean asking)
      implements Cast {
    @Override
    public TlsConnection client(KeyLog keyLog, HandshakeObserver observer) {
      return TlsConnection.client(
          ClientConfig.under(Ends.POLICY.withGroups(clientGroups.toArray(NamedGroup[]::new)))
              .askingForVerdicts()
              .withCredentials(List.of(ALICE))
              .withEntropy(entropy(1, "client"))
              .withKeyLog(keyLog)
              .withObserver(observer),
          NAME,
          Ends.NOW);
    }

    @Override
    public TlsConnection server(KeyLog keyLog, HandshakeObserver observer) {
      ServerConfig.WantsClients under =
          ServerConfig.under(Ends.POLICY.withGroups(serverGroups.toArray(NamedGroup[]::new)));
      return TlsConnection.server(
          (asking
                  ? under.requiringClients(AUTHORITY.anchors().subjects()).askingForVerdicts()
                  : under.anonymousClients())
              .presenting(IDENTITY)
              .withEntropy(entropy(2, "server"))
              .withKeyLog(keyLog)
              .withObserver(observer),
          Ends.NOW);
    }
  }

  /** Who answers that side's questions. */
  static LocalAnswers answers(boolean client) {
    return client ? CLIENT_ANSWERS : SERVER_ANSWERS;
  }

  /** The same for each connection of that side. */
  static RecordedEntropy entropy(long seed, String side) {
    SplittableRandom random = Seeds.of(seed);
    Bytes scalar = Bytes.owning(Seeds.bytes(random, 32));
    return new RecordedEntropy()
        .pairs(Trace.helloRetry(), side) // P-256
        .pair(KeyExchange.X25519, scalar, x25519(scalar))
        .randoms(
            List.of(Bytes.owning(Seeds.bytes(random, 32)), Bytes.owning(Seeds.bytes(random, 32))))
        .secrets(Seeds.secureRandom(seed));
  }

  /** The public half: the scalar times the base point, which is 9 (RFC 7748, section 6.1). */
  private static Bytes x25519(Bytes scalar) {
    byte[] base = new byte[32];
    base[0] = 9;
    Bytes point = Bytes.owning(base);
    try (Secret own = Secret.owning(scalar.toArray());
        Secret share = KeyExchange.X25519.recorded(own, point).agree(point)) {
      byte[] bytes = new byte[32];
      share.exposeInto(bytes, 0);
      return Bytes.owning(bytes);
    } catch (InvalidShareException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
