package dev.gatehouse.tls;

import dev.gatehouse.tls.message.HandshakeMessage;
import dev.gatehouse.tls.record.ModernProtection;
import dev.gatehouse.tls.record.RecordProtection;
import dev.gatehouse.tls.spec.AlertDescription;
import dev.gatehouse.tls.spec.ClassicVersion;
import dev.gatehouse.tls.spec.ContentType;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.tls.spec.TlsError;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Writer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What we send: handshake messages gathered into as few records as they fill, and the records that
 * wait to be transmitted. Holds no array while nothing waits.
 */
final class Outbound {
  private static final byte[] NOTHING = {};

  /**
   * RFC 8446, section 5.1: the first hello's record may say 3.1, for the sake of old middleboxes.
   */
  private static final int INITIAL_VERSION = 0x0301;

  private static final int LEGACY_VERSION = 0x0303;
  static final int WARNING = 1;
  static final int FATAL = 2;

  private @Nullable Writer messages;
  private @Nullable ClassicVersion classic;
  private int version = LEGACY_VERSION;
  private int firstVersion = LEGACY_VERSION;
  private @Nullable RecordProtection protection;
  private byte[] wire = NOTHING;
  private int from;
  private int to;

  /**
   * The next record is that of a client's first hello.
   *
   * @param newest what it offers
   */
  void beginWithInitialVersion(ProtocolVersion newest) {
    firstVersion = Math.min(INITIAL_VERSION, newest.code());
  }

  /** Records and alerts are of this version from here on. */
  void agreed(ClassicVersion agreed) {
    flush();
    classic = agreed;
    version = agreed.version().code();
    firstVersion = version;
  }

  /** Appends a message; returns the writer, whose last bytes it is. */
  Writer message(HandshakeMessage message) {
    Writer out = messages();
    message.encodeWithHeader(out);
    return out;
  }

  void message(Bytes encoded) {
    messages().raw(encoded);
  }

  private Writer messages() {
    Writer out = messages;
    if (out == null) {
      out = new Writer(2048);
      messages = out;
    }
    return out;
  }

  /** How many bytes of messages wait for their record. */
  int gathered() {
    return messages == null ? 0 : messages.length();
  }

  void changeCipherSpec() {
    flush();
    record(ContentType.CHANGE_CIPHER_SPEC, new byte[] {1}, 0, 1, false);
  }

  /** What is sent from here on is under these keys; the old ones are closed. */
  void protect(RecordProtection next) {
    flush();
    if (protection != null) {
      protection.close();
    }
    protection = next;
  }

  /** Under which keys records are sealed, if there are any yet. */
  @Nullable RecordProtection protection() {
    return protection;
  }

  boolean needsUpdate() {
    return protection != null && protection.needsUpdate();
  }

  /**
   * Says it as the version does.
   *
   * @return what was said; null where SSL 3.0 has no word for what is only a warning
   */
  @Nullable AlertDescription alert(AlertDescription wanted) {
    flush();
    AlertDescription said = classic == null ? wanted : classic.alert(wanted);
    int level = level(wanted);
    if (level == WARNING && said != wanted) {
      return null;
    }
    record(ContentType.ALERT, new byte[] {(byte) level, (byte) said.code()}, 0, 2, true);
    return said;
  }

  private static int level(AlertDescription description) {
    return switch (description) {
      case CLOSE_NOTIFY, USER_CANCELED, NO_CERTIFICATE, NO_RENEGOTIATION -> WARNING;
      default -> FATAL;
    };
  }

  /** Makes records of the messages that have been gathered. */
  private void flush() {
    Writer out = messages;
    if (out == null || out.length() == 0) {
      return;
    }
    for (int at = 0; at < out.length(); ) {
      int length = Math.min(out.length() - at, RecordProtection.MOST_CONTENT_BYTES);
      record(ContentType.HANDSHAKE, out.array(), at, length, true);
      at += length;
    }
    out.reset();
  }

