package dev.gatehouse.tls;

import dev.gatehouse.tls.record.HandshakeJoiner;
import dev.gatehouse.tls.record.ModernProtection;
import dev.gatehouse.tls.record.RecordProtection;
import dev.gatehouse.tls.spec.ClassicVersion;
import dev.gatehouse.tls.spec.ContentType;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsError.PeerMisbehaved;
import dev.gatehouse.tls.spec.TlsException;
import org.jspecify.annotations.Nullable;

/**
 * What we receive: bytes in any pieces become records, records are opened, and their contents go to
 * whoever they are for (RFC 8446, section 5). A record that comes whole is read where it lies.
 * While an answer is waited for, what comes is kept. Holds no array while nothing is kept.
 */
final class Inbound {
  /** Whom the contents are for. */
  interface Receiver {
    /** A handshake message; {@code joiner} has it at hand. */
    void handshake(HandshakeJoiner joiner) throws TlsException;

    /**
     * An alert.
     *
     * @param level as it stands there, 0..255
     * @param code 0..255
     */
    void alert(int level, int code) throws TlsException;

    /** Application data; the array is used again after the call. */
    void data(byte[] bytes, int offset, int length) throws TlsException;

    /** The content of a change_cipher_spec record. */
    void changeCipherSpec(boolean valid) throws TlsException;

    /**
     * A hello in the form of SSL 2.0 (RFC 5246, appendix E.2), without its two bytes of length;
     * only where it was allowed, and as the first that comes.
     */
    void ssl2Hello(byte[] bytes, int offset, int length) throws TlsException;

    /** Whether an answer is waited for. */
    boolean waiting();

    /** Whether nothing more is wanted. */
    boolean closed();
  }

  private static final byte[] NOTHING = {};

  private static final int HEADER_BYTES = RecordProtection.HEADER_BYTES;

  /** Two bytes of length, the first bit set (RFC 5246, appendix E.2). */
  private static final int SSL2_HEADER_BYTES = 2;

  /** Three bytes a suite, and 41 at the most for the rest: room for more suites than there are. */
  private static final int MOST_SSL2_HELLO_BYTES = 4096;

  /** What is kept while an answer is waited for: one record, and one handshake flight of 64 KiB. */
  private static final int MOST_KEPT_BYTES = RecordProtection.MOST_RECORD_BYTES + 64 * 1024;

  private final Receiver receiver;
  private final HandshakeJoiner joiner;
  private @Nullable RecordProtection protection;

  /** The version that was agreed, if it is older than TLS 1.3. */
  private @Nullable ClassicVersion classic;

  /** Until something has come, where it may be. */
  private boolean mayBeSsl2Hello;

  private boolean openedOne;
  private int earlyDataToSkip;
  private byte[] kept = NOTHING;
  private int from;
  private int to;

  Inbound(Receiver receiver, int handshakeMessageBytes) {
    this.receiver = receiver;
    this.joiner = new HandshakeJoiner(handshakeMessageBytes);
  }

  /** What comes first may be a hello in the form of SSL 2.0. */
  void allowSsl2Hello() {
    mayBeSsl2Hello = true;
  }

  /** Records are of this version from here on. */
  void agreed(ClassicVersion version) {
    classic = version;
  }

  /**
   * Takes bytes; all of them, unless an answer is waited for and no more can be kept.
   *
   * @return how many were taken
   */
  int take(byte[] in, int offset, int length) throws TlsException {
    int at = offset;
    int end = offset + length;
    while (at < end && !receiver.closed()) {
      if (receiver.waiting()) {
        int part = Math.min(end - at, MOST_KEPT_BYTES - (to - from));
        keep(in, at, part);
        return at + part - offset;
      }
      if (from == to && end - at >= HEADER_BYTES) {
        int record = recordBytes(in, at);
        if (end - at >= record) {
          process(in, at, record);
          at += record;
          continue;
        }
      }
      int part = Math.min(end - at, missing());
      keep(in, at, part);
      at += part;
      resume();
    }
    return length;
  }

  /** How many bytes the record that is kept lacks, as far as it is known. */
  private int missing() throws TlsException {
    int have = to - from;
    return have < HEADER_BYTES ? HEADER_BYTES - have : recordBytes(kept, from) - have;
  }

  /** How many bytes are lacking, as far as it is known, until nothing is kept; 0 if nothing is. */
  int toEdge() throws TlsException {
    return isEmpty() ? 0 : missing();
  }

  /** Under which keys records are opened, if there are any yet. */
  @Nullable RecordProtection protection() {
    return protection;
  }

  /** Goes on with what is kept, until it is used up or an answer is waited for. */
  void resume() throws TlsException {
    drain();
    while (!receiver.waiting() && !receiver.closed() && to - from >= HEADER_BYTES) {
      int record = recordBytes(kept, from);
      if (to - from < record) {
        return;
      }
      int at = from;
      from += record;
      process(kept, at, record);
    }
    if (from == to) {
      forget();
    }
  }

  /** Whether nothing is kept: no piece of a record, no message. */
  boolean isEmpty() {
    return from == to && joiner.isEmpty();
  }

