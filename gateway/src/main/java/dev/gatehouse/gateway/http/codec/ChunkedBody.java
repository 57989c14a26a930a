package dev.gatehouse.gateway.http.codec;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Reads a chunked body (RFC 9112, section 7.1): takes the framing out and says how many bytes of
 * data are next. Chunk extensions are checked, bounded and dropped. What is passed on gets chunks
 * of our own.
 */
public final class ChunkedBody {
  /** More bytes are needed. */
  public static final int MORE = 0;

  /** The body is whole, its trailers are read. */
  public static final int END = -1;

  private static final int MAX_SIZE_DIGITS = 15; // fits a long

  private enum State {
    SIZE,
    EXTENSION,
    SIZE_LF,
    DATA,
    DATA_CR,
    DATA_LF,
    TRAILERS,
    DONE
  }

  private final MessageLimits limits;
  private State state = State.SIZE;
  private long size;
  private int digits;
  private int extensionBytes;
  private @Nullable Trailers trailers;

  /** A body within these limits. */
  public ChunkedBody(MessageLimits limits) {
    this.limits = limits;
  }

  /** Gets ready for the next body. */
  public void clear() {
    state = State.SIZE;
    size = 0;
    digits = 0;
    extensionBytes = 0;
    trailers = null;
  }

  /**
   * Takes framing from {@code in} up to the next data.
   *
   * @return how many bytes at {@code in}'s reader index are data, to be taken by the caller and
   *     then told with {@link #took}; or {@link #MORE}, when {@code in} is used up; or {@link #END}
   */
  public int next(ByteBuf in) throws MalformedException {
    while (true) {
      switch (state) {
        case DATA -> {
          return (int) Math.min(size, in.readableBytes());
        }
        case DONE -> {
          return END;
        }
        case TRAILERS -> {
          if (trailers == null) trailers = new Trailers(limits);
          if (!trailers.read(in)) return MORE;
          state = State.DONE;
        }
        default -> {
          if (!in.isReadable()) return MORE;
          framing(in.readByte());
        }
      }
    }
  }

  /** The caller has taken {@code bytes} of the data that {@link #next} announced. */
  public void took(int bytes) {
    size -= bytes;
    if (size == 0) state = State.DATA_CR;
  }

  private void framing(byte b) throws MalformedException {
    switch (state) {
      case SIZE -> size(b);
      case EXTENSION -> extension(b);
      case SIZE_LF -> {
        if (b != Octets.LF) throw Flaw.LINE_END.exception();
        state = size == 0 ? State.TRAILERS : State.DATA;
        digits = 0;
      }
      case DATA_CR -> {
        if (b != Octets.CR) throw Flaw.CHUNK_END.exception();
        state = State.DATA_LF;
      }
      case DATA_LF -> {
        if (b != Octets.LF) throw Flaw.CHUNK_END.exception();
        state = State.SIZE;
      }
      default -> throw new IllegalStateException("no framing in " + state);
    }
  }

  private void size(byte b) throws MalformedException {
    int digit = Octets.hex(b);
    if (digit >= 0) {
      if (++digits > MAX_SIZE_DIGITS) throw Flaw.CHUNK_SIZE.exception();
      size = (size << 4) | digit;
    } else if (digits == 0) {
      throw Flaw.CHUNK_SIZE.exception();
    } else if (b == Octets.CR) {
      state = State.SIZE_LF;
    } else if (b == ';') {
      state = State.EXTENSION;
    } else {
      // White space before an extension is allowed by RFC 9112, 7.1.1 and used by nobody.
      throw (b == Octets.LF ? Flaw.LINE_END : Flaw.CHUNK_SIZE).exception();
    }
  }

  private void extension(byte b) throws MalformedException {
    if (b == Octets.CR) {
      state = State.SIZE_LF;
    } else if (b == Octets.LF) {
      throw Flaw.LINE_END.exception();
    } else if (!Octets.isValue(b) || ++extensionBytes > limits.chunkExtensionBytes()) {
      throw Flaw.CHUNK_EXTENSION.exception();
    }
  }

  /** Whether the body is whole. */
  public boolean done() {
    return state == State.DONE;
  }

  private static final byte[] LAST = Octets.ascii("0\r\n");

  /** Writes the last chunk, the trailers that pass, and the end. */
  public void writeEnd(ByteBuf out) {
    out.writeBytes(LAST);
    if (trailers != null) trailers.write(out);
    else out.writeByte(Octets.CR).writeByte(Octets.LF);
  }

  /** Writes the last chunk of a body that has no trailers. */
  public static void writePlainEnd(ByteBuf out) {
    out.writeBytes(LAST).writeByte(Octets.CR).writeByte(Octets.LF);
  }

  private static final byte[] DIGITS = Octets.ascii("0123456789abcdef");

  /** Writes the line before a chunk of {@code bytes > 0} bytes. */
  public static void writeSize(ByteBuf out, int bytes) {
    int shift = (31 - Integer.numberOfLeadingZeros(bytes)) & ~3;
    for (; shift >= 0; shift -= 4) out.writeByte(DIGITS[(bytes >>> shift) & 15]);
    out.writeByte(Octets.CR).writeByte(Octets.LF);
  }
}
