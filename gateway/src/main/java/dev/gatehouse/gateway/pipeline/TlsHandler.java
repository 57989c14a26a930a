package dev.gatehouse.gateway.pipeline;

import dev.gatehouse.gateway.handshake.Meeting;
import dev.gatehouse.gateway.http.HalfClosing;
import dev.gatehouse.gateway.http.Secured;
import dev.gatehouse.gateway.trace.Stamps;
import dev.gatehouse.gateway.trace.Way;
import dev.gatehouse.pki.X509Cert;
import dev.gatehouse.tls.Event;
import dev.gatehouse.tls.Half;
import dev.gatehouse.tls.RecordSizes;
import dev.gatehouse.tls.TlsConnection;
import dev.gatehouse.tls.handshake.Session;
import dev.gatehouse.tls.handshake.VerifiedPeer;
import dev.gatehouse.tls.spec.TlsError;
import dev.gatehouse.wire.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.util.concurrent.Future;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection's TLS, in its loop: ciphertext below, plaintext above. Truncation and errors end
 * the channel; close_notify is the end of input only.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what is written last is closed behind
final class TlsHandler extends ChannelDuplexHandler implements HalfClosing, Engine, Stamps.Keeper {
  private static final int HEADER_BYTES = RecordSizes.HEADER_BYTES;

  private final InlinePipeline pipeline;
  private final LoopState loop;
  private final Meeting meeting;
  private final TlsConnection tls;
  private final Gathered gathered = new Gathered();
  private final Runnable begin = this::begin;
  private final Runnable answered = this::answered;
  private @Nullable ChannelHandlerContext context;
  private @Nullable Future<?> deadline;

  /** A record that the network has cut, until the rest comes. */
  private byte @Nullable [] partial;

  private int partialBytes;

  /** What came while an answer was waited for and could not be kept by the engine. */
  private @Nullable ByteBuf held;

  private @Nullable Stamps stamps;

  private enum Place {
    /** No byte has come: whoever is silent takes no place from those who speak. */
    SILENT,
    WAITING,
    INSIDE,
    LEFT
  }

  private Place place = Place.SILENT;
  private boolean firstBytes = true;
  private boolean flushWanted;
  private boolean over;
  private boolean released;

  /** Who goes on when the keys are at an edge; null if nobody does. */
  private @Nullable HalfClosing follower;

  private boolean handedOver;

  TlsHandler(InlinePipeline pipeline, Meeting meeting, LoopState loop) {
    this.pipeline = pipeline;
    this.meeting = meeting;
    this.loop = loop;
    this.tls = meeting.tls();
  }

