package dev.gatehouse.tls;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.pki.ServerName;
import dev.gatehouse.tls.config.ClientConfig;
import dev.gatehouse.tls.config.KeyLog.Label;
import dev.gatehouse.tls.config.ServerConfig;
import dev.gatehouse.tls.handshake.Question;
import dev.gatehouse.tls.handshake.hello.Offer;
import dev.gatehouse.tls.handshake.hello.Offered;
import dev.gatehouse.tls.handshake.modern.Client;
import dev.gatehouse.tls.handshake.modern.ClientState;
import dev.gatehouse.tls.handshake.modern.Server;
import dev.gatehouse.tls.handshake.modern.ServerState;
import dev.gatehouse.tls.handshake.modern.State;
import dev.gatehouse.tls.keys.TrafficSecret;
import dev.gatehouse.tls.message.ClientHello;
import dev.gatehouse.tls.message.HandshakeMessage;
import dev.gatehouse.tls.record.HandshakeJoiner;
import dev.gatehouse.tls.record.InnerPlaintext;
import dev.gatehouse.tls.record.ModernProtection;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.ContentType;
import dev.gatehouse.tls.spec.NamedGroup;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A connection of ours that has been brought to a state by an honest peer. From there on the test
 * speaks for the peer, under the keys that are in force, and may say anything.
 */
final class Stand {
  static final CipherSuite SUITE = CipherSuite.TLS_AES_128_GCM_SHA256;
  private static final ServerName NAME = ServerName.parse("localhost");

  final TlsConnection tls;
  private final Conversation conversation;
  private final CapturedSecrets secrets;
  private final LocalAnswers answers;
  private final State[] reached;
  private @Nullable TrafficSecret peerSecret;
  private int saidUnderKeys;
  private List<Question<?>> open = List.of();
  private byte[] lastFlight = {};
  private List<Bytes> peerFlight = List.of();

  private Stand(
      TlsConnection tls,
      Conversation conversation,
      CapturedSecrets secrets,
      LocalAnswers answers,
      State[] reached) {
    this.tls = tls;
    this.conversation = conversation;
    this.secrets = secrets;
    this.answers = answers;
    this.reached = reached;
  }

  // What a test sees

  /** The machine's state. */
  State state() {
    return reached[0];
  }

  Conversation conversation() {
    return conversation;
  }

  CapturedSecrets secrets() {
    return secrets;
  }

  /** The question that the connection waits with, handed out already. */
  @Nullable Question<?> openQuestion() {
    return open.isEmpty() ? null : open.getFirst();
  }

  /** The hello that a client of ours began with. */
  ClientHello firstHello() {
    return switch (state()) {
      case ClientState.WaitServerHello s -> s.hello();
      case ClientState.WaitServerHelloAgain s -> s.hello();
      default -> throw new AssertionError("no hello in " + state().name());
    };
  }

  /** The messages that an honest client sends after the server's flight. */
  List<Bytes> peerFlight() {
    return peerFlight;
  }

  /** Whether the peer speaks under keys. */
  boolean hasKeys() {
    return peerSecret != null;
  }

  /** Whether anything was said under the keys that are in force, or under those before. */
  boolean hasOpened() {
    return saidUnderKeys > 0 || tls.session().isPresent();
  }

  // What a test says

  /** A record in the clear. */
  static byte[] clear(ContentType type, byte... content) {
    return clear(type.code(), 0x0303, content);
  }

  static byte[] clear(int type, int version, byte... content) {
    byte[] record = new byte[5 + content.length];
    record[0] = (byte) type;
    record[1] = (byte) (version >> 8);
    record[2] = (byte) version;
    record[3] = (byte) (content.length >> 8);
    record[4] = (byte) content.length;
    System.arraycopy(content, 0, record, 5, content.length);
    return record;
  }

