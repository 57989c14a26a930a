package dev.gatehouse.tls;

import dev.gatehouse.pki.ServerName;
import dev.gatehouse.tls.config.ClientConfig;
import dev.gatehouse.tls.config.HandshakeObserver;
import dev.gatehouse.tls.config.KeyLog.Label;
import dev.gatehouse.tls.config.SecurityPolicy;
import dev.gatehouse.tls.config.ServerConfig;
import dev.gatehouse.tls.handshake.Question;
import dev.gatehouse.tls.handshake.ResumableSession;
import dev.gatehouse.tls.handshake.classic.Client;
import dev.gatehouse.tls.handshake.classic.ClientState;
import dev.gatehouse.tls.handshake.classic.Server;
import dev.gatehouse.tls.handshake.classic.ServerState;
import dev.gatehouse.tls.handshake.classic.State;
import dev.gatehouse.tls.handshake.hello.Offer;
import dev.gatehouse.tls.handshake.hello.Offered;
import dev.gatehouse.tls.keys.classic.ClassicMasterSecret;
import dev.gatehouse.tls.keys.classic.KeyBlock;
import dev.gatehouse.tls.keys.classic.Randoms;
import dev.gatehouse.tls.message.ClientHello;
import dev.gatehouse.tls.message.HandshakeMessage;
import dev.gatehouse.tls.message.ServerHello;
import dev.gatehouse.tls.record.ClassicProtection;
import dev.gatehouse.tls.record.HandshakeJoiner;
import dev.gatehouse.tls.spec.ClassicVersion;
import dev.gatehouse.tls.spec.ContentType;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A connection of ours before TLS 1.3 that an honest peer has brought to a state, a message at a
 * time. From there on the test speaks for the peer, under the keys that are in force, and may say
 * anything.
 */
final class ClassicStand {
  private static final ServerName NAME = ServerName.parse("localhost");

  final TlsConnection tls;
  private final ClassicVersion version;
  private final boolean client;
  private final State[] reached;
  private final Overheard overheard;
  private final LocalAnswers answers;
  private List<Question<?>> open = List.of();

  /**
   * Under the peer's keys: what it has said is opened, and sealed again with what the test says.
   */
  private @Nullable ClassicProtection opener;

  private @Nullable ClassicProtection sealer;

  private ClassicStand(
      TlsConnection tls,
      ClassicVersion version,
      boolean client,
      State[] reached,
      Overheard overheard,
      LocalAnswers answers) {
    this.tls = tls;
    this.version = version;
    this.client = client;
    this.reached = reached;
    this.overheard = overheard;
    this.answers = answers;
  }

  // Making one

  /** A server of ours, until it is in that state. */
  static ClassicStand server(
      ServerConfig given, ClientConfig peer, Optional<ResumableSession> remembered, String state) {
    ClassicVersion version = version(given.policy());
    Overheard overheard = new Overheard();
    ServerConfig config = given.withKeyLog(overheard.secrets).withObserver(overheard);
    Conversation conversation = new Conversation(config.common(), false);
    ServerState start = Server.start(config, version);
    State[] reached = {start};
    conversation.begin(
        new ClassicMachine<ServerState>(
            start,
            (from, arrival, out) -> {
              ServerState next = Server.next(from, arrival, out);
              reached[0] = next;
              return next;
            },
            version,
            config.common().entropy(),
            conversation));
    ClassicStand stand =
        new ClassicStand(
            new TlsConnection(conversation, config.common(), Ends.NOW),
            version,
            false,
            reached,
            overheard,
            Ends.serverAnswers().remembering(CACHE));
    stand.until(
        state, TlsConnection.client(peer, NAME, remembered, Ends.NOW), Ends.clientAnswers());
    return stand;
  }

  /** A client of ours, until it is in that state. */
  static ClassicStand client(
      ClientConfig given, ServerConfig peer, Optional<ResumableSession> remembered, String state) {
    ClassicVersion version = version(given.policy());
    Overheard overheard = new Overheard();
    ClientConfig config = given.withKeyLog(overheard.secrets).withObserver(overheard);
    Conversation conversation = new Conversation(config.common(), true);
    conversation.outbound.beginWithInitialVersion(version.version());
    Offered offered = Offer.first(config, NAME, remembered);
    conversation.send(offered.hello(), offered.encoded());
    ClientState start = Client.start(offered, version);
    State[] reached = {start};
    conversation.begin(
        new ClassicMachine<ClientState>(
            start,
            (from, arrival, out) -> {
              ClientState next = Client.next(from, arrival, out);
              reached[0] = next;
              return next;
            },
            version,
            config.common().entropy(),
            conversation));
    ClassicStand stand =
        new ClassicStand(
            new TlsConnection(conversation, config.common(), Ends.NOW),
            version,
            true,
            reached,
            overheard,
            Ends.clientAnswers());
    stand.until(
        state, TlsConnection.server(peer, Ends.NOW), Ends.serverAnswers().remembering(CACHE));
    return stand;
  }

  private static final SessionCache CACHE =
      SessionCache.of(1000, Duration.ofMinutes(5), () -> Ends.NOW);

  /** A session that both sides know; the caller closes it. */
  static ResumableSession remembered(ClientConfig client, ServerConfig server) {
    Pair pair = Ends.pair(client, server).run();
    CACHE.keep(resumable(pair.serverEvents));
    return resumable(pair.clientEvents);
  }

  private static ResumableSession resumable(List<Event> events) {
    return events.stream()
        .filter(Event.Resumable.class::isInstance)
        .map(e -> ((Event.Resumable) e).session())
        .findFirst()
        .orElseThrow();
  }

