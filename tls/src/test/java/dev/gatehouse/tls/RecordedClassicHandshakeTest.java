package dev.gatehouse.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.crypto.PrivateKey;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.pki.Identity;
import dev.gatehouse.pki.ServerName;
import dev.gatehouse.pki.X509Cert;
import dev.gatehouse.tls.config.ClientConfig;
import dev.gatehouse.tls.config.Credential;
import dev.gatehouse.tls.config.SecurityPolicy;
import dev.gatehouse.tls.config.ServerConfig;
import dev.gatehouse.tls.danger.UncheckedPeers;
import dev.gatehouse.tls.handshake.Question;
import dev.gatehouse.tls.handshake.ResumableSession;
import dev.gatehouse.tls.handshake.Session;
import dev.gatehouse.tls.handshake.classic.Agreed;
import dev.gatehouse.tls.handshake.classic.Client;
import dev.gatehouse.tls.handshake.classic.ClientState;
import dev.gatehouse.tls.handshake.classic.Output;
import dev.gatehouse.tls.handshake.classic.Server;
import dev.gatehouse.tls.handshake.classic.ServerState;
import dev.gatehouse.tls.handshake.hello.Offered;
import dev.gatehouse.tls.handshake.hello.Shares;
import dev.gatehouse.tls.keys.classic.ClassicExporter;
import dev.gatehouse.tls.keys.classic.ClassicTranscript;
import dev.gatehouse.tls.keys.classic.DirectionKeys;
import dev.gatehouse.tls.message.ClassicCertificate;
import dev.gatehouse.tls.message.ClassicNewSessionTicket;
import dev.gatehouse.tls.message.ClientHello;
import dev.gatehouse.tls.message.ClientKeyExchange;
import dev.gatehouse.tls.message.Dialect;
import dev.gatehouse.tls.message.Finished;
import dev.gatehouse.tls.message.HandshakeMessage;
import dev.gatehouse.tls.message.Messages;
import dev.gatehouse.tls.message.ServerHello;
import dev.gatehouse.tls.message.Ssl2ClientHello;
import dev.gatehouse.tls.spec.AlertDescription;
import dev.gatehouse.tls.spec.ClassicVersion;
import dev.gatehouse.tls.spec.ContentType;
import dev.gatehouse.tls.spec.KeyExchangeMethod;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.tls.vectors.Trace;
import dev.gatehouse.wire.Bytes;
import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * JSSE's recorded handshakes with RSA key exchange, once more with a connection of ours in the
 * place of either side: the other side's bytes go in as recorded, and ours come out as recorded.
 *
 * <p>Handed in: the server's key and its random, the client's pre-master secret, the IVs, and what
 * our engine writes otherwise than JSSE did: its hellos, the request's types, and the ticket, which
 * we do not give. (Recordings with a client's key or an ephemeral key are computed again in {@code
 * RecordedKeyScheduleTest}, for those keys were not recorded; and we take no client's curve in SSL
 * 3.0, as {@code ssl3-rsa} has it.)
 */
class RecordedClassicHandshakeTest {
  private static final UncheckedPeers UNCHECKED =
      UncheckedPeers.because("the certificates were made for the recording");

  /** A recording, and what its hellos agreed on. */
  private record Recording(Trace trace, ClientHello hello, ServerHello answer) {
    static Recording of(String name) throws TlsException {
      Trace trace = Trace.recorded(name);
      return new Recording(
          trace,
          isSsl2(trace)
              ? Ssl2ClientHello.decode(trace.bytes(SSL2).cursor())
              : (ClientHello) Messages.decode(trace.bytes("client.ClientHello")),
          (ServerHello) Messages.decode(trace.bytes("server.ServerHello")));
    }

    private static final String SSL2 = "client.Ssl2ClientHello";

    private static boolean isSsl2(Trace trace) {
      return trace.has(SSL2);
    }

    ClassicVersion version() {
      return ClassicVersion.of(answer.version()).orElseThrow();
    }

