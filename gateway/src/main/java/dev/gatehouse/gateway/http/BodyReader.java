package dev.gatehouse.gateway.http;

import dev.gatehouse.gateway.http.codec.ChunkedBody;
import dev.gatehouse.gateway.http.codec.MalformedException;
import dev.gatehouse.gateway.http.codec.MessageLimits;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Tells a message's body from what surrounds it (RFC 9112, section 6.3). Used again and again. */
final class BodyReader {
  /** How the body's end is found. */
  enum Framing {
    NONE,
    LENGTH,
    CHUNKED,
    UNTIL_CLOSE
  }

  private final MessageLimits limits;
  private Framing framing = Framing.NONE;
  private long left;
  private @Nullable ChunkedBody chunks;

  BodyReader(MessageLimits limits) {
    this.limits = limits;
  }

  void none() {
    framing = Framing.NONE;
  }

  void length(long bytes) {
    framing = bytes == 0 ? Framing.NONE : Framing.LENGTH;
    left = bytes;
  }

  void untilClose() {
    framing = Framing.UNTIL_CLOSE;
  }

  void chunked() {
    framing = Framing.CHUNKED;
    if (chunks == null) chunks = new ChunkedBody(limits);
    chunks.clear();
  }

  Framing framing() {
    return framing;
  }

  /**
   * Skips framing.
   *
   * @return how many bytes at {@code in}'s reader index are the body's, to be taken and told with
   *     {@link #took}; 0 if there are none before the end, or none in {@code in}
   */
  int next(ByteBuf in) throws MalformedException {
    return switch (framing) {
      case NONE -> 0;
      case LENGTH -> (int) Math.min(left, in.readableBytes());
      case CHUNKED -> Math.max(0, chunks().next(in));
      case UNTIL_CLOSE -> in.readableBytes();
    };
  }

  void took(int bytes) {
    switch (framing) {
      case LENGTH -> left -= bytes;
      case CHUNKED -> chunks().took(bytes);
      case NONE, UNTIL_CLOSE -> {}
    }
  }

  /** Whether the last byte has been seen. */
  boolean ended() {
    return switch (framing) {
      case NONE -> true;
      case LENGTH -> left == 0;
      case CHUNKED -> chunks().done();
      case UNTIL_CLOSE -> false;
    };
  }

  /** The chunked body being read, or read last: it has the trailers. */
  ChunkedBody chunks() {
    ChunkedBody known = chunks;
    if (known == null) throw new IllegalStateException("the body is not chunked");
    return known;
  }
}