  /** The length of the record that begins there, header included, if it may be one at all. */
  private int recordBytes(byte[] bytes, int at) throws TlsException {
    if (mayBeSsl2Hello && looksLikeSsl2Hello(bytes, at)) {
      return ssl2HelloBytes(bytes, at);
    }
    ContentType type = ContentType.of(bytes[at] & 0xff);
    if (type == null) {
      throw TlsException.broken(Rule.RECORD_TYPE_KNOWN);
    }
    // 5.1: legacy_record_version "MUST be ignored for all purposes", but what does not begin with
    // TLS's major version is not TLS at all.
    if (bytes[at + 1] != 3) {
      throw TlsException.broken(Rule.RECORD_LEGACY_VERSION);
    }
    int length = (bytes[at + 3] & 0xff) << 8 | (bytes[at + 4] & 0xff);
    ClassicVersion version = classic;
    if (version != null) {
      requireClassic(version, type, bytes[at + 2], length);
    } else if (type == ContentType.APPLICATION_DATA) {
      if (length > ModernProtection.MOST_CIPHERTEXT_BYTES) {
        throw TlsException.broken(Rule.RECORD_CIPHERTEXT_LENGTH);
      }
    } else if (length > RecordProtection.MOST_CONTENT_BYTES) {
      throw TlsException.broken(Rule.RECORD_PLAINTEXT_LENGTH);
    }
    return HEADER_BYTES + length;
  }

  private void requireClassic(ClassicVersion version, ContentType type, int minor, int length)
      throws TlsException {
    // A client that does not like our hello says so in the version that it began with.
    boolean refusal = protection == null && type == ContentType.ALERT;
    if (minor != (version.version().code() & 0xff) && !refusal) {
      throw TlsException.broken(Rule.RECORD_VERSION);
    }
    if (protection == null && length > RecordProtection.MOST_CONTENT_BYTES) {
      throw TlsException.broken(Rule.RECORD_PLAINTEXT_LENGTH);
    }
    if (protection != null && length > protection.mostCiphertextBytes()) {
      throw TlsException.broken(Rule.RECORD_OLDER_CIPHERTEXT_LENGTH);
    }
  }

  /** Length with the first bit set, client_hello, and a version of 3.x. */
  private static boolean looksLikeSsl2Hello(byte[] bytes, int at) {
    return bytes[at] < 0 && bytes[at + 2] == 1 && bytes[at + 3] == 3;
  }

  private static int ssl2HelloBytes(byte[] bytes, int at) throws TlsException {
    int length = (bytes[at] & 0x7f) << 8 | (bytes[at + 1] & 0xff);
    if (length < HEADER_BYTES - SSL2_HEADER_BYTES) {
      throw TlsException.broken(Rule.RECORD_TYPE_KNOWN); // not so much as what we have read
    }
    if (length > MOST_SSL2_HELLO_BYTES) {
      throw TlsException.broken(Rule.HANDSHAKE_MESSAGE_LENGTH);
    }
    return SSL2_HEADER_BYTES + length;
  }

  private void process(byte[] bytes, int at, int record) throws TlsException {
    if (mayBeSsl2Hello) {
      mayBeSsl2Hello = false;
      if (looksLikeSsl2Hello(bytes, at)) {
        receiver.ssl2Hello(bytes, at + SSL2_HEADER_BYTES, record - SSL2_HEADER_BYTES);
        return;
      }
    }
    if (classic != null) {
      processClassic(bytes, at, record);
    } else {
      processModern(bytes, at, record);
    }
  }

  /** All types are protected as soon as there are keys, and none is hidden. */
  private void processClassic(byte[] bytes, int at, int record) throws TlsException {
    RecordProtection keys = protection;
    if (keys == null) {
      ContentType type = ContentType.of(bytes[at] & 0xff);
      if (type == null || type == ContentType.APPLICATION_DATA) {
        throw TlsException.broken(Rule.RECORD_NOT_YET_PROTECTED);
      }
      dispatch(type, bytes, at + HEADER_BYTES, record - HEADER_BYTES);
      return;
    }
    byte[] content = new byte[keys.openedBytes(record)];
    int length = keys.open(bytes, at, record, content, 0);
    dispatch(keys.openedType(), content, 0, length);
  }

  private void processModern(byte[] bytes, int at, int record) throws TlsException {
    int content = at + HEADER_BYTES;
    int length = record - HEADER_BYTES;
    switch (ContentType.of(bytes[at] & 0xff)) {
      case CHANGE_CIPHER_SPEC -> {
        requireJoined();
        receiver.changeCipherSpec(length == 1 && bytes[content] == 1);
      }
      case APPLICATION_DATA -> openAndDispatch(bytes, at, record);
      case ALERT -> {
        // A client that does not like our hello has no keys yet to say so.
        if (protection != null && (openedOne || length != 2)) {
          throw TlsException.broken(Rule.RECORD_PROTECTED);
        }
        dispatch(ContentType.ALERT, bytes, content, length);
      }
      case HANDSHAKE -> {
        if (protection != null) {
          throw TlsException.broken(Rule.RECORD_PROTECTED);
        }
        earlyDataToSkip = 0; // the second hello: early data went before it
        dispatch(ContentType.HANDSHAKE, bytes, content, length);
      }
      case null -> throw new IllegalStateException("recordBytes has looked at the type");
    }
  }

