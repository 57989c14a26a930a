package dev.gatehouse.gateway.http;

import dev.gatehouse.gateway.files.Conditions;
import dev.gatehouse.gateway.files.FilePath;
import dev.gatehouse.gateway.files.FilesDefaults;
import dev.gatehouse.gateway.files.Folder;
import dev.gatehouse.gateway.files.Found;
import dev.gatehouse.gateway.files.OpenFile;
import dev.gatehouse.gateway.files.Verdict;
import dev.gatehouse.gateway.http.codec.FieldName;
import dev.gatehouse.gateway.http.codec.MalformedException;
import dev.gatehouse.gateway.http.codec.RequestHead;
import dev.gatehouse.gateway.trace.Moment;
import dev.gatehouse.gateway.trace.Trail;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One request that a folder's file answers. Whatever may wait for the disk is done by {@code
 * files.FileReaders}; here is what follows from it.
 */
final class FileExchange implements Answering {
  private static final System.Logger LOGGER = System.getLogger(FileExchange.class.getName());

  /** What came of looking for a file. */
  private sealed interface Looked {
    /** No file, or none of it is wanted. */
    record Without(Found found) implements Looked {}

    /** Whether it is all there is in memory, or the file itself. */
    record With(OpenFile file, Verdict verdict, @Nullable ByteBuffer body) implements Looked {}

    record Failed(Exception why) implements Looked {}
  }

  private final ClientConnection client;
  private final RequestHead head;
  private final Loop loop;
  private final Tally tally;
  private final long begun;
  private @Nullable FileSending sending;
  private boolean answered;
  private boolean over;

  FileExchange(ClientConnection client, RequestHead head, Loop loop) {
    this.client = client;
    this.head = head;
    this.loop = loop;
    this.tally = new Tally(loop);
    this.begun = loop.now;
  }

  private void mark(Moment moment) {
    Trail trail = client.trail();
    if (trail != null) trail.mark(moment);
  }

  // ---- looking

  /**
   * Begins to look for the file.
   *
   * @param below where in the head's array what names the file begins: with its slash, if any
   */
  void look(Folder folder, int below) {
    mark(Moment.ROUTED);
    if (head.method() != RequestHead.Method.GET && head.method() != RequestHead.Method.HEAD) {
      refuse(Trouble.FILES_ARE_READ.problem().with("Allow: GET, HEAD\r\n"));
      return;
    }
    boolean root = head.pathStart() == head.pathEnd(); // of a whole URL, which then means /
    FilePath path =
        root ? new FilePath("", true) : FilePath.parse(head.array(), below, head.pathEnd());
    if (path == null) {
      refuse(Trouble.FILE_MISSING.problem());
      return;
    }
    Instant now = loop.server.clocks().wall().instant();
    boolean get = head.method() == RequestHead.Method.GET;
    Conditions conditions = conditions(get);
    if (!loop.server.readers().look(() -> tell(looked(folder, path, conditions, get, now)))) {
      refuse(Trouble.FILES_BUSY.problem());
    }
  }

  private Conditions conditions(boolean get) {
    return new Conditions(
        head.values(FieldName.IF_MATCH),
        head.values(FieldName.IF_NONE_MATCH),
        head.values(FieldName.IF_MODIFIED_SINCE),
        head.values(FieldName.IF_UNMODIFIED_SINCE),
        head.values(FieldName.IF_RANGE),
        get ? head.values(FieldName.RANGE) : "");
  }

  /** On a reader's thread: all that need be done there for most files. */
  private static Looked looked(
      Folder folder, FilePath path, Conditions conditions, boolean get, Instant now) {
    try {
      Found found = folder.open(path, now);
      if (!(found instanceof Found.Opened(OpenFile file))) return new Looked.Without(found);
      Looked whole = new Looked.Failed(new IOException("it could not be judged"));
      try {
        whole = judged(file, conditions.judge(file), get);
        return whole;
      } finally {
        boolean kept = whole instanceof Looked.With(_, _, ByteBuffer body) && body == null;
        if (!kept) file.close();
      }
    } catch (IOException | RuntimeException e) {
      return new Looked.Failed(e);
    }
  }

  private static Looked judged(OpenFile file, Verdict verdict, boolean get) throws IOException {
    FileSending.Span span = FileSending.Span.of(file, verdict);
    if (get && span.length() > FilesDefaults.WHOLE_BYTES) {
      return new Looked.With(file, verdict, null);
    }
    ByteBuffer body = ByteBuffer.allocate(get ? (int) span.length() : 0);
    boolean read = file.read(body, span.from());
    return read
        ? new Looked.With(file, verdict, body.flip())
        : new Looked.Without(new Found.Changing());
  }

  private void tell(Looked looked) {
    try {
      loop.executor.execute(() -> hear(looked));
    } catch (RejectedExecutionException e) {
      discard(looked); // the gate is no more
    }
  }

  private static void discard(Looked looked) {
    if (looked instanceof Looked.With(OpenFile file, _, _)) file.close();
  }

