package dev.gatehouse.gateway.filter;

import dev.gatehouse.gateway.handshake.Meeting;
import dev.gatehouse.gateway.ring.Ring;
import dev.gatehouse.gateway.ring.RingException;
import dev.gatehouse.gateway.ring.RingReader;
import dev.gatehouse.tls.Event;
import dev.gatehouse.tls.Half;
import dev.gatehouse.tls.RecordSizes;
import dev.gatehouse.tls.TlsConnection;
import dev.gatehouse.tls.handshake.Session;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One connection in the filter. For its thread alone. */
final class Served {
  private static final int HEADER_BYTES = RecordSizes.HEADER_BYTES;

  private final FilterThread thread;
  private final long connection;
  private final Meeting meeting;
  private final TlsConnection tls;
  private final Runnable answered = this::answered;

  /** What is left of a record that was cut, or waits for an answer; null if nothing. */
  private byte @Nullable [] kept;

  /** Ciphertext that the gateway has not been told to be taken. */
  private int owed;

  /** Whether the ciphertext that is being used came with a stamp: whoever watches wants ours. */
  private boolean stamping;

  private boolean over;

  Served(FilterThread thread, long connection, Meeting meeting) {
    this.thread = thread;
    this.connection = connection;
    this.meeting = meeting;
    this.tls = meeting.tls();
  }

  long connection() {
    return connection;
  }

  void ciphertext(RingReader frame) throws RingException, InterruptedException {
    owed += frame.length();
    stamping = frame.stamp() != 0;
    if (owed > FilterDefaults.WINDOW_BYTES + Ring.MOST_PAYLOAD_BYTES) {
      throw new RingException("The gateway sent more for a connection than it may.");
    }
    byte[] rest = kept;
    int before = rest == null ? 0 : rest.length;
    byte[] in = thread.in;
    if (before + frame.length() > in.length) {
      in = new byte[before + frame.length()];
    }
    if (rest != null) {
      System.arraycopy(rest, 0, in, 0, before);
      kept = null;
    }
    int end = before + frame.copy(in, before);
    take(in, end);
  }

  /** Uses {@code in} up but for what must be kept. */
  private void take(byte[] in, int end) throws RingException, InterruptedException {
    int at = 0;
    int opened = 0;
    boolean waits = false;
    while (at < end && !over) {
      if (!tls.opensRecords()) {
        int taken = tls.receive(in, at, end - at);
        at += taken;
        settle();
        waits = taken == 0;
        if (waits) {
          break;
        }
        continue;
      }
      int length = record(in, at, end);
      if (length < 0) {
        break;
      }
      int count = tls.open(in, at, length, thread.plain, opened);
      at += length;
      opened += count;
      if (count == 0 || opened > Ring.MOST_PAYLOAD_BYTES - RecordSizes.MOST_CONTENT_BYTES) {
        pass(opened, 0);
        opened = 0;
      }
      if (count == 0) {
        settle(); // what came before it has gone up before what it leads to
      }
    }
    if (at < end && !over) {
      kept = Arrays.copyOfRange(in, at, end);
    }
    // A record that was cut counts as taken: it is less than a record.
    int taken = Math.max(0, waits ? owed - (end - at) : owed);
    owed -= taken;
    pass(opened, taken);
  }

  private void pass(int opened, int taken) throws RingException, InterruptedException {
    if (opened > 0) {
      long stamp = stamping ? System.nanoTime() : 0;
      thread.send(Kind.PLAINTEXT, connection, taken, stamp, thread.plain, 0, opened);
    } else if (taken > 0) {
      long stamp = stamping && kept == null ? System.nanoTime() : 0;
      thread.send(Kind.TAKEN, connection, taken, stamp, thread.plain, 0, 0);
    }
  }

