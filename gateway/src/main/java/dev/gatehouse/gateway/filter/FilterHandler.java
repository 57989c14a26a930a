package dev.gatehouse.gateway.filter;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.gateway.http.HalfClosing;
import dev.gatehouse.gateway.pipeline.PlainText;
import dev.gatehouse.gateway.ring.Ring;
import dev.gatehouse.gateway.ring.RingException;
import dev.gatehouse.gateway.ring.RingReader;
import dev.gatehouse.gateway.trace.Stamps;
import dev.gatehouse.gateway.trace.Way;
import dev.gatehouse.wire.DecodeException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection of the gateway whose TLS is the filter's: ciphertext below, plaintext above, and
 * the SSL queue between. It bounds what is under way in each direction, so that a slow client waits
 * for itself alone. Same duties as the handler that does TLS in the loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what is written last is closed behind
final class FilterHandler extends ChannelDuplexHandler implements HalfClosing, Stamps.Keeper {
  /** A promise, and the answers' byte with which it is kept. */
  private record Promised(long end, ChannelPromise promise) {}

  /** All that can be under way when those above stop reading, twice: the filter may hold back. */
  private static final long MOST_UNASKED_BYTES = 4L * FilterDefaults.WINDOW_BYTES;

  private final FilterPipeline pipeline;
  private final FilterLoop loop;
  private @Nullable ChannelHandlerContext context;
  private @Nullable Future<?> deadline;
  private long connection = -1;

  private @Nullable Stamps stamps;

  // ---- input
  private boolean firstBytes = true;
  private boolean waiting;
  private @Nullable ByteBuf held;
  private int ciphertextUnderWay;

  /** All plaintext comes from ciphertext: more than was given cannot come back. */
  private long ciphertextGiven;

  private long plaintextTaken;

  /** Whether nothing has been passed up since the filter had the beginning of a record. */
  private boolean midRecord;

  /** What came since those above last wanted any: a filter may save up, and give it at once. */
  private long plaintextUnasked;

  private boolean paused;
  private boolean readsAbove = true;
  private boolean hearing;
  private boolean inputEnded;

  // ---- output
  private final ArrayDeque<ByteBuf> answers = new ArrayDeque<>(4);
  private final ArrayDeque<Promised> promises = new ArrayDeque<>(4);
  private long answersAdded;
  private long answersSent;
  private long answersSealed;
  private long answersWritten;
  private long ciphertextUnwritten;
  private boolean unwritable;
  private boolean flushed;
  private @Nullable ChannelPromise closing;
  private boolean endsOutput;
  private boolean goodbyeSent;

  private boolean secured;
  private boolean settled;
  private boolean over;
  private boolean released;
  private boolean touched;
  private boolean read;

  FilterHandler(FilterPipeline pipeline, FilterLoop loop) {
    this.pipeline = pipeline;
    this.loop = loop;
  }

  /** Whether the channel is no more: what the filter still says of it is of no use. */
  boolean isReleased() {
    return released;
  }

  private ChannelHandlerContext context() {
    return Objects.requireNonNull(context, "not in a pipeline");
  }