  private static ClassicVersion version(SecurityPolicy policy) {
    return ClassicVersion.of(policy.newestVersion()).orElseThrow();
  }

  // Getting there

  /** What a peer says in one go: a message, an alert, or a record as it is. */
  private record Saying(ContentType type, Bytes content, boolean sealed) {}

  private void until(String state, TlsConnection peer, LocalAnswers peerAnswers) {
    Deque<Saying> coming = new ArrayDeque<>();
    boolean[] changed = {false};
    for (int turn = 0; turn < 100 && !state().name().equals(state); turn++) {
      open = tls.questions();
      if (!open.isEmpty()) {
        answers.answer(tls, open.getFirst());
        continue;
      }
      Pair.give(peer, Pair.take(tls));
      peerAnswers.answer(peer);
      cut(Pair.take(peer), changed, coming);
      if (!coming.isEmpty()) {
        deliver(coming.removeFirst());
      }
    }
    open = tls.questions();
    tls.events();
  }

  /** One message a record, as long as it is in the clear. */
  private static void cut(byte[] flight, boolean[] changed, Deque<Saying> coming) {
    HandshakeJoiner joiner = new HandshakeJoiner(1 << 16);
    try {
      for (byte[] record : Screenplay.records(flight)) {
        ContentType type = Objects.requireNonNull(ContentType.of(record[0] & 0xff));
        if (changed[0]) {
          coming.add(new Saying(type, Bytes.copyOf(record), true));
        } else if (type == ContentType.HANDSHAKE) {
          joiner.add(record, 5, record.length - 5);
          while (joiner.next()) {
            Bytes message = Bytes.copyOf(joiner.array(), joiner.offset(), joiner.length());
            coming.add(new Saying(type, message, false));
          }
          joiner.keep();
        } else {
          changed[0] |= type == ContentType.CHANGE_CIPHER_SPEC;
          coming.add(new Saying(type, Bytes.copyOf(record, 5, record.length - 5), false));
        }
      }
    } catch (TlsException e) {
      throw new AssertionError(e);
    }
  }

  private void deliver(Saying saying) {
    byte[] content = saying.sealed() ? opened(saying.content()) : saying.content().toArray();
    say(record(saying.type(), content));
    if (saying.type() == ContentType.CHANGE_CIPHER_SPEC) {
      changeKeys();
    }
  }

  private byte[] opened(Bytes record) {
    ClassicProtection keys = Objects.requireNonNull(opener);
    byte[] content = new byte[keys.openedBytes(record.length())];
    try {
      int length = keys.open(record.toArray(), 0, record.length(), content, 0);
      return Arrays.copyOf(content, length);
    } catch (TlsException e) {
      throw new AssertionError(e);
    }
  }

  /** The peer has said change_cipher_spec: all that it says from here on is under its keys. */
  void changeKeys() {
    ServerHello answer = Objects.requireNonNull(overheard.answer);
    ClientHello hello = Objects.requireNonNull(overheard.hello);
    try (ClassicMasterSecret master =
            ClassicMasterSecret.resumed(
                version,
                answer.cipherSuite(),
                overheard.secrets.secret(Label.CLIENT_RANDOM).copy());
        KeyBlock keys =
            master.keys(
                version, answer.cipherSuite(), new Randoms(hello.random(), answer.random()))) {
      opener = protection(answer, keys);
      sealer = protection(answer, keys);
    }
  }

  private ClassicProtection protection(ServerHello answer, KeyBlock keys) {
    return ClassicProtection.of(
        version,
        answer.cipherSuite(),
        answer.acceptsEncryptThenMac(),
        client ? keys.server() : keys.client(),
        iv -> Arrays.fill(iv, (byte) 7));
  }

  /** The hellos and the secrets of one connection. */
  private static final class Overheard implements HandshakeObserver {
    private final CapturedSecrets secrets = new CapturedSecrets();
    private @Nullable ClientHello hello;
    private @Nullable ServerHello answer;

    @Override
    public void sent(HandshakeMessage message) {
      hear(message);
    }

    @Override
    public void received(HandshakeMessage message) {
      hear(message);
    }

    private void hear(HandshakeMessage message) {
      if (message instanceof ClientHello m && hello == null) {
        hello = m;
      } else if (message instanceof ServerHello m && answer == null) {
        answer = m;
      }
    }
  }

  // What a test sees

  /** The machine's state. */
  State state() {
    return reached[0];
  }

  ClassicVersion version() {
    return version;
  }

  /** The question that the connection waits with, handed out already. */
  @Nullable Question<?> openQuestion() {
    return open.isEmpty() ? null : open.getFirst();
  }

  /** Answers what is asked, truly. */
  void answer() {
    for (Question<?> question : open) {
      answers.answer(tls, question);
    }
    open = List.of();
    answers.answer(tls);
  }

  /** Whether the peer speaks under keys. */
  boolean hasKeys() {
    return sealer != null;
  }

  // What a test says

  /** The next record of that type, sealed if there are keys. */
  byte[] record(ContentType type, byte... content) {
    ClassicProtection keys = sealer;
    if (keys == null) {
      return clear(type, content);
    }
    byte[] record = new byte[keys.sealedBytes(content.length)];
    keys.seal(type, content, 0, content.length, record, 0);
    return record;
  }

  /** A record in the clear, whatever keys there are. */
  byte[] clear(ContentType type, byte... content) {
    return Stand.clear(type.code(), version.version().code(), content);
  }

  void say(byte[] record) {
    Pair.give(tls, record);
  }

  void say(HandshakeMessage message) {
    say(record(ContentType.HANDSHAKE, message.encoded().toArray()));
  }
}
