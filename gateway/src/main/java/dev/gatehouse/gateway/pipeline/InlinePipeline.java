package dev.gatehouse.gateway.pipeline;

import dev.gatehouse.gateway.handshake.Handshaker;
import dev.gatehouse.gateway.handshake.Meeting;
import io.netty.channel.ChannelPipeline;
import io.netty.util.concurrent.FastThreadLocal;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;

/** TLS in the event loop: the arrangement of IIS 7, in user space. */
public final class InlinePipeline implements Pipeline {
  private static final FastThreadLocal<LoopState> LOOP =
      new FastThreadLocal<>() {
        @Override
        protected LoopState initialValue() {
          return new LoopState(PipelineDefaults.HANDSHAKES_PER_LOOP);
        }
      };

  private final Handshaker handshaker;
  private final PlainText plainText;
  private final TlsListener listener;
  private final InstantSource clock;
  private final Successor successor;
  private final Census census = new Census();

  /**
   * A pipeline for connections to come.
   *
   * @param handshaker meets them; closed with this
   */
  public InlinePipeline(
      Handshaker handshaker, PlainText plainText, TlsListener listener, InstantSource clock) {
    this(handshaker, plainText, listener, clock, Successor.NONE);
  }

  /**
   * The same, and {@code successor} may go on with connections when their handshake is over.
   *
   * @param handshaker meets them; closed with this
   */
  public InlinePipeline(
      Handshaker handshaker,
      PlainText plainText,
      TlsListener listener,
      InstantSource clock,
      Successor successor) {
    this.handshaker = handshaker;
    this.plainText = plainText;
    this.listener = listener;
    this.clock = clock;
    this.successor = successor;
  }

  @Override
  public void addTo(ChannelPipeline channel) {
    InetSocketAddress local = (InetSocketAddress) channel.channel().localAddress();
    Meeting meeting = handshaker.meet(local, channel.channel().eventLoop());
    channel.addLast("tls", new TlsHandler(this, meeting, LOOP.get()));
  }

  @Override
  public TlsReport report() {
    return census.report();
  }

  @Override
  public String word() {
    return "inline";
  }

  @Override
  public CompletableFuture<Void> retire() {
    return census.retire().thenRun(this::close);
  }

  @Override
  public void close() {
    handshaker.close();
  }

  Successor successor() {
    return successor;
  }

  Census census() {
    return census;
  }

  PlainText plainText() {
    return plainText;
  }

  TlsListener listener() {
    return listener;
  }

  InstantSource clock() {
    return clock;
  }
}
