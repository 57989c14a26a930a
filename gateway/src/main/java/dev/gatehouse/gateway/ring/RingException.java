package dev.gatehouse.gateway.ring;

import java.io.IOException;

/** The other side wrote into shared memory what it must not: the channel is over. */
public final class RingException extends IOException {
  private static final long serialVersionUID = 1L;

  /** With a sentence that says what. */
  public RingException(String sentence) {
    super(sentence);
  }
}
