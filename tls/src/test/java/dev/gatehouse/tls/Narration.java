package dev.gatehouse.tls;

import dev.gatehouse.pki.PathValidator;
import dev.gatehouse.pki.ServerName;
import dev.gatehouse.tls.config.ClientConfig;
import dev.gatehouse.tls.config.Credential;
import dev.gatehouse.tls.config.HandshakeObserver;
import dev.gatehouse.tls.config.Presented;
import dev.gatehouse.tls.config.ServerConfig;
import dev.gatehouse.tls.handshake.Question;
import dev.gatehouse.tls.handshake.ResumableSession;
import dev.gatehouse.tls.handshake.Session;
import dev.gatehouse.tls.handshake.hello.Offer;
import dev.gatehouse.tls.handshake.hello.Offered;
import dev.gatehouse.tls.message.ClientHello;
import dev.gatehouse.tls.message.HandshakeMessage;
import dev.gatehouse.tls.message.extension.Extension;
import dev.gatehouse.tls.spec.AlertDescription;
import dev.gatehouse.tls.spec.Missing;
import dev.gatehouse.tls.spec.TlsError;
import dev.gatehouse.wire.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A client and a server in memory, and the text of what happens between them: who sends what
 * ({@code >}), which keys and states change ({@code =}, {@code @}), what is asked ({@code ?}), and
 * what either application gets to know ({@code !}).
 */
final class Narration {
  private static final ServerName NAME = ServerName.parse("localhost");

  private final List<String> lines = new ArrayList<>();
  private final Map<String, Credential> identities = new HashMap<>();
  private final PathValidator validator;
  private ServerName name = NAME;
  private final List<Credential> clientsCredentials = new ArrayList<>();
  private final Map<String, UnaryOperator<Bytes>> signatures = new HashMap<>();
  private Optional<ResumableSession> remembered = Optional.empty();
  private UnaryOperator<Offered> hello = UnaryOperator.identity();
  private final SessionCache cache = SessionCache.of(100, Duration.ofMinutes(5), () -> Ends.NOW);
  private final List<ResumableSession> resumable = new ArrayList<>();
  private final Map<String, Conversation> conversations = new HashMap<>();
  TlsConnection client;
  TlsConnection server;

  /** {@code given} tells the reader what cannot be seen from the rest. */
  Narration(String given, PathValidator validator) {
    lines.add("given    " + given);
    this.validator = validator;
    this.client = unset();
    this.server = unset();
  }

  private static TlsConnection unset() {
    return TlsConnection.server(
        ServerConfig.under(Ends.POLICY).anonymousClients().askingForIdentity(), Ends.NOW);
  }

  /** The client looks for another host. */
  Narration lookingFor(String other) {
    name = ServerName.parse(other);
    return this;
  }

  /** The client does not offer that. */
  Narration without(Class<? extends Extension> left) {
    hello = offered -> Hellos.without(left, offered);
    return this;
  }

  /** The server has this identity, if it is asked which. */
  Narration having(String hostName, Credential identity) {
    identities.put(hostName, identity);
    return this;
  }

  /** The client has this credential, if it is asked which. */
  Narration clientHaving(Credential credential) {
    clientsCredentials.add(credential);
    return this;
  }

  /** What the key makes of that side's signatures. */
  Narration signing(String who, UnaryOperator<Bytes> change) {
    signatures.put(who, change);
    return this;
  }

  Narration between(ClientConfig clientConfig, ServerConfig serverConfig) {
    server = newServer(serverConfig.withObserver(new Narrator("server")));
    client = newClient(clientConfig.withObserver(new Narrator("client")));
    return this;
  }

  /** As {@link TlsConnection#server} does. */
  private TlsConnection newServer(ServerConfig config) {
    Conversation conversation = new Conversation(config.common(), false);
    conversations.put("server", conversation);
    conversation.begin(new Greeting.OfServer(config, conversation));
    return new TlsConnection(conversation, config.common(), Ends.NOW);
  }

