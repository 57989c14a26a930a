package dev.gatehouse.gateway.helper;

import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;

/** What becomes of a helper. */
public sealed interface HelperEvent {
  /** It runs; it has not connected yet. */
  record Started(long pid) implements HelperEvent {}

  /** It has connected, and has shown that it is ours. Blocking; whoever takes it closes it. */
  record Connected(SocketChannel channel) implements HelperEvent {}

  /** A line that it printed, in harmless characters. */
  record Said(String line) implements HelperEvent {}

  /** Somebody else connected, or nobody could: a sentence for the log. */
  record Refused(String sentence) implements HelperEvent {}

  /**
   * It ended.
   *
   * @param how such as {@code by signal 9 (KILL)}
   * @param again after which time it is started again; empty when it is not, since its keeper is
   *     gone too or it has been closed
   */
  record Ended(String how, Optional<Duration> again) implements HelperEvent {}
}
