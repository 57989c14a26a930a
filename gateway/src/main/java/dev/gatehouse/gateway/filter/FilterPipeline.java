package dev.gatehouse.gateway.filter;

import dev.gatehouse.gateway.binding.Binding;
import dev.gatehouse.gateway.binding.ClientCertificates;
import dev.gatehouse.gateway.pipeline.Census;
import dev.gatehouse.gateway.pipeline.Pipeline;
import dev.gatehouse.gateway.pipeline.PlainText;
import dev.gatehouse.gateway.pipeline.TlsListener;
import dev.gatehouse.gateway.pipeline.TlsReport;
import dev.gatehouse.gateway.ring.RingException;
import dev.gatehouse.gateway.ring.Wire;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The arrangement of IIS 6: TLS in a filter, behind the SSL queue. Filters come and go ({@link
 * #join}, {@link #part}); connections that arrive while there is none wait, within bounds.
 */
public final class FilterPipeline implements Pipeline {
  private final List<ClientCertificates> modes;
  private final PlainText plainText;
  private final TlsListener listener;
  private final Duration handshakeTimeout;
  private final Consumer<String> broken;
  private final Map<EventLoop, FilterLoop> loops = new ConcurrentHashMap<>();
  private final Census census = new Census();

  /**
   * A pipeline without a filter yet.
   *
   * @param bindings the same that the filter has
   * @param handshakeTimeout from a connection's beginning
   * @param broken hears, on a loop, why a filter cannot be believed any more: whoever started it
   *     ends it and starts another
   */
  public FilterPipeline(
      List<Binding> bindings,
      PlainText plainText,
      TlsListener listener,
      Duration handshakeTimeout,
      Consumer<String> broken) {
    this.modes = Facts.modes(bindings);
    this.plainText = plainText;
    this.listener = listener;
    this.handshakeTimeout = handshakeTimeout;
    this.broken = broken;
  }

  /**
   * A filter serves this loop from now on. Thread-safe.
   *
   * @param wire the gateway's end of the queue
   * @param released run on a thread of its own when the wire is not used any more
   */
  public void join(EventLoop loop, Wire wire, Runnable released) {
    FilterLoop it = of(loop);
    loop.execute(() -> it.join(wire, released));
  }

  /** The loop's filter is gone: its connections end, and new ones wait for another. Thread-safe. */
  public void part(EventLoop loop) {
    loop.execute(of(loop)::part);
  }

  private FilterLoop of(EventLoop loop) {
    return loops.computeIfAbsent(loop, it -> new FilterLoop(this, it));
  }

  @Override
  public void addTo(ChannelPipeline channel) {
    channel.addLast("tls", new FilterHandler(this, of(channel.channel().eventLoop())));
  }

  @Override
  public TlsReport report() {
    return census.report();
  }

  @Override
  public String word() {
    return "filter";
  }

  @Override
  public CompletableFuture<Void> retire() {
    return census.retire().thenRun(this::close);
  }

  @Override
  public void close() {
    loops.keySet().forEach(this::part);
  }

  List<ClientCertificates> modes() {
    return modes;
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

  Duration handshakeTimeout() {
    return handshakeTimeout;
  }

  void broken(RingException why) {
    broken.accept(why.getMessage());
  }
}
