package dev.gatehouse.tls.message;

/**
 * What moves a handshake on: a message from the peer, or something of our own side's, such as the
 * answer to a question.
 */
public interface Arrival {
  /** The name for errors and transcripts. */
  String name();
}
