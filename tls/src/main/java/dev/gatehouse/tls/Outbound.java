package dev.gatehouse.tls;

import dev.gatehouse.tls.message.HandshakeMessage;
import dev.gatehouse.tls.record.RecordProtection;
import dev.gatehouse.tls.spec.AlertDescription;
import dev.gatehouse.tls.spec.ContentType;
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
  private static final int WARNING = 1;
  private static final int FATAL = 2;

  private @Nullable Writer messages;
  private int firstVersion = LEGACY_VERSION;
  private @Nullable RecordProtection protection;
  private byte[] wire = NOTHING;
  private int from;
  private int to;

  /** The next record is that of a client's first hello. */
  void beginWithInitialVersion() {
    firstVersion = INITIAL_VERSION;
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

  boolean needsUpdate() {
    return protection != null && protection.needsUpdate();
  }

  void alert(AlertDescription description) {
    flush();
    boolean closing =
        description == AlertDescription.CLOSE_NOTIFY
            || description == AlertDescription.USER_CANCELED;
    byte[] alert = {(byte) (closing ? WARNING : FATAL), (byte) description.code()};
    record(ContentType.ALERT, alert, 0, 2, true);
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
    ensure(RecordProtection.sealedBytes(length));
    RecordProtection keys = protection;
    if (keys != null && protectedIfPossible) {
      to += keys.seal(type, content, offset, length, wire, to);
      return;
    }
    wire[to] = (byte) type.code();
    wire[to + 1] = (byte) (firstVersion >> 8);
    wire[to + 2] = (byte) firstVersion;
    wire[to + 3] = (byte) (length >> 8);
    wire[to + 4] = (byte) length;
    System.arraycopy(content, offset, wire, to + RecordProtection.HEADER_BYTES, length);
    to += RecordProtection.HEADER_BYTES + length;
    firstVersion = LEGACY_VERSION;
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

  /** Seals application data; whatever waits has been taken out before. */
  int seal(byte[] plain, int offset, int length, byte[] out, int outOffset) {
    RecordProtection keys = protection;
    if (keys == null) {
      throw new IllegalStateException("no keys yet");
    }
    int at = outOffset;
    for (int done = 0; done < length; ) {
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
