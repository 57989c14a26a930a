package dev.gatehouse.gateway.http;

import dev.gatehouse.gateway.files.Folder;
import dev.gatehouse.gateway.http.codec.Flaw;
import dev.gatehouse.gateway.http.codec.MalformedException;
import dev.gatehouse.gateway.http.codec.RequestHead;
import dev.gatehouse.gateway.queue.RequestQueue;
import dev.gatehouse.gateway.route.Router;
import dev.gatehouse.gateway.route.Site;
import dev.gatehouse.gateway.route.Target;
import dev.gatehouse.gateway.trace.Stamps;
import dev.gatehouse.gateway.trace.Trace;
import dev.gatehouse.gateway.trace.Trail;
import dev.gatehouse.gateway.trace.Watch;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A connection with a client: reads requests one at a time, however many come at once, and ends
 * when it should. What cannot be used yet stays in the inbox; when that is full, the client is not
 * read.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a close that fails has nothing left to close
final class ClientConnection extends ChannelInboundHandlerAdapter {
  private enum Phase {
    /** Between requests. */
    IDLE,
    HEAD,
    /** A request's body is being passed on. */
    BODY,
    /** The request is whole, and its answer is not over. */
    ANSWER,
    TUNNEL,
    /** The last answer is going out, and what the client still sends is thrown away. */
    LINGER,
    /** The last answer is going out. */
    CLOSING,
    CLOSED
  }

  private final HttpServer server;
  private final Scheme scheme;
  private final Loop loop;
  private final Inbox inbox = new Inbox();
  private final BodyReader body;

  /** The loop's other connections. */
  @Nullable ClientConnection next;

  @Nullable ClientConnection previous;

  private Phase phase = Phase.IDLE;
  private @Nullable ChannelHandlerContext context;
  private @Nullable Outlet outlet;
  private @Nullable ForwardedFields forwarded;
  private @Nullable RequestHead head;
  private @Nullable Answering exchange;
  private @Nullable Secured secured;

  /** Of the request whose head is being read or that is answered, where somebody watches. */
  private @Nullable Trail trail;

  private boolean pumping;
  private boolean reading = true;
  private boolean keep;
  private boolean cutting;
  private boolean inputEnded;
  private long served;

  /** The loop's time when something last came, or when the phase began. */
  private long since;

  private long unsent;

  ClientConnection(HttpServer server, Scheme scheme, Loop loop) {
    this.server = server;
    this.scheme = scheme;
    this.loop = loop;
    this.body = new BodyReader(server.settings().limits().requests());
    this.since = loop.now;
  }