  // ---- a connection begins and ends

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    pipeline.census().began();
    schedule();
  }

  /** It is this connection's turn; told in the middle of another's, so it begins later. */
  private void begin() {
    place = Place.INSIDE;
    context().executor().execute(this::resume);
  }

  private void schedule() {
    Instant now = pipeline.clock().instant();
    tls.tick(now)
        .ifPresent(
            next -> {
              // The clock and the loop's timer may disagree by a little: never spin.
              long millis = Math.max(10, Duration.between(now, next).toMillis());
              deadline = context().executor().schedule(this::late, millis, TimeUnit.MILLISECONDS);
            });
  }

  private void late() {
    schedule();
    settle();
  }

  private void leave() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
    switch (place) {
      case WAITING -> loop.cancel(begin);
      case INSIDE -> {
        place = Place.LEFT;
        loop.leave();
      }
      case SILENT -> {}
      case LEFT -> {
        return;
      }
    }
    place = Place.LEFT;
    pipeline.census().settled();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (place != Place.LEFT && !over) {
      pipeline.census().failed();
      pipeline.listener().abandoned(ctx.channel().remoteAddress());
    }
    over = true;
    release();
    ctx.fireChannelInactive();
  }

  @Override
  public @Nullable Stamps stamps() {
    return stamps;
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    release();
  }

  private void release() {
    if (released) {
      return;
    }
    released = true;
    leave();
    gathered.fail(new ClosedChannelException());
    if (held != null) {
      held.release();
      held = null;
    }
    loop.giveBack(partial);
    partial = null;
    meeting.close();
    if (handedOver) {
      context().channel().closeFuture().addListener(_ -> pipeline.census().ended());
    } else {
      pipeline.census().ended();
    }
  }

  // ---- ciphertext in

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    stamps = Stamps.onRead(stamps, Way.INLINE, partial != null || held != null);
    if (over) {
      in.release();
      return;
    }
    if (firstBytes && in.isReadable()) {
      firstBytes = false;
      if (PlainText.speaks(in)) {
        over = true;
        leave();
        pipeline.plainText().answerAndClose(ctx, in);
        return;
      }
    }
    if (place == Place.SILENT) {
      if (!loop.enter(begin)) {
        place = Place.WAITING;
        held = in;
        ctx.channel().config().setAutoRead(false);
        return;
      }
      place = Place.INSIDE;
    }
    if (held != null) {
      held = ctx.alloc().compositeBuffer().addComponent(true, held).addComponent(true, in);
      return;
    }
    take(ctx, in);
  }

  /** Uses up {@code in}, but for what is held while an answer is waited for. */
  private void take(ChannelHandlerContext ctx, ByteBuf in) {
    ByteBuf plain = null;
    try {
      while (in.isReadable() && !over && held == null) {
        if (tls.opensRecords()) {
          plain = open(ctx, in, plain);
        } else {
          receive(ctx, in);
        }
      }
    } finally {
      in.release();
    }
    if (plain != null) {
      pass(ctx, plain);
    }
  }

  /** Goes on with one record, or with what there is of it. */
  private @Nullable ByteBuf open(ChannelHandlerContext ctx, ByteBuf in, @Nullable ByteBuf plain) {
    int opened;
    if (partial == null && isWhole(in)) {
      int length = HEADER_BYTES + in.getUnsignedShort(in.readerIndex() + 3);
      in.readBytes(loop.record, 0, length);
      opened = tls.open(loop.record, 0, length, loop.plain, 0);
    } else if (complete(in)) {
      byte[] whole = wholePartial();
      opened = tls.open(whole, 0, partialBytes, loop.plain, 0);
      loop.giveBack(whole);
    } else {
      return plain;
    }
    if (opened > 0) {
      ByteBuf to = plain == null ? ctx.alloc().directBuffer(opened + in.readableBytes()) : plain;
      return to.writeBytes(loop.plain, 0, opened);
    }
    // Something else than data: what came before it goes up before what it leads to.
    if (plain != null) {
      pass(ctx, plain);
    }
    settle();
    return null;
  }

  private static boolean isWhole(ByteBuf in) {
    int have = in.readableBytes();
    if (have < HEADER_BYTES) {
      return false;
    }
    int record = HEADER_BYTES + in.getUnsignedShort(in.readerIndex() + 3);
    return have >= record && record <= RecordSizes.MOST_RECORD_BYTES;
  }

  /** Adds to the record that was cut; whether it is whole now. */
  private boolean complete(ByteBuf in) {
    byte[] array = partial;
    if (array == null) {
      array = loop.borrow();
      partial = array;
      partialBytes = 0;
    }
    if (partialBytes < HEADER_BYTES) {
      move(in, array, HEADER_BYTES);
      if (partialBytes < HEADER_BYTES) {
        return false;
      }
    }
    int record = HEADER_BYTES + ((array[3] & 0xff) << 8 | (array[4] & 0xff));
    if (record > RecordSizes.MOST_RECORD_BYTES) {
      return true; // the engine says no as soon as it has the header
    }
    move(in, array, record);
    return partialBytes == record;
  }

  private void move(ByteBuf in, byte[] array, int until) {
    int part = Math.min(in.readableBytes(), until - partialBytes);
    in.readBytes(array, partialBytes, part);
    partialBytes += part;
  }

  private byte[] wholePartial() {
    byte[] array = partial;
    if (array == null) {
      throw new IllegalStateException("no record was cut");
    }
    partial = null;
    return array;
  }

  /** Before the handshake is over, and until nothing is kept: by way of the engine's own arrays. */
  private void receive(ChannelHandlerContext ctx, ByteBuf in) {
    int length = Math.min(in.readableBytes(), loop.record.length);
    in.getBytes(in.readerIndex(), loop.record, 0, length);
    int taken = tls.receive(loop.record, 0, length);
    in.skipBytes(taken);
    settle();
    if (taken < length && !over) {
      held = in.retain();
      ctx.channel().config().setAutoRead(false);
    }
  }

  private void pass(ChannelHandlerContext ctx, ByteBuf plain) {
    Stamps kept = stamps;
    if (kept != null) kept.opened = System.nanoTime();
    ctx.fireChannelRead(plain);
    if (kept != null) kept.passedUp();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    switch (event) {
      case ChannelInputShutdownEvent _ -> {
        if (!over) {
          tls.receiveEnd();
          settle();
        }
      }
      case ChannelInputShutdownReadComplete _ -> {}
      default -> ctx.fireUserEventTriggered(event);
    }
  }

  // ---- what the engine asks, says and sends

  private void settle() {
    meeting.answer(answered);
    ChannelHandlerContext ctx = context();
    boolean wrote = mayTransmit(ctx) && transmit(ctx);
    for (Event event : tls.events()) {
      tell(ctx, event);
    }
    if (wrote) {
      ctx.flush();
    }
  }

  /**
   * Not replies to key updates while the client takes nothing: one reply does for all of them (RFC
   * 8446, section 4.6.3), and each would stay in memory.
   */
  private boolean mayTransmit(ChannelHandlerContext ctx) {
    return ctx.channel().isWritable() || tls.session().isEmpty() || tls.error().isPresent();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (!over && ctx.channel().isWritable()) {
      settle();
    }
    ctx.fireChannelWritabilityChanged();
  }

  /** An answer that took its time has come. */
  private void answered() {
    if (!over) {
      settle();
      resume();
    }
  }

  /** The answer is there: what was held goes in. */
  private void resume() {
    ByteBuf in = held;
    if (in == null || over) {
      return;
    }
    held = null;
    context().channel().config().setAutoRead(true);
    take(context(), in);
    context().fireChannelReadComplete();
  }

  private void tell(ChannelHandlerContext ctx, Event event) {
    switch (event) {
      case Event.Ready(var session) -> {
        leave();
        pipeline.census().secured();
        pipeline.listener().secured(ctx.channel().remoteAddress(), session);
        boolean takesFiles = pipeline.successor().takesOver(this, session);
        ctx.fireUserEventTriggered(secured(session, takesFiles));
        if (flushWanted) {
          flush(ctx);
        }
      }
      case Event.Data(Bytes bytes) -> {
        ByteBuf plain = ctx.alloc().directBuffer(bytes.length());
        pass(ctx, plain.writeBytes(bytes.toArray()));
      }
      case Event.PeerClosed() -> ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
      case Event.KeysUpdated _ -> {}
      case Event.Resumable(var session) -> meeting.keep(session);
      case Event.Truncated() -> {
        // For HTTP the lengths say what is missing; there is nobody left to answer.
        if (place != Place.LEFT) {
          pipeline.census().failed();
          pipeline.listener().abandoned(ctx.channel().remoteAddress());
        }
        end(ctx);
      }
      case Event.Over(TlsError why) -> {
        if (place != Place.LEFT) {
          pipeline.census().failed();
        }
        pipeline.listener().failed(ctx.channel().remoteAddress(), tls.session().orElse(null), why);
        end(ctx);
      }
    }
  }

  private Secured secured(Session session, boolean takesFiles) {
    List<Bytes> chain =
        session.peer() instanceof VerifiedPeer client
            ? client.path().chain().stream().map(X509Cert::encoded).toList()
            : List.of();
    return new Secured(
        session.version().toString(),
        session.suite().toString(),
        session.resumed(),
        meeting.clients(),
        chain,
        takesFiles);
  }

  private void end(ChannelHandlerContext ctx) {
    if (!over) {
      over = true;
      leave();
      ctx.flush();
      ctx.close();
    }
  }

  private boolean transmit(ChannelHandlerContext ctx) {
    int pending = tls.pendingOutput();
    if (pending == 0) {
      return false;
    }
    ByteBuf out = ctx.alloc().directBuffer(pending);
    int count;
    do {
      count = tls.transmit(loop.sealed, 0, loop.sealed.length);
      out.writeBytes(loop.sealed, 0, count);
    } while (count > 0);
    ctx.write(out, ctx.voidPromise());
    return true;
  }

  // ---- plaintext out

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    ByteBuf plain = (ByteBuf) message;
    if (over || tls.writeHalf() == Half.CLOSED) {
      plain.release();
      promise.tryFailure(new ClosedChannelException());
      return;
    }
    gathered.add(plain, promise);
  }

  @Override
  public void flush(ChannelHandlerContext ctx) {
    if (tls.writeHalf() == Half.NONE) {
      flushWanted = !gathered.isEmpty();
    } else if (!gathered.isEmpty()) {
      flushWanted = false;
      seal(ctx);
    }
    ctx.flush();
  }

  private void seal(ChannelHandlerContext ctx) {
    if (tls.writeHalf() != Half.OPEN) {
      gathered.fail(new ClosedChannelException());
      return;
    }
    ByteBuf out = ctx.alloc().directBuffer(tls.sealedBytes(gathered.bytes()));
    transmit(ctx);
    int length;
    while ((length = gathered.take(loop.plain, RecordSizes.MOST_CONTENT_BYTES)) > 0) {
      int sealed = tls.seal(loop.plain, 0, length, loop.sealed, 0);
      out.writeBytes(loop.sealed, 0, sealed);
      if (tls.writeHalf() != Half.OPEN) { // keys that cannot change have done their most
        gathered.fail(new ClosedChannelException());
        ctx.write(out, ctx.voidPromise());
        settle();
        return;
      }
    }
    if (stamps != null) stamps.sealed = System.nanoTime();
    List<ChannelPromise> promises = gathered.promises();
    if (promises.isEmpty()) {
      ctx.write(out, ctx.voidPromise());
    } else if (promises.size() == 1) {
      ctx.write(out, promises.getFirst());
    } else {
      ctx.write(out).addListener((ChannelFuture done) -> settle(promises, done));
    }
  }

  private static void settle(List<ChannelPromise> promises, ChannelFuture done) {
    for (ChannelPromise promise : promises) {
      if (done.isSuccess()) {
        promise.trySuccess();
      } else {
        promise.tryFailure(done.cause());
      }
    }
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    sayGoodbye(ctx);
    over = true;
    leave();
    ctx.flush();
    ctx.close(promise);
  }

  @Override
  public void endOutput() {
    if (follower != null) {
      follower.endOutput();
      return;
    }
    ChannelHandlerContext ctx = context();
    sayGoodbye(ctx);
    HalfClosing.shutBehind(ctx);
  }

  private void sayGoodbye(ChannelHandlerContext ctx) {
    if (over) {
      return;
    }
    if (tls.writeHalf() == Half.OPEN && !gathered.isEmpty()) {
      seal(ctx);
    }
    tls.closeNotify();
    transmit(ctx);
  }

  // ---- for whoever goes on

  @Override
  public TlsConnection tls() {
    return tls;
  }

  @Override
  public int bytesToEdge() {
    byte[] array = partial;
    if (array == null) {
      return tls.bytesToEdge();
    }
    return partialBytes < HEADER_BYTES
        ? HEADER_BYTES - partialBytes
        : HEADER_BYTES + ((array[3] & 0xff) << 8 | (array[4] & 0xff)) - partialBytes;
  }

  @Override
  public void transmit() {
    settle();
    context().flush();
  }

  @Override
  public <H extends ChannelHandler & HalfClosing> void follow(H handler) {
    follower = handler;
  }

  @Override
  public void handedOver() {
    handedOver = true;
    over = true;
    context().pipeline().remove(this);
  }

  @Override
  public ChannelHandlerContext context() {
    if (context == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return context;
  }
}
