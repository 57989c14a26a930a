package dev.gatehouse.tls;

import dev.gatehouse.tls.ClassicRehearsals.Asking;
import dev.gatehouse.tls.ClassicScreenplay.Overheard;
import dev.gatehouse.tls.ClassicScreenplay.PeerKeys;
import dev.gatehouse.tls.ClassicScreenplay.Scene;
import dev.gatehouse.tls.Rehearsal.Act;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.ClassicVersion;
import dev.gatehouse.tls.spec.ContentType;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whole handshakes of SSL 3.0 to TLS 1.2, of either role, against a peer that has rewritten its
 * part. The peer knows the keys, so what it changes is changed behind the encryption too. The first
 * byte chooses the conversation (version, suite, client certificate, resumption) and the role, each
 * further group of bytes is one change to the peer's records: bits, lengths, types and keys,
 * records lost, doubled, moved, cut, joined and invented.
 *
 * <p>However it goes, it must end in order; what is taken for a finished handshake must be, message
 * for message, the honest one; and application data must be what was sent as such.
 */
public final class ClassicHandshakeFuzz {
  private static final int MOST_CHANGES = 24;
  private static final int MOST_SCENES = 64;

  /** New ones go to the end, for the corpus chooses by number. */
  private static final List<ClassicScreenplay> SCREENPLAYS =
      Stream.of(
              full("TLSv1.2", CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, true),
              full("TLSv1.2", CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, true, Asking.ALICE),
              full("TLSv1.2", CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA256, false, Asking.ANYBODY),
              full("TLSv1.2", CipherSuite.TLS_DHE_RSA_WITH_AES_128_GCM_SHA256, true),
              full(
                  "TLSv1.2",
                  CipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
                  true,
                  Asking.ALICE),
              full("TLSv1.1", CipherSuite.TLS_RSA_WITH_AES_256_CBC_SHA, true, Asking.ALICE),
              full("TLSv1.1", CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, false),
              full("TLSv1.0", CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA, false),
              full("TLSv1.0", CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, true, Asking.ALICE),
              full("TLSv1.0", CipherSuite.TLS_RSA_WITH_RC4_128_SHA, true, Asking.ANYBODY),
              full("SSLv3", CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA, false, Asking.ALICE),
              full("SSLv3", CipherSuite.TLS_RSA_WITH_RC4_128_MD5, false, Asking.ANYBODY),
              full("SSLv3", CipherSuite.TLS_RSA_WITH_3DES_EDE_CBC_SHA, false),
              ClassicRehearsals.resumed(
                  ProtocolVersion.TLS_1_2,
                  CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
                  true),
              ClassicRehearsals.resumed(
                  ProtocolVersion.TLS_1_0, CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA, true))
          .flatMap(r -> Stream.of(ClassicScreenplay.of(r, false), ClassicScreenplay.of(r, true)))
          .toList();

  private static Rehearsal full(String version, CipherSuite suite, boolean etm) {
    return full(version, suite, etm, Asking.NOTHING);
  }

  private static Rehearsal full(String version, CipherSuite suite, boolean etm, Asking asking) {
    return ClassicRehearsals.full(
        Stream.of(ClassicVersion.values())
            .map(ClassicVersion::version)
            .filter(v -> v.toString().equals(version))
            .findFirst()
            .orElseThrow(),
        suite,
        etm,
        asking);
  }

