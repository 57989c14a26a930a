package dev.gatehouse.gateway.http.codec;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A head or a trailer section while and after it is read: the bytes as they came, and where each
 * field's name and value lie in them. It is used again for the next message after {@link #clear}.
 *
 * <p>Reading is restartable at lines: a line that is not yet whole is looked at again when more
 * bytes have come, and whatever cannot become right is refused at its first byte.
 */
public abstract sealed class Fields permits RequestHead, ResponseHead, Trailers {
  private static final int FIRST_STEP = 1024;
  private static final int PLACES = 4; // name's start and end, value's start and end

  /** A fresh one's array; most heads fit. */
  private static final int FIRST_BYTES = 2048;

  private final int maxFields;
  private final int maxBytes;
  private final Flaw tooLong;

  byte[] bytes = new byte[FIRST_BYTES];
  int filled;

  /** Where the line begins that is to be read next. */
  int at;

  private boolean whole;
  private int count;
  private int[] places = new int[16 * PLACES];
  private byte[] names = new byte[16];
  private long seen;
  private long seenTwice;
  private boolean connectionNames;

  Fields(int maxBytes, int maxFields, Flaw tooLong) {
    this.maxBytes = maxBytes;
    this.maxFields = maxFields;
    this.tooLong = tooLong;
  }

  /** Forgets the message; keeps the arrays. */
  public void clear() {
    filled = 0;
    at = 0;
    whole = false;
    count = 0;
    seen = 0;
    seenTwice = 0;
    connectionNames = false;
  }

  /** Whether no byte of a message has been read. */
  public boolean isEmpty() {
    return filled == 0;
  }

  /**
   * Reads on. When the section is whole, {@code in} stands right behind it; before that all of
   * {@code in} is taken.
   *
   * @return whether the section is whole
   * @throws MalformedException as soon as it cannot become right or goes over a limit
   */
  public boolean read(ByteBuf in) throws MalformedException {
    for (int step = FIRST_STEP; in.isReadable(); step <<= 1) {
      int before = filled;
      int take = Math.min(Math.min(in.readableBytes(), step), maxBytes - filled);
      if (take == 0) throw overLimit();
      if (bytes.length < filled + take) {
        int larger = Math.max(filled + take, Math.min(bytes.length << 1, maxBytes));
        bytes = Arrays.copyOf(bytes, larger);
      }
      in.getBytes(in.readerIndex(), bytes, filled, take);
      filled += take;
      if (lines()) {
        in.skipBytes(at - before);
        filled = at;
        return true;
      }
      in.skipBytes(take);
    }
    return false;
  }

  /** The flaw of a section that is at its limit and not whole. */
  MalformedException overLimit() {
    return tooLong.exception();
  }

  private boolean lines() throws MalformedException {
    if (!startLine()) return false;
    while (!whole) if (at == filled || !fieldLine()) return false;
    check();
    return true;
  }

  /** Reads the line before the fields, if there is one; true when it has been read. */
  abstract boolean startLine() throws MalformedException;

  /** Looks at the section as a whole. */
  abstract void check() throws MalformedException;

  // RFC 9112, 5: field-line = field-name ":" OWS field-value OWS, each line ended by CRLF
  private boolean fieldLine() throws MalformedException {
    byte[] b = bytes;
    int end = filled;
    int start = at;
    if (b[start] == Octets.CR) return emptyLine(start);
    int i = start;
    int hash = 0;
    for (int c; i < end && (c = Octets.name(b[i])) != 0; i++) hash = hash * 31 + c;
    if (i == end) return false;
    if (b[i] != ':' || i == start) throw noName(b, start, i);
    int nameEnd = i++;
    while (i < end && Octets.isSpace(b[i])) i++;
    int valueStart = i;
    i = Octets.endOfValue(b, i, end);
    if (i == end) return false;
    if (b[i] == Octets.LF) throw Flaw.LINE_END.exception();
    if (b[i] != Octets.CR) throw Flaw.FIELD_VALUE.exception();
    if (i + 1 == end) return false;
    if (b[i + 1] != Octets.LF) throw Flaw.LINE_END.exception();
    at = i + 2;
    while (i > valueStart && Octets.isSpace(b[i - 1])) i--;
    add(start, nameEnd, valueStart, i, FieldName.find(b, start, nameEnd, hash));
    return true;
  }

