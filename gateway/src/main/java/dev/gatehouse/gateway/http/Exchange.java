package dev.gatehouse.gateway.http;

import dev.gatehouse.gateway.http.codec.ChunkedBody;
import dev.gatehouse.gateway.http.codec.FieldName;
import dev.gatehouse.gateway.http.codec.MalformedException;
import dev.gatehouse.gateway.http.codec.RequestHead;
import dev.gatehouse.gateway.http.codec.ResponseHead;
import dev.gatehouse.gateway.queue.Lease;
import dev.gatehouse.gateway.queue.Offer;
import dev.gatehouse.gateway.queue.Refusal;
import dev.gatehouse.gateway.queue.RequestQueue;
import dev.gatehouse.gateway.queue.Ticket;
import dev.gatehouse.gateway.queue.Waiter;
import dev.gatehouse.gateway.trace.Moment;
import dev.gatehouse.gateway.trace.Trail;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, from a whole head to one line in the log. It waits in the queue,
 * reaches a worker, perhaps a second time, and always ends in {@link #over}.
 */
final class Exchange implements Answering, Waiter {
  /** Where the request is. */
  private sealed interface Stage {
    /** Nowhere yet, or back from a worker that was lost. */
    record Here() implements Stage {}

    record Waiting(Ticket ticket) implements Stage {}

    record Connecting(Lease lease) implements Stage {}

    record With(Lease lease, WorkerConnection worker) implements Stage {}

    /** Upgraded: bytes of another protocol, both ways. */
    record Tunnel(Lease lease, WorkerConnection worker) implements Stage {}

    record Over() implements Stage {}
  }

  private static final Stage HERE = new Stage.Here();
  private static final Stage OVER = new Stage.Over();

  private final ClientConnection client;
  private final RequestHead head;
  private final Loop loop;
  private final Tally tally;

  /** Where somebody watches. */
  private final @Nullable Trail trail;

  /** RFC 9110, 9.2.1: a second one harms nobody. */
  private final boolean safe;

  private final @Nullable Repeatable repeatable;

  private Stage stage = HERE;
  private @Nullable RequestQueue queue;
  private int offers;
  private int unreachable;
  private long offeredAt;

  /** Whether a byte of the worker's answer has been passed on, so that there can be no other. */
  private boolean answering;

  /** Whether the final answer's head has been passed on, so that ours cannot be. */
  private boolean answered;

  private Heads.@Nullable Framing framing;

  /** The final answer's head while its body's first byte has not come. */
  private @Nullable ResponseHead held;

  /**
   * The answer has no body, as HEAD and 304 have none, and announces one all the same: a worker
   * that wrongly sends it would answer the next request on that connection with it.
   */
  private boolean bodyMayFollow;

  private boolean clientEnded;
  private boolean workerEnded;

  Exchange(ClientConnection client, RequestHead head, Loop loop) {
    this.client = client;
    this.head = head;
    this.loop = loop;
    this.tally = new Tally(loop);
    this.trail = client.trail();
    this.safe = head.method() != RequestHead.Method.OTHER;
    this.repeatable =
        safe && head.hasBody()
            ? new Repeatable(loop.server.settings().limits().repeatableBytes())
            : null;
  }

  ClientConnection client() {
    return client;
  }

  private void mark(Moment moment) {
    if (trail != null) trail.mark(moment);
  }

  // ---- to the worker

  /** Asks for a worker. */
  void offer(RequestQueue to) {
    if (offers == 0) mark(Moment.ROUTED);
    queue = to;
    offers++;
    offeredAt = loop.nanos();
    switch (to.offer(this)) {
      case Offer.Granted(Lease lease) -> seated(lease);
      case Offer.Parked(Ticket ticket) -> stage = new Stage.Waiting(ticket);
      case Offer.Refused(Refusal why) -> refuse(Problem.of(why));
    }
  }

  @Override
  public int attempt() {
    return offers;
  }

  @Override
  public void granted(Lease lease) {
    loop.executor.execute(
        () -> {
          if (!(stage instanceof Stage.Waiting)) {
            lease.release(); // the client went while we were being told
            return;
          }
          tally.queuedNanos += loop.nanos() - offeredAt;
          seated(lease);
          client.goOn();
        });
  }

  @Override
  public void refused(Refusal why) {
    loop.executor.execute(
        () -> {
          if (!(stage instanceof Stage.Waiting)) return;
          tally.queuedNanos += loop.nanos() - offeredAt;
          refuse(Problem.of(why));
          client.goOn();
        });
  }

  private void seated(Lease lease) {
    mark(Moment.TAKEN);
    tally.worker = lease.worker();
    // A second try goes on a fresh connection, for a kept one may be closing as the first was.
    WorkerConnection kept = tally.sent > 0 ? null : loop.workers.take(lease, safe);
    if (kept != null) {
      send(lease, kept);
    } else {
      stage = new Stage.Connecting(lease);
      loop.workers.connect(lease, this);
    }
  }

  /** The connection that was asked for is there. */
  void connected(WorkerConnection worker) {
    if (stage instanceof Stage.Connecting(Lease lease)) {
      send(lease, worker);
      client.goOn();
    } else {
      loop.workers.keep(worker);
    }
  }

  /** Nobody listens where the worker was said to be. */
  void unreachable() {
    if (!(stage instanceof Stage.Connecting(Lease lease)) || queue == null) return;
    stage = HERE;
    lease.unreachable();
    if (++unreachable < HttpDefaults.UNREACHABLE) offer(queue);
    else refuse(Trouble.UNREACHABLE.problem());
    client.goOn();
  }

  private void send(Lease lease, WorkerConnection worker) {
    stage = new Stage.With(lease, worker);
    tally.sent++;
    mark(Moment.PASSED_ON);
    worker.begin(this);
    Heads.writeRequest(worker.outlet(), head, client.forwarded(), tally.id());
    if (tally.sent > 1 && repeatable != null) repeatable.write(worker.outlet(), client.body());
  }

  /**
   * Passes on what it can of the request's body.
   *
   * @return whether there is any use in coming again at once
   */
  @Override
  public boolean requestBody(ByteBuf in) throws MalformedException {
    if (!(stage instanceof Stage.With(_, WorkerConnection worker))) return false;
    if (!worker.outlet().writable()) return false;
    BodyReader body = client.body();
    int bytes = body.next(in);
    if (bytes > 0) {
      body.took(bytes);
      tally.bytesIn += bytes;
      if (repeatable != null) repeatable.keep(in, bytes);
      if (head.bodyChunked()) worker.outlet().chunk(in, bytes);
      else worker.outlet().data(in, bytes);
      worker.touch();
    }
    if (body.ended()) {
      if (head.bodyChunked()) body.chunks().writeEnd(worker.outlet().room(64));
      client.requestRead();
    }
    return true;
  }

  // ---- from the worker

  /** A final answer's head. */
  void answerHead(ResponseHead answer) {
    if (!(stage instanceof Stage.With(_, WorkerConnection worker))) return;
    mark(Moment.ANSWERED);
    boolean old = head.minorVersion() == 0;
    boolean bodiless = head.method() == RequestHead.Method.HEAD || answer.neverHasBody();
    boolean sized = answer.bodyLength() >= 0;
    if (bodiless) worker.body().none();
    else if (answer.bodyChunked()) worker.body().chunked();
    else if (sized) worker.body().length(answer.bodyLength());
    else worker.body().untilClose();
    // HEAD is told what GET would be; what never has a body says nothing about its coding.
    boolean chunked =
        !sized && !old && !answer.neverHasBody() && (!bodiless || answer.bodyChunked());
    boolean endless = old && !bodiless && !sized;
    boolean keep = !endless && client.mayKeep();
    client.keep(keep);
    framing = new Heads.Framing(bodiless, chunked, !keep);
    bodyMayFollow = bodiless && (answer.bodyChunked() || answer.bodyLength() > 0);
    if (!bodiless && answer.bodyLength() > 0) {
      // Many applications write head and body one after the other. As long as nothing is passed
      // on, a worker that dies in between costs nobody the answer.
      held = answer;
    } else {
      passHead(answer, framing);
    }
  }

  private void passHead(ResponseHead answer, Heads.Framing how) {
    held = null;
    answering = true;
    answered = true;
    tally.status = answer.status();
    byte[] date = loop.date(loop.server.clocks().wall().instant());
    Heads.writeAnswer(client.outlet(), head, answer, how, tally.id(), date);
  }

  /** A 1xx answer. */
  void answerInterim(ResponseHead answer) {
    // RFC 9110, 15.2: a server MUST NOT send one to an HTTP/1.0 client.
    if (head.minorVersion() == 0) return;
    if (answer.status() == 100 && !head.expectsContinue()) return;
    answering = true;
    Heads.writeInterim(client.outlet(), answer);
    client.flushAll();
  }

  /** Another protocol from here on (RFC 9110, section 7.8). */
  void answerSwitch(ResponseHead answer) {
    if (!(stage instanceof Stage.With(Lease lease, WorkerConnection worker))) return;
    if (!head.upgrades() || !answer.has(FieldName.UPGRADE)) {
      answerMalformed();
      return;
    }
    answering = true;
    answered = true;
    tally.status = 101;
    mark(Moment.ANSWERED);
    stage = new Stage.Tunnel(lease, worker);
    Heads.writeSwitch(client.outlet(), answer, tally.id());
    worker.tunnel();
    client.tunnel();
  }

  /** Data of the answer's body, at {@code in}'s reader index. */
  void answerBody(ByteBuf in, int bytes) {
    if (held != null && framing != null) passHead(held, framing);
    Outlet out = client.outlet();
    tally.bytesOut += bytes;
    if (framing != null && framing.chunked()) out.chunk(in, bytes);
    else out.data(in, bytes);
    if (!out.writable() && stage instanceof Stage.With(_, WorkerConnection worker)) worker.pause();
  }

  /**
   * The answer is whole.
   *
   * @param again whether the worker's connection can be used again
   */
  void answerRead(boolean again) {
    if (!(stage instanceof Stage.With(_, WorkerConnection worker))) return;
    mark(Moment.ANSWER_READ);
    if (framing != null && framing.chunked() && !framing.bodiless()) {
      ByteBuf out = client.outlet().room(64);
      if (worker.body().framing() == BodyReader.Framing.CHUNKED) {
        worker.body().chunks().writeEnd(out);
      } else {
        ChunkedBody.writePlainEnd(out);
      }
    }
    if (again && !bodyMayFollow && client.requestWasRead()) loop.workers.keep(worker);
    else worker.close();
    over("");
  }

  /** It is no HTTP. */
  void answerMalformed() {
    if (answered) cut(Trouble.ANSWER_MALFORMED);
    else refuse(Trouble.ANSWER_MALFORMED.problem());
  }

  /** The worker's connection ended before its answer. */
  void workerLost() {
    if (answered) {
      cut(Trouble.ANSWER_TRUNCATED);
    } else if (tally.sent > 1) {
      refuse(Trouble.ABANDONED_TWICE.problem());
    } else if (mayRepeat() && queue != null) {
      held = null;
      letGo();
      offerAfterPause(queue);
    } else {
      refuse(Trouble.ABANDONED.problem());
    }
  }

  /**
   * Offers again, a moment later. A process that is killed does not end at once: one connection is
   * reset while its listening socket still takes another, which would die as well.
   */
  @SuppressWarnings("FutureReturnValueIgnored") // it looks by itself whether it is still wanted
  private void offerAfterPause(RequestQueue to) {
    loop.executor.schedule(
        () -> {
          if (stage instanceof Stage.Here) {
            offer(to);
            client.goOn();
          }
        },
        HttpDefaults.PAUSE_BEFORE_REPEAT.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  private boolean mayRepeat() {
    return safe
        && !answering
        && client.requestWasRead()
        && (repeatable == null || repeatable.whole());
  }

  // ---- a tunnel

  /** Bytes for the worker; whether it took any. */
  @Override
  public boolean tunnelFromClient(ByteBuf in) {
    if (!(stage instanceof Stage.Tunnel(_, WorkerConnection worker))) return false;
    if (!worker.outlet().writable()) return false;
    tally.bytesIn += in.readableBytes();
    worker.touch();
    worker.outlet().data(in, in.readableBytes());
    return true;
  }

  void tunnelFromWorker(ByteBuf in) {
    tally.bytesOut += in.readableBytes();
    client.outlet().data(in, in.readableBytes());
    if (!client.outlet().writable() && stage instanceof Stage.Tunnel(_, WorkerConnection worker)) {
      worker.pause();
    }
  }

  @Override
  public void tunnelClientEnded() {
    if (clientEnded || !(stage instanceof Stage.Tunnel(_, WorkerConnection worker))) return;
    clientEnded = true;
    if (workerEnded) tunnelOver();
    else worker.outlet().flushAndEnd();
  }

  void tunnelWorkerEnded() {
    boolean already = workerEnded;
    workerEnded = true;
    if (clientEnded) tunnelOver();
    else if (!already) client.outlet().flushAndEnd();
  }

  /** The worker takes nothing any more either. */
  void tunnelWorkerClosed() {
    clientEnded = true;
    tunnelWorkerEnded();
  }

  private void tunnelOver() {
    if (stage instanceof Stage.Tunnel(_, WorkerConnection worker)) {
      mark(Moment.ANSWER_READ);
      worker.closeBehindOutput();
      over("");
    }
  }

  /** The worker's side of a tunnel broke. */
  void tunnelBroken() {
    cut(Trouble.ANSWER_TRUNCATED);
  }

  // ---- the end

  /** The client is gone: its place, its worker are for others. */
  @Override
  public void clientGone() {
    if (stage instanceof Stage.Over) return;
    letGo();
    over(Trouble.CLIENT_GONE.reason());
  }

  /** Answers in the worker's stead, or cuts if the worker has begun to. */
  @Override
  public void refuse(Problem problem) {
    if (stage instanceof Stage.Over) return;
    letGo();
    if (answered) {
      client.cut();
    } else {
      tally.status = problem.status();
      tally.bytesOut = client.answer(problem, tally.id(), head.method() == RequestHead.Method.HEAD);
    }
    over(problem.reason());
  }

  /** Ends the connection so that nobody can take half an answer for a whole one. */
  @Override
  public void cut(Trouble why) {
    if (stage instanceof Stage.Over) return;
    letGo();
    client.cut();
    over(why.reason());
  }

  /** Gives back what it holds. */
  private void letGo() {
    Stage left = stage;
    stage = HERE;
    switch (left) {
      case Stage.Waiting(Ticket ticket) -> ticket.cancel();
      case Stage.Connecting(Lease lease) -> lease.release();
      case Stage.With(Lease lease, WorkerConnection worker) -> {
        worker.close();
        lease.release();
      }
      case Stage.Tunnel(Lease lease, WorkerConnection worker) -> {
        worker.close();
        lease.release();
      }
      case Stage.Here _, Stage.Over _ -> {}
    }
  }

  private void over(String reason) {
    switch (stage) {
      case Stage.With(Lease lease, _) -> lease.release();
      case Stage.Tunnel(Lease lease, _) -> lease.release();
      default -> {}
    }
    stage = OVER;
    client.log(tally, reason);
    client.exchangeOver();
  }

  /** Looks at the worker's time limits. */
  @Override
  public void check(long now) {
    HttpTimeouts limits = loop.server.settings().timeouts();
    switch (stage) {
      case Stage.With(_, WorkerConnection worker) -> {
        if (now - worker.activity() <= limits.answer().toNanos()) return;
        if (answered) cut(Trouble.ANSWER_SLOW);
        else refuse(Trouble.ANSWER_SLOW.problem());
        client.goOn();
      }
      case Stage.Tunnel(_, WorkerConnection worker) -> {
        if (now - worker.activity() > limits.tunnel().toNanos()) cut(Trouble.TUNNEL_IDLE);
      }
      case Stage.Here _, Stage.Waiting _, Stage.Connecting _, Stage.Over _ -> {}
    }
  }

  /** Whether it is the client whom all wait for: its worker would take more of the body. */
  @Override
  public boolean waitsForBody() {
    return stage instanceof Stage.With(_, WorkerConnection worker) && worker.outlet().writable();
  }

  /** The client takes bytes again. */
  @Override
  public void clientWritable() {
    switch (stage) {
      case Stage.With(_, WorkerConnection worker) -> worker.resume();
      case Stage.Tunnel(_, WorkerConnection worker) -> worker.resume();
      default -> {}
    }
  }

  @Override
  public void flushWorker() {
    switch (stage) {
      case Stage.With(_, WorkerConnection worker) -> worker.outlet().flush();
      case Stage.Tunnel(_, WorkerConnection worker) -> worker.outlet().flush();
      default -> {}
    }
  }
}