  private ClassicHandshakeFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    Changes changes = new Changes(data);
    ClassicScreenplay screenplay = SCREENPLAYS.get(changes.next() % SCREENPLAYS.size());
    List<Scene> scenes = new ArrayList<>(screenplay.scenes());
    for (int i = 0; i < MOST_CHANGES && changes.hasNext() && !scenes.isEmpty(); i++) {
      changes.apply(scenes);
    }
    new Performance(screenplay).play(scenes);
  }

  // Changes

  private static final class Changes extends FuzzInput {
    private static final Act[] ACTS = {Act.HANDSHAKE, Act.DATA, Act.CLOSE};

    Changes(byte[] data) {
      super(data);
    }

    void apply(List<Scene> scenes) {
      int kind = next() % 13;
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
        case 12 -> join(scenes, where);
        default -> throw new AssertionError(kind);
      }
    }

    private Scene.Hears changed(int kind, Scene.Hears record) {
      Bytes content = record.content();
      int length = content.length();
      int offset = length == 0 ? 0 : next16() % length;
      return switch (kind) {
        case 0 -> {
          byte[] flipped = content.toArray();
          int value = next();
          if (length > 0) {
            flipped[offset] ^= (byte) value;
          }
          yield with(record, Bytes.owning(flipped));
        }
        case 1 -> with(record, content.slice(0, offset));
        case 2 ->
            with(
                record,
                joined(
                    content.slice(0, offset), bytes(next() & 15), content.slice(offset, length)));
        case 3 -> {
          int end = Math.min(length, offset + 1 + (next() & 31));
          yield with(record, joined(content.slice(0, offset), content.slice(end, length)));
        }
        case 4 -> new Scene.Hears(record.sealed(), next(), content);
        default -> new Scene.Hears(!record.sealed(), record.type(), content);
      };
    }

    private static Scene.Hears with(Scene.Hears record, Bytes content) {
      return new Scene.Hears(record.sealed(), record.type(), content);
    }

    private Scene.Hears invented() {
      boolean sealed = (next() & 1) == 1;
      return new Scene.Hears(sealed, 20 + next() % 5, bytes(next() & 63));
    }

    /** One record becomes two. */
    private void cut(List<Scene> scenes, int where) {
      if (scenes.get(where) instanceof Scene.Hears record && record.content().length() > 1) {
        int place = 1 + next16() % (record.content().length() - 1);
        scenes.set(where, with(record, record.content().slice(0, place)));
        scenes.add(
            where + 1, with(record, record.content().slice(place, record.content().length())));
      }
    }

    /** Two records of one type become one. */
    private static void join(List<Scene> scenes, int where) {
      if (where + 1 < scenes.size()
          && scenes.get(where) instanceof Scene.Hears first
          && scenes.get(where + 1) instanceof Scene.Hears second
          && first.content().length() + second.content().length() <= 1 << 14) {
        scenes.set(where, with(first, joined(first.content(), second.content())));
        scenes.remove(where + 1);
      }
    }

    private static Bytes joined(Bytes... parts) {
      byte[] all = new byte[Stream.of(parts).mapToInt(Bytes::length).sum()];
      int at = 0;
      for (Bytes part : parts) {
        part.copyInto(all, at);
        at += part.length();
      }
      return Bytes.owning(all);
    }
  }

  // Playing

  private static final class Performance {
    private final ClassicScreenplay screenplay;
    private final Overheard overheard = new Overheard();
    private final List<Event> events = new ArrayList<>();
    private final List<Bytes> sentData = new ArrayList<>();
    private final TlsConnection tls;
    private final PeerKeys keys;

    Performance(ClassicScreenplay screenplay) {
      this.screenplay = screenplay;
      this.tls = screenplay.begin(overheard);
      this.keys = new PeerKeys(overheard, screenplay.isClients());
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
      if (!record.sealed() || !keys.areThere()) {
        int version = keys.version().map(v -> v.version().code()).orElse(0x0301);
        Pair.give(tls, Stand.clear(record.type(), version, record.content().toArray()));
        return;
      }
      if (record.type() == ContentType.APPLICATION_DATA.code() && !record.content().isEmpty()) {
        sentData.add(record.content());
      }
      Pair.give(tls, keys.seal(record));
    }

    /** Ready means that all messages so far were the honest ones. */
    private void checkHandshake() {
      if (tls.session().isPresent()) {
        int through = screenplay.handshake().size();
        List<Bytes> received = overheard.received();
        if (received.size() < through
            || !received.subList(0, through).equals(screenplay.handshake())) {
          throw new AssertionError(screenplay + " connected after " + received);
        }
      }
    }

    /** Data comes in the order in which it was sent, none of it changed, joined or made up. */
    private void checkData() {
      int count = 0;
      for (Event event : events) {
        if (event instanceof Event.Data(Bytes bytes)) {
          while (count < sentData.size() && !sentData.get(count).equals(bytes)) {
            count++; // sent before it could be read
          }
          if (count++ >= sentData.size()) {
            throw new AssertionError(screenplay + ": data that nobody sent: " + bytes);
          }
        }
      }
    }
  }
}
