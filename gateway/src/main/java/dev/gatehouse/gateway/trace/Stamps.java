package dev.gatehouse.gateway.trace;

import org.jspecify.annotations.Nullable;

/**
 * What a handler that decrypts notes of one connection while somebody watches: {@link
 * System#nanoTime} when it last did each thing, 0 for never. For the connection's loop alone.
 *
 * <p>A handler begins each read with {@link #onRead}, whose result it keeps, and which is null
 * while nobody watches; where it is not null, it sets {@link #toFilter}, {@link #opened} and {@link
 * #back} before it fires plaintext, calls {@link #passedUp} behind that, and sets {@link #toSeal}
 * and {@link #sealed} before the promises of what it sealed are kept. What a handler cannot know
 * stays 0.
 */
public final class Stamps {
  /** A handler below HTTP that keeps stamps; the HTTP side finds it in the channel's pipeline. */
  public interface Keeper {
    /** Those of the read that is being handled; null where nobody watched when it came. */
    @Nullable Stamps stamps();
  }

  final Way way;

  /** When the first ciphertext came of what is passed up next. */
  long first;

  /** When the last did. */
  long arrived;

  /** When that was put into the SSL queue. */
  public long toFilter;

  /** When it was plaintext. */
  public long opened;

  /** When that was taken out of the SSL queue. */
  public long back;

  /** When plaintext to be sealed was last put into the SSL queue. */
  public long toSeal;

  /** When something was last sealed. */
  public long sealed;

  private Stamps(Way way) {
    this.way = way;
  }

  /**
   * Something was read from the socket.
   *
   * @param known those of the read before
   * @param midRecord whether the beginning of the record came with an earlier read
   * @return null if nobody watches
   */
  public static @Nullable Stamps onRead(@Nullable Stamps known, Way way, boolean midRecord) {
    if (!Watch.on()) return null;
    Stamps it = known == null ? new Stamps(way) : known;
    long now = System.nanoTime();
    if (known == null || !midRecord) it.first = now;
    it.arrived = now;
    return it;
  }

  /** All that is plaintext so far has been passed up. */
  public void passedUp() {
    first = arrived;
  }
}
