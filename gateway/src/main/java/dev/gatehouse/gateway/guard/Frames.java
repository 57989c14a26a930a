package dev.gatehouse.gateway.guard;

import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.DecodeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Frames on a channel: {@code u24 length, body}, the length bounded. Reading is for one thread;
 * writing for any: whoever finds nobody writing writes for all, so that what is said at the same
 * time goes out together.
 */
final class Frames implements AutoCloseable {
  /** A configuration of a thousand sources; everything else is a few KiB. */
  static final int LONGEST = 1 << 20;

  /** Who asks and does not read the answers is not answered any more. */
  private static final int MOST_PENDING = 2 << 20;

  private static final int HEAD = 3;

  private final ByteChannel channel;
  private ByteBuffer in = ByteBuffer.allocate(64 << 10);
  private final Object turn = new Object();
  private byte[] pending = new byte[4096];
  private int pendingBytes;
  private boolean writing;

  Frames(ByteChannel channel) {
    this.channel = channel;
  }

  /**
   * All whole frames that are there, at least one; waits for it. Empty at the end.
   *
   * @throws DecodeException for a frame that is longer than any may be
   */
  List<Bytes> read() throws IOException, DecodeException {
    var frames = new ArrayList<Bytes>();
    while (frames.isEmpty()) {
      if (channel.read(in) < 0) {
        return List.of();
      }
      in.flip();
      while (in.remaining() >= HEAD) {
        int length =
            ((in.get(in.position()) & 0xff) << 16)
                | ((in.get(in.position() + 1) & 0xff) << 8)
                | (in.get(in.position() + 2) & 0xff);
        if (length > LONGEST) {
          throw new DecodeException(0, "a frame of " + length + " bytes");
        }
        if (in.remaining() < HEAD + length) {
          makeRoom(HEAD + length);
          break;
        }
        byte[] body = new byte[length];
        in.position(in.position() + HEAD);
        in.get(body);
        frames.add(Bytes.owning(body));
      }
      in.compact();
    }
    return frames;
  }

  private void makeRoom(int length) {
    if (length > in.capacity()) {
      in = ByteBuffer.allocate(length).put(in).flip();
    }
  }

  /** Says it, sooner or later; may wait for the other side to read. */
  void write(Bytes body) throws IOException {
    write(List.of(body));
  }

  /** All of them at once. */
  void write(List<Bytes> bodies) throws IOException {
    synchronized (turn) {
      if (pendingBytes > MOST_PENDING) {
        throw new IOException("the other side does not read");
      }
      bodies.forEach(this::add);
      if (writing) {
        return;
      }
      writing = true;
    }
    flush();
  }

  private void add(Bytes body) {
    int length = body.length();
    if (pendingBytes + HEAD + length > pending.length) {
      pending = Arrays.copyOf(pending, 2 * (pendingBytes + HEAD + length));
    }
    pending[pendingBytes] = (byte) (length >>> 16);
    pending[pendingBytes + 1] = (byte) (length >>> 8);
    pending[pendingBytes + 2] = (byte) length;
    body.copyInto(pending, pendingBytes + HEAD);
    pendingBytes += HEAD + length;
  }

  private void flush() throws IOException {
    while (true) {
      ByteBuffer some;
      synchronized (turn) {
        if (pendingBytes == 0) {
          writing = false;
          return;
        }
        some = ByteBuffer.wrap(pending, 0, pendingBytes);
        pending = new byte[4096];
        pendingBytes = 0;
      }
      while (some.hasRemaining()) {
        channel.write(some); // a failure leaves us “writing”, and nobody writes again
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