  /** The next record under the peer's keys, with that inner plaintext. */
  byte[] sealed(byte[] inner) {
    TrafficSecret secret = peerSecret;
    if (secret == null) {
      throw new AssertionError("no keys in " + state().name());
    }
    return InnerPlaintext.sealed(SUITE, secret, saidUnderKeys++, inner);
  }

  /** The next record of that type, sealed if there are keys. */
  byte[] record(ContentType type, byte... content) {
    if (peerSecret == null) {
      return clear(type, content);
    }
    byte[] inner = Arrays.copyOf(content, content.length + 1);
    inner[content.length] = (byte) type.code();
    return sealed(inner);
  }

  /** The peer has said KeyUpdate, and speaks under its next keys. */
  void moveOn() {
    if (peerSecret != null) {
      peerSecret = peerSecret.next();
      saidUnderKeys = 0;
    }
  }

  void say(byte[] record) {
    Pair.give(tls, record);
  }

  void say(HandshakeMessage message) {
    say(record(ContentType.HANDSHAKE, message.encoded().toArray()));
  }

  void answer() {
    answers.answer(tls);
  }

  // Servers

  static Stand serverInStart() {
    return server(ServerConfig.under(Ends.POLICY).anonymousClients().askingForIdentity());
  }

  static Stand serverInWaitSecondHello() {
    Stand stand =
        server(
            ServerConfig.under(Ends.POLICY.withGroups(NamedGroup.SECP256R1))
                .anonymousClients()
                .presenting(Ends.identity(KeyType.EC_P256)));
    stand.say(Pair.take(client(NamedGroup.X25519, NamedGroup.SECP256R1)));
    return stand;
  }

  static Stand serverInWaitIdentity() {
    Stand stand = serverInStart();
    stand.say(Pair.take(client(NamedGroup.X25519)));
    stand.open = stand.tls.questions();
    return stand;
  }

  static Stand serverInWaitSignature() {
    Stand stand = server(Ends.serverConfig(KeyType.EC_P256));
    stand.say(Pair.take(client(NamedGroup.X25519)));
    stand.open = stand.tls.questions();
    stand.peerSecret = stand.secrets.traffic(SUITE, Label.CLIENT_HANDSHAKE_TRAFFIC_SECRET);
    return stand;
  }

  static Stand serverInWaitFinished() {
    return honest(server(Ends.serverConfig(KeyType.EC_P256)), client(NamedGroup.X25519), false);
  }

  static Stand serverInWaitCertificate() {
    return honest(server(Ends.askingServer(KeyType.EC_P256)), client(NamedGroup.X25519), false);
  }

  static Stand serverInWaitVerdict() {
    Stand stand = asking(1);
    stand.open = stand.tls.questions();
    return stand;
  }

  static Stand serverInWaitCertificateVerify() {
    Stand stand = asking(1);
    stand.answer();
    return stand;
  }

  /** After a certificate of the client's and its proof. */
  static Stand serverInWaitFinishedOfAlice() {
    Stand stand = asking(1);
    stand.answer();
    stand.say(stand.record(ContentType.HANDSHAKE, stand.peerFlight.get(1).toArray()));
    return stand;
  }

  /** A server that has asked, and has heard so many messages of the client's flight. */
  private static Stand asking(int count) {
    Stand stand = server(Ends.askingServer(KeyType.EC_P256));
    TlsConnection client =
        TlsConnection.client(
            ClientConfig.under(Ends.POLICY.withSuites(SUITE).withGroups(NamedGroup.X25519))
                .askingForVerdicts()
                .withCredentials(List.of(Ends.alice(KeyType.EC_P256))),
            NAME,
            Ends.NOW);
    honest(stand, client, false);
    Pair.give(client, stand.lastFlight);
    Ends.clientAnswers().answer(client);
    stand.peerFlight = stand.opened(Pair.take(client), 0, Label.CLIENT_HANDSHAKE_TRAFFIC_SECRET);
    for (Bytes message : stand.peerFlight.subList(0, count)) {
      stand.say(stand.record(ContentType.HANDSHAKE, message.toArray()));
    }
    return stand;
  }