  private void hear(Looked looked) {
    if (over) {
      discard(looked); // the client went meanwhile
      return;
    }
    switch (looked) {
      case Looked.Failed(Exception why) -> failed(why);
      case Looked.Without(Found found) -> without(found);
      case Looked.With(OpenFile file, Verdict verdict, ByteBuffer body) ->
          with(file, verdict, body);
    }
    client.goOn();
  }

  // ---- answering

  private void without(Found found) {
    switch (found) {
      case Found.NeedsSlash() -> redirect();
      case Found.Forbidden() -> refuse(Trouble.FILE_FORBIDDEN.problem());
      case Found.Changing() -> refuse(Trouble.FILE_CHANGING.problem());
      case Found.Missing _, Found.Opened _ -> refuse(Trouble.FILE_MISSING.problem());
    }
  }

  /** To the same path with a slash: it begins with one slash and a name, so it stays here. */
  private void redirect() {
    String target = head.targetText();
    int query = target.indexOf('?');
    int from = head.pathStart();
    var path = new String(head.array(), from, head.pathEnd() - from, StandardCharsets.ISO_8859_1);
    String location = path + "/" + (query < 0 ? "" : target.substring(query));
    head(301, 0, "Location: " + location + "\r\n");
    over("");
  }

  private void with(OpenFile file, Verdict verdict, @Nullable ByteBuffer body) {
    switch (verdict) {
      case Verdict.Failed() -> refuse(Trouble.FILE_DIFFERS.problem());
      case Verdict.Unsatisfiable() ->
          refuse(
              Trouble.RANGE_OUTSIDE
                  .problem()
                  .with("Content-Range: bytes */" + file.length() + "\r\n"));
      case Verdict.NotModified() -> {
        head(304, -1, FileSending.validators(file));
        over("");
      }
      case Verdict.Whole _, Verdict.Part _ -> send(file, verdict, body);
    }
  }

  private void send(OpenFile file, Verdict verdict, @Nullable ByteBuffer body) {
    FileSending.Span span = FileSending.Span.of(file, verdict);
    String fields = FileSending.fields(file) + span.contentRange(file);
    head(verdict instanceof Verdict.Part ? 206 : 200, span.length(), fields);
    if (body == null) {
      sending = new FileSending(this, client, loop, file, span);
      sending.goOn();
      return;
    }
    tally.bytesOut = body.remaining();
    client.outlet().room(Math.max(1, body.remaining())).writeBytes(body);
    over("");
  }

  /**
   * @param length Content-Length, or -1 for none
   * @param fields whole lines
   */
  private void head(int status, long length, String fields) {
    boolean keep = client.mayKeep();
    client.keep(keep);
    answered = true;
    mark(Moment.ANSWERED);
    tally.status = status;
    byte[] date = loop.date(loop.server.clocks().wall().instant());
    Heads.writeOwn(
        client.outlet(), status, length, fields, date, !keep, head.minorVersion() == 0, tally.id());
  }

  /** So much of the body has been taken by the channel. */
  void sent(long bytes) {
    tally.bytesOut += bytes;
  }

  /** The body is out. */
  void sentAll() {
    over("");
    client.goOn();
  }

  private void failed(Exception why) {
    LOGGER.log(
        System.Logger.Level.WARNING,
        "The file for request " + tally.id() + " cannot be read: " + why + ".");
    refuse(Trouble.FILE_UNREADABLE.problem());
  }

  // ---- what the connection asks

  @Override
  public boolean requestBody(ByteBuf in) throws MalformedException {
    BodyReader body = client.body();
    int bytes = body.next(in);
    if (bytes > 0) {
      body.took(bytes);
      tally.bytesIn += bytes;
      in.skipBytes(bytes);
    }
    if (body.ended()) client.requestRead();
    return bytes > 0 || body.ended();
  }

  @Override
  public boolean tunnelFromClient(ByteBuf in) {
    return false;
  }

  @Override
  public void tunnelClientEnded() {}

  @Override
  public void clientGone() {
    over(Trouble.CLIENT_GONE.reason());
  }

  @Override
  public void refuse(Problem problem) {
    if (over) return;
    if (answered) {
      client.cut();
    } else {
      tally.status = problem.status();
      tally.bytesOut = client.answer(problem, tally.id(), head.method() == RequestHead.Method.HEAD);
    }
    over(problem.reason());
  }

  @Override
  public void cut(Trouble why) {
    if (over) return;
    client.cut();
    over(why.reason());
  }

  @Override
  public void check(long now) {
    long last = sending == null ? begun : sending.activity();
    if (now - last <= loop.server.settings().timeouts().answer().toNanos()) return;
    refuse(Trouble.FILE_SLOW.problem());
    client.goOn();
  }

  @Override
  public boolean waitsForBody() {
    return false;
  }

  @Override
  public void clientWritable() {
    if (sending != null) sending.goOn();
  }

  @Override
  public void flushWorker() {}

  private void over(String reason) {
    if (over) return;
    over = true;
    if (answered) mark(Moment.ANSWER_READ);
    if (sending != null) sending.close();
    client.log(tally, reason);
    client.exchangeOver();
  }
}
