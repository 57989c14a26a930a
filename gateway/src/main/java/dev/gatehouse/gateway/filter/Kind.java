package dev.gatehouse.gateway.filter;

/**
 * The kinds of frames in the SSL queue. Each names a connection: a number that the gateway chose, a
 * slot in its lower half and in the upper one how often that has been used. The gateway bounds what
 * is under way for each connection; the filter keeps nothing for long.
 *
 * <p>While somebody watches, ciphertext and answers come to the filter with a stamp, and what it
 * opened or sealed of them goes back with one of when that was done. For frames without a stamp it
 * reads no clock: who watches is known to the gateway alone.
 */
final class Kind {
  private Kind() {}

  // ---- from the gateway to the filter

  /** A connection begins: {@code opaque8 local address, u16 local port}. */
  static final int OPEN = 1;

  /** From the client, in any cuts. */
  static final int CIPHERTEXT = 2;

  /** For the client. */
  static final int ANSWER = 3;

  /** The client's half has ended below TLS. */
  static final int END = 4;

  /** Our half ends: close_notify. */
  static final int GOODBYE = 5;

  /** The connection is over; answered by {@link #CLOSED}. */
  static final int CLOSE = 6;

  /** The handshake's deadline has come: the gateway keeps the time. */
  static final int LATE = 7;

  // ---- from the filter to the gateway

  /** For the client; the detail is how many bytes of answers it stands for. */
  static final int SEALED = 16;

  /** From the client; the detail is how many bytes of ciphertext have been used up. */
  static final int PLAINTEXT = 17;

  /**
   * Nothing to read came of it; the detail is how many bytes of ciphertext have been used up. No
   * stamp where they end in the middle of a record.
   */
  static final int TAKEN = 18;

  /** The handshake is over: {@link Facts}. */
  static final int SECURED = 19;

  /** close_notify from the client. */
  static final int PEER_CLOSED = 20;

  /** All of our half has been sealed, close_notify included. */
  static final int GOODBYE_SAID = 21;

  /** It failed: a sentence in UTF-8, empty where the client only went away. */
  static final int OVER = 22;

  /** The last of a connection. */
  static final int CLOSED = 23;
}
