package dev.gatehouse.gateway.kernel;

import dev.gatehouse.gateway.handshake.Handshaker;
import dev.gatehouse.gateway.pipeline.Engine;
import dev.gatehouse.gateway.pipeline.InlinePipeline;
import dev.gatehouse.gateway.pipeline.Pipeline;
import dev.gatehouse.gateway.pipeline.PlainText;
import dev.gatehouse.gateway.pipeline.TlsListener;
import dev.gatehouse.gateway.pipeline.TlsReport;
import dev.gatehouse.tls.handshake.Session;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.epoll.EpollSocketChannel;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;

/**
 * Handshakes in the event loop, records in the kernel: the arrangement of IIS 7, where http.sys
 * decrypts. What the kernel cannot have is served inline.
 */
public final class KernelPipeline implements Pipeline {
  private final KernelTls kernel;
  private final TlsListener listener;
  private final InlinePipeline inline;

  /**
   * A pipeline for connections to come.
   *
   * @param kernel what this kernel can; probed once for the whole program
   * @param handshaker meets them; closed with this
   */
  public KernelPipeline(
      KernelTls kernel,
      Handshaker handshaker,
      PlainText plainText,
      TlsListener listener,
      InstantSource clock) {
    this.kernel = kernel;
    this.listener = listener;
    this.inline = new InlinePipeline(handshaker, plainText, listener, clock, this::takesOver);
  }

  @Override
  public void addTo(ChannelPipeline channel) {
    inline.addTo(channel);
  }

  private boolean takesOver(Engine engine, Session session) {
    Channel channel = engine.context().channel();
    if (!kernel.supports(session) || !(channel instanceof EpollSocketChannel epoll)) {
      return false;
    }
    // Refused by a connection that the client has half closed already: then the engine stays.
    if (KernelTls.calls().attach(epoll.fd().intValue()) < 0) {
      return false;
    }
    KernelHandler handler = new KernelHandler(kernel, listener, engine, epoll, session);
    channel.pipeline().addAfter(engine.context().name(), "kernel", handler);
    engine.follow(handler);
    return true;
  }

  @Override
  public TlsReport report() {
    return inline.report();
  }

  @Override
  public String word() {
    return "kernel";
  }

  @Override
  public String remark() {
    return kernel.available() ? "" : kernel.remark() + ": inline";
  }

  @Override
  public CompletableFuture<Void> retire() {
    return inline.retire();
  }

  @Override
  public void close() {
    inline.close();
  }
}