  private boolean emptyLine(int start) throws MalformedException {
    if (start + 1 == filled) return false;
    if (bytes[start + 1] != Octets.LF) throw Flaw.LINE_END.exception();
    at = start + 2;
    whole = true;
    return true;
  }

  private static MalformedException noName(byte[] b, int start, int stop) {
    if (b[stop] == Octets.LF) return Flaw.LINE_END.exception();
    // RFC 9112, 5.2: a server MUST reject obs-fold or replace it; we reject it.
    if (stop == start && Octets.isSpace(b[stop])) return Flaw.FOLDED.exception();
    return Flaw.FIELD_NAME.exception();
  }

  private void add(int start, int nameEnd, int valueStart, int valueEnd, int name)
      throws MalformedException {
    if (count == maxFields) throw Flaw.FIELDS_TOO_MANY.exception();
    if (count == names.length) {
      names = Arrays.copyOf(names, count << 1);
      places = Arrays.copyOf(places, places.length << 1);
    }
    int place = count * PLACES;
    places[place] = start;
    places[place + 1] = nameEnd;
    places[place + 2] = valueStart;
    places[place + 3] = valueEnd;
    names[count++] = (byte) name;
    if (name == FieldName.OTHER) return;
    long bit = 1L << name;
    seenTwice |= seen & bit;
    seen |= bit;
  }

  /** How many fields there are. */
  public int count() {
    return count;
  }

  /** Whether there is such a field. */
  public boolean has(FieldName name) {
    return (seen & (1L << name.number())) != 0;
  }

  boolean hasTwice(FieldName name) {
    return (seenTwice & (1L << name.number())) != 0;
  }

  /** The first field of that name, as its number, or -1. */
  int first(FieldName name) {
    return has(name) ? next(name, 0) : -1;
  }

  /** The first field of that name whose number is at least {@code from}, or -1. */
  int next(FieldName name, int from) {
    for (int i = from; i < count; i++) if (names[i] == name.number()) return i;
    return -1;
  }

  /** The array that the section lies in, up to {@link #end}; for reading only, until clear. */
  public byte[] array() {
    return bytes;
  }

  /** Where the section ends, behind its empty line. */
  public int end() {
    return at;
  }

  /** Where field {@code i} begins with its name. */
  int start(int i) {
    return places[i * PLACES];
  }

  int nameEnd(int i) {
    return places[i * PLACES + 1];
  }

  int valueStart(int i) {
    return places[i * PLACES + 2];
  }

  int valueEnd(int i) {
    return places[i * PLACES + 3];
  }

  /** Where the line of field {@code i} ends, behind its CR LF. */
  int lineEnd(int i) {
    return i + 1 < count ? start(i + 1) : at - 2;
  }

  /** The number of its {@link FieldName}, or {@link FieldName#OTHER}. */
  int name(int i) {
    return names[i];
  }

  /**
   * The value of the first field of that name as text, or empty. For what is rare: it allocates.
   */
  public String value(FieldName name) {
    int i = first(name);
    if (i < 0) return "";
    return new String(
        bytes, valueStart(i), valueEnd(i) - valueStart(i), StandardCharsets.ISO_8859_1);
  }

  /** The values of all fields of that name with commas between them, as text, or empty. */
  public String values(FieldName name) {
    if (!hasTwice(name)) return value(name);
    var text = new StringBuilder(value(name));
    for (int i = next(name, first(name) + 1); i >= 0; i = next(name, i + 1)) {
      text.append(", ");
      for (int at = valueStart(i); at < valueEnd(i); at++) text.append((char) (bytes[at] & 0xff));
    }
    return text.toString();
  }

  /** Where the value of the first field of that name begins, or -1. */
  public int valueStart(FieldName name) {
    int i = first(name);
    return i < 0 ? -1 : valueStart(i);
  }

  /** Where the value of the first field of that name ends, or -1. */
  public int valueEnd(FieldName name) {
    int i = first(name);
    return i < 0 ? -1 : valueEnd(i);
  }

