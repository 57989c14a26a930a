package dev.gatehouse.gateway.pipeline;

import io.netty.channel.ChannelPipeline;
import java.util.concurrent.CompletableFuture;

/**
 * Where a listener's ciphertext becomes plaintext. One for each listener and each time that it is
 * set up: a reload makes a new one, and the old one serves its connections to their end. What its
 * handlers owe to what is above them is said in {@link dev.gatehouse.gateway.http.Listener}. Safe
 * for use by several threads.
 */
public interface Pipeline extends AutoCloseable {
  /** Makes a new connection's first handlers. Called on its loop. */
  void addTo(ChannelPipeline channel);

  /** What has become of connections so far. */
  TlsReport report();

  /** Its word in the site file and in status. */
  String word();

  /** For status: why it is not all that was asked for; empty where it is. */
  default String remark() {
    return "";
  }

  /**
   * Takes no new connections.
   *
   * @return completes when the last one has ended and all that it had is released
   */
  CompletableFuture<Void> retire();

  /** Releases all that it has; connections that are open end badly. */
  @Override
  void close();
}