  private void openAndDispatch(byte[] bytes, int at, int record) throws TlsException {
    if (protection == null) {
      skipEarlyDataOr(Rule.RECORD_NOT_YET_PROTECTED, record);
      return;
    }
    byte[] content = new byte[record - HEADER_BYTES];
    int length;
    try {
      length = protection.open(bytes, at, record, content, 0);
    } catch (TlsException e) {
      if (earlyDataToSkip > 0 && e.error() instanceof PeerMisbehaved(Rule rule)) {
        skipEarlyDataOr(rule, record);
        return;
      }
      throw e;
    }
    openedOne = true;
    earlyDataToSkip = 0;
    dispatch(protection.openedType(), content, 0, length);
  }

  /** RFC 8446, section 4.2.10: what cannot be opened is early data, until the first that can. */
  private void skipEarlyDataOr(Rule broken, int record) throws TlsException {
    if (earlyDataToSkip <= 0 || (broken != Rule.RECORD_AUTHENTIC && protection != null)) {
      throw TlsException.broken(broken);
    }
    earlyDataToSkip -= record;
    if (earlyDataToSkip <= 0) {
      throw TlsException.broken(Rule.TOO_MUCH_EARLY_DATA);
    }
  }

  private void dispatch(ContentType type, byte[] bytes, int offset, int length)
      throws TlsException {
    switch (type) {
      case HANDSHAKE -> {
        if (length == 0) {
          throw TlsException.broken(Rule.RECORD_NOT_EMPTY);
        }
        joiner.add(bytes, offset, length);
        drain();
      }
      case ALERT -> {
        requireJoined();
        if (length != 2) {
          throw TlsException.broken(length == 0 ? Rule.RECORD_NOT_EMPTY : Rule.ALERT_LENGTH);
        }
        receiver.alert(bytes[offset] & 0xff, bytes[offset + 1] & 0xff);
      }
      case APPLICATION_DATA -> {
        requireJoined();
        receiver.data(bytes, offset, length);
      }
      case CHANGE_CIPHER_SPEC -> {
        if (classic == null) {
          throw TlsException.broken(Rule.RECORD_INNER_TYPE_ALLOWED);
        }
        requireJoined();
        receiver.changeCipherSpec(length == 1 && bytes[offset] == 1);
      }
    }
  }

  /** Hands over the messages that are whole; what is left does not lie in the record's array. */
  private void drain() throws TlsException {
    while (!receiver.waiting() && !receiver.closed() && joiner.next()) {
      receiver.handshake(joiner);
    }
    joiner.keep();
  }

  private void requireJoined() throws TlsException {
    if (!joiner.isEmpty()) {
      throw TlsException.broken(Rule.HANDSHAKE_NOT_INTERLEAVED);
    }
  }

  /** What comes from here on is under these keys; the old ones are closed. */
  void protect(RecordProtection next) throws TlsException {
    requireRecordEdge();
    if (protection != null) {
      protection.close();
    }
    protection = next;
  }

  /** No message goes on behind the one at hand (RFC 8446, section 5.1). */
  void requireRecordEdge() throws TlsException {
    if (!joiner.isEmpty()) {
      throw TlsException.broken(Rule.KEY_CHANGE_AT_RECORD_EDGE);
    }
  }

  void skipEarlyData(int bytes) {
    earlyDataToSkip = bytes;
  }

  /**
   * Opens one whole record between the caller's arrays.
   *
   * @return the application data's length; 0 when it was something else, which has been dealt with
   */
  int open(byte[] bytes, int at, int record, byte[] out, int outOffset) throws TlsException {
    RecordProtection keys = protection;
    if (keys == null) {
      throw new IllegalStateException("no keys yet");
    }
    if (record < HEADER_BYTES || recordBytes(bytes, at) != record) {
      throw new IllegalArgumentException("not exactly one record: " + record + " bytes");
    }
    if (keys.hidesType() && (bytes[at] & 0xff) != ContentType.APPLICATION_DATA.code()) {
      process(bytes, at, record);
      return 0;
    }
    int length = keys.open(bytes, at, record, out, outOffset);
    if (keys.openedType() == ContentType.APPLICATION_DATA && length > 0 && joiner.isEmpty()) {
      return length;
    }
    dispatch(keys.openedType(), out, outOffset, length);
    return 0;
  }

  private void keep(byte[] bytes, int at, int count) {
    if (count > kept.length - to) {
      int have = to - from;
      byte[] larger = new byte[Math.max(have + count, 2 * have)];
      System.arraycopy(kept, from, larger, 0, have);
      kept = larger;
      from = 0;
      to = have;
    }
    System.arraycopy(bytes, at, kept, to, count);
    to += count;
  }

  private void forget() {
    kept = NOTHING;
    from = 0;
    to = 0;
  }

  void close() {
    forget();
    joiner.clear();
    if (protection != null) {
      protection.close();
    }
  }
}
