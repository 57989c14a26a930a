package dev.gatehouse.tls;

import dev.gatehouse.tls.Rehearsal.Act;
import dev.gatehouse.tls.Screenplay.Epoch;
import dev.gatehouse.tls.Screenplay.PeerKeys;
import dev.gatehouse.tls.Screenplay.Scene;
import dev.gatehouse.tls.spec.ContentType;
import dev.gatehouse.wire.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * Whole handshakes of either role against a peer that has rewritten its part. The peer knows the
 * keys, so what it changes is changed behind the encryption too. The first byte chooses role and
 * conversation, each further group of bytes is one change to the peer's records: bits, lengths,
 * types and keys, records lost, doubled, moved, cut, joined and invented.
 *
 * <p>However it goes, it must end in order; what is taken for a finished handshake must be, message
 * for message, the honest one; and application data must be what was sent as such.
 */
public final class WholeHandshakeFuzz {
  private static final int MOST_CHANGES = 24;
  private static final int MOST_SCENES = 64;

  private static final List<Screenplay> SCREENPLAYS =
      List.of(
          Screenplay.of(Rehearsal.oneRoundTrip(), false),
          Screenplay.of(Rehearsal.oneRoundTrip(), true),
          Screenplay.of(Rehearsal.retry(), false),
          Screenplay.of(Rehearsal.retry(), true),
          Screenplay.of(Rehearsal.clientCertificate(), false),
          Screenplay.of(Rehearsal.clientCertificate(), true));

  private WholeHandshakeFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    Changes changes = new Changes(data);
    Screenplay screenplay = SCREENPLAYS.get(changes.next() % SCREENPLAYS.size());
    List<Scene> scenes = new ArrayList<>(screenplay.scenes());
    for (int i = 0; i < MOST_CHANGES && changes.hasNext() && !scenes.isEmpty(); i++) {
      changes.apply(scenes);
    }
    new Performance(screenplay).play(scenes);
  }

  // Changes

  private static final class Changes extends FuzzInput {
    Changes(byte[] data) {
      super(data);
    }

    void apply(List<Scene> scenes) {
      int kind = next() % 12;
      int where = next() % scenes.size();
      if (scenes.size() >= MOST_SCENES && kind >= 6) {
        return;
      }
      switch (kind) {
        case 0, 1, 2, 3, 4, 5 -> {
          if (scenes.get(where) instanceof Scene.Hears record) {
            scenes.set(where, changed(kind, record));
          }
        }
        case 6 -> scenes.remove(where);
        case 7 -> scenes.add(where, scenes.get(where));
        case 8 -> scenes.add(next() % scenes.size(), scenes.remove(where));
        case 9 -> scenes.add(where, invented());
        case 10 -> cut(scenes, where);
        case 11 -> scenes.add(where, new Scene.Does(ACTS[next() % ACTS.length]));
        default -> throw new AssertionError(kind);
      }
    }

    private static final Act[] ACTS = Act.values();
    private static final Epoch[] EPOCHS = Epoch.values();

    private Scene.Hears changed(int kind, Scene.Hears record) {
      byte[] content = record.content().toArray();
      int length = content.length;
      int offset = length == 0 ? 0 : next16() % length;
      return switch (kind) {
        case 0 -> {
          int value = next();
          if (length > 0) {
            content[offset] ^= (byte) value;
          }
          yield with(record, Bytes.owning(content));
        }
        case 1 -> with(record, record.content().slice(0, offset));
        case 2 ->
            with(
                record,
                join(
                    record.content().slice(0, offset),
                    bytes(next() & 15),
                    record.content().slice(offset, length)));
        case 3 -> {
          int end = Math.min(length, offset + 1 + (next() & 31));
          yield with(
              record,
              join(
                  record.content().slice(0, offset),
                  Bytes.EMPTY,
                  record.content().slice(end, length)));
        }
        case 4 -> new Scene.Hears(record.epoch(), next(), record.content());
        default -> new Scene.Hears(EPOCHS[next() % EPOCHS.length], record.type(), record.content());
      };
    }

    private static Scene.Hears with(Scene.Hears record, Bytes content) {
      return new Scene.Hears(record.epoch(), record.type(), content);
    }

    private Scene.Hears invented() {
      Epoch epoch = EPOCHS[next() % EPOCHS.length];
      return new Scene.Hears(epoch, 20 + next() % 5, bytes(next() & 63));
    }

    /** One record becomes two. */
    private void cut(List<Scene> scenes, int where) {
      if (scenes.get(where) instanceof Scene.Hears record && record.content().length() > 1) {
        int at = 1 + next16() % (record.content().length() - 1);
        scenes.set(where, with(record, record.content().slice(0, at)));
        scenes.add(where + 1, with(record, record.content().slice(at, record.content().length())));
      }
    }

    private static Bytes join(Bytes a, Bytes b, Bytes c) {
      byte[] all = new byte[a.length() + b.length() + c.length()];
      a.copyInto(all, 0);
      b.copyInto(all, a.length());
      c.copyInto(all, a.length() + b.length());
      return Bytes.owning(all);
    }
  }

  // Playing

  private static final class Performance {
    private final Screenplay screenplay;
    private final CapturedSecrets secrets = new CapturedSecrets();
    private final List<Bytes> received = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private final List<Bytes> sentData = new ArrayList<>();
    private final TlsConnection tls;
    private final PeerKeys keys;

    Performance(Screenplay screenplay) {
      this.screenplay = screenplay;
      this.tls = screenplay.begin(secrets, new Screenplay.ReceivedMessages(received));
      this.keys = new PeerKeys(secrets, screenplay.isClients());
    }

    void play(List<Scene> scenes) {
      for (Scene scene : scenes) {
        switch (scene) {
          case Scene.Does(Act act) -> Rehearsal.act(tls, act);
          case Scene.Hears record -> hear(record);
        }
        Rehearsal.answers(screenplay.isClients()).answer(tls);
        Pair.take(tls);
        events.addAll(tls.events());
        checkHandshake();
      }
      tls.receiveEnd();
      events.addAll(tls.events());
      EventOrder.check(events, tls);
      checkData();
      tls.close();
    }

    private void hear(Scene.Hears record) {
      if (!keys.has(record.epoch())) {
        Pair.give(tls, clear(record));
        return;
      }
      if (record.epoch() == Epoch.APPLICATION
          && record.type() == ContentType.APPLICATION_DATA.code()
          && !record.content().isEmpty()) {
        sentData.add(record.content());
      }
      Pair.give(tls, keys.seal(record));
    }

    private static byte[] clear(Scene.Hears record) {
      return Stand.clear(record.type(), 0x0303, record.content().toArray());
    }

    /** Ready means that all messages so far were the honest ones. */
    private void checkHandshake() {
      if (tls.session().isPresent()) {
        int through = screenplay.handshake().size();
        if (received.size() < through
            || !received.subList(0, through).equals(screenplay.handshake())) {
          throw new AssertionError("connected after " + received);
        }
      }
    }

    private void checkData() {
      int count = 0;
      for (Event event : events) {
        if (event instanceof Event.Data(Bytes bytes)) {
          if (count >= sentData.size() || !sentData.get(count).equals(bytes)) {
            throw new AssertionError("data that nobody sent: " + bytes);
          }
          count++;
        }
      }
    }
  }
}
