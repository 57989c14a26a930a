package dev.gatehouse.gateway.http;

import dev.gatehouse.gateway.http.codec.MalformedException;
import dev.gatehouse.gateway.http.codec.ResponseHead;
import dev.gatehouse.gateway.queue.WorkerAddress;
import dev.gatehouse.gateway.queue.WorkerId;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a worker, which reads one answer at a time. It says to its exchange what has
 * come; what becomes of it is decided there.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a close that fails has nothing left to close
final class WorkerConnection extends ChannelInboundHandlerAdapter {
  private enum Phase {
    /** No request: whatever comes is wrong. */
    RESTING,
    HEAD,
    BODY,
    TUNNEL,
    CLOSED
  }

  private final Loop loop;
  private final WorkerId worker;
  private final WorkerAddress address;
  private final ResponseHead head;
  private final BodyReader body;
  private Phase phase = Phase.RESTING;
  private int interims;
  private long activity;
  private boolean paused;
  private @Nullable Exchange exchange;

  /** Whose answer came in this turn of the loop: to be flushed at its end. */
  private @Nullable ClientConnection turn;

  private @Nullable ChannelHandlerContext context;
  private @Nullable Outlet outlet;

  WorkerConnection(Loop loop, WorkerId worker, WorkerAddress address) {
    this.loop = loop;
    this.worker = worker;
    this.address = address;
    this.head = new ResponseHead(loop.server.settings().limits().answers());
    this.body = new BodyReader(loop.server.settings().limits().answers());
    this.activity = loop.now;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    outlet = new Outlet(ctx);
  }

  WorkerId worker() {
    return worker;
  }

  WorkerAddress address() {
    return address;
  }

  /** The loop's time when something last came or a request was begun. */
  long activity() {
    return activity;
  }

  void touch() {
    activity = loop.now;
  }

  private ChannelHandlerContext ctx() {
    ChannelHandlerContext known = context;
    if (known == null) throw new IllegalStateException("not connected yet");
    return known;
  }

  /** What goes to the worker. */
  Outlet outlet() {
    Outlet known = outlet;
    if (known == null) throw new IllegalStateException("not connected yet");
    return known;
  }

  /** The body's reader of the answer being read. */
  BodyReader body() {
    return body;
  }

  /** The next answer is for this one. */
  void begin(Exchange next) {
    exchange = next;
    phase = Phase.HEAD;
    interims = 0;
    head.clear();
    touch();
  }

  /** Between two requests. */
  void rest() {
    exchange = null;
    phase = Phase.RESTING;
    touch();
    resume();
  }

  /** From here on bytes are passed on unread. */
  void tunnel() {
    phase = Phase.TUNNEL;
  }

  /** Ends it, with no word to the exchange. */
  void close() {
    exchange = null;
    phase = Phase.CLOSED;
    outlet().discard();
    ctx().close();
  }

  /** Ends it once everything has gone out, with no word to the exchange. */
  void closeBehindOutput() {
    exchange = null;
    phase = Phase.CLOSED;
    outlet().flushAndClose();
  }

  /** Stops reading: the client is slower. */
  void pause() {
    if (paused) return;
    paused = true;
    ctx().channel().config().setAutoRead(false);
  }

  void resume() {
    if (!paused) return;
    paused = false;
    ctx().channel().config().setAutoRead(true);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    ByteBuf in = (ByteBuf) msg;
    Exchange now = exchange;
    try {
      touch();
      if (now == null) {
        // An answer that nobody asked for: the next request must not get it.
        loop.workers.forget(this);
        close();
        return;
      }
      turn = now.client();
      read(now, in);
    } catch (MalformedException e) {
      now.answerMalformed();
    } finally {
      in.release();
    }
  }

  private void read(Exchange now, ByteBuf in) throws MalformedException {
    while (exchange == now) {
      switch (phase) {
        case HEAD -> {
          if (!head.read(in)) return;
          headRead(now, in);
        }
        case BODY -> {
          int bytes = body.next(in);
          if (bytes > 0) {
            body.took(bytes);
            now.answerBody(in, bytes);
          }
          if (exchange == now && body.ended()) answerRead(now, in);
          else if (!in.isReadable()) return;
        }
        case TUNNEL -> {
          if (in.isReadable()) now.tunnelFromWorker(in);
          return;
        }
        case RESTING, CLOSED -> {
          return;
        }
      }
    }
  }

  private void headRead(Exchange now, ByteBuf in) throws MalformedException {
    int status = head.status();
    if (status >= 200) {
      phase = Phase.BODY;
      now.answerHead(head);
      if (exchange == now && body.ended()) answerRead(now, in);
    } else if (status == 101) {
      now.answerSwitch(head);
    } else if (++interims > loop.server.settings().limits().interimAnswers()) {
      now.answerMalformed();
    } else {
      now.answerInterim(head);
      head.clear();
    }
  }

  private void answerRead(Exchange now, ByteBuf in) {
    boolean again =
        head.keepsConnection()
            && !in.isReadable()
            && body.framing() != BodyReader.Framing.UNTIL_CLOSE;
    now.answerRead(again);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ClientConnection client = turn;
    if (client == null) return;
    turn = null;
    client.flushAll();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    Exchange now = exchange;
    if (now != null && ctx.channel().isWritable()) now.client().goOn();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) inputEnded(true);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    // What broke was told as an exception before; so this is an end in order, of a kind of socket
    // that has no half-close.
    if (phase == Phase.TUNNEL && exchange != null) exchange.tunnelWorkerClosed();
    else inputEnded(true);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof IOException)) loop.server.mistake(cause);
    inputEnded(false);
    ctx.close();
  }

  /** No byte comes any more; in order, or because something broke. */
  private void inputEnded(boolean orderly) {
    Exchange now = exchange;
    if (now == null) {
      if (phase != Phase.RESTING) return;
      loop.workers.forget(this);
      close();
    } else if (phase == Phase.TUNNEL) {
      if (orderly) now.tunnelWorkerEnded();
      else now.tunnelBroken();
    } else if (phase == Phase.BODY && orderly && body.framing() == BodyReader.Framing.UNTIL_CLOSE) {
      now.answerRead(false);
    } else {
      now.workerLost();
    }
    if (now != null) now.client().flushAll();
  }
}
