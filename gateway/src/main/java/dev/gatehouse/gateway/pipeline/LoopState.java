package dev.gatehouse.gateway.pipeline;

import dev.gatehouse.tls.RecordSizes;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of one loop share: arrays that hold something only during a call, and the
 * places for handshakes. For the loop's thread alone.
 */
final class LoopState {
  private static final int MOST_SPARE = 64;

  /** A record as it came, with its header. */
  final byte[] record = new byte[RecordSizes.MOST_RECORD_BYTES];

  /** What a record holds, or what goes into one. */
  final byte[] plain = new byte[RecordSizes.MOST_RECORD_BYTES];

  /** A record as it goes. */
  final byte[] sealed = new byte[RecordSizes.MOST_RECORD_BYTES + 256];

  private final ArrayDeque<byte[]> spare = new ArrayDeque<>();
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private int places;

  LoopState(int handshakes) {
    this.places = handshakes;
  }

  /** An array for a record that the network has cut; {@link #giveBack} it when it is whole. */
  byte[] borrow() {
    byte[] array = spare.poll();
    return array == null ? new byte[RecordSizes.MOST_RECORD_BYTES] : array;
  }

  void giveBack(byte @Nullable [] array) {
    if (array != null && spare.size() < MOST_SPARE) {
      spare.push(array);
    }
  }

  /**
   * A place for a handshake: now, or later by a call of {@code begin}.
   *
   * @return whether it is now
   */
  boolean enter(Runnable begin) {
    if (places > 0) {
      places--;
      return true;
    }
    waiting.add(begin);
    return false;
  }

  /** Gives up waiting. */
  void cancel(Runnable begin) {
    waiting.remove(begin);
  }

  /** The handshake is over, one way or the other; the next one has its place. */
  void leave() {
    Runnable next = waiting.poll();
    if (next == null) {
      places++;
    } else {
      next.run();
    }
  }
}
