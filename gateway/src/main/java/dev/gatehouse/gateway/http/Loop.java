package dev.gatehouse.gateway.http;

import dev.gatehouse.gateway.http.codec.Octets;
import dev.gatehouse.gateway.http.codec.RequestHead;
import io.netty.channel.EventLoop;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of one event loop share. Only its loop touches it, so that nothing is locked
 * and a kept connection is never handed from one loop to another.
 */
final class Loop {
  private static final int SPARE_HEADS = 64;
  private static final int SPARE_HEAD_BYTES = 8192;

  // RFC 9110, 5.6.7: IMF-fixdate
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("'Date: 'EEE, dd MMM uuuu HH:mm:ss 'GMT\r\n'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  final HttpServer server;
  final EventLoop executor;
  final WorkerConnections workers;

  /** Nanoseconds, at most one tick old: near enough for timeouts, and costs nothing. */
  long now;

  private final SplittableRandom random;
  private final ArrayDeque<RequestHead> spareHeads = new ArrayDeque<>();
  private @Nullable ClientConnection first;
  private long dateSecond = Long.MIN_VALUE;
  private byte[] date = new byte[0];

  @SuppressWarnings("FutureReturnValueIgnored") // it runs as long as the loop does
  Loop(HttpServer server, EventLoop executor, long seed) {
    this.server = server;
    this.executor = executor;
    this.random = new SplittableRandom(seed);
    this.now = server.clocks().nanos().getAsLong();
    this.workers = new WorkerConnections(this);
    long tick = HttpDefaults.TICK.toMillis();
    executor.scheduleAtFixedRate(this::tick, tick, tick, TimeUnit.MILLISECONDS);
  }

  void tick() {
    now = nanos();
    for (ClientConnection it = first; it != null; ) {
      ClientConnection next = it.next;
      it.check(now);
      it = next;
    }
    workers.closeOld();
  }

  long nanos() {
    return server.clocks().nanos().getAsLong();
  }

  RequestId newId(Instant when) {
    return new RequestId(when.toEpochMilli(), random.nextLong());
  }

  /** The line of a Date field. */
  byte[] date(Instant when) {
    if (when.getEpochSecond() != dateSecond) {
      dateSecond = when.getEpochSecond();
      date = Octets.ascii(DATE.format(when));
    }
    return date;
  }

  /** A cleared head, for a request that begins: an idle connection has none. */
  RequestHead takeHead() {
    RequestHead head = spareHeads.poll();
    if (head == null) head = new RequestHead(server.settings().limits().requests());
    head.clear();
    return head;
  }

  void giveHead(RequestHead head) {
    if (spareHeads.size() < SPARE_HEADS && head.array().length <= SPARE_HEAD_BYTES) {
      spareHeads.push(head);
    }
  }

  void add(ClientConnection connection) {
    connection.next = first;
    if (first != null) first.previous = connection;
    first = connection;
  }

  void remove(ClientConnection connection) {
    ClientConnection before = connection.previous;
    ClientConnection behind = connection.next;
    if (before == null) first = behind;
    else before.next = behind;
    if (behind != null) behind.previous = before;
    connection.next = null;
    connection.previous = null;
  }

  /** Closes what is idle; what is in flight is finished and then closed. */
  void endGently() {
    for (ClientConnection it = first; it != null; ) {
      ClientConnection next = it.next;
      it.endGently();
      it = next;
    }
  }

  /** Cuts what is left, and says how many those were. */
  int cutAll() {
    int count = 0;
    for (ClientConnection it = first; it != null; ) {
      ClientConnection next = it.next;
      if (it.cutAtEnd()) count++;
      it = next;
    }
    workers.closeAll();
    return count;
  }
}
