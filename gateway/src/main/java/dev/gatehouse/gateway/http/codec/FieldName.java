package dev.gatehouse.gateway.http.codec;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The fields that the gate reads, writes or takes out. Names are found by a hash that is made while
 * they are checked; every sign counts as {@code -}, so that no other spelling of a guarded name
 * gets through to an application that cannot tell the two apart.
 */
// The numbers index tables of one process and go nowhere else.
@SuppressWarnings("EnumOrdinal")
public enum FieldName {
  ACCEPT(Kind.END_TO_END),
  CLIENT_CERT(Kind.GUARDED), // RFC 9440, 2.4: a gate that ends TLS must take these out
  CLIENT_CERT_CHAIN(Kind.GUARDED),
  CONNECTION(Kind.HOP_BY_HOP),
  CONTENT_LENGTH(Kind.FRAMING),
  DATE(Kind.END_TO_END),
  EXPECT(Kind.FRAMING),
  FORWARDED(Kind.GUARDED),
  HOST(Kind.FRAMING),
  HTTP2_SETTINGS(Kind.HOP_BY_HOP), // RFC 7540, 3.2.1: belongs to an upgrade that we never make
  IF_MATCH(Kind.END_TO_END),
  IF_MODIFIED_SINCE(Kind.END_TO_END),
  IF_NONE_MATCH(Kind.END_TO_END),
  IF_RANGE(Kind.END_TO_END),
  IF_UNMODIFIED_SINCE(Kind.END_TO_END),
  KEEP_ALIVE(Kind.HOP_BY_HOP),
  PROXY(Kind.GUARDED), // CVE-2016-5385: CGI-like interfaces turn it into HTTP_PROXY
  PROXY_CONNECTION(Kind.HOP_BY_HOP),
  RANGE(Kind.END_TO_END),
  REFERER(Kind.END_TO_END),
  TE(Kind.HOP_BY_HOP),
  TRAILER(Kind.END_TO_END),
  TRANSFER_ENCODING(Kind.FRAMING),
  UPGRADE(Kind.HOP_BY_HOP),
  USER_AGENT(Kind.END_TO_END),
  X_FORWARDED(Kind.GUARDED), // stands for every name that begins with X-Forwarded-
  X_REAL_IP(Kind.GUARDED),
  X_REQUEST_ID(Kind.GUARDED),
  /** A guarded, framing or hop-by-hop name, spelt with an underscore or another sign. */
  DISGUISED(Kind.GUARDED);

  /** Why a field is not simply passed on. */
  public enum Kind {
    /** Passed on as it came; the gate only reads it. */
    END_TO_END,
    /** Meant for the next neighbour (RFC 9110, section 7.6.1). */
    HOP_BY_HOP,
    /** Written anew by the gate from what it understood. */
    FRAMING,
    /** Said by the gate alone, never believed from outside. */
    GUARDED
  }

  /** The ordinal of a name that is none of these. */
  static final int OTHER = -1;

  private static final byte[] X_FORWARDED_PREFIX = Octets.ascii("x-forwarded-");
  private static final FieldName[] ALL = values();
  private static final int SLOTS = 128;
  private static final byte[][] LOWER = new byte[ALL.length][];
  private static final @Nullable FieldName[] TABLE = new FieldName[SLOTS];

  static {
    for (FieldName name : ALL) {
      byte[] lower = Octets.ascii(name.name().toLowerCase(Locale.ROOT).replace('_', '-'));
      LOWER[name.ordinal()] = lower;
      if (name == X_FORWARDED || name == DISGUISED) continue;
      int slot = slot(hash(lower));
      while (TABLE[slot] != null) slot = (slot + 1) % SLOTS;
      TABLE[slot] = name;
    }
  }

  private final Kind kind;

  FieldName(Kind kind) {
    this.kind = kind;
  }

  /** Why it is not simply passed on. */
  public Kind kind() {
    return kind;
  }

  /** This name's number: its bit in the sets of names that a head keeps. */
  int number() {
    return ordinal();
  }

  static FieldName of(int ordinal) {
    return ALL[ordinal];
  }

  private static int hash(byte[] lower) {
    int hash = 0;
    for (byte b : lower) hash = hash * 31 + b;
    return hash;
  }

  private static int slot(int hash) {
    return (hash ^ (hash >>> 7) ^ (hash >>> 15)) & (SLOTS - 1);
  }

  /**
   * The ordinal of the name in {@code bytes[from, to)}, or {@link #OTHER}.
   *
   * @param hash over the name's normalised bytes, as {@link Octets#name} gives them, base 31
   */
  static int find(byte[] bytes, int from, int to, int hash) {
    for (int slot = slot(hash); ; slot = (slot + 1) % SLOTS) {
      FieldName candidate = TABLE[slot];
      if (candidate == null) break;
      byte[] lower = LOWER[candidate.ordinal()];
      if (lower.length != to - from) continue;
      int i = 0;
      boolean disguised = false;
      while (i < lower.length && Octets.name(bytes[from + i]) == lower[i]) {
        disguised |= lower[i] == '-' && bytes[from + i] != '-';
        i++;
      }
      if (i < lower.length) continue;
      if (!disguised) return candidate.ordinal();
      return candidate.kind == Kind.END_TO_END ? OTHER : DISGUISED.ordinal();
    }
    return startsWithXForwarded(bytes, from, to) ? X_FORWARDED.ordinal() : OTHER;
  }

  private static boolean startsWithXForwarded(byte[] bytes, int from, int to) {
    if (to - from <= X_FORWARDED_PREFIX.length || Octets.name(bytes[from]) != 'x') return false;
    for (int i = 1; i < X_FORWARDED_PREFIX.length; i++) {
      if (Octets.name(bytes[from + i]) != X_FORWARDED_PREFIX[i]) return false;
    }
    return true;
  }
}