  /** As {@link TlsConnection#client} does. */
  private TlsConnection newClient(ClientConfig config) {
    Conversation conversation = new Conversation(config.common(), true);
    conversations.put("client", conversation);
    Hellos.begin(conversation, config, hello.apply(Offer.first(config, name, remembered)));
    return new TlsConnection(conversation, config.common(), Ends.NOW);
  }

  /** Both meet again; each has kept what could be resumed, but for a server that has forgotten. */
  Narration again(ClientConfig clientConfig, ServerConfig serverConfig, boolean forgotten) {
    lines.add("");
    lines.add("again" + (forgotten ? "    the server has forgotten" : ""));
    remembered = Optional.of(resumable.getLast());
    if (forgotten) {
      cache.close();
    }
    return between(clientConfig, serverConfig);
  }

  /** That side says something that no machine of ours would. */
  Narration says(String who, HandshakeMessage message) {
    Objects.requireNonNull(conversations.get(who)).send(message);
    return run();
  }

  /** What that side would send next is rewritten on the way. */
  Narration rewritten(String who, String how, UnaryOperator<byte[]> change) {
    TlsConnection from = side(who);
    TlsConnection to = from == client ? server : client;
    byte[] flight = Pair.take(from);
    say("network", "~ " + how);
    Pair.give(to, change.apply(flight));
    settle(to == client ? "client" : "server", to);
    return run();
  }

  /** The client's bytes come from elsewhere. */
  Narration toServer(ServerConfig serverConfig, byte[] bytes) {
    server = TlsConnection.server(serverConfig.withObserver(new Narrator("server")), Ends.NOW);
    say("client", "> " + bytes.length + " bytes");
    Pair.give(server, bytes);
    settle("server", server);
    return this;
  }

  /** Moves bytes until neither side has any to send. */
  Narration run() {
    boolean moved;
    do {
      moved = pass("client", client, server);
      moved |= pass("server", server, client);
    } while (moved);
    return this;
  }

  private boolean pass(String who, TlsConnection from, TlsConnection to) {
    settle(who, from);
    byte[] flight = Pair.take(from);
    Pair.give(to, flight);
    settle(to == client ? "client" : "server", to);
    return flight.length > 0;
  }

  /** Seals data at one side and brings it to the other. */
  Narration data(String who, String text) {
    TlsConnection from = side(who);
    TlsConnection to = from == client ? server : client;
    say(who, "> application data, " + text.length() + " bytes");
    Pair.give(to, Pair.sealed(from, Bytes.ascii(text).toArray()));
    settle(to == client ? "client" : "server", to);
    return this;
  }

  /** The same, but one bit of the record is another when it comes. */
  Narration damagedData(String who, String text) {
    TlsConnection from = side(who);
    TlsConnection to = from == client ? server : client;
    byte[] record = Pair.sealed(from, Bytes.ascii(text).toArray());
    record[record.length - 1] ^= 1;
    say(who, "> application data, " + text.length() + " bytes");
    say("network", "~ one bit of it is changed");
    Pair.give(to, record);
    settle(to == client ? "client" : "server", to);
    return run();
  }

  Narration newKeys(String who, boolean askPeerToo) {
    side(who).updateKeys(askPeerToo);
    settle(who, side(who));
    return run();
  }

  Narration close(String who) {
    side(who).closeNotify();
    return run();
  }

  /** The transport ends under that side. */
  Narration end(String who) {
    say(who, "< the transport ends");
    side(who).receiveEnd();
    settle(who, side(who));
    return this;
  }

  /** One bit of what that side would send next is another. */
  Narration damage(String who, int fromTheEnd) {
    TlsConnection from = side(who);
    TlsConnection to = from == client ? server : client;
    byte[] flight = Pair.take(from);
    flight[flight.length - fromTheEnd] ^= 1;
    say("network", "~ one bit of what the " + who + " sends is changed");
    Pair.give(to, flight);
    settle(to == client ? "client" : "server", to);
    return run();
  }

  /** The text, with a line end behind each line. */
  String text() {
    return String.join("\n", lines) + "\n";
  }

  private TlsConnection side(String who) {
    return who.equals("client") ? client : server;
  }

  private void say(String who, String what) {
    lines.add((who + "       ").substring(0, 9) + what);
  }