    SecurityPolicy policy() {
      return ClassicHandshakeTest.EVERYTHING
          .withVersions(answer.version())
          .withSuites(answer.cipherSuite());
    }

    HandshakeMessage message(String field) throws TlsException {
      return Messages.decode(
          trace.bytes(field), new Dialect.Classic(answer.version(), KeyExchangeMethod.RSA));
    }

    Credential credential() throws Exception {
      List<X509Cert> chain = new ArrayList<>();
      for (Bytes der : ((ClassicCertificate) message("server.Certificate")).certificateList()) {
        chain.add(X509Cert.decode(der));
      }
      PrivateKey key = PrivateKey.fromPkcs8(Secret.owning(trace.array("server.private_key")));
      return Credential.of(new Identity(chain, key.signer()));
    }

    /** What the client encrypted to the server. */
    byte[] preMaster() throws Exception {
      ClientKeyExchange.Rsa exchange = (ClientKeyExchange.Rsa) message("client.ClientKeyExchange");
      byte[] bytes = new byte[48];
      try (PrivateKey key = PrivateKey.fromPkcs8(Secret.owning(trace.array("server.private_key")));
          Secret preMaster =
              key.signer()
                  .decrypter()
                  .orElseThrow()
                  .decrypt(
                      exchange.encryptedPreMaster(),
                      hello.legacyVersion().code(),
                      Secret.zeroes(48))) {
        preMaster.exposeInto(bytes, 0);
      }
      return bytes;
    }

    /** As it goes in a record of its own. */
    byte[] clear(String field) {
      return Stand.clear(
          ContentType.HANDSHAKE.code(), version().version().code(), trace.array(field));
    }
  }

  /** Says what our side would say, in the recording's words. */
  private record Recorded(Output out, Conversation conversation, Trace trace, String side)
      implements Output {
    @Override
    public void send(HandshakeMessage message) {
      if (message instanceof Finished) {
        out.send(message); // which is the point
      } else {
        conversation.send(message, trace.bytes(side + "." + message.name()));
      }
    }

    @Override
    public void send(HandshakeMessage message, Bytes encoded) {
      send(message);
    }

    @Override
    public void changeWriteKeys(Agreed agreed, DirectionKeys keys) {
      String ticket = "server.NewSessionTicket";
      if (side.equals("server") && trace.has(ticket)) {
        conversation.send(new ClassicNewSessionTicket(0, Bytes.EMPTY), trace.bytes(ticket));
      }
      out.changeWriteKeys(agreed, keys);
    }

    @Override
    public Bytes receivedHello() {
      return out.receivedHello();
    }

    @Override
    public void agreed(ClassicVersion version) throws TlsException {
      out.agreed(version);
    }

    @Override
    public void exchanging(KeyExchangeMethod method) {
      out.exchanging(method);
    }

    @Override
    public void begin(ClassicTranscript transcript) {
      out.begin(transcript);
    }

    @Override
    public void warn(AlertDescription alert) throws TlsException {
      out.warn(alert);
    }

    @Override
    public void changeReadKeys(Agreed agreed, DirectionKeys keys) throws TlsException {
      out.changeReadKeys(agreed, keys);
    }

    @Override
    public void requireRecordEdge() throws TlsException {
      out.requireRecordEdge();
    }

    @Override
    public void ask(Question<?> question) {
      out.ask(question);
    }

    @Override
    public void ready(
        Session session, Optional<ClassicExporter> exporter, Optional<ResumableSession> resumable) {
      out.ready(session, exporter, resumable);
    }
  }

  /** What is random, as it was: asked for by length, each answer once. */
  private static final class RecordedRandom extends SecureRandom {
    private static final long serialVersionUID = 1;
    private final transient Deque<byte[]> recorded = new ArrayDeque<>();

