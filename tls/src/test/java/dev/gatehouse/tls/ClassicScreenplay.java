package dev.gatehouse.tls;

import dev.gatehouse.tls.Rehearsal.Flight;
import dev.gatehouse.tls.config.HandshakeObserver;
import dev.gatehouse.tls.config.KeyLog.Label;
import dev.gatehouse.tls.keys.classic.ClassicMasterSecret;
import dev.gatehouse.tls.keys.classic.KeyBlock;
import dev.gatehouse.tls.keys.classic.Randoms;
import dev.gatehouse.tls.message.ClientHello;
import dev.gatehouse.tls.message.HandshakeMessage;
import dev.gatehouse.tls.message.HelloRequest;
import dev.gatehouse.tls.message.ServerHello;
import dev.gatehouse.tls.record.ClassicProtection;
import dev.gatehouse.tls.spec.ClassicVersion;
import dev.gatehouse.tls.spec.ContentType;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one side hears and does in a conversation before TLS 1.3, record by record and opened, so
 * that it can be rewritten and sealed again under the keys of the connection that hears it.
 */
final class ClassicScreenplay {
  /** A scene: a record of the peer's, or something that the side itself does. */
  sealed interface Scene {
    /**
     * A record.
     *
     * @param sealed whether it goes under keys, if there are any by then
     * @param type as the header says it, 0..255
     */
    record Hears(boolean sealed, int type, Bytes content) implements Scene {}

    record Does(Rehearsal.Act act) implements Scene {}
  }

  private final boolean client;
  private final Rehearsal rehearsal;
  private final List<Scene> scenes;
  private final List<Bytes> handshake;

  private ClassicScreenplay(
      boolean client, Rehearsal rehearsal, List<Scene> scenes, List<Bytes> handshake) {
    this.client = client;
    this.rehearsal = rehearsal;
    this.scenes = List.copyOf(scenes);
    this.handshake = List.copyOf(handshake);
  }

  boolean isClients() {
    return client;
  }

  List<Scene> scenes() {
    return scenes;
  }

  /** The messages that an honest peer sends, through its Finished. */
  List<Bytes> handshake() {
    return handshake;
  }

  TlsConnection begin(Overheard overheard) {
    return client
        ? rehearsal.newClient(overheard.secrets, overheard)
        : rehearsal.newServer(overheard.secrets, overheard);
  }

  /** Plays the rehearsal once more for one side, and writes down what it hears. */
  static ClassicScreenplay of(Rehearsal rehearsal, boolean client) {
    Overheard overheard = new Overheard();
    TlsConnection tls =
        client
            ? rehearsal.newClient(overheard.secrets, overheard)
            : rehearsal.newServer(overheard.secrets, overheard);
    PeerKeys keys = new PeerKeys(overheard, client);
    List<Scene> scenes = new ArrayList<>();
    boolean changed = false;
    for (Flight flight : rehearsal.flights()) {
      if (flight.byClient() == client) {
        scenes.add(new Scene.Does(flight.act()));
        Rehearsal.act(tls, flight.act());
        continue;
      }
      for (byte[] record : Screenplay.records(flight.bytes())) {
        scenes.add(changed ? keys.opened(record) : clear(record));
        changed |= record[0] == ContentType.CHANGE_CIPHER_SPEC.code();
        Pair.give(tls, record);
        Rehearsal.answers(client).answer(tls);
        if (tls.error().isPresent()) {
          throw new AssertionError(rehearsal + ", client=" + client + ": " + tls.error());
        }
      }
    }
    return new ClassicScreenplay(client, rehearsal, scenes, overheard.received);
  }

  private static Scene.Hears clear(byte[] record) {
    return new Scene.Hears(false, record[0], Bytes.copyOf(record, 5, record.length - 5));
  }

  @Override
  public String toString() {
    return (client ? "client of " : "server of ") + rehearsal;
  }

  /** The messages, the hellos and the secrets of the side that hears. */
  static final class Overheard implements HandshakeObserver {
    private final CapturedSecrets secrets = new CapturedSecrets();
    private final List<Bytes> received = new ArrayList<>();
    private @Nullable ClientHello hello;
    private @Nullable ServerHello answer;

    /** What came and counts: requests for another handshake are no part of one. */
    List<Bytes> received() {
      return received;
    }

    @Override
    public void sent(HandshakeMessage message) {
      hear(message);
    }

    @Override
    public void received(HandshakeMessage message) {
      hear(message);
      if (!(message instanceof HelloRequest)) {
        received.add(message.encoded());
      }
    }

    private void hear(HandshakeMessage message) {
      if (message instanceof ClientHello m && hello == null) {
        hello = m;
      } else if (message instanceof ServerHello m && answer == null) {
        answer = m;
      }
    }
  }

  /** The keys of the side that is heard, as the hearer has them. */
  static final class PeerKeys {
    private final Overheard overheard;
    private final boolean hearerIsClient;
    private @Nullable ClassicProtection protection;

    PeerKeys(Overheard overheard, boolean hearerIsClient) {
      this.overheard = overheard;
      this.hearerIsClient = hearerIsClient;
    }

    /** Which version was agreed on, if one was. */
    Optional<ClassicVersion> version() {
      return Optional.ofNullable(overheard.answer).flatMap(m -> ClassicVersion.of(m.version()));
    }

    /** Whether the hearer has such keys. */
    boolean areThere() {
      return protection != null
          || (version().isPresent() && overheard.secrets.has(Label.CLIENT_RANDOM));
    }

    private ClassicProtection protection() {
      if (protection == null) {
        protection = derived();
      }
      return protection;
    }

    private ClassicProtection derived() {
      ClientHello hello = Objects.requireNonNull(overheard.hello);
      ServerHello answer = Objects.requireNonNull(overheard.answer);
      ClassicVersion version = version().orElseThrow();
      try (ClassicMasterSecret master =
              ClassicMasterSecret.resumed(
                  version,
                  answer.cipherSuite(),
                  overheard.secrets.secret(Label.CLIENT_RANDOM).copy());
          KeyBlock keys =
              master.keys(
                  version, answer.cipherSuite(), new Randoms(hello.random(), answer.random()))) {
        return ClassicProtection.of(
            version,
            answer.cipherSuite(),
            answer.acceptsEncryptThenMac(),
            hearerIsClient ? keys.server() : keys.client(),
            iv -> Arrays.fill(iv, (byte) 7));
      }
    }

    private Scene.Hears opened(byte[] record) {
      ClassicProtection keys = protection();
      byte[] content = new byte[keys.openedBytes(record.length)];
      try {
        int length = keys.open(record, 0, record.length, content, 0);
        return new Scene.Hears(true, record[0], Bytes.copyOf(content, 0, length));
      } catch (TlsException e) {
        throw new AssertionError(e);
      }
    }

    /** The next record. One of a type that does not exist says so in its header alone. */
    byte[] seal(Scene.Hears scene) {
      ClassicProtection keys = protection();
      byte[] content = scene.content().toArray();
      ContentType type = ContentType.of(scene.type());
      byte[] record = new byte[keys.sealedBytes(content.length)];
      keys.seal(type == null ? ContentType.HANDSHAKE : type, content, 0, content.length, record, 0);
      record[0] = (byte) scene.type();
      return record;
    }
  }
}
