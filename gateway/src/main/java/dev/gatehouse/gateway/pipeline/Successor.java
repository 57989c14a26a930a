package dev.gatehouse.gateway.pipeline;

import dev.gatehouse.tls.handshake.Session;

/** Goes on with connections when their handshake is over, where it can. Called on their loops. */
@FunctionalInterface
public interface Successor {
  /** Nobody goes on: the engine stays. */
  Successor NONE = (_, _) -> false;

  /**
   * Whether it will go on with this one. If so it has put a handler above {@code engine}'s that
   * holds back what is written, and takes the keys when they are at an edge; until then the engine
   * opens what comes.
   */
  boolean takesOver(Engine engine, Session session);
}
