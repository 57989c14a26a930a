package dev.gatehouse.tls.handshake.classic;

/** Where a handshake is. A value that knows only what is true at that point. */
public sealed interface State extends AutoCloseable permits ServerState, ClientState {
  /** The name for errors and transcripts. */
  default String name() {
    return getClass().getSimpleName();
  }

  /** Zeroes the secrets that the state owns, when the handshake ends in it. */
  @Override
  default void close() {}
}
