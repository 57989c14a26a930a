package dev.gatehouse.gateway.filter;

import dev.gatehouse.gateway.binding.SourceCode;
import dev.gatehouse.gateway.ring.Handing;
import dev.gatehouse.pki.X509Cert;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.Writer;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What gateway and filter say to each other beside the SSL queue: {@code u32 length, u8 kind}, then
 * the message. Each side checks all that it is told.
 */
sealed interface Control {
  /** More than any number of bindings with their authorities takes. */
  int MOST_BYTES = 4 << 20;

  /**
   * The gateway's first word, and once only.
   *
   * @param socket where channels are handed over to who shows {@code token}
   * @param channels how many, one for each of the gateway's loops
   * @param capacity of their rings in bytes
   */
  record Begin(Path socket, Bytes token, int channels, int capacity, FilterConfig config)
      implements Control {}

  /** The gateway would have renewed what is due. */
  record Tick() implements Control {}

  /**
   * The filter works, or has renewed something.
   *
   * @param root of the built-in authority; absent where nothing is issued
   * @param certificates for each binding, in order
   */
  record Ready(Optional<Root> root, List<Used> certificates) implements Control {}

  /** The built-in authority's root. */
  record Root(X509Cert certificate, Path file) {}

  /** A binding's certificate. */
  record Used(X509Cert certificate, Optional<Instant> renewsAt) {}

  /** From the filter, for the log. */
  record Notice(String sentence) implements Control {}

  /** From the filter, for the log. */
  record Warning(String sentence) implements Control {}

  /** The filter cannot work, and ends: a user's fault, or the environment's. */
  record Failed(boolean byUser, String sentence) implements Control {}

  private int kind() {
    return switch (this) {
      case Begin _ -> 1;
      case Tick _ -> 2;
      case Ready _ -> 3;
      case Notice _ -> 4;
      case Warning _ -> 5;
      case Failed _ -> 6;
    };
  }

  /** The whole message but its length. */
  default Bytes encode() {
    return Writer.write(
        out -> {
          out.u8(kind());
          switch (this) {
            case Begin it -> {
              out.opaque16(SourceCode.text(it.socket().toString()));
              out.raw(it.token()).u16(it.channels()).u32(it.capacity());
              it.config().encode(out);
            }
            case Tick() -> {}
            case Ready it -> encode(it, out);
            case Notice(String sentence) -> out.opaque16(SourceCode.text(sentence));
            case Warning(String sentence) -> out.opaque16(SourceCode.text(sentence));
            case Failed(boolean byUser, String sentence) -> {
              out.u8(byUser ? 1 : 0);
              out.opaque16(SourceCode.text(sentence));
            }
          }
        });
  }

  private static void encode(Ready ready, Writer out) {
    out.vector24(
        () ->
            ready
                .root()
                .ifPresent(
                    it -> {
                      out.opaque24(it.certificate().encoded());
                      out.opaque16(SourceCode.text(it.file().toString()));
                    }));
    out.vector24(
        () ->
            ready
                .certificates()
                .forEach(
                    it -> {
                      out.opaque24(it.certificate().encoded());
                      out.u64(it.renewsAt().map(Instant::toEpochMilli).orElse(Long.MIN_VALUE));
                    }));
  }

  /** What {@link #encode} wrote. */
  static Control decode(Bytes message) throws DecodeException {
    return Cursor.all(
        message,
        in ->
            switch (in.u8("kind")) {
              case 1 -> begin(in);
              case 2 -> new Tick();
              case 3 -> ready(in);
              case 4 -> new Notice(SourceCode.text(in, "notice"));
              case 5 -> new Warning(SourceCode.text(in, "warning"));
              case 6 -> new Failed(in.u8("fault") == 1, SourceCode.text(in, "failure"));
              default -> throw in.error("a message of an unknown kind");
            });
  }

  private static Begin begin(Cursor in) throws DecodeException {
    Path socket = SourceCode.path(in, "socket");
    Bytes token = in.bytes(Handing.TOKEN_BYTES, "token");
    int channels = in.u16("channels");
    long capacity = in.u32("capacity");
    if (channels > Handing.MOST_CHANNELS || capacity > 1 << 30) {
      throw in.error(channels + " channels of " + capacity + " bytes");
    }
    return new Begin(socket, token, channels, (int) capacity, FilterConfig.decode(in));
  }

  private static Ready ready(Cursor in) throws DecodeException {
    Cursor root = in.vector24("root");
    Optional<Root> theirs =
        root.hasRemaining()
            ? Optional.of(
                new Root(
                    X509Cert.decode(root.opaque24("root")), SourceCode.path(root, "root file")))
            : Optional.empty();
    root.expectEnd();
    return new Ready(theirs, in.vector24("certificates").list(Control::used));
  }

  private static Used used(Cursor in) throws DecodeException {
    X509Cert certificate = X509Cert.decode(in.opaque24("certificate"));
    long millis = in.u32("renewal") << 32 | in.u32("renewal");
    return new Used(
        certificate,
        millis == Long.MIN_VALUE ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis)));
  }

  /** Blocks until it is written. */
  default void write(OutputStream out) throws IOException {
    Bytes message = encode();
    out.write(Writer.write(it -> it.u32(message.length()).raw(message)).toArray());
    out.flush();
  }

  /**
   * Blocks until the next one is there.
   *
   * @return empty at the end
   * @throws IOException also for what is none
   */
  static Optional<Control> read(DataInputStream in) throws IOException {
    int length;
    try {
      length = in.readInt();
    } catch (EOFException end) {
      return Optional.empty();
    }
    if (length < 1 || length > MOST_BYTES) {
      throw new IOException("a message of " + length + " bytes");
    }
    byte[] message = new byte[length];
    in.readFully(message);
    try {
      return Optional.of(decode(Bytes.owning(message)));
    } catch (DecodeException e) {
      throw new IOException("a message that is none: " + e.getMessage(), e);
    }
  }
}
