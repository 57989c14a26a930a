package dev.gatehouse.tls;

import dev.gatehouse.tls.Rehearsal.Act;
import dev.gatehouse.tls.Rehearsal.Flight;
import dev.gatehouse.tls.config.HandshakeObserver;
import dev.gatehouse.tls.config.KeyLog.Label;
import dev.gatehouse.tls.keys.TrafficSecret;
import dev.gatehouse.tls.message.HandshakeMessage;
import dev.gatehouse.tls.record.ModernProtection;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.ContentType;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one side hears and does in a conversation, record by record and opened, so that it can be
 * rewritten and sealed again under the keys of the connection that hears it.
 */
final class Screenplay {
  /** Under which keys a record is. */
  enum Epoch {
    CLEAR,
    HANDSHAKE,
    APPLICATION
  }

  /** A scene: a record of the peer's, or something that the side itself does. */
  sealed interface Scene {
    record Hears(Epoch epoch, int type, Bytes content) implements Scene {
      boolean isKeyUpdate() {
        return epoch == Epoch.APPLICATION
            && type == ContentType.HANDSHAKE.code()
            && content.length() == 5
            && content.at(0) == 24;
      }
    }

    record Does(Act act) implements Scene {}
  }

  private final boolean client;
  private final Rehearsal rehearsal;
  private final List<Scene> scenes;
  private final List<Bytes> handshake;

  private Screenplay(
      boolean client, Rehearsal rehearsal, List<Scene> scenes, List<Bytes> handshake) {
    this.client = client;
    this.rehearsal = rehearsal;
    this.scenes = List.copyOf(scenes);
    this.handshake = handshake;
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

  TlsConnection begin(CapturedSecrets secrets, HandshakeObserver observer) {
    return client ? rehearsal.newClient(secrets, observer) : rehearsal.newServer(secrets, observer);
  }

  /** Plays the rehearsal once more for one side, and writes down what it hears. */
  static Screenplay of(Rehearsal rehearsal, boolean client) {
    List<Bytes> received = new ArrayList<>();
    CapturedSecrets secrets = new CapturedSecrets();
    HandshakeObserver observer = new ReceivedMessages(received);
    TlsConnection tls =
        client ? rehearsal.newClient(secrets, observer) : rehearsal.newServer(secrets, observer);
    PeerKeys keys = new PeerKeys(secrets, client);
    List<Scene> scenes = new ArrayList<>();
    for (Flight flight : rehearsal.flights()) {
      if (flight.byClient() == client) {
        scenes.add(new Scene.Does(flight.act()));
        Rehearsal.act(tls, flight.act());
      } else {
        hear(flight.bytes(), tls, client, keys, scenes);
      }
    }
    return new Screenplay(client, rehearsal, scenes, throughFinished(received));
  }

  private static void hear(
      byte[] flight, TlsConnection tls, boolean client, PeerKeys keys, List<Scene> scenes) {
    for (byte[] record : records(flight)) {
      if (record[0] == ContentType.APPLICATION_DATA.code()) {
        Epoch epoch = tls.session().isPresent() ? Epoch.APPLICATION : Epoch.HANDSHAKE;
        scenes.add(keys.open(epoch, record));
      } else {
        Bytes content = Bytes.copyOf(record, 5, record.length - 5);
        scenes.add(new Scene.Hears(Epoch.CLEAR, record[0], content));
      }
      Pair.give(tls, record);
      Rehearsal.answers(client).answer(tls);
    }
  }

  /** A flight's records, each with its header. */
  static List<byte[]> records(byte[] flight) {
    List<byte[]> records = new ArrayList<>();
    for (int at = 0; at < flight.length; ) {
      int length = 5 + ((flight[at + 3] & 0xff) << 8 | (flight[at + 4] & 0xff));
      records.add(Arrays.copyOfRange(flight, at, at + length));
      at += length;
    }
    return records;
  }

  private static List<Bytes> throughFinished(List<Bytes> received) {
    for (int i = 0; i < received.size(); i++) {
      if (received.get(i).at(0) == 20) {
        return List.copyOf(received.subList(0, i + 1));
      }
    }
    throw new AssertionError("no Finished among " + received.size() + " messages");
  }

  /** Collects the messages that a connection takes, as bytes. */
  record ReceivedMessages(List<Bytes> messages) implements HandshakeObserver {
    @Override
    public void received(HandshakeMessage message) {
      messages.add(message.encoded());
    }
  }

  /** The keys of the side that is heard, as the hearer's key log tells them. */
  static final class PeerKeys {
    private static final CipherSuite SUITE = CipherSuite.TLS_AES_128_GCM_SHA256;

    private final CapturedSecrets secrets;
    private final boolean hearerIsClient;
    private final Map<Epoch, ModernProtection> protections = new EnumMap<>(Epoch.class);
    private @Nullable TrafficSecret application;

    PeerKeys(CapturedSecrets secrets, boolean hearerIsClient) {
      this.secrets = secrets;
      this.hearerIsClient = hearerIsClient;
    }

    private Label label(Epoch epoch) {
      boolean handshake = epoch == Epoch.HANDSHAKE;
      if (hearerIsClient) {
        return handshake ? Label.SERVER_HANDSHAKE_TRAFFIC_SECRET : Label.SERVER_TRAFFIC_SECRET_0;
      }
      return handshake ? Label.CLIENT_HANDSHAKE_TRAFFIC_SECRET : Label.CLIENT_TRAFFIC_SECRET_0;
    }

    /** Whether the hearer has such keys. */
    boolean has(Epoch epoch) {
      return epoch != Epoch.CLEAR && secrets.has(label(epoch));
    }

    private ModernProtection protection(Epoch epoch) {
      return protections.computeIfAbsent(
          epoch,
          e -> {
            TrafficSecret secret = secrets.traffic(SUITE, label(e));
            if (e == Epoch.APPLICATION) {
              application = secret;
            }
            return ModernProtection.of(SUITE, secret);
          });
    }

    Scene.Hears open(Epoch epoch, byte[] record) {
      ModernProtection protection = protection(epoch);
      byte[] content = new byte[record.length];
      try {
        int length = protection.open(record, 0, record.length, content, 0);
        Scene.Hears scene =
            new Scene.Hears(
                epoch, protection.openedType().code(), Bytes.copyOf(content, 0, length));
        moveOn(scene);
        return scene;
      } catch (TlsException e) {
        throw new AssertionError(e);
      }
    }

    /** The next record of the epoch. A type that does not exist is sealed as it is. */
    byte[] seal(Scene.Hears scene) {
      ModernProtection protection = protection(scene.epoch());
      byte[] content = scene.content().toArray();
      ContentType type = ContentType.of(scene.type());
      byte[] record = new byte[protection.sealedBytes(content.length)];
      protection.seal(
          type == null ? ContentType.CHANGE_CIPHER_SPEC : type,
          content,
          0,
          content.length,
          record,
          0);
      moveOn(scene);
      return record;
    }

    /** After a KeyUpdate the side speaks under its next keys. */
    private void moveOn(Scene.Hears scene) {
      if (scene.isKeyUpdate() && application != null) {
        application = application.next();
        protections.put(Epoch.APPLICATION, ModernProtection.of(SUITE, application));
      }
    }
  }
}