  static Stand serverInConnected() {
    return honest(server(Ends.serverConfig(KeyType.EC_P256)), client(NamedGroup.X25519), true);
  }

  /** A server that has heard nothing yet. */
  static Stand server(ServerConfig given) {
    CapturedSecrets secrets = new CapturedSecrets();
    ServerConfig config = given.withKeyLog(secrets);
    Conversation conversation = new Conversation(config.common(), false);
    ServerState start = new ServerState.Start(config);
    State[] reached = {start};
    conversation.begin(
        new ModernMachine<ServerState>(
            start,
            (state, arrival, out) -> {
              ServerState next = Server.next(state, arrival, out);
              reached[0] = next;
              return next;
            },
            conversation));
    TlsConnection tls = new TlsConnection(conversation, config.common(), Ends.NOW);
    return new Stand(tls, conversation, secrets, Ends.serverAnswers(), reached);
  }

  private static TlsConnection client(NamedGroup... groups) {
    return TlsConnection.client(
        ClientConfig.under(Ends.POLICY.withSuites(SUITE).withGroups(groups)).askingForVerdicts(),
        NAME,
        Ends.NOW);
  }

  private static Stand honest(Stand stand, TlsConnection client, boolean finish) {
    stand.say(Pair.take(client));
    stand.answer();
    stand.peerSecret = stand.secrets.traffic(SUITE, Label.CLIENT_HANDSHAKE_TRAFFIC_SECRET);
    stand.lastFlight = Pair.take(stand.tls);
    if (finish) {
      Pair.give(client, stand.lastFlight);
      Ends.clientAnswers().answer(client);
      stand.say(Pair.take(client));
      stand.peerSecret = stand.secrets.traffic(SUITE, Label.CLIENT_TRAFFIC_SECRET_0);
      stand.tls.events();
    }
    return stand;
  }

  // Clients

  static Stand clientInWaitServerHello() {
    return clientStand(NamedGroup.X25519, NamedGroup.SECP256R1);
  }

  static Stand clientInWaitServerHelloAgain() {
    Stand stand = clientInWaitServerHello();
    TlsConnection server =
        TlsConnection.server(
            ServerConfig.under(Ends.POLICY.withGroups(NamedGroup.SECP256R1))
                .anonymousClients()
                .presenting(Ends.identity(KeyType.EC_P256)),
            Ends.NOW);
    Pair.give(server, Pair.take(stand.tls));
    stand.say(Pair.take(server));
    Pair.take(stand.tls);
    return stand;
  }

  static Stand clientInWaitEncryptedExtensions() {
    return client(0, false);
  }

  static Stand clientInWaitCertificateOrRequest() {
    return client(1, false);
  }

  static Stand clientInWaitCertificate() {
    Stand stand = client(1, false);
    stand.say(
        Samples.MESSAGES.stream()
            .filter(m -> m.name().equals("CertificateRequest"))
            .findFirst()
            .orElseThrow());
    return stand;
  }

  static Stand clientInWaitVerdict() {
    Stand stand = client(2, false);
    stand.open = stand.tls.questions();
    return stand;
  }

  static Stand clientInWaitCertificateVerify() {
    return client(2, true);
  }

  static Stand clientInWaitFinished() {
    return client(3, true);
  }

  static Stand clientInWaitCredential() {
    return identifying(ClientConfig::askingForCredential);
  }

  static Stand clientInWaitSignature() {
    return identifying(c -> c.withCredentials(List.of(Ends.alice(KeyType.EC_P256))));
  }

  private static Stand identifying(UnaryOperator<ClientConfig> own) {
    Stand stand =
        client(clientStand(own, NamedGroup.X25519), Ends.askingServer(KeyType.EC_P256), 4, true);
    stand.say(stand.record(ContentType.HANDSHAKE, stand.peerFlight.get(4).toArray()));
    stand.open = stand.tls.questions();
    return stand;
  }

