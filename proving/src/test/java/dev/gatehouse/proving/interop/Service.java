package dev.gatehouse.proving.interop;

import java.io.IOException;

/** A server that waits for one conversation. Closing ends it, whatever it is doing. */
interface Service extends AutoCloseable {
  /** What it makes of what it reads. */
  enum Speech {
    /** It sends each line back. */
    ECHO,
    /** It answers requests as {@link HttpTalk} makes them. */
    HTTP,
    /** It sends a request back behind a head of its own, and closes. */
    REFLECTION
  }

  int port();

  Speech speech();

  /** Ends it in the middle of a conversation, as kill -9 would; the kernel closes its sockets. */
  void vanish() throws IOException;

  /** Waits until the conversation is over and tells how it went. */
  Account account() throws IOException;

  @Override
  void close() throws IOException;
}