  /** Answers what is asked and tells what has happened. */
  private void settle(String who, TlsConnection tls) {
    boolean asked;
    do {
      asked = false;
      for (Question<?> question : tls.questions()) {
        asked = true;
        answer(who, tls, question);
      }
      for (Event event : tls.events()) {
        say(who, "! " + describe(event));
        if (event instanceof Event.Resumable(ResumableSession session)) {
          if (tls == server) {
            cache.keep(session);
          } else {
            resumable.add(session);
          }
        }
      }
    } while (asked);
  }

  private void answer(String who, TlsConnection tls, Question<?> question) {
    switch (question) {
      case Question.ChooseIdentity choose -> {
        say(who, "? ChooseIdentity " + choose.hello().hostName());
        choose(tls, choose, choose.hello());
      }
      case Question.ChooseClientCredential choose -> {
        say(
            who,
            "? ChooseClientCredential algorithms="
                + choose.request().algorithms()
                + " authorities="
                + choose.request().authorities().size());
        tls.answer(choose, choose.request().firstOf(clientsCredentials));
      }
      case Question.SignHandshake sign -> {
        say(who, "? SignHandshake " + sign.algorithm());
        tls.answer(sign, signatures.getOrDefault(who, UnaryOperator.identity()).apply(sign.sign()));
      }
      case Question.ValidatePath path -> {
        say(who, "? ValidatePath " + path.chain().size() + " certificates, " + path.purpose());
        tls.answer(path, validator.validate(path.chain(), path.purpose(), Ends.NOW));
      }
      case Question.DecryptPreMaster decrypt -> {
        say(who, "? DecryptPreMaster " + decrypt.encrypted().length() + "B");
        tls.answer(decrypt, decrypt.decrypt());
      }
      case Question.FindSession find -> {
        say(who, "? FindSession");
        Optional<ResumableSession> found = cache.find(find.id());
        tls.answer(find, found);
        found.ifPresent(ResumableSession::close);
      }
    }
  }

  private void choose(TlsConnection tls, Question.ChooseIdentity question, ClientHello hello) {
    Credential identity = identities.get(String.valueOf(hello.hostName()));
    if (identity != null) {
      tls.answer(question, Presented.of(identity));
    } else {
      tls.refuse(
          question,
          new TlsError.PeerIncompatible(
              Missing.SERVER_NAME,
              String.valueOf(hello.hostName()),
              identities.keySet().toString()));
    }
  }

  private static String describe(Event event) {
    return switch (event) {
      case Event.Ready(Session s) ->
          "Ready version="
              + s.version()
              + " suite="
              + s.suite()
              + " group="
              + s.group()
              + " peer="
              + s.peer()
              + (s.applicationProtocol() == null ? "" : " alpn=" + s.applicationProtocol())
              + " server_name="
              + s.serverName()
              + (s.retried() ? " retried" : "")
              + (s.resumed() ? " resumed" : "");
      case Event.Resumable(ResumableSession s) -> "Resumable " + s.suite();
      case Event.Data(Bytes bytes) -> "Data, " + bytes.length() + " bytes";
      case Event.KeysUpdated(boolean byPeer) ->
          byPeer ? "KeysUpdated by the peer" : "KeysUpdated by us";
      case Event.Over(TlsError why) -> "Over: " + why.sentence();
      case Event.PeerClosed _, Event.Truncated _ -> event.getClass().getSimpleName();
    };
  }

  /** Writes what one side does. What it receives is what the other has sent. */
  private final class Narrator implements HandshakeObserver {
    private final String who;

    Narrator(String who) {
      this.who = who;
    }

    @Override
    public void sent(HandshakeMessage message) {
      say(who, "> " + message.describe());
    }

    @Override
    public void sent(AlertDescription alert) {
      say(who, "> alert " + alert);
    }

    @Override
    public void changeCipherSpec(boolean ours) {
      if (ours) {
        say(who, "> change_cipher_spec");
      }
    }

    @Override
    public void keys(boolean writing, String epoch) {
      say(who, "= " + (writing ? "write" : "read") + " keys " + epoch);
    }

    @Override
    public void entered(String state) {
      say(who, "@ " + state);
    }
  }
}