  static Stand clientInConnected() {
    Stand stand = client(4, true);
    stand.peerSecret = stand.secrets.traffic(SUITE, Label.SERVER_TRAFFIC_SECRET_0);
    stand.saidUnderKeys = 0;
    Pair.take(stand.tls);
    stand.tls.events();
    return stand;
  }

  private static Stand clientStand(NamedGroup... groups) {
    return clientStand(UnaryOperator.identity(), groups);
  }

  private static Stand clientStand(UnaryOperator<ClientConfig> own, NamedGroup... groups) {
    CapturedSecrets secrets = new CapturedSecrets();
    ClientConfig config =
        own.apply(
                ClientConfig.under(Ends.POLICY.withSuites(SUITE).withGroups(groups))
                    .askingForVerdicts())
            .withKeyLog(secrets);
    Conversation conversation = new Conversation(config.common(), true);
    conversation.outbound.beginWithInitialVersion(ProtocolVersion.TLS_1_3);
    Offered offered = Offer.first(config, NAME, Optional.empty());
    conversation.send(offered.hello(), offered.encoded());
    ClientState begun = Client.start(offered);
    State[] reached = {begun};
    conversation.begin(
        new ModernMachine<ClientState>(
            begun,
            (state, arrival, out) -> {
              ClientState next = Client.next(state, arrival, out);
              reached[0] = next;
              return next;
            },
            conversation));
    TlsConnection tls = new TlsConnection(conversation, config.common(), Ends.NOW);
    return new Stand(tls, conversation, secrets, Ends.clientAnswers(), reached);
  }

  /** A client that has heard the server's hello and {@code count} of its messages, one a record. */
  private static Stand client(int count, boolean answered) {
    return client(
        clientStand(NamedGroup.X25519), Ends.serverConfig(KeyType.EC_P256), count, answered);
  }

  private static Stand client(Stand stand, ServerConfig config, int count, boolean answered) {
    TlsConnection server = TlsConnection.server(config, Ends.NOW);
    Pair.give(server, Pair.take(stand.tls));
    Ends.serverAnswers().answer(server);
    byte[] flight = Pair.take(server);
    int hello = recordLength(flight, 0);
    stand.say(Arrays.copyOf(flight, hello));
    stand.peerSecret = stand.secrets.traffic(SUITE, Label.SERVER_HANDSHAKE_TRAFFIC_SECRET);
    stand.peerFlight = stand.opened(flight, hello, Label.SERVER_HANDSHAKE_TRAFFIC_SECRET);
    for (Bytes message : stand.peerFlight.subList(0, count)) {
      stand.say(stand.record(ContentType.HANDSHAKE, message.toArray()));
      if (answered) {
        stand.answer();
      }
    }
    return stand;
  }

  private static int recordLength(byte[] bytes, int at) {
    return 5 + ((bytes[at + 3] & 0xff) << 8 | (bytes[at + 4] & 0xff));
  }

  /** The messages that the peer's flight holds under its handshake keys. */
  private List<Bytes> opened(byte[] flight, int from, Label label) {
    List<Bytes> messages = new ArrayList<>();
    HandshakeJoiner joiner = new HandshakeJoiner(1 << 16);
    try (TrafficSecret secret = secrets.traffic(SUITE, label);
        ModernProtection protection = ModernProtection.of(SUITE, secret)) {
      for (int at = from; at < flight.length; at += recordLength(flight, at)) {
        if (flight[at] != ContentType.APPLICATION_DATA.code()) {
          continue; // change_cipher_spec
        }
        byte[] content = new byte[flight.length];
        int length = protection.open(flight, at, recordLength(flight, at), content, 0);
        joiner.add(content, 0, length);
        while (joiner.next()) {
          messages.add(Bytes.copyOf(joiner.array(), joiner.offset(), joiner.length()));
        }
      }
    } catch (TlsException e) {
      throw new AssertionError(e);
    }
    return messages;
  }
}
