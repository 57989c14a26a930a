package dev.gatehouse.tls.record;

/**
 * Where the IVs come from that stand in front of CBC records from TLS 1.1 on. Nobody may foretell
 * them (RFC 4346, section 6.2.3.2). With recorded ones a connection replays.
 */
@FunctionalInterface
public interface IvSource {
  /** Fills {@code iv}, one block, anew. */
  void next(byte[] iv);
}
