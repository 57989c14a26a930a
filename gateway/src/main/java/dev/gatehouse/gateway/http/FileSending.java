package dev.gatehouse.gateway.http;

import dev.gatehouse.gateway.files.FilesDefaults;
import dev.gatehouse.gateway.files.HttpDate;
import dev.gatehouse.gateway.files.OpenFile;
import dev.gatehouse.gateway.files.Verdict;
import io.netty.buffer.ByteBuf;
import io.netty.channel.DefaultFileRegion;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;

/**
 * A file's body on its way, a piece at a time: left to the kernel where nothing between here and
 * the socket has to see the bytes, else read by a thread that may wait for the disk. A client that
 * takes nothing makes us keep one piece.
 *
 * <p>The length has been said, so a file that is found shorter ends the connection by a cut. Bytes
 * that are written over meanwhile are sent as they are found, as every server does.
 */
final class FileSending {
  /** What of a file is sent. */
  record Span(long from, long length, boolean part) {
    static Span of(OpenFile file, Verdict verdict) {
      return switch (verdict) {
        case Verdict.Whole() -> new Span(0, file.length(), false);
        case Verdict.Part(long first, long last) -> new Span(first, last - first + 1, true);
        case Verdict.NotModified _, Verdict.Failed _, Verdict.Unsatisfiable _ ->
            new Span(0, 0, false);
      };
    }

    /** The line of a Content-Range; empty for a whole file. */
    String contentRange(OpenFile file) {
      if (!part) return "";
      long last = from + length - 1;
      return "Content-Range: bytes " + from + "-" + last + "/" + file.length() + "\r\n";
    }
  }

  /** A piece of a file that others come after: sending it does not close the file. */
  private static final class Piece extends DefaultFileRegion {
    Piece(OpenFile file, long position, long count) {
      super(file.channel(), position, count);
    }

    @Override
    protected void deallocate() {}
  }

  /** How many pieces go out before other connections have their turn. */
  private static final int TURN = 16;

  private final FileExchange exchange;
  private final ClientConnection client;
  private final Loop loop;
  private final OpenFile file;
  private final long end;
  private long at;

  /** Whether a piece is being read, or is with the kernel. */
  private boolean busy;

  private boolean going;
  private boolean closed;
  private long activity;

  FileSending(FileExchange exchange, ClientConnection client, Loop loop, OpenFile file, Span span) {
    this.exchange = exchange;
    this.client = client;
    this.loop = loop;
    this.file = file;
    this.at = span.from();
    this.end = span.from() + span.length();
    this.activity = loop.now;
  }

  /** The lines that say which version of a file it is, and what may be asked of it. */
  static String validators(OpenFile file) {
    return "Last-Modified: "
        + HttpDate.format(file.written())
        + "\r\nETag: "
        + file.tag()
        + "\r\nAccept-Ranges: bytes\r\n";
  }

  /** The lines that describe a file. */
  static String fields(OpenFile file) {
    return "Content-Type: "
        + file.type()
        + "\r\nX-Content-Type-Options: nosniff\r\n"
        + validators(file);
  }

  /** The loop's time when something last went on. */
  long activity() {
    return activity;
  }

  /** Sends as much as the client takes now. */
  void goOn() {
    if (going) return; // a piece was done at once: the loop below goes on by itself
    going = true;
    int pieces = 0;
    while (!busy && !closed && at < end && client.outlet().writable()) {
      if (++pieces > TURN) {
        loop.executor.execute(this::goOn);
        break;
      }
      int length = (int) Math.min(FilesDefaults.PIECE_BYTES, end - at);
      if (client.takesFiles()) pass(length);
      else read(length);
    }
    going = false;
    if (!busy && !closed && at == end) exchange.sentAll();
  }

  private void progress(int bytes) {
    busy = false;
    activity = loop.now;
    exchange.sent(bytes);
  }

  // ---- by the kernel

  private void pass(int length) {
    busy = true;
    var piece = new Piece(file, at, length);
    at += length;
    client.outlet().file(piece).addListener(done -> passed(done, length));
    client.outlet().flush();
  }

  private void passed(Future<?> done, int length) {
    if (closed) return;
    if (done.isSuccess()) {
      progress(length);
      goOn();
    } else if (isShorter()) {
      exchange.cut(Trouble.FILE_TRUNCATED);
    } else {
      exchange.cut(Trouble.CLIENT_GONE);
    }
  }

  private boolean isShorter() {
    try {
      return file.channel().size() < end;
    } catch (IOException e) {
      return true;
    }
  }

  // ---- by way of memory

  private void read(int length) {
    busy = true;
    long from = at;
    ByteBuf into = client.outlet().fresh(length);
    loop.server.readers().more(() -> tell(into, length, filled(into, from, length)));
  }

  /** On a reader's thread. */
  private boolean filled(ByteBuf into, long from, int length) {
    try {
      boolean whole = file.read(into.nioBuffer(0, length), from);
      if (whole) into.writerIndex(length);
      return whole;
    } catch (IOException | RuntimeException e) {
      return false; // closed meanwhile, or the disk failed: the client has half a file either way
    }
  }

  private void tell(ByteBuf read, int length, boolean whole) {
    try {
      loop.executor.execute(() -> hear(read, length, whole));
    } catch (RejectedExecutionException e) {
      read.release(); // the gate is no more
    }
  }

  private void hear(ByteBuf read, int length, boolean whole) {
    if (!closed && whole) client.outlet().data(read, length);
    read.release();
    if (closed) return;
    if (whole) {
      at += length;
      progress(length);
      goOn();
    } else {
      exchange.cut(Trouble.FILE_TRUNCATED);
    }
    client.goOn();
  }

  /** It is over, one way or the other. */
  void close() {
    closed = true;
    file.close();
  }
}
