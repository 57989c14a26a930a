package dev.gatehouse.gateway.http;

import dev.gatehouse.gateway.http.codec.MalformedException;
import io.netty.buffer.ByteBuf;

/**
 * Whoever answers a request, as its client's connection sees it. It ends in one line of the log and
 * {@link ClientConnection#exchangeOver}. On the connection's loop alone.
 */
sealed interface Answering permits Exchange, FileExchange {
  /**
   * Takes what it can of the request's body.
   *
   * @return whether there is any use in coming again at once
   */
  boolean requestBody(ByteBuf in) throws MalformedException;

  /** Bytes of another protocol; whether it took any. */
  boolean tunnelFromClient(ByteBuf in);

  /** No more of these will come. */
  void tunnelClientEnded();

  /** Nobody is left to be answered. */
  void clientGone();

  /** Answers with a page instead, or cuts if it is too late for one. */
  void refuse(Problem problem);

  /** Ends the connection so that nobody can take half an answer for a whole one. */
  void cut(Trouble why);

  /** Looks at its time limits, other than the client's. */
  void check(long now);

  /** Whether it is the client whom all wait for. */
  boolean waitsForBody();

  /** The client takes bytes again. */
  void clientWritable();

  /** Passes on what was gathered for others than the client. */
  void flushWorker();
}