  /** How long the record is; -1 if it was cut. One that is too long the engine refuses. */
  private static int record(byte[] in, int at, int end) {
    if (end - at < HEADER_BYTES) {
      return -1;
    }
    int length = HEADER_BYTES + ((in[at + 3] & 0xff) << 8 | (in[at + 4] & 0xff));
    if (length > RecordSizes.MOST_RECORD_BYTES) {
      return HEADER_BYTES;
    }
    return end - at < length ? -1 : length;
  }

  void answer(RingReader frame) throws RingException, InterruptedException {
    int length = frame.copy(thread.plain, 0);
    if (tls.writeHalf() == Half.NONE) {
      throw new RingException("The gateway sent an answer before the handshake was over.");
    }
    if (over || tls.writeHalf() != Half.OPEN) {
      return;
    }
    transmit();
    for (int at = 0; at < length && tls.writeHalf() == Half.OPEN; ) {
      int part = Math.min(length - at, RecordSizes.MOST_CONTENT_BYTES);
      int sealed = tls.seal(thread.plain, at, part, thread.sealed, 0);
      if (sealed > 0) {
        long stamp = frame.stamp() != 0 ? System.nanoTime() : 0;
        thread.send(Kind.SEALED, connection, part, stamp, thread.sealed, 0, sealed);
      }
      at += part;
    }
    if (tls.writeHalf() != Half.OPEN) {
      settle(); // keys that cannot change have done their most
    }
  }

  void inputEnded() throws RingException, InterruptedException {
    if (!over) {
      tls.receiveEnd();
      settle();
    }
  }

  void goodbye() throws RingException, InterruptedException {
    if (!over) {
      tls.closeNotify();
      transmit();
    }
    thread.send(Kind.GOODBYE_SAID, connection, 0, thread.sealed, 0, 0);
  }

  void late() throws RingException, InterruptedException {
    if (!over) {
      tls.tick(Instant.MAX);
      settle();
    }
  }

  private void answered() {
    if (over) {
      return;
    }
    try {
      settle();
      byte[] rest = kept;
      if (rest != null && !over) {
        kept = null;
        take(rest, rest.length);
      }
    } catch (RingException | InterruptedException e) {
      thread.failed(e);
    }
  }

  private void settle() throws RingException, InterruptedException {
    meeting.answer(answered);
    transmit();
    for (Event event : tls.events()) {
      tell(event);
    }
  }

  private void transmit() throws RingException, InterruptedException {
    int count;
    while ((count = tls.transmit(thread.sealed, 0, Ring.MOST_PAYLOAD_BYTES)) > 0) {
      thread.send(Kind.SEALED, connection, 0, thread.sealed, 0, count);
    }
  }

  private void tell(Event event) throws RingException, InterruptedException {
    switch (event) {
      case Event.Ready(Session session) -> {
        byte[] facts = Facts.encode(session, thread.mode(meeting.clients()));
        thread.send(Kind.SECURED, connection, 0, facts, 0, facts.length);
      }
      case Event.Data(var bytes) -> {
        byte[] all = bytes.toArray();
        long stamp = stamping ? System.nanoTime() : 0;
        for (int at = 0; at < all.length; at += Ring.MOST_PAYLOAD_BYTES) {
          int part = Math.min(all.length - at, Ring.MOST_PAYLOAD_BYTES);
          thread.send(Kind.PLAINTEXT, connection, 0, stamp, all, at, part);
        }
      }
      case Event.PeerClosed() -> thread.send(Kind.PEER_CLOSED, connection, 0, thread.sealed, 0, 0);
      case Event.KeysUpdated _ -> {}
      case Event.Resumable(var session) -> meeting.keep(session);
      case Event.Truncated() -> {
        over = true;
        thread.send(Kind.OVER, connection, "");
      }
      case Event.Over(var why) -> {
        over = true;
        thread.send(Kind.OVER, connection, why.sentence());
      }
    }
  }

  void close() {
    over = true;
    kept = null;
    meeting.close();
  }
}
