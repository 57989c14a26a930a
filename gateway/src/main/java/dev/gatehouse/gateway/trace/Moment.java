package dev.gatehouse.gateway.trace;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When something was done to a request, in the order in which it happens. Where a message comes in
 * pieces: up to {@link #ROUTED} it is the last piece of the request's head that counts, from {@link
 * #ANSWER_READ} on the last piece of the answer. Bytes of a body pass on the way without a moment
 * of their own, so parts of a long answer are sealed and sent before its last is read.
 */
public enum Moment {
  /**
   * Ciphertext with the head's last byte was read from the socket. A trace begins with its first.
   */
  ARRIVED,
  /** It was put into the SSL queue. */
  TO_FILTER,
  /** It was decrypted. */
  OPENED,
  /** The plaintext was taken out of the SSL queue. */
  BACK,
  /**
   * The head was whole, and site and route were found. A request that was sent before the answer to
   * an earlier one has waited for that until here.
   */
  ROUTED,
  /** A worker had a place for it: it left the pool's queue. Of several attempts, the last. */
  TAKEN,
  /** Its head went to a worker: there was a connection. Of several attempts, the last. */
  PASSED_ON,
  /** The final answer's head was there. */
  ANSWERED,
  /** The answer's last byte was there. */
  ANSWER_READ,
  /** It was put into the SSL queue. */
  TO_SEAL,
  /** It was ciphertext. */
  SEALED,
  /** The socket had taken it. */
  SENT;

  /** As it is written in JSON, such as {@code to-filter}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The one that is written so. */
  public static Optional<Moment> of(String word) {
    return Stream.of(values()).filter(it -> it.word().equals(word)).findFirst();
  }
}