  // ---- a connection begins and ends

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    pipeline.census().began();
    deadline =
        ctx.executor()
            .schedule(
                this::late, pipeline.handshakeTimeout().toMillis() + 1, TimeUnit.MILLISECONDS);
  }

  private void late() {
    if (over || settled) {
      return;
    }
    if (!loop.isLinked()) {
      failed("The filter did not come in time.");
      return;
    }
    begin();
    loop.send(Kind.LATE, connection, Unpooled.EMPTY_BUFFER);
    loop.flush();
  }

  private void begin() {
    if (connection != -1) {
      return;
    }
    connection = loop.open(this);
    var local = (InetSocketAddress) context().channel().localAddress();
    byte[] address = local.getAddress().getAddress();
    ByteBuf payload = context().alloc().buffer(address.length + 3);
    payload.writeByte(address.length).writeBytes(address).writeShort(local.getPort());
    loop.send(Kind.OPEN, connection, payload);
  }

  private void settle() {
    if (settled) {
      return;
    }
    settled = true;
    if (deadline != null) {
      deadline.cancel(false);
    }
    if (waiting) {
      loop.forget(this);
    }
    pipeline.census().settled();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (!settled && !over) {
      pipeline.census().failed();
      pipeline.listener().abandoned(ctx.channel().remoteAddress());
    }
    over = true;
    release();
    ctx.fireChannelInactive();
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
    settle();
    for (ByteBuf it = answers.poll(); it != null; it = answers.poll()) {
      it.release();
    }
    for (Promised it = promises.poll(); it != null; it = promises.poll()) {
      it.promise().tryFailure(new ClosedChannelException());
    }
    if (held != null) {
      held.release();
      held = null;
    }
    if (connection != -1) {
      loop.close(connection);
    }
    pipeline.census().ended();
  }

  @Override
  public @Nullable Stamps stamps() {
    return stamps;
  }

  // ---- the filter's life

  /** There is one: what was held goes in. */
  void filterCame() {
    waiting = false;
    ByteBuf in = held;
    if (in == null || over) {
      return;
    }
    held = null;
    pass(in);
    regulate();
    loop.flush();
  }

  /**
   * It died, and the keys with it: TCP is reset, so that nothing that was cut passes for whole, not
   * even with clients that do without a close_notify.
   */
  void filterGone() {
    connection = -1;
    if ((!over || closing != null) && context().channel().isOpen()) {
      context().channel().config().setOption(ChannelOption.SO_LINGER, 0);
    }
    if (!over) {
      failed("The filter ended.");
    } else if (closing != null && !closing.isDone()) {
      context().close(closing); // it will never say the goodbye that is waited for
    }
  }

  private void failed(String sentence) {
    over = true;
    if (!settled) {
      pipeline.census().failed();
    }
    pipeline.listener().failed(context().channel().remoteAddress(), secured, sentence);
    settle();
    context().close();
  }

  // ---- ciphertext in

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    // What is under way before that is the handshake's, and no part of a request.
    boolean begun = secured && (midRecord || ciphertextUnderWay > 0);
    stamps = Stamps.onRead(stamps, Way.FILTER_PROCESS, begun);
    if (over || !in.isReadable()) {
      in.release();
      return;
    }
    if (firstBytes) {
      firstBytes = false;
      if (PlainText.speaks(in)) {
        over = true;
        settle();
        pipeline.plainText().answerAndClose(ctx, in);
        return;
      }
    }
    if (held != null) {
      held = ctx.alloc().compositeBuffer().addComponent(true, held).addComponent(true, in);
    } else if (!loop.isLinked()) {
      waitForFilter(ctx, in);
    } else {
      pass(in);
      regulate(); // in the middle of a socket's reads too, of which there may be 16 in a row
    }
  }

  private void waitForFilter(ChannelHandlerContext ctx, ByteBuf in) {
    if (!loop.await(this)) {
      in.release();
      failed("Too many connections wait for the filter to start.");
      return;
    }
    waiting = true;
    held = in;
    pause(ctx);
  }

  private void pass(ByteBuf in) {
    begin();
    long stamp = 0;
    if (stamps != null) {
      stamp = System.nanoTime();
      stamps.toFilter = stamp;
    }
    while (in.isReadable()) {
      int part = Math.min(in.readableBytes(), Ring.MOST_PAYLOAD_BYTES);
      ciphertextUnderWay += part;
      ciphertextGiven += part;
      loop.send(Kind.CIPHERTEXT, connection, stamp, in.readRetainedSlice(part));
    }
    in.release();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    regulate();
    loop.flush();
    // What it led to comes from the queue, with a channelReadComplete of its own.
  }

  /** Reads no more than may be under way, whatever those above want. */
  private void regulate() {
    if (!paused && ciphertextUnderWay > FilterDefaults.WINDOW_BYTES - 65_536) {
      pause(context());
    } else if (paused && held == null && ciphertextUnderWay < FilterDefaults.WINDOW_BYTES / 4) {
      paused = false;
      context().channel().config().setAutoRead(readsAbove);
    }
  }

  private void pause(ChannelHandlerContext ctx) {
    if (!paused) {
      paused = true;
      readsAbove = ctx.channel().config().isAutoRead();
      ctx.channel().config().setAutoRead(false);
    }
  }

  /** While we pause, what those above say of reading is heard, and done afterwards. */
  @Override
  public void read(ChannelHandlerContext ctx) {
    if (!paused) {
      ctx.read();
    } else if (!hearing && ctx.channel().config().isAutoRead()) {
      readsAbove = true;
      ctx.channel().config().setAutoRead(false);
    }
  }

  private void tellAbove(Runnable call) {
    if (!paused) {
      call.run();
      return;
    }
    // Switched on and off, the socket itself is not touched: read() above passes nothing on.
    var config = context().channel().config();
    hearing = true;
    config.setAutoRead(readsAbove);
    call.run();
    readsAbove = config.isAutoRead();
    config.setAutoRead(false);
    hearing = false;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    switch (event) {
      case ChannelInputShutdownEvent _ -> {
        if (over) {
          return;
        }
        if (connection == -1) {
          ctx.close();
          return;
        }
        loop.send(Kind.END, connection, Unpooled.EMPTY_BUFFER);
        loop.flush();
      }
      case ChannelInputShutdownReadComplete _ -> {}
      default -> ctx.fireUserEventTriggered(event);
    }
  }

  // ---- what the filter says

  /** Whether this is the first frame of a turn: {@link #framesEnded} is owed. */
  boolean touch() {
    boolean first = !touched;
    touched = true;
    return first;
  }

  void frame(RingReader frame) throws RingException {
    if (closing != null && !closing.isDone() && !goodbyeSent && frame.kind() == Kind.OVER) {
      context().flush();
      context().close(closing); // answers that still wait are sealed no more
      return;
    }
    if (over && frame.kind() != Kind.SEALED && frame.kind() != Kind.GOODBYE_SAID) {
      return;
    }
    switch (frame.kind()) {
      case Kind.SEALED -> sealed(frame);
      case Kind.PLAINTEXT -> plaintext(frame);
      case Kind.TAKEN -> {
        taken(frame.detail());
        midRecord = secured && frame.stamp() == 0;
      }
      case Kind.SECURED -> secured(frame);
      case Kind.PEER_CLOSED -> {
        inputEnded = true;
        framesRead();
        tellAbove(() -> context().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE));
      }
      case Kind.GOODBYE_SAID -> goodbyeSaid();
      case Kind.OVER -> overBy(frame);
      default -> throw new RingException("The filter sent a frame of an unknown kind.");
    }
  }

  private void taken(int bytes) throws RingException {
    if (bytes < 0 || bytes > ciphertextUnderWay) {
      throw new RingException("The filter has taken more ciphertext than it was given.");
    }
    ciphertextUnderWay -= bytes;
  }

  private void plaintext(RingReader frame) throws RingException {
    taken(frame.detail());
    plaintextTaken += frame.length();
    boolean wanted = paused ? readsAbove : context().channel().config().isAutoRead();
    plaintextUnasked = wanted ? 0 : plaintextUnasked + frame.length();
    if (!secured
        || inputEnded
        || frame.length() == 0
        || plaintextTaken > ciphertextGiven
        || plaintextUnasked > MOST_UNASKED_BYTES) {
      throw new RingException("The filter sent plaintext that no client can have sent.");
    }
    ByteBuf plain = context().alloc().directBuffer(frame.length()).writeBytes(frame.payload());
    read = true;
    midRecord = false;
    Stamps kept = stamps;
    if (kept == null) {
      tellAbove(() -> context().fireChannelRead(plain));
      return;
    }
    kept.back = System.nanoTime();
    kept.opened = believed(frame.stamp(), kept.toFilter, kept.back);
    tellAbove(() -> context().fireChannelRead(plain));
    kept.passedUp();
  }

  /** When the filter says that it did something, as far as that can be; 0 if it does not say. */
  static long believed(long stamp, long earliest, long latest) {
    if (stamp == 0) {
      return 0;
    }
    if (stamp - earliest < 0) { // by difference, for nanoTime may wrap
      return earliest;
    }
    return stamp - latest > 0 ? latest : stamp;
  }

  private void secured(RingReader frame) throws RingException {
    byte[] facts = new byte[frame.length()];
    frame.copy(facts, 0);
    if (secured) {
      throw new RingException("The filter said twice that a handshake is over.");
    }
    try {
      var event = Facts.decode(facts, pipeline.modes());
      secured = true;
      settle();
      pipeline.census().secured();
      tellAbove(() -> context().fireUserEventTriggered(event));
    } catch (DecodeException e) {
      throw new RingException("The filter told of a session what cannot be read.");
    }
    pump();
  }

  private void sealed(RingReader frame) throws RingException {
    int answered = frame.detail();
    if (frame.length() == 0 || answered < 0 || answered > answersSent - answersSealed) {
      throw new RingException("The filter sealed more than it was given.");
    }
    answersSealed += answered;
    if (stamps != null && answered > 0) {
      stamps.sealed = believed(frame.stamp(), stamps.toSeal, System.nanoTime());
    }
    if (!context().channel().isActive()) {
      return;
    }
    ByteBuf out = context().alloc().directBuffer(frame.length()).writeBytes(frame.payload());
    int length = out.readableBytes();
    long end = answersSealed;
    ciphertextUnwritten += length;
    if (ciphertextUnwritten > 4L * FilterDefaults.WINDOW_BYTES) {
      out.release();
      throw new RingException("The filter sends a client more than there are answers for.");
    }
    context()
        .write(out)
        .addListener(
            done -> {
              ciphertextUnwritten -= length;
              if (done.isSuccess()) {
                written(end);
              }
            });
    flushed = true;
  }

  private void written(long end) {
    answersWritten = Math.max(answersWritten, end);
    while (!promises.isEmpty() && promises.element().end() <= answersWritten) {
      promises.remove().promise().trySuccess();
    }
    if (!over || closing != null) {
      pump();
      loop.flush();
    }
  }

  private void overBy(RingReader frame) {
    byte[] bytes = new byte[frame.length()];
    frame.copy(bytes, 0);
    String sentence = new String(bytes, UTF_8);
    over = true;
    if (!settled) {
      pipeline.census().failed();
    }
    if (!sentence.isEmpty()) {
      pipeline.listener().failed(context().channel().remoteAddress(), secured, sentence);
    } else if (!settled) {
      pipeline.listener().abandoned(context().channel().remoteAddress());
    }
    settle();
    context().flush();
    context().close();
  }

  private void framesRead() {
    if (read) {
      read = false;
      tellAbove(context()::fireChannelReadComplete);
    }
  }

  /** The turn's frames are all told. */
  void framesEnded() {
    touched = false;
    if (released) {
      return;
    }
    if (flushed) {
      flushed = false;
      context().flush();
    }
    framesRead();
    if (!released) {
      regulate();
    }
  }

  // ---- plaintext out

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    ByteBuf plain = (ByteBuf) message;
    if (over || closing != null || endsOutput) {
      plain.release();
      promise.tryFailure(new ClosedChannelException());
      return;
    }
    answersAdded += plain.readableBytes();
    if (!promise.isVoid()) {
      promises.add(new Promised(answersAdded, promise));
    }
    if (plain.isReadable()) {
      answers.add(plain);
    } else {
      plain.release();
    }
  }

  @Override
  public void flush(ChannelHandlerContext ctx) {
    pump();
    loop.flush();
    ctx.flush();
    written(answersWritten); // a promise for nothing, behind all that has gone
  }

  /** Sends what may be under way. */
  private void pump() {
    if (!secured || released) {
      return;
    }
    for (ByteBuf first = answers.peek(); first != null; first = answers.peek()) {
      long room = FilterDefaults.WINDOW_BYTES - (answersSent - answersSealed) - ciphertextUnwritten;
      if (room <= 0) {
        break;
      }
      int part = (int) Math.min(Math.min(first.readableBytes(), Ring.MOST_PAYLOAD_BYTES), room);
      answersSent += part;
      long stamp = 0;
      if (stamps != null) {
        stamp = System.nanoTime();
        stamps.toSeal = stamp;
      }
      loop.send(Kind.ANSWER, connection, stamp, first.readRetainedSlice(part));
      if (!first.isReadable()) {
        answers.remove().release();
      }
    }
    sayGoodbye();
    tellWritability();
  }

  private void tellWritability() {
    long pending = answersAdded - answersSealed;
    boolean now =
        unwritable
            ? pending > FilterDefaults.WRITABLE_BYTES / 2
            : pending > FilterDefaults.WRITABLE_BYTES;
    ChannelOutboundBuffer out = context().channel().unsafe().outboundBuffer();
    if (now != unwritable && out != null) {
      unwritable = now;
      out.setUserDefinedWritability(1, !now);
    }
  }

  private void sayGoodbye() {
    if ((closing != null || endsOutput) && !goodbyeSent && answers.isEmpty()) {
      goodbyeSent = true;
      loop.send(Kind.GOODBYE, connection, Unpooled.EMPTY_BUFFER);
    }
  }

  private void goodbyeSaid() throws RingException {
    if (!goodbyeSent) {
      throw new RingException("The filter said a goodbye that nobody asked for.");
    }
    ChannelHandlerContext ctx = context();
    ChannelPromise end = closing;
    if (end != null) {
      ctx.flush();
      ctx.close(end);
      return;
    }
    HalfClosing.shutBehind(ctx);
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    if (over || !secured || !loop.isLinked() || closing != null) {
      over = true;
      settle();
      ctx.flush();
      ctx.close(promise);
      return;
    }
    closing = promise.isVoid() ? ctx.newPromise() : promise;
    over = true;
    if (goodbyeSent) {
      ctx.close(closing);
      return;
    }
    pump();
    loop.flush();
  }

  @Override
  public void endOutput() {
    if (!over && !endsOutput) {
      endsOutput = true;
      pump();
      loop.flush();
    }
  }
}
