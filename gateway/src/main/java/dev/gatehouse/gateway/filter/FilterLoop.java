package dev.gatehouse.gateway.filter;

import dev.gatehouse.gateway.ring.RingException;
import dev.gatehouse.gateway.ring.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One loop's end of the SSL queue: gives connections their numbers, writes their frames, and brings
 * them the filter's. The filter is not believed: what it says of a connection that is not open ends
 * the queue, and with it all connections of this loop. For the loop's thread alone.
 */
final class FilterLoop {
  /** A frame that found the ring full. */
  private record Waiting(int kind, long connection, long stamp, ByteBuf payload) {}

  private final FilterPipeline pipeline;
  private final EventLoop loop;
  private final ArrayDeque<Waiting> backlog = new ArrayDeque<>();
  private final ArrayDeque<FilterHandler> early = new ArrayDeque<>();

  /** Who has had frames in this turn. */
  private final ArrayDeque<FilterHandler> touched = new ArrayDeque<>();

  /** Bytes that were written since the filter was last shown any. */
  private int unseen;

  private final Runnable drain = this::drain;
  private @Nullable Wire link;

  private @Nullable Doorbell doorbell;

  /** The filter is gone: its queue is released. */
  private Runnable whenReleased = () -> {};

  private @Nullable FilterHandler[] slots = new FilterHandler[64];
  private int[] uses = new int[64];

  /** How many filters have gone. */
  private int generation;

  private final ArrayDeque<Integer> free = new ArrayDeque<>();
  private int slotsUsed;

  FilterLoop(FilterPipeline pipeline, EventLoop loop) {
    this.pipeline = pipeline;
    this.loop = loop;
  }

  boolean isLinked() {
    return link != null;
  }

  /** The filter is there: whoever has waited for it begins. */
  void join(Wire fresh, Runnable whenReleased) {
    part();
    link = fresh;
    this.whenReleased = whenReleased;
    doorbell = Doorbell.hang(loop, fresh.ours(), drain);
    drain();
    for (FilterHandler it = early.poll(); it != null; it = early.poll()) {
      it.filterCame();
    }
  }

  /** The filter is gone, and with it the keys of its connections. */
  void part() {
    if (link == null) {
      return;
    }
    link = null;
    generation++;
    if (doorbell != null) {
      doorbell.close();
    }
    release();
    backlog.forEach(it -> it.payload().release());
    backlog.clear();
    @Nullable FilterHandler[] lost = slots;
    slots = new FilterHandler[64];
    uses = new int[64];
    free.clear();
    slotsUsed = 0;
    for (FilterHandler it : lost) {
      if (it != null) {
        it.filterGone();
      }
    }
  }

  /** After this turn, for in its middle the queue is still in somebody's hand. */
  private void release() {
    Runnable last = whenReleased;
    try {
      loop.execute(last);
    } catch (RejectedExecutionException e) {
      last.run(); // the loop ends, and has no more turns
    }
  }

  /** Waits for a filter; false if too many do. */
  boolean await(FilterHandler handler) {
    return early.size() < FilterDefaults.MOST_WAITING && early.add(handler);
  }

  void forget(FilterHandler handler) {
    early.remove(handler);
  }

  /** Gives a new connection its number. */
  long open(FilterHandler handler) {
    Integer known = free.poll();
    int slot = known == null ? slotsUsed++ : known;
    if (slot >= slots.length) {
      slots = Arrays.copyOf(slots, 2 * slot);
      uses = Arrays.copyOf(uses, 2 * slot);
    }
    slots[slot] = handler;
    return (long) ++uses[slot] << 32 | slot;
  }

  /** The channel is no more; its number is free when the filter has said its last of it. */
  void close(long connection) {
    if (link != null) {
      send(Kind.CLOSE, connection, Unpooled.EMPTY_BUFFER);
      flush();
    }
  }

  /** Takes the payload over, which is at most a frame's. Seen by the filter at {@link #flush}. */
  void send(int kind, long connection, ByteBuf payload) {
    send(kind, connection, /* stamp= */ 0, payload);
  }

  /** The same; with a stamp other than 0 the filter says when it was done. */
  void send(int kind, long connection, long stamp, ByteBuf payload) {
    Wire now = link;
    if (now == null) {
      payload.release();
      return;
    }
    try {
      if (!backlog.isEmpty() || !write(now, kind, connection, stamp, payload)) {
        backlog.add(new Waiting(kind, connection, stamp, payload));
      } else {
        unseen += payload.readableBytes();
        payload.release();
        if (unseen >= FilterDefaults.BATCH_BYTES) {
          flush();
        }
      }
    } catch (RingException e) {
      payload.release();
      broken(e);
    }
  }

  private static boolean write(Wire to, int kind, long connection, long stamp, ByteBuf payload)
      throws RingException {
    ByteBuffer room = to.writer().reserve(payload.readableBytes());
    if (room == null) {
      return false;
    }
    payload.getBytes(payload.readerIndex(), room);
    to.writer().commit(kind, connection, 0, stamp);
    return true;
  }

  /** Shows the filter what was sent. */
  void flush() {
    Wire now = link;
    unseen = 0;
    if (now != null && now.writer().publish()) {
      now.theirs().ring();
    }
  }

  private void drain() {
    Wire now = link;
    if (now == null) {
      return;
    }
    int turn = generation;
    try {
      do {
        now.reader().wake();
        for (int frames = 0; frames < 256 && now.reader().next(); frames++) {
          handle(now);
          if (turn != generation) {
            return; // broken on the way
          }
        }
        finish(now);
        if (turn != generation) {
          return;
        }
        if (now.reader().hasMore()) {
          loop.execute(drain); // sockets have their turn between
          return;
        }
      } while (!now.reader().sleep());
    } catch (RingException e) {
      broken(e);
    }
  }

  private void finish(Wire now) throws RingException {
    int turn = generation;
    boolean wake = now.reader().release();
    for (FilterHandler it = touched.poll(); it != null; it = touched.poll()) {
      it.framesEnded();
    }
    if (turn != generation) {
      return;
    }
    while (!backlog.isEmpty()) {
      Waiting first = backlog.element();
      if (write(now, first.kind(), first.connection(), first.stamp(), first.payload())) {
        backlog.remove().payload().release();
      } else if (now.writer().waitForRoom()) {
        break;
      }
    }
    wake |= now.writer().publish();
    if (wake) {
      now.theirs().ring();
    }
  }

  private void handle(Wire from) throws RingException {
    long connection = from.reader().connection();
    int slot = (int) connection;
    FilterHandler it = slot < 0 || slot >= slots.length ? null : slots[slot];
    if (it == null || uses[slot] != (int) (connection >>> 32)) {
      throw new RingException("The filter speaks of a connection that is not open.");
    }
    if (from.reader().kind() == Kind.CLOSED) {
      if (!it.isReleased()) {
        throw new RingException("The filter closed a connection that is open.");
      }
      slots[slot] = null;
      free.add(slot);
    } else if (!it.isReleased()) {
      if (it.touch()) {
        touched.add(it);
      }
      it.frame(from.reader());
    }
  }

  void broken(RingException why) {
    part();
    pipeline.broken(why);
  }
}
