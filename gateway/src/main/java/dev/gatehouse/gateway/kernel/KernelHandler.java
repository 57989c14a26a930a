package dev.gatehouse.gateway.kernel;

import dev.gatehouse.gateway.http.HalfClosing;
import dev.gatehouse.gateway.pipeline.Engine;
import dev.gatehouse.gateway.pipeline.TlsListener;
import dev.gatehouse.gateway.trace.Stamps;
import dev.gatehouse.gateway.trace.Way;
import dev.gatehouse.tls.HandOver;
import dev.gatehouse.tls.RecordSizes;
import dev.gatehouse.tls.handshake.Session;
import dev.gatehouse.tls.spec.AlertDescription;
import dev.gatehouse.tls.spec.ContentType;
import dev.gatehouse.tls.spec.TlsError;
import dev.gatehouse.tls.spec.TlsException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.FileRegion;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.channel.unix.Errors;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * One connection whose records the kernel seals and opens. At first it sits above the engine's
 * handler, holds back what is written, and waits until all that the engine had to send is in the
 * socket and what has been received ends at a record's edge, reading not one byte further; then the
 * keys go to the kernel, the engine goes, and plaintext passes as it is. What is read comes by
 * {@link SocketReader}, which sees records that are no data (alerts, key updates) for what they
 * are.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what is written last is closed behind
