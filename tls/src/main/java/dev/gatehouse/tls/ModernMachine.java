package dev.gatehouse.tls;

import dev.gatehouse.tls.config.ServerConfig;
import dev.gatehouse.tls.handshake.Question;
import dev.gatehouse.tls.handshake.Session;
import dev.gatehouse.tls.handshake.hello.Offered;
import dev.gatehouse.tls.handshake.modern.Client;
import dev.gatehouse.tls.handshake.modern.ClientState;
import dev.gatehouse.tls.handshake.modern.Connected;
import dev.gatehouse.tls.handshake.modern.Output;
import dev.gatehouse.tls.handshake.modern.Rekey;
import dev.gatehouse.tls.handshake.modern.Server;
import dev.gatehouse.tls.handshake.modern.ServerState;
import dev.gatehouse.tls.handshake.modern.State;
import dev.gatehouse.tls.keys.ExporterSecret;
import dev.gatehouse.tls.keys.TrafficSecret;
import dev.gatehouse.tls.keys.Transcript;
import dev.gatehouse.tls.message.Arrival;
import dev.gatehouse.tls.message.Dialect;
import dev.gatehouse.tls.message.HandshakeMessage;
import dev.gatehouse.tls.record.ModernProtection;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import java.util.Optional;

/**
 * A handshake of TLS 1.3. The only class that knows the package {@code handshake.modern}, as {@link
 * ClassicMachine} is for its own.
 */
final class ModernMachine<S extends State> implements Machine, Output {
  /** {@code Server.next} or {@code Client.next}. */
  @FunctionalInterface
  interface Step<S> {
    S next(S state, Arrival arrival, Output out) throws TlsException;
  }

  private final Step<S> step;
  private final Conversation conversation;
  private S state;

  ModernMachine(S first, Step<S> step, Conversation conversation) {
    this.state = first;
    this.step = step;
    this.conversation = conversation;
  }

  static Machine server(ServerConfig config, Conversation conversation) {
    return new ModernMachine<ServerState>(
        new ServerState.Start(config), Server::next, conversation);
  }

  static Machine client(Offered offered, Conversation conversation) {
    return new ModernMachine<ClientState>(Client.start(offered), Client::next, conversation);
  }

  @Override
  public Machine take(Arrival arrival) throws TlsException {
    state = step.next(state, arrival, this);
    return this;
  }

  @Override
  public String state() {
    return state.name();
  }

  @Override
  public Dialect dialect() {
    return Dialect.MODERN;
  }

  @Override
  public AlertMeaning meaning(int level, int code) {
    return AlertMeaning.modern(code);
  }

  @Override
  public Optional<Arrival> rekey(boolean askPeerToo) {
    return Optional.of(new Rekey(askPeerToo));
  }

  @Override
  public Optional<Secrets> secrets() {
    return state instanceof Connected(var _, TrafficSecret reading, TrafficSecret writing)
        ? Optional.of(new Secrets(writing.copy(), reading.copy()))
        : Optional.empty();
  }

  @Override
  public void close() {
    state.close();
  }

  // What a state's step wants done

  @Override
  public Bytes receivedHello() {
    return conversation.receivedHello();
  }

  @Override
  public void begin(Transcript transcript) {
    conversation.transcribe(transcript::add);
  }

  @Override
  public void send(HandshakeMessage message) {
    conversation.send(message);
  }

  @Override
  public void send(HandshakeMessage message, Bytes encoded) {
    conversation.send(message, encoded);
  }

  @Override
  public void sendChangeCipherSpec() {
    conversation.sendChangeCipherSpec();
  }

  @Override
  public void writeKeys(CipherSuite suite, TrafficSecret secret, String epoch) {
    conversation.writeKeys(ModernProtection.of(suite, secret), epoch);
  }

  @Override
  public void readKeys(CipherSuite suite, TrafficSecret secret, String epoch) throws TlsException {
    conversation.readKeys(ModernProtection.of(suite, secret), epoch);
  }

  @Override
  public void requireRecordEdge() throws TlsException {
    conversation.requireRecordEdge();
  }

  @Override
  public void skipEarlyData() {
    conversation.skipEarlyData();
  }

  @Override
  public void oweKeyUpdate() {
    conversation.oweKeyUpdate();
  }

  @Override
  public void keysUpdated(boolean byPeer) {
    conversation.keysUpdated(byPeer);
  }

  @Override
  public void passOverTicket() throws TlsException {
    conversation.passOverTicket();
  }

  @Override
  public void ask(Question<?> question) {
    conversation.ask(question);
  }

  @Override
  public void ready(Session session, ExporterSecret exporter) {
    conversation.ready(session, exporter);
  }
}
