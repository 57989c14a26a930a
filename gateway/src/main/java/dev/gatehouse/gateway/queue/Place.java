package dev.gatehouse.gateway.queue;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A waiter in a line, linked into it so that it can leave from the middle at once. Fields are
 * guarded by the queue, which is the only one to touch them.
 */
final class Place implements Ticket {
  /** What a place holds now. */
  sealed interface State {
    /** Somebody waits. */
    record Waiting(Line line) implements State {}

    /** It is decided, and the waiter not told yet. */
    record Granted(Lease lease) implements State {}

    /** As above. */
    record Refused(Refusal why) implements State {}

    /** The waiter has been told, is being told, or has left. */
    record Over() implements State {}
  }

  private final RequestQueue queue;
  final Waiter waiter;
  final Instant deadline;
  State state;
  @Nullable Place before;
  @Nullable Place behind;

  Place(RequestQueue queue, Waiter waiter, Instant deadline, Line line) {
    this.queue = queue;
    this.waiter = waiter;
    this.deadline = deadline;
    this.state = new State.Waiting(line);
  }

  @Override
  public boolean cancel() {
    return queue.cancel(this);
  }
}