final class KernelHandler extends ChannelDuplexHandler
    implements HalfClosing, SocketReader.Owner, Stamps.Keeper {
  private static final int LEAST_READ = RecordSizes.MOST_CONTENT_BYTES;
  private static final int MOST_READ = 4 * LEAST_READ;

  /** Reads in one turn of the loop; as many as Netty's channels do. */
  private static final int READS_A_TURN = 16;

  private final KernelTls kernel;
  private final TlsListener listener;
  private final EpollSocketChannel channel;
  private final Session session;
  private final HeldBack held = new HeldBack();
  private final Controls controls;
  private final ControlRecords arrivals;
  private @Nullable ChannelHandlerContext context;

  /** The engine, until it has given its keys away; null from then on. */
  private @Nullable Engine engine;

  /** Null until it is our turn to read. */
  private @Nullable SocketReader reader;

  /** What keys change by, where the kernel can change them. */
  private @Nullable HandOver keys;

  private @Nullable Stamps stamps;
  private RecordCount sealed;
  private int readSize = LEAST_READ;
  private boolean readWanted = true;
  private boolean drained;
  private boolean inputEnded;
  private boolean endWanted;

  /** close_notify is sealed; the socket's output ends when there is room in it again. */
  private boolean shutWanted;

  private boolean over;

  KernelHandler(
      KernelTls kernel,
      TlsListener listener,
      Engine engine,
      EpollSocketChannel channel,
      Session session) {
    this.kernel = kernel;
    this.listener = listener;
    this.engine = engine;
    this.channel = channel;
    this.session = session;
    this.controls = new Controls(channel.fd().intValue());
    this.arrivals = new ControlRecords(session.version());
    this.sealed = RecordCount.NONE;
  }

  // ---- until the keys are the kernel's

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    drain();
  }

  /** Waits until what the engine has written is in the socket; what follows is the kernel's. */
  private void drain() {
    Engine from = engine();
    drained = false;
    from.context()
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            done -> {
              drained = done.isSuccess();
              // Not at once: we may be in the middle of the engine's own step.
              context().executor().execute(this::step);
            });
  }

  /** Goes on towards the hand-over, as far as it goes now. */
  private void step() {
    Engine from = engine;
    if (from == null || over || !drained || !channel.isActive()) {
      return;
    }
    if (from.tls().error().isPresent()) {
      return; // the engine's handler ends it
    }
    try {
      if (reader == null) {
        takeReading();
      }
    } catch (IOException e) {
      fail(new TlsError.LocalFailure(String.valueOf(e.getMessage())), null);
      return;
    }
    if (!inputEnded && from.bytesToEdge() > 0) {
      want();
    } else if (from.tls().handsOver()) {
      handOver(from);
    } else if (from.tls().pendingOutput() > 0) {
      from.transmit();
      drain();
    } else {
      fail(new TlsError.LocalFailure("the engine does not hand the connection over"), null);
    }
  }

  private void takeReading() throws IOException {
    reader = SocketReader.open((IoEventLoop) channel.eventLoop(), channel.fd().intValue(), this);
    // Netty forgets that it waits for input; from here on its calls for it come to read() below.
    boolean automatic = channel.config().isAutoRead();
    channel.config().setAutoRead(false);
    channel.config().setAutoRead(automatic);
  }

  private void handOver(Engine from) {
    int socket = channel.fd().intValue();
    HandOver over = from.tls().handOver();
    int refused = KernelTls.giveWriting(socket, over);
    if (refused >= 0 && !inputEnded) {
      refused = KernelTls.giveReading(socket, over);
    }
    sealed = new RecordCount(socket, over.writing());
    if (kernel.rekeys() && refused >= 0) {
      over.writing().forgetKey();
      over.reading().forgetKey();
      keys = over;
    } else {
      over.close();
    }
    engine = null;
    from.handedOver();
    if (refused < 0) {
      fail(
          new TlsError.LocalFailure(
              "the kernel refuses keys that it took when it was asked at the start: error "
                  + -refused),
          null);
      return;
    }
    held.release(context(), this::count);
    if (endWanted) {
      endOutput();
    }
    want();
  }

  // ---- reading

  @Override
  public void read(ChannelHandlerContext ctx) {
    if (reader == null) {
      ctx.read();
    } else {
      readWanted = true;
      want();
    }
  }

  private void want() {
    SocketReader from = reader;
    if (from != null && !over) {
      boolean read = engine != null || (readWanted && !inputEnded);
      from.want(read, controls.waiting() || shutWanted);
    }
  }

  @Override
  public void readable(boolean broken) {
    SocketReader from = reader;
    if (from == null || over) {
      return;
    }
    if (engine != null) {
      readToEdge(from);
      return;
    }
    boolean any = false;
    for (int i = 0; i < READS_A_TURN && (readWanted || broken) && !inputEnded && !over; i++) {
      if (!readOnce(from)) {
        break;
      }
      any = true;
      readWanted = channel.config().isAutoRead();
    }
    if (any) {
      context().fireChannelReadComplete();
      readWanted |= channel.config().isAutoRead();
    }
    want();
  }

  /** Ciphertext for the engine, not a byte more than it takes to the record's edge. */
  private void readToEdge(SocketReader from) {
    Engine to = engine();
    int missing = to.bytesToEdge();
    ByteBuf in = context().alloc().directBuffer(Math.max(1, missing));
    int count = missing == 0 ? -Libc.EAGAIN : receive(from, in, missing);
    if (count > 0) {
      channel.pipeline().fireChannelRead(in);
      channel.pipeline().fireChannelReadComplete();
    } else {
      in.release();
    }
    if (count == 0) {
      channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    } else if (count < 0 && count != -Libc.EAGAIN) {
      over = true;
      context().close();
      return;
    }
    step();
  }

  private static int receive(SocketReader from, ByteBuf into, int most) {
    ByteBuffer room = into.internalNioBuffer(into.writerIndex(), most);
    int count = KernelTls.calls().receive(from.socket(), MemorySegment.ofBuffer(room));
    if (count > 0) {
      into.writerIndex(into.writerIndex() + count);
    }
    return count;
  }

  /** Reads what there is, of one kind; whether there was any. */
  private boolean readOnce(SocketReader from) {
    ByteBuf in = context().alloc().directBuffer(readSize);
    int count = receive(from, in, readSize);
    int type = KernelTls.calls().recordType();
    if (count > 0 && (type == ContentType.APPLICATION_DATA.code() || type == 0)) {
      adapt(count);
      arrivals.data();
      passUp(in);
      return true;
    }
    try {
      if (count >= 0 && type != 0 && type != ContentType.APPLICATION_DATA.code()) {
        byte[] content = new byte[count];
        in.readBytes(content);
        control(type, content);
        return true;
      }
      if (count == 0) {
        transportEnded();
        return true;
      }
      if (count != -Libc.EAGAIN) {
        broken(-count);
      }
      return false;
    } finally {
      in.release();
    }
  }

  private void passUp(ByteBuf plain) {
    Stamps kept = Stamps.onRead(stamps, Way.KERNEL_TLS, false);
    stamps = kept;
    // It was opened inside the call that read it; so will it be sealed inside the one that sends.
    if (kept != null) kept.opened = System.nanoTime();
    context().fireChannelRead(plain);
    if (kept != null) kept.passedUp();
  }

  @Override
  public @Nullable Stamps stamps() {
    return stamps;
  }

  private void adapt(int count) {
    if (count == readSize) {
      readSize = Math.min(MOST_READ, 2 * readSize);
    } else if (count < readSize / 4) {
      readSize = Math.max(LEAST_READ, readSize / 2);
    }
  }

  private void control(int type, byte[] content) {
    try {
      switch (arrivals.meaning(type, content)) {
        case CLOSE_NOTIFY -> endInput();
        case PASSED_OVER -> {}
        case KEY_UPDATE -> stepReading(false);
        case KEY_UPDATE_REQUESTED -> stepReading(true);
      }
    } catch (TlsException e) {
      fail(e.error(), e.error().alert().orElse(null));
    }
  }

  private void endInput() {
    inputEnded = true;
    context().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
  }

  private void transportEnded() {
    if (!inputEnded && !over) {
      // Without close_notify. For HTTP the lengths say what is missing, as inline.
      over = true;
      context().flush();
      context().close();
    }
  }

  private void broken(int error) {
    if (error == Libc.EBADMSG || error == Libc.EMSGSIZE) {
      takeError();
      TlsError why = arrivals.unreadable(error);
      fail(why, why.alert().orElse(null));
    } else {
      over = true; // the network's fault, or the client's, which has gone
      context().close();
    }
  }

  /** The kernel notes what was wrong with a record, and would seal nothing before it is asked. */
  private void takeError() {
    try {
      if (channel.fd() instanceof Socket socket) {
        socket.getSoError();
      }
    } catch (IOException e) {
      context().fireExceptionCaught(e);
    }
  }

  // ---- keys

  private void stepReading(boolean requested) {
    HandOver now = keys;
    SocketReader from = reader;
    if (now == null || from == null) {
      fail(
          new TlsError.LocalFailure(
              "the client has changed its keys, which this kernel cannot follow (Linux 6.14 and"
                  + " later can; pipeline: inline does everywhere)"),
          AlertDescription.INTERNAL_ERROR);
      return;
    }
    now.reading().step();
    int refused = KernelTls.giveReading(from.socket(), now);
    now.reading().forgetKey();
    if (refused < 0) {
      fail(
          new TlsError.LocalFailure("the kernel refuses the client's next key: error " + -refused),
          AlertDescription.INTERNAL_ERROR);
    } else if (requested) {
      behindAll(this::stepWriting);
    }
  }

  /** Says so under the old key, and goes on under the new one. */
  private void stepWriting() {
    HandOver now = keys;
    if (now == null || over) {
      return;
    }
    controls.send(
        ContentType.HANDSHAKE,
        ControlRecords.keyUpdate(),
        () -> {
          now.writing().step();
          int refused = KernelTls.giveWriting(channel.fd().intValue(), now);
          sealed = new RecordCount(channel.fd().intValue(), now.writing());
          now.writing().forgetKey();
          if (refused < 0) {
            fail(new TlsError.LocalFailure("the kernel refuses our next key: " + -refused), null);
          }
        });
    want();
  }

  private void count(Object message) {
    long bytes =
        switch (message) {
          case ByteBuf buffer -> buffer.readableBytes();
          case FileRegion region -> region.count();
          default -> 0;
        };
    switch (sealed.add(bytes)) {
      case FINE -> {}
      case UPDATE_DUE -> {
        if (keys != null) {
          behindAll(this::stepWriting);
        }
      }
      case SPENT -> fail(new TlsError.KeysSpent(session.suite().toString()), null);
    }
  }

  // ---- writing

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (engine != null && !over) {
      held.add(channel, message, promise);
      return;
    }
    ctx.write(message, promise);
    count(message);
  }

  @Override
  public void flush(ChannelHandlerContext ctx) {
    if (engine != null && !over) {
      held.flush();
    } else {
      ctx.flush();
    }
  }

  @Override
  public void writable() {
    controls.retry();
    if (shutWanted && !controls.waiting()) {
      shutWanted = false;
      if (channel.isActive()) {
        channel.shutdownOutput();
      }
    }
    want();
  }

  /** Runs {@code then} when all that has been written is in the socket. */
  private void behindAll(Runnable then) {
    context()
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            done -> {
              if (done.isSuccess()) {
                then.run();
              }
            });
  }

  @Override
  public void endOutput() {
    if (engine != null) {
      endWanted = true;
      return;
    }
    behindAll(
        () -> {
          // What the kernel has sealed and TCP had no room for would be lost by an end at once.
          controls.alert(AlertDescription.CLOSE_NOTIFY, () -> shutWanted = true);
          want();
        });
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    held.fail(new ClosedChannelException());
    var unsent = channel.unsafe().outboundBuffer();
    if (engine == null && !over && unsent != null && unsent.isEmpty()) {
      // Behind data that will never leave it would be a lie.
      controls.alert(AlertDescription.CLOSE_NOTIFY, () -> {});
    }
    over = true;
    ctx.close(promise);
  }

  private void fail(TlsError why, @Nullable AlertDescription alert) {
    if (over) {
      return;
    }
    if (alert != null && engine == null) {
      controls.alert(alert, () -> {});
    }
    over = true;
    held.fail(new ClosedChannelException());
    listener.failed(channel.remoteAddress(), session, why);
    context().close();
  }

  // ---- what Netty's channel says

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    boolean ofTheSocket =
        event instanceof ChannelInputShutdownEvent
            || event instanceof ChannelInputShutdownReadComplete;
    if (!ofTheSocket) {
      ctx.fireUserEventTriggered(event);
    } else if (engine != null) {
      // The engine's handler says it of a close_notify.
      inputEnded = true;
      ctx.fireUserEventTriggered(event);
    } else if (event instanceof ChannelInputShutdownEvent) {
      readWanted = true; // records may still wait before the end
      readable(true);
    }
  }

  /**
   * When the client's FIN has come, Netty reads once more though nobody asked; at a record that is
   * no data the kernel answers EIO, and keeps it for a call that can tell.
   */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    boolean notData =
        engine == null
            && cause instanceof Errors.NativeIoException io
            && io.expectedErr() == -Libc.EIO;
    if (notData) {
      readWanted = true;
      readable(true);
    } else {
      ctx.fireExceptionCaught(cause);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    release();
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    release();
  }

  private void release() {
    over = true;
    engine = null;
    held.fail(new ClosedChannelException());
    if (keys != null) {
      keys.close();
      keys = null;
    }
    SocketReader from = reader;
    reader = null;
    if (from != null) {
      try {
        from.close();
      } catch (IOException e) {
        context().fireExceptionCaught(e);
      }
    }
  }

  private Engine engine() {
    if (engine == null) {
      throw new IllegalStateException("the keys have been handed over");
    }
    return engine;
  }

  private ChannelHandlerContext context() {
    if (context == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return context;
  }
}