  private void record(
      ContentType type, byte[] content, int offset, int length, boolean protectedIfPossible) {
    RecordProtection keys = protection;
    if (keys != null && protectedIfPossible) {
      ensure(keys.sealedBytes(length));
      to += keys.seal(type, content, offset, length, wire, to);
      return;
    }
    ensure(RecordProtection.HEADER_BYTES + length);
    wire[to] = (byte) type.code();
    wire[to + 1] = (byte) (firstVersion >> 8);
    wire[to + 2] = (byte) firstVersion;
    wire[to + 3] = (byte) (length >> 8);
    wire[to + 4] = (byte) length;
    System.arraycopy(content, offset, wire, to + RecordProtection.HEADER_BYTES, length);
    to += RecordProtection.HEADER_BYTES + length;
    firstVersion = version;
  }

  private void ensure(int more) {
    if (more > wire.length - to) {
      int waiting = to - from;
      byte[] larger = new byte[Math.max(waiting + more, 2 * waiting)];
      System.arraycopy(wire, from, larger, 0, waiting);
      wire = larger;
      from = 0;
      to = waiting;
    }
  }

  /** How many bytes {@link #transmit} would give. */
  int pending() {
    flush();
    return to - from;
  }

  int transmit(byte[] out, int offset, int length) {
    int count = Math.min(pending(), length);
    System.arraycopy(wire, from, out, offset, count);
    from += count;
    if (from == to) {
      wire = NOTHING;
      from = 0;
      to = 0;
    }
    return count;
  }

  /** The handshake is over: the messages to come are few and small. */
  void release() {
    flush();
    messages = null;
  }

  /** Whether the keys may still seal so much; if not, it is time to end. */
  boolean seals(int length) {
    return protection == null || protection.seals(length);
  }

  TlsError keysSpent() {
    return new TlsError.KeysSpent(String.valueOf(protection));
  }

  /** How many bytes {@link #seal} writes for so many. */
  int sealedBytes(int length) {
    RecordProtection keys = protection;
    int first = keys != null && length > 1 && keys.splitsData() ? 1 : 0;
    int whole = (length - first) / RecordProtection.MOST_CONTENT_BYTES;
    int rest = (length - first) % RecordProtection.MOST_CONTENT_BYTES;
    return sealedRecordBytes(keys, first)
        + whole * sealedRecordBytes(keys, RecordProtection.MOST_CONTENT_BYTES)
        + sealedRecordBytes(keys, rest);
  }

  private static int sealedRecordBytes(@Nullable RecordProtection keys, int length) {
    if (length == 0) {
      return 0;
    }
    return keys == null ? length + ModernProtection.OVERHEAD_BYTES : keys.sealedBytes(length);
  }

  /** Seals application data; whatever waits has been taken out before. */
  int seal(byte[] plain, int offset, int length, byte[] out, int outOffset) {
    RecordProtection keys = protection;
    if (keys == null) {
      throw new IllegalStateException("no keys yet");
    }
    int at = outOffset;
    int done = 0;
    if (length > 1 && keys.splitsData()) {
      at += keys.seal(ContentType.APPLICATION_DATA, plain, offset, 1, out, at);
      done = 1;
    }
    while (done < length) {
      int part = Math.min(length - done, RecordProtection.MOST_CONTENT_BYTES);
      at += keys.seal(ContentType.APPLICATION_DATA, plain, offset + done, part, out, at);
      done += part;
    }
    return at - outOffset;
  }

  /** Forgets the keys; what waits in records may still be taken. */
  void closeKeys() {
    flush();
    messages = null;
    if (protection != null) {
      protection.close();
    }
  }

  /** Forgets all of it. */
  void close() {
    if (messages != null) {
      Arrays.fill(messages.array(), (byte) 0);
      messages = null;
    }
    if (protection != null) {
      protection.close();
    }
    wire = NOTHING;
    from = 0;
    to = 0;
  }
}