    @Override
    public void nextBytes(byte[] bytes) {
      for (byte[] next : recorded) {
        if (next.length == bytes.length) {
          recorded.remove(next);
          System.arraycopy(next, 0, bytes, 0, bytes.length);
          return;
        }
      }
      Arrays.fill(bytes, (byte) 1); // paddings and substitutes, which nobody gets to see
    }

    /** The IVs of a side's records, where they bring their own. */
    RecordedRandom ivsOf(Recording recording, String side) {
      if (recording.version().ivs() == ClassicVersion.Ivs.EXPLICIT) {
        for (int i = 1; recording.trace.has(side + ".record." + i); i++) {
          byte[] record = recording.trace.array(side + ".record." + i);
          recorded.add(Arrays.copyOfRange(record, 5, 21));
        }
      }
      return this;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ssl2hello", "ssl3-nocert", "ssl3-rc4", "tls10-rsa", "tls11-rsa", "tls12-rsa"})
  void a_server_says_what_the_recorded_server_said(String name) throws Exception {
    Recording recording = Recording.of(name);
    Trace trace = recording.trace;
    ServerConfig config = server(recording);
    Conversation conversation = new Conversation(config.common(), false);
    conversation.inbound.allowSsl2Hello();
    conversation.begin(
        new ClassicMachine<ServerState>(
            Server.start(config, recording.version()),
            (state, arrival, out) ->
                Server.next(state, arrival, new Recorded(out, conversation, trace, "server")),
            recording.version(),
            config.common().entropy(),
            conversation));
    TlsConnection server = new TlsConnection(conversation, config.common(), Ends.NOW);
    Pair.give(server, firstRecord(recording));
    answer(server);
    assertThat(handshakeIn(Pair.take(server))).isEqualTo(said(trace, "server", true));
    hearTheClient(recording, server);
    assertThat(server.error()).isEmpty();
    assertLastFlight(recording, Pair.take(server));
    assertThat(Pair.data(server.events()).toLatin1()).isEqualTo("hello from the client");
    assertThat(server.session().orElseThrow().suite()).isEqualTo(recording.answer.cipherSuite());
  }

  private static ServerConfig server(Recording recording) throws Exception {
    ServerConfig.WantsClients under = ServerConfig.under(recording.policy());
    return (recording.trace.has("server.CertificateRequest")
            ? under.askingClients(List.of()).trusting(UNCHECKED)
            : under.anonymousClients())
        .presenting(recording.credential())
        .withEntropy(
            new RecordedEntropy()
                .randoms(List.of(recording.answer.random()))
                .secrets(new RecordedRandom().ivsOf(recording, "server")));
  }

  private static byte[] firstRecord(Recording recording) {
    if (!Recording.isSsl2(recording.trace)) {
      return recording.clear("client.ClientHello");
    }
    Bytes hello = recording.trace.bytes(Recording.SSL2);
    byte[] record = new byte[2 + hello.length()];
    record[0] = (byte) 0x80;
    record[1] = (byte) hello.length();
    hello.copyInto(record, 2);
    return record;
  }

  /** The rest of the client's, in its order; change_cipher_spec stands before its Finished. */
  private static void hearTheClient(Recording recording, TlsConnection server) {
    Trace trace = recording.trace;
    boolean changed = false;
    for (String field : trace.fields()) {
      if (field.matches("client\\.[A-Z]\\w+") && !field.endsWith("ClientHello")) {
        Pair.give(server, recording.clear(field));
      } else if (field.startsWith("client.record.")) {
        byte[] record = trace.array(field);
        if (!changed && record[0] == ContentType.HANDSHAKE.code()) {
          changed = true;
          Pair.give(server, changeCipherSpec(recording));
        }
        Pair.give(server, record);
      }
      answer(server);
    }
  }

  private static byte[] changeCipherSpec(Recording recording) {
    return Stand.clear(
        ContentType.CHANGE_CIPHER_SPEC.code(), recording.version().version().code(), (byte) 1);
  }

  /** A ticket if there was one, change_cipher_spec, and the record that holds Finished. */
  private static void assertLastFlight(Recording recording, byte[] flight) {
    List<byte[]> records = Screenplay.records(flight);
    if (recording.trace.has("server.NewSessionTicket")) {
      assertThat(records.removeFirst()).isEqualTo(recording.clear("server.NewSessionTicket"));
    }
    assertThat(records.removeFirst()).isEqualTo(changeCipherSpec(recording));
    assertThat(records.removeFirst()).isEqualTo(recording.trace.array("server.record.1"));
    assertThat(records).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ssl2hello", "ssl3-nocert", "ssl3-rc4"})
  void a_client_says_what_the_recorded_client_said(String name) throws Exception {
    Recording recording = Recording.of(name);
    Trace trace = recording.trace;
    RecordedRandom random = new RecordedRandom();
    random.recorded.add(recording.preMaster());
    ClientConfig config =
        ClientConfig.under(recording.policy())
            .trusting(UNCHECKED)
            .withEntropy(new RecordedEntropy().secrets(random));
    Conversation conversation = new Conversation(config.common(), true);
    conversation.begin(
        new ClassicMachine<ClientState>(
            Client.start(offered(recording, config), recording.version()),
            (state, arrival, out) ->
                Client.next(state, arrival, new Recorded(out, conversation, trace, "client")),
            recording.version(),
            config.common().entropy(),
            conversation));
    TlsConnection client = new TlsConnection(conversation, config.common(), Ends.NOW);
    for (String field : trace.fields()) {
      if (field.matches("server\\.[A-Z]\\w+")) {
        Pair.give(client, recording.clear(field));
      }
    }
    assertThat(client.error()).isEmpty();
    assertClientsFlight(recording, Pair.take(client));
    Pair.give(client, changeCipherSpec(recording));
    Pair.give(client, trace.array("server.record.1"));
    Pair.give(client, trace.array("server.record.2"));
    assertThat(client.error()).isEmpty();
    assertThat(Pair.data(client.events()).toLatin1()).isEqualTo("hello from the server");
  }

  private static Offered offered(Recording recording, ClientConfig config) {
    Trace trace = recording.trace;
    return new Offered(
        config,
        ServerName.parse("localhost"),
        recording.hello,
        trace.bytes(Recording.isSsl2(trace) ? Recording.SSL2 : "client.ClientHello"),
        Shares.none(),
        Optional.empty());
  }

  /** no_certificate if there was one, the key exchange, change_cipher_spec, Finished. */
  private static void assertClientsFlight(Recording recording, byte[] flight) {
    Trace trace = recording.trace;
    List<byte[]> records = Screenplay.records(flight);
    int next = 1;
    if (trace.bytes("client.record.1").at(0) == ContentType.ALERT.code()) {
      assertThat(records.removeFirst()).isEqualTo(trace.array("client.record." + next++));
    }
    assertThat(records.removeFirst()).isEqualTo(recording.clear("client.ClientKeyExchange"));
    assertThat(records.removeFirst()).isEqualTo(changeCipherSpec(recording));
    assertThat(records.removeFirst()).isEqualTo(trace.array("client.record." + next));
    assertThat(records).isEmpty();
  }

  private static void answer(TlsConnection tls) {
    LocalAnswers.signing().answer(tls);
  }

  /** The handshake messages in records in the clear, joined. */
  private static Bytes handshakeIn(byte[] flight) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] record : Screenplay.records(flight)) {
      all.write(record, 5, record.length - 5);
    }
    return Bytes.owning(all.toByteArray());
  }

  /** That side's messages but for the ticket, joined. */
  private static Bytes said(Trace trace, String side, boolean withoutTicket) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (String field : trace.fields()) {
      if (field.matches(side + "\\.[A-Z]\\w+")
          && !(withoutTicket && field.endsWith("NewSessionTicket"))) {
        all.writeBytes(trace.array(field));
      }
    }
    return Bytes.owning(all.toByteArray());
  }
}
