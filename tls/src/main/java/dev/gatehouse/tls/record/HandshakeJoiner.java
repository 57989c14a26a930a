package dev.gatehouse.tls.record;

import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Cursor;
import org.jspecify.annotations.Nullable;

/**
 * Finds the handshake messages in the contents of records, which may hold several or cut one into
 * pieces (RFC 8446, section 5.1). A message that lies whole in a record is shown where it lies;
 * only pieces are copied, into an array that grows with what has come and not with what is
 * announced.
 *
 * <pre>{@code
 * joiner.add(content, offset, length);
 * while (joiner.next()) {
 *   transcript.add(joiner.array(), joiner.offset(), joiner.length());
 *   handle(HandshakeMessage.decode(joiner.type(), joiner.body(), dialect));
 * }
 * }</pre>
 *
 * After {@code next} has said false, or after {@link #keep}, the content's array may be used again.
 * Not thread-safe.
 */
public final class HandshakeJoiner {
  private static final int HEADER_BYTES = 4;
  private static final byte[] NOTHING = {};

  private final int mostBytes;

  /** Bytes that came with records before this one. */
  private byte[] kept = NOTHING;

  private int keptFrom;
  private int keptTo;

  /** What of the record at hand was not yet looked at; the array is the caller's. */
  private byte[] record = NOTHING;

  private int recordFrom;
  private int recordTo;

  private byte @Nullable [] array; // of the message at hand
  private int offset;
  private int length;

  /**
   * @param mostBytes of a message's body; a longer one is refused when its header has come
   */
  public HandshakeJoiner(int mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** Takes the content of the next handshake record: {@code length} bytes from {@code offset}. */
  public void add(byte[] bytes, int offset, int length) {
    keep();
    record = bytes;
    recordFrom = offset;
    recordTo = offset + length;
  }

  /**
   * Goes to the next message, if it has come whole.
   *
   * @throws TlsException {@code PeerMisbehaved} when it is longer than we take
   */
  public boolean next() throws TlsException {
    array = null;
    if (keptFrom != keptTo) {
      return nextKept();
    }
    int available = recordTo - recordFrom;
    if (available >= HEADER_BYTES) {
      int whole = wholeLength(record, recordFrom);
      if (available >= whole) {
        show(record, recordFrom, whole);
        recordFrom += whole;
        return true;
      }
    }
    keep();
    return false;
  }

  /** The message whose beginning, at least, was kept. Takes from the record only what it lacks. */
  private boolean nextKept() throws TlsException {
    if (!fill(HEADER_BYTES) || !fill(wholeLength(kept, keptFrom))) {
      return false;
    }
    int whole = wholeLength(kept, keptFrom);
    show(kept, keptFrom, whole);
    keptFrom += whole;
    if (keptFrom == keptTo) {
      forgetKept(); // the message at hand still holds the array
    }
    return true;
  }

  /** Moves bytes from the record until {@code wanted} are kept; false when it has not so many. */
  private boolean fill(int wanted) {
    int missing = wanted - (keptTo - keptFrom);
    if (missing > 0) {
      keep(Math.min(missing, recordTo - recordFrom));
    }
    return keptTo - keptFrom >= wanted;
  }

  private int wholeLength(byte[] bytes, int at) throws TlsException {
    int body = (bytes[at + 1] & 0xff) << 16 | (bytes[at + 2] & 0xff) << 8 | (bytes[at + 3] & 0xff);
    if (body > mostBytes) {
      throw TlsException.broken(Rule.HANDSHAKE_MESSAGE_LENGTH);
    }
    return HEADER_BYTES + body;
  }

  private void show(byte[] bytes, int from, int count) {
    array = bytes;
    offset = from;
    length = count;
  }

  /**
   * Copies what is left of the record, so that its array may be used again before all its messages
   * were taken. The message at hand still lies where it lay.
   */
  public void keep() {
    keep(recordTo - recordFrom);
    record = NOTHING;
    recordFrom = 0;
    recordTo = 0;
  }

  private void keep(int count) {
    if (count == 0) {
      return;
    }
    if (count > kept.length - keptTo) {
      int held = keptTo - keptFrom;
      byte[] larger =
          new byte[Math.max(held + count, Math.min(2 * held, HEADER_BYTES + mostBytes))];
      System.arraycopy(kept, keptFrom, larger, 0, held);
      kept = larger; // a new one even if there is room: the message at hand may lie in the old one
      keptFrom = 0;
      keptTo = held;
    }
    System.arraycopy(record, recordFrom, kept, keptTo, count);
    keptTo += count;
    recordFrom += count;
  }

  private void forgetKept() {
    kept = NOTHING;
    keptFrom = 0;
    keptTo = 0;
  }

  /**
   * Whether no byte is left: no further message, and no beginning of one. Keys may change, and
   * another record may come, only then (RFC 8446, section 5.1).
   */
  public boolean isEmpty() {
    return keptFrom == keptTo && recordFrom == recordTo;
  }

  /** msg_type of the message at hand, 0..255. */
  public int type() {
    return array()[offset] & 0xff;
  }

  /** The body of the message at hand; valid until the record's array is used again. */
  public Cursor body() {
    return new Cursor(array(), offset + HEADER_BYTES, offset + length);
  }

  /** Where the message at hand lies: for the transcript, header included. Not to be written to. */
  public byte[] array() {
    if (array == null) {
      throw new IllegalStateException("no message is at hand: next() has not said true");
    }
    return array;
  }

  public int offset() {
    return offset;
  }

  /** Length of the message at hand with its header. */
  public int length() {
    return length;
  }

  /** Size of the array that pieces are kept in, 0 when nothing is. */
  int keptBytes() {
    return kept.length;
  }

  /** Forgets everything: the connection is over. */
  public void clear() {
    forgetKept();
    record = NOTHING;
    recordFrom = 0;
    recordTo = 0;
    array = null;
  }

  @Override
  public String toString() {
    return "HandshakeJoiner(" + (keptTo - keptFrom + recordTo - recordFrom) + " bytes waiting)";
  }
}
