package dev.gatehouse.gateway.pipeline;

import dev.gatehouse.tls.LocalAnswers;
import dev.gatehouse.tls.SessionCache;
import dev.gatehouse.tls.config.Credential;
import dev.gatehouse.tls.config.ServerConfig;
import dev.gatehouse.tls.message.ClientHello;
import io.netty.channel.ChannelPipeline;
import io.netty.util.concurrent.FastThreadLocal;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * TLS in the event loop: the arrangement of IIS 7, in user space. One for each listener; {@link
 * #addTo} makes a new connection's handler. Safe for use by several threads.
 */
public final class InlinePipeline implements AutoCloseable {
  private static final FastThreadLocal<LoopState> LOOP =
      new FastThreadLocal<>() {
        @Override
        protected LoopState initialValue() {
          return new LoopState(PipelineDefaults.HANDSHAKES_PER_LOOP);
        }
      };

  private final ServerConfig config;
  private final LocalAnswers answers;
  final SessionCache sessions;
  private final PlainText plainText;
  private final TlsListener listener;
  private final InstantSource clock;
  private final ThreadPoolExecutor signers = signers();
  final LongAdder secured = new LongAdder();
  final LongAdder failed = new LongAdder();
  final LongAdder underWay = new LongAdder();

  /**
   * A pipeline for connections to come.
   *
   * @param config asks for the identity
   * @param identities the binding: which identity answers a hello; empty to refuse the name. Called
   *     on event loops, so it must not block
   */
  public InlinePipeline(
      ServerConfig config,
      Function<ClientHello, Optional<Credential>> identities,
      PlainText plainText,
      TlsListener listener,
      InstantSource clock) {
    this.config = config;
    this.sessions =
        SessionCache.of(PipelineDefaults.SESSIONS, PipelineDefaults.SESSION_LIFETIME, clock);
    this.answers = LocalAnswers.signing().choosing(identities).remembering(sessions);
    this.plainText = plainText;
    this.listener = listener;
    this.clock = clock;
  }

  /** Makes a new channel's first handler. Called on its loop. */
  public void addTo(ChannelPipeline pipeline) {
    pipeline.addLast("tls", new TlsHandler(this, LOOP.get()));
  }

  /** What has become of connections so far. */
  public TlsReport report() {
    return new TlsReport(secured.sum(), failed.sum(), underWay.sum());
  }

  /** No more signatures; connections that are open go on. */
  @Override
  public void close() {
    signers.shutdown();
    sessions.close();
  }

  ServerConfig config() {
    return config;
  }

  LocalAnswers answers() {
    return answers;
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

  /** For what would hold up a loop; refuses when more waits than can be done in time. */
  Executor signingThreads() {
    return signers;
  }

  private static ThreadPoolExecutor signers() {
    ThreadFactory threads = Thread.ofPlatform().daemon().name("signer-", 1).factory();
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            PipelineDefaults.SIGNING_THREADS,
            PipelineDefaults.SIGNING_THREADS,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(PipelineDefaults.SIGNATURES_WAITING),
            threads);
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }
}