  /** The one Content-Length, checked (RFC 9110, section 8.6); -1 if there is none. */
  long contentLength() throws MalformedException {
    int i = first(FieldName.CONTENT_LENGTH);
    if (i < 0) return -1;
    // RFC 9112, 6.3 lets a recipient merge equal ones; a gate in front of others should not.
    if (hasTwice(FieldName.CONTENT_LENGTH)) throw Flaw.LENGTH_TWICE.exception();
    int from = valueStart(i);
    int to = valueEnd(i);
    if (from == to || to - from > 18) throw Flaw.LENGTH.exception();
    long length = 0;
    for (int at = from; at < to; at++) {
      if (!Octets.isDigit(bytes[at])) throw Flaw.LENGTH.exception();
      length = length * 10 + (bytes[at] - '0');
    }
    return length;
  }

  private static final byte[] CHUNKED = Octets.ascii("chunked");

  /** Whether the body is chunked; any other transfer coding is refused. */
  boolean chunked() throws MalformedException {
    int i = first(FieldName.TRANSFER_ENCODING);
    if (i < 0) return false;
    boolean alone = !hasTwice(FieldName.TRANSFER_ENCODING);
    if (!alone || !Octets.same(bytes, valueStart(i), valueEnd(i), CHUNKED)) {
      throw Flaw.CODING.exception();
    }
    return true;
  }

  /** Whether a comma-separated list in the fields of that name has {@code lower} as a member. */
  boolean lists(FieldName name, byte[] lower) {
    if (!has(name)) return false;
    for (int i = next(name, 0); i >= 0; i = next(name, i + 1)) {
      int end = valueEnd(i);
      for (int from = valueStart(i); from < end; ) {
        int comma = from;
        while (comma < end && bytes[comma] != ',') comma++;
        int first = from;
        int last = comma;
        while (first < last && Octets.isSpace(bytes[first])) first++;
        while (last > first && Octets.isSpace(bytes[last - 1])) last--;
        if (Octets.same(bytes, first, last, lower)) return true;
        from = comma + 1;
      }
    }
    return false;
  }

  private static final byte[] CLOSE = Octets.ascii("close");
  private static final byte[] KEEP = Octets.ascii("keep-alive");
  private static final byte[] UPGRADING = Octets.ascii("upgrade");

  boolean saysClose() {
    return lists(FieldName.CONNECTION, CLOSE);
  }

  boolean saysKeepAlive() {
    return lists(FieldName.CONNECTION, KEEP);
  }

  boolean saysUpgrade() {
    return lists(FieldName.CONNECTION, UPGRADING);
  }

  /** Whether a Connection field may name other fields, which then go no further. */
  private boolean namesOthers() {
    return has(FieldName.CONNECTION);
  }

  /**
   * Whether field {@code i} is copied to the next hop as it is: it is end-to-end, and no Connection
   * field names it (RFC 9110, section 7.6.1).
   */
  boolean passes(int i) {
    int name = names[i];
    if (name != FieldName.OTHER && FieldName.of(name).kind() != FieldName.Kind.END_TO_END) {
      return false;
    }
    if (!connectionNames) return true;
    byte[] lower = Arrays.copyOfRange(bytes, start(i), nameEnd(i));
    for (int at = 0; at < lower.length; at++) lower[at] = Octets.lower(lower[at]);
    return !lists(FieldName.CONNECTION, lower);
  }

  /** Finds out once whether Connection says more than the usual words. */
  void weighConnection() {
    connectionNames = false;
    if (!namesOthers()) return;
    int i = first(FieldName.CONNECTION);
    int from = valueStart(i);
    int to = valueEnd(i);
    connectionNames =
        hasTwice(FieldName.CONNECTION)
            || !(Octets.same(bytes, from, to, KEEP)
                || Octets.same(bytes, from, to, CLOSE)
                || Octets.same(bytes, from, to, UPGRADING));
  }

  /** Copies the fields that pass to {@code out}, whole runs of lines at a time. */
  public void copyPassing(ByteBuf out) {
    int from = -1;
    for (int i = 0; i < count; i++) {
      if (passes(i)) {
        if (from < 0) from = start(i);
      } else if (from >= 0) {
        out.writeBytes(bytes, from, start(i) - from);
        from = -1;
      }
    }
    if (from >= 0) out.writeBytes(bytes, from, lineEnd(count - 1) - from);
  }
}