  // ---- what Netty says

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    outlet = new Outlet(ctx);
    loop.add(this);
    server.connected();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    loop.remove(this);
    inbox.clear();
    outlet().discard();
    server.disconnected();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    ByteBuf in = (ByteBuf) msg;
    if (phase == Phase.LINGER || phase == Phase.CLOSING || phase == Phase.CLOSED) {
      in.release();
      return;
    }
    since = phase == Phase.HEAD ? since : loop.now;
    inbox.add(in);
    pump();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    flushAll();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (!ctx.channel().isWritable()) return;
    if (exchange != null) exchange.clientWritable();
    goOn();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof Secured it) secured = it;
    else if (event instanceof ChannelInputShutdownEvent) inputEnded();
  }

  /** A client that has said its last word in the middle is taken for gone, as nginx and Go do. */
  private void inputEnded() {
    inputEnded = true;
    switch (phase) {
      case TUNNEL -> goOn();
      case CLOSING, CLOSED -> {}
      case IDLE -> closeBehindOutput();
      case HEAD, LINGER -> close();
      case BODY, ANSWER -> {
        cutting = true;
        if (exchange != null) exchange.clientGone();
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    phase = Phase.CLOSED;
    if (exchange != null) exchange.clientGone();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // Resets and broken TLS are the client's business; anything else is ours.
    if (cause instanceof RuntimeException || cause instanceof Error) {
      server.mistake(cause);
      keep = false;
      if (exchange != null) exchange.refuse(Trouble.INTERNAL.problem());
      else closeBehindOutput();
    } else {
      ctx.close();
    }
  }

  // ---- reading

  /** Goes on with what is in the inbox, and flushes. */
  void goOn() {
    pump();
    flushAll();
  }

  private void pump() {
    if (pumping) return; // an answer given at once: the loop below goes on by itself
    pumping = true;
    try {
      while (step()) {}
    } catch (MalformedException e) {
      malformed(e.flaw());
    } finally {
      pumping = false;
    }
    if (phase == Phase.TUNNEL && inputEnded && inbox.first() == null && exchange != null) {
      exchange.tunnelClientEnded();
    }
    regulate();
  }

  /** Takes a step with what is there; false if it takes something else to go on. */
  private boolean step() throws MalformedException {
    ByteBuf in = inbox.first();
    if (in == null) return false;
    return switch (phase) {
      case IDLE, HEAD -> {
        // Whoever does not take answers is asked for no more questions.
        if (!outlet().writable()) yield false;
        if (phase == Phase.IDLE) beginHead();
        if (head().read(in)) headRead();
        yield true;
      }
      case BODY -> exchange != null && exchange.requestBody(in);
      case TUNNEL -> exchange != null && exchange.tunnelFromClient(in);
      case ANSWER, LINGER, CLOSING, CLOSED -> false;
    };
  }

  private void beginHead() {
    phase = Phase.HEAD;
    since = loop.now;
    head = loop.takeHead();
    trail = Watch.on() ? beginTrail() : null;
  }

  private @Nullable Trail beginTrail() {
    if (!server.watchers().any()) return null;
    for (Map.Entry<String, ChannelHandler> below : ctx().pipeline()) {
      if (below.getValue() instanceof Stamps.Keeper keeper) {
        Stamps stamps = keeper.stamps();
        if (stamps != null) return new Trail(stamps);
      }
    }
    return null; // it came when nobody watched, or undecrypted
  }

  private RequestHead head() {
    RequestHead known = head;
    if (known == null) throw new IllegalStateException("no request is being read");
    return known;
  }

  private void headRead() {
    RequestHead read = head();
    if (read.bodyChunked()) body.chunked();
    else body.length(Math.max(0, read.bodyLength()));
    phase = body.ended() ? Phase.ANSWER : Phase.BODY;
    if (trail != null) trail.headRead();
    if (read.absoluteTarget() && read.httpsTarget() != (scheme == Scheme.HTTPS)) {
      refuse(Trouble.SCHEME_DIFFERS);
      return;
    }
    // Before its demands, which a reload changes first: nobody gets what is new unguarded.
    Router router = server.router();
    if (!isKnownEnough(read, router)) {
      refuse(Trouble.CLIENT_DIFFERS);
      return;
    }
    Site site =
        read.hostEnd() == read.hostStart()
            ? router.fallback()
            : router.find(read.array(), read.hostStart(), read.hostEnd());
    if (site == null) refuse(Trouble.HOST_UNKNOWN);
    else follow(site, read);
  }

  /** Whether what the handshake was held under is enough for the host that is asked for now. */
  private boolean isKnownEnough(RequestHead read, Router router) {
    ClientDemands demands = server.demands();
    Secured by = secured;
    if (demands.equals(ClientDemands.NONE) || by == null) return true;
    int length = read.hostEnd() - read.hostStart();
    String host =
        length == 0
            ? router.fallback().hosts().getFirst()
            : new String(read.array(), read.hostStart(), length, StandardCharsets.ISO_8859_1);
    var local = (InetSocketAddress) ctx().channel().localAddress();
    return demands.of(local, host).contentWith(by.met(), !by.clientChain().isEmpty());
  }

  private void follow(Site site, RequestHead read) {
    int route = site.find(read.array(), read.pathStart(), read.pathEnd());
    switch (route) {
      case Site.NONE -> refuse(Trouble.PATH_UNKNOWN);
      case Site.UNCLEAR -> refuse(Trouble.PATH_UNCLEAR);
      default -> {
        switch (site.routes().get(route).target()) {
          case Target.ToQueue(RequestQueue queue) -> begin().offer(queue);
          case Target.ToFiles(Folder folder) -> {
            var files = new FileExchange(this, read, loop);
            exchange = files;
            files.look(folder, read.pathStart() + site.nameEnd(route));
          }
        }
      }
    }
  }

  private Exchange begin() {
    var begun = new Exchange(this, head(), loop);
    exchange = begun;
    return begun;
  }

  /** Refuses what was understood and is nobody's. */
  private void refuse(Trouble why) {
    begin().refuse(why.problem());
  }

  private void malformed(Flaw flaw) {
    Problem problem = Problem.of(flaw);
    if (exchange != null) exchange.refuse(problem);
    else refuseHead(problem);
  }

  /** Refuses what is not even a request. */
  private void refuseHead(Problem problem) {
    keep = false;
    var tally = new Tally(loop);
    tally.status = problem.status();
    tally.bytesOut = answer(problem, tally.id(), false);
    log(tally, problem.reason());
    phase = Phase.BODY; // there may be more of it
    exchangeOver();
  }

  /** Reads from the network only as much as can be kept. */
  private void regulate() {
    boolean wanted =
        phase == Phase.LINGER || inbox.bytes() < server.settings().limits().waitingBytes();
    if (wanted == reading) return;
    reading = wanted;
    ctx().channel().config().setAutoRead(wanted);
  }

  // ---- what the exchange asks

  private ChannelHandlerContext ctx() {
    ChannelHandlerContext known = context;
    if (known == null) throw new IllegalStateException("not in a pipeline yet");
    return known;
  }

  /** What goes to the client. */
  Outlet outlet() {
    Outlet known = outlet;
    if (known == null) throw new IllegalStateException("not in a pipeline yet");
    return known;
  }

  /** Of the request that is being answered, where somebody watches. */
  @Nullable Trail trail() {
    return trail;
  }

  BodyReader body() {
    return body;
  }

  /** Whether a part of a file may be written in place of bytes: nobody has to see them. */
  boolean takesFiles() {
    return secured == null ? scheme == Scheme.HTTP : secured.takesFiles();
  }

  ForwardedFields forwarded() {
    ForwardedFields known = forwarded;
    if (known == null) {
      Channel channel = ctx().channel();
      known =
          ForwardedFields.of(
              scheme,
              channel.remoteAddress(),
              channel.localAddress(),
              secured == null ? List.of() : secured.clientChain());
      forwarded = known;
    }
    return known;
  }

  /** The request's last byte has been passed on. */
  void requestRead() {
    phase = Phase.ANSWER;
  }

  boolean requestWasRead() {
    return phase == Phase.ANSWER;
  }

  /** Whether the connection may go on behind this request, as far as client and gate say. */
  boolean mayKeep() {
    return requestWasRead() && head().keepsConnection() && !server.ending();
  }

  void keep(boolean may) {
    keep = may;
  }

  void tunnel() {
    phase = Phase.TUNNEL;
    keep = false;
    goOn();
  }

  /** Writes an answer of our own; returns its body's bytes. */
  int answer(Problem problem, RequestId id, boolean headOnly) {
    keep = exchange != null && mayKeep() && head().minorVersion() == 1;
    byte[] date = loop.date(server.clocks().wall().instant());
    return Page.write(outlet().room(2048), problem, id, date, !keep, headOnly);
  }

  /** The connection ends with the exchange, and so that it cannot pass for a good end. */
  void cut() {
    cutting = true;
  }

  void log(Tally tally, String reason) {
    String client = ForwardedFields.address(ctx().channel().remoteAddress());
    String tls = secured == null ? "" : secured.protocol();
    AccessEntry entry = tally.entry(head, client, tls, reason, loop.nanos());
    server.log(entry);
    if (trail != null) tellWhenSent(entry, trail);
  }

  /** All of the answer has been written; whether it leaves is heard later. */
  private void tellWhenSent(AccessEntry entry, Trail followed) {
    Trace.Request request = entry.traced();
    outlet()
        .whenSent(
            good -> {
              if (good) followed.sent();
              server.watchers().tell(followed.trace(request));
            });
  }

  /** The exchange is over; the next request, or the end. */
  void exchangeOver() {
    exchange = null;
    served++;
    if (head != null) loop.giveHead(head);
    head = null;
    trail = null;
    since = loop.now;
    if (phase == Phase.CLOSED) return;
    if (cutting) {
      cutNow();
    } else if (keep && phase == Phase.ANSWER) {
      phase = Phase.IDLE;
      pump();
    } else if (!inputEnded && (phase == Phase.BODY || inbox.first() != null)) {
      // RFC 9112, 9.6: closing while the client sends would reset the connection, and with it
      // what we have just said.
      phase = Phase.LINGER;
      inbox.clear();
      regulate();
      outlet().flushAndEnd();
    } else {
      closeBehindOutput();
    }
  }

  void flushAll() {
    outlet().flush();
    if (exchange != null) exchange.flushWorker();
  }

  // ---- the end

  private void closeBehindOutput() {
    phase = Phase.CLOSING;
    outlet().flushAndClose();
  }

  private void close() {
    phase = Phase.CLOSED;
    ctx().close();
  }

  /**
   * A reset below TLS, so that a client cannot take what it has for all there is: not by a
   * close_notify, nor by an orderly end of TCP.
   */
  private void cutNow() {
    phase = Phase.CLOSED;
    outlet().discard();
    if (!ctx().channel().isOpen()) return; // its socket takes no option any more
    ctx().channel().config().setOption(ChannelOption.SO_LINGER, 0);
    ctx().pipeline().firstContext().close();
  }

  /** The gate is ending: closes what is idle; what is in flight ends with its answer. */
  void endGently() {
    if (phase == Phase.IDLE && inbox.first() == null) close();
  }

  /** The gate's patience is over; false if this one had come to its end by itself. */
  boolean cutAtEnd() {
    if (phase == Phase.CLOSED) return false;
    if (exchange != null) exchange.cut(Trouble.GATE_ENDED);
    else cutNow();
    return true;
  }

  // ---- time

  void check(long now) {
    HttpTimeouts limits = server.settings().timeouts();
    switch (phase) {
      case IDLE -> {
        if (sending(now)) return;
        long patience = (served == 0 ? limits.head() : limits.idle()).toNanos();
        if (now - since > patience) close();
      }
      case HEAD -> {
        if (now - since <= limits.head().toNanos()) return;
        refuseHead(Trouble.HEAD_SLOW.problem());
        flushAll();
      }
      case BODY, ANSWER -> checkExchange(now);
      case TUNNEL -> {
        if (!sending(now) && exchange != null) exchange.check(now);
      }
      case LINGER -> {
        if (!sending(now) && now - since > limits.linger().toNanos()) close();
      }
      case CLOSING -> sending(now);
      case CLOSED -> {}
    }
  }

  private void checkExchange(long now) {
    Answering current = exchange;
    if (current == null || sending(now)) return;
    if (phase == Phase.BODY && current.waitsForBody()) {
      if (now - since <= server.settings().timeouts().body().toNanos()) return;
      current.refuse(Trouble.BODY_SLOW.problem());
      flushAll();
    } else {
      current.check(now);
    }
  }

  /** Whether something waits to be taken by the client; if none is for too long, that's it. */
  private boolean sending(long now) {
    ChannelOutboundBuffer out = ctx().channel().unsafe().outboundBuffer();
    long left = out == null ? 0 : out.totalPendingWriteBytes();
    if (left == 0) {
      unsent = 0;
      return false;
    }
    if (left < unsent || unsent == 0) {
      unsent = left;
      since = now; // only what the client takes is progress: what we add is none
    } else if (now - since > server.settings().timeouts().send().toNanos()) {
      if (exchange != null) exchange.cut(Trouble.SEND_SLOW);
      else cutNow();
    }
    return true;
  }
}
