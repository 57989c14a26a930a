package dev.gatehouse.gateway.admin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Lines over a Unix socket, with a bound on their length and on how long one may take. */
final class Lines implements AutoCloseable {
  /** The line is longer than it may be. */
  static final class TooLong extends IOException {
    private static final long serialVersionUID = 1;
  }

  private final SocketChannel channel;
  private final InputStream in;
  private final byte[] buffer = new byte[4096];
  private int at;
  private int end;

  Lines(SocketChannel channel) {
    this.channel = channel;
    this.in = Channels.newInputStream(channel);
  }

  /**
   * The next line, without its end; empty at the end of the stream, where half a line is none.
   *
   * @param longest in bytes
   * @param patience after which the channel is closed, and with it this call ends in an exception
   */
  Optional<String> read(int longest, Duration patience) throws IOException {
    CompletableFuture<Void> deadline = closeAfter(patience);
    try {
      return read(longest);
    } finally {
      deadline.cancel(false);
    }
  }

  /** The same, however long it takes. */
  Optional<String> read(int longest) throws IOException {
    var line = new ByteArrayOutputStream();
    while (true) {
      if (at == end) {
        at = 0;
        end = Math.max(0, in.read(buffer));
        if (end == 0) {
          return Optional.empty();
        }
      }
      byte next = buffer[at++];
      if (next == '\n') {
        return Optional.of(text(line.toByteArray()));
      }
      if (line.size() == longest) {
        throw new TooLong();
      }
      line.write(next);
    }
  }

  /** UTF-8, or nothing that parses: JSON has no place for the replacement of a broken sequence. */
  private static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return "";
    }
  }

  void write(String line, Duration patience) throws IOException {
    CompletableFuture<Void> deadline = closeAfter(patience);
    try {
      ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } finally {
      deadline.cancel(false);
    }
  }

  private CompletableFuture<Void> closeAfter(Duration patience) {
    var deadline = new CompletableFuture<Void>();
    CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS)
        .execute(
            () -> {
              if (deadline.complete(null)) {
                close();
              }
            });
    return deadline;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException alreadyGone) {
      // It is closed, as was wished.
    }
  }
}
