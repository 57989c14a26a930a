package dev.gatehouse.tls;

import dev.gatehouse.tls.config.Entropy;
import dev.gatehouse.tls.config.ServerConfig;
import dev.gatehouse.tls.handshake.Question;
import dev.gatehouse.tls.handshake.ResumableSession;
import dev.gatehouse.tls.handshake.Session;
import dev.gatehouse.tls.handshake.classic.Agreed;
import dev.gatehouse.tls.handshake.classic.Client;
import dev.gatehouse.tls.handshake.classic.ClientState;
import dev.gatehouse.tls.handshake.classic.Output;
import dev.gatehouse.tls.handshake.classic.Server;
import dev.gatehouse.tls.handshake.classic.ServerState;
import dev.gatehouse.tls.handshake.classic.State;
import dev.gatehouse.tls.handshake.hello.Offered;
import dev.gatehouse.tls.keys.classic.ClassicExporter;
import dev.gatehouse.tls.keys.classic.ClassicTranscript;
import dev.gatehouse.tls.keys.classic.DirectionKeys;
import dev.gatehouse.tls.message.Arrival;
import dev.gatehouse.tls.message.Dialect;
import dev.gatehouse.tls.message.HandshakeMessage;
import dev.gatehouse.tls.record.ClassicProtection;
import dev.gatehouse.tls.spec.AlertDescription;
import dev.gatehouse.tls.spec.ClassicVersion;
import dev.gatehouse.tls.spec.KeyExchangeMethod;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A handshake of SSL 3.0 to TLS 1.2. The only class that knows the package {@code
 * handshake.classic}: without that it is the one that does not compile, and {@link Greeting} goes
 * on with TLS 1.3.
 */
final class ClassicMachine<S extends State> implements Machine, Output {
  /** {@code Server.next} or {@code Client.next}. */
  @FunctionalInterface
  interface Step<S> {
    S next(S state, Arrival arrival, Output out) throws TlsException;
  }

  private final Step<S> step;
  private final Conversation conversation;
  private final Entropy entropy;
  private Dialect dialect;
  private S state;

  /** Null until the first step, which looks at the hello. */
  private @Nullable ClassicVersion agreed;

  ClassicMachine(
      S first, Step<S> step, ClassicVersion version, Entropy entropy, Conversation conversation) {
    this.state = first;
    this.step = step;
    this.entropy = entropy;
    this.conversation = conversation;
    // Until the suite is known nothing but hellos may come, which read alike everywhere.
    this.dialect = new Dialect.Classic(version.version(), KeyExchangeMethod.RSA);
  }

  static Machine server(ServerConfig config, ClassicVersion version, Conversation conversation) {
    return new ClassicMachine<ServerState>(
        Server.start(config, version),
        Server::next,
        version,
        config.common().entropy(),
        conversation);
  }

  static Machine client(Offered offered, ClassicVersion version, Conversation conversation) {
    return new ClassicMachine<ClientState>(
        Client.start(offered, version),
        Client::next,
        version,
        offered.config().common().entropy(),
        conversation);
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
    return dialect;
  }

  @Override
  public AlertMeaning meaning(int level, int code) throws TlsException {
    return agreed == null ? AlertMeaning.modern(code) : AlertMeaning.classic(agreed, level, code);
  }

  @Override
  public boolean takesChangeCipherSpec() {
    return agreed != null;
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
  public void agreed(ClassicVersion version) throws TlsException {
    agreed = version;
    conversation.agreed(version);
  }

  @Override
  public void exchanging(KeyExchangeMethod method) {
    dialect = new Dialect.Classic(((Dialect.Classic) dialect).version(), method);
  }

  @Override
  public void begin(ClassicTranscript transcript) {
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
  public void warn(AlertDescription alert) throws TlsException {
    conversation.warn(alert);
  }

  @Override
  public void changeWriteKeys(Agreed agreed, DirectionKeys keys) {
    conversation.sendChangeCipherSpec();
    conversation.writeKeys(protection(agreed, keys), EPOCH);
  }

  @Override
  public void changeReadKeys(Agreed agreed, DirectionKeys keys) throws TlsException {
    conversation.readKeys(protection(agreed, keys), EPOCH);
  }

  /** There are no others after these. */
  private static final String EPOCH = "application";

  private ClassicProtection protection(Agreed agreed, DirectionKeys keys) {
    return ClassicProtection.of(
        agreed.version(),
        agreed.suite(),
        agreed.encryptThenMac(),
        keys,
        iv -> entropy.secure().nextBytes(iv));
  }

  @Override
  public void requireRecordEdge() throws TlsException {
    conversation.requireRecordEdge();
  }

  @Override
  public void ask(Question<?> question) {
    conversation.ask(question);
  }

  @Override
  public void ready(
      Session session, Optional<ClassicExporter> exporter, Optional<ResumableSession> resumable) {
    conversation.ready(session, exporter.orElse(null));
    resumable.ifPresent(conversation::resumable);
  }
}
