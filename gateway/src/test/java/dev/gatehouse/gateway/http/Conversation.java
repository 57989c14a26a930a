package dev.gatehouse.gateway.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.gatehouse.gateway.http.codec.MalformedException;
import dev.gatehouse.gateway.http.codec.MessageLimits;
import dev.gatehouse.gateway.http.codec.RequestHead;
import dev.gatehouse.gateway.http.codec.ResponseHead;
import dev.gatehouse.gateway.queue.QueueLimits;
import dev.gatehouse.gateway.queue.Refusal;
import dev.gatehouse.gateway.queue.RequestQueue;
import dev.gatehouse.gateway.queue.WorkerAddress;
import dev.gatehouse.gateway.queue.WorkerId;
import dev.gatehouse.gateway.route.Router;
import dev.gatehouse.gateway.route.Site;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * A client, a gate and a worker without a network: the client says all it has to say, then the
 * worker, then each ends. What became of it comes out as text that no cutting of the input changes.
 */
final class Conversation {
  private static final WorkerId WORKER = new WorkerId("app", 1);
  private static final WorkerAddress NOWHERE = new WorkerAddress.TcpPort("127.0.0.1", 1);
  private static final Transport TRANSPORT = Transport.startNio(1);

  /** What a worker is sent may have some lines more than we take: those that we add. */
  private static final MessageLimits WITH_OURS =
      withOurs(HttpDefaults.SETTINGS.limits().requests());

  private static MessageLimits withOurs(MessageLimits client) {
    return new MessageLimits(
        client.targetBytes(),
        client.headBytes() + 1024,
        client.fields() + 16,
        client.trailerBytes(),
        client.chunkExtensionBytes());
  }

  private final RequestQueue queue =
      new RequestQueue("app", new QueueLimits(9, Duration.ofDays(1), 1), InstantSource.system());
  private final List<AccessEntry> log = new ArrayList<>();
  private final HttpServer server =
      new HttpServer(
          TRANSPORT,
          Router.to(List.of(Site.of("a", List.of("a.test"), queue))),
          HttpDefaults.SETTINGS,
          log::add,
          new Clocks(InstantSource.fixed(Instant.EPOCH), () -> 0));
  private final EmbeddedChannel client = new EmbeddedChannel();
  private final EmbeddedChannel worker = new EmbeddedChannel();
  private final WorkerConnection kept;
  private final ByteBuf toClient = Unpooled.buffer();
  private final ByteBuf toWorker = Unpooled.buffer();

  private Conversation() {
    var loop = new Loop(server, client.eventLoop(), 1);
    client.pipeline().addLast(new ClientConnection(server, Scheme.HTTP, loop));
    // A kept connection is taken without a network. No second one can be had: the worker is
    // retired as soon as it has its first request, so that a second try waits in the queue.
    kept = new WorkerConnection(loop, WORKER, NOWHERE);
    worker.pipeline().addLast(kept);
    loop.workers.keep(kept);
    queue.ready(WORKER, NOWHERE);
  }

  static String of(List<byte[]> fromClient, List<byte[]> fromWorker) {
    return new Conversation().run(fromClient, fromWorker);
  }

  private String run(List<byte[]> fromClient, List<byte[]> fromWorker) {
    for (byte[] piece : fromClient) {
      send(client, piece);
      if (queue.inFlight(WORKER) > 0) queue.retire(WORKER);
    }
    queue.retire(WORKER);
    for (byte[] piece : fromWorker) {
      boolean open = worker.isOpen();
      send(worker, piece);
      // A worker's connection that is closed for what came on it, say for bytes behind its answer,
      // still hears that this was all for now, and passes on what was good. Every transport says
      // so, but an EmbeddedChannel that is closed does not: the answer stayed unflushed where its
      // extra bytes came with it, and went out where they came later.
      if (open && !worker.isOpen()) kept.channelReadComplete(worker.pipeline().firstContext());
      turn();
    }
    worker.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    turn();
    queue.close(new Refusal.ShuttingDown());
    turn();
    boolean open = client.isOpen();
    client.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    turn();
    client.finishAndReleaseAll();
    worker.finishAndReleaseAll();
    return check(open);
  }

  private void send(EmbeddedChannel channel, byte[] piece) {
    if (channel.isOpen()) channel.writeInbound(Unpooled.copiedBuffer(piece));
    turn();
  }

  private void turn() {
    client.runPendingTasks();
    worker.runPendingTasks();
    drain(client, toClient);
    drain(worker, toWorker);
    client.checkException();
    worker.checkException();
  }

  private static void drain(EmbeddedChannel channel, ByteBuf into) {
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      into.writeBytes(out);
      out.release();
    }
  }

  private String check(boolean open) {
    if (queue.report().inFlight() != 0) throw new AssertionError("a lease was kept");
    if (queue.report().waiting() + queue.report().waitingAgain() != 0) {
      throw new AssertionError("somebody waits for ever");
    }
    var text = new StringBuilder();
    for (AccessEntry it : log) {
      text.append(it.method()).append(' ').append(it.path()).append(' ').append(it.status());
      text.append(' ').append(it.reason()).append(' ').append(it.bytesIn()).append(' ');
      text.append(it.bytesOut()).append(' ').append(it.attempts()).append('\n');
    }
    requestGone();
    if (open) answersGone(text);
    return text.toString();
  }

  /**
   * What the worker was sent begins with a request that we would take. Whether it was sent at all
   * hangs on the cuts, where the request turned out to be malformed behind its head.
   */
  private void requestGone() {
    if (!toWorker.isReadable()) return;
    AccessEntry sent =
        log.stream()
            .filter(it -> it.attempts() > 0)
            .findFirst()
            .orElseThrow(() -> new AssertionError("no request, and the worker got something"));
    var head = new RequestHead(WITH_OURS);
    head.clear();
    try {
      if (!head.read(toWorker)) throw new AssertionError("half a head went to the worker");
    } catch (MalformedException e) {
      // HTTP/1.0 need not name a host, and then we pass on an empty one.
      if (!sent.host().isEmpty()) throw new AssertionError(e);
      return;
    }
    if (!sent.method().equals(head.methodText())) {
      throw new AssertionError("another method went to the worker: " + head.methodText());
    }
  }

  /** What a client was sent whose connection was left open: whole answers, one for each request. */
  private void answersGone(StringBuilder text) {
    var head = new ResponseHead(HttpDefaults.SETTINGS.limits().answers());
    var body = new BodyReader(HttpDefaults.SETTINGS.limits().answers());
    int answers = 0;
    try {
      while (toClient.isReadable()) {
        head.clear();
        if (!head.read(toClient)) throw new AssertionError("half a head went to the client");
        if (head.status() == 101) return;
        if (head.status() < 200) continue;
        boolean bodiless = head.neverHasBody() || log.get(answers).method().equals("HEAD");
        answers++;
        if (bodiless) body.none();
        else if (head.bodyChunked()) body.chunked();
        else body.length(head.bodyLength());
        var data = new StringBuilder();
        for (int n = body.next(toClient); n > 0; n = body.next(toClient)) {
          data.append(toClient.readCharSequence(n, ISO_8859_1));
          body.took(n);
        }
        if (!body.ended() && answers <= log.size()) {
          if (log.get(answers - 1).reason().isEmpty()) throw new AssertionError("half a body");
          return;
        }
        text.append("client: ").append(head.status()).append(' ').append(data).append('\n');
      }
    } catch (MalformedException e) {
      throw new AssertionError("what went to the client is no HTTP", e);
    }
  }
}
