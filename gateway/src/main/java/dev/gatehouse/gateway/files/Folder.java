package dev.gatehouse.gateway.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A folder whose files are shown to the web. Everything in it that is not hidden, and that the
 * gate's user may read, is; nothing outside it is, whatever links say. A folder is never listed.
 *
 * <p>Symbolic links that stay inside are followed: the real path of what was asked for is compared
 * with the folder's own, which is looked up each time so that the folder itself may be a link that
 * a deployment turns over. What is opened is that real path, whose last name must not be a link,
 * and it is looked at before and after.
 *
 * <p>There is a race. Between the look and the opening, somebody who may write in the folder can
 * put a link in place of a folder on the way, or a pipe in place of the file; the second look
 * notices unless that is undone in time. Whoever can do this could copy into the folder what they
 * may read themselves, so that what is at stake is what the gate's user may read and they may not:
 * where writers are not trusted, that user should be able to read nothing else.
 *
 * @param path absolute, or relative to where the gate was started
 */
public record Folder(Path path) {
  private static final String INDEX = "index.html";
  private static final String FACTS =
      "unix:size,ctime,lastModifiedTime,ino,isRegularFile,isDirectory";

  /** How often a file may be replaced while it is being opened. */
  private static final int ATTEMPTS = 3;

  /** What is compared before and after opening. */
  private record Facts(
      boolean file, boolean folder, long size, Instant written, Instant changed, long number) {
    static Facts of(Path real) throws IOException {
      Map<String, Object> all = Files.readAttributes(real, FACTS, LinkOption.NOFOLLOW_LINKS);
      return new Facts(
          Boolean.TRUE.equals(all.get("isRegularFile")),
          Boolean.TRUE.equals(all.get("isDirectory")),
          (long) Objects.requireNonNull(all.get("size")),
          ((FileTime) Objects.requireNonNull(all.get("lastModifiedTime"))).toInstant(),
          ((FileTime) Objects.requireNonNull(all.get("ctime"))).toInstant(),
          (long) Objects.requireNonNull(all.get("ino")));
    }

    /**
     * The entity tag: size and status change, which no tool can set back, unlike the time of
     * writing, which packages and archives make the same for all that they bring.
     */
    String tag(Instant now) {
      String weak = changed.plus(FilesDefaults.SETTLED).isBefore(now) ? "" : "W/";
      String seconds = Long.toHexString(changed.getEpochSecond());
      String nanos = Integer.toHexString(changed.getNano());
      return weak + '"' + Long.toHexString(size) + '-' + seconds + '.' + nanos + '"';
    }
  }

  /**
   * Finds and opens what a path names, or a folder's {@code index.html}. It may block for as long
   * as the disk does, but not on what is no file: pipes, sockets and devices are missing.
   *
   * @param now the time, for what changed a moment ago
   * @throws IOException if the disk fails, or too many files are open
   */
  public Found open(FilePath wanted, Instant now) throws IOException {
    try {
      Path root = path.toRealPath();
      for (int i = 0; i < ATTEMPTS; i++) {
        Found found = attempt(root, wanted, now);
        if (!(found instanceof Found.Changing)) return found;
      }
      return new Found.Changing();
    } catch (NoSuchFileException | InvalidPathException e) {
      return new Found.Missing();
    } catch (AccessDeniedException e) {
      return new Found.Forbidden();
    }
  }

  private static Found attempt(Path root, FilePath wanted, Instant now) throws IOException {
    Path real = inside(root, root.resolve(wanted.text()));
    if (real == null) return new Found.Missing();
    Facts facts = Facts.of(real);
    if (facts.folder() && !wanted.folder()) return new Found.NeedsSlash();
    if (facts.folder()) {
      real = inside(root, real.resolve(INDEX));
      if (real == null) return new Found.Missing();
      facts = Facts.of(real);
    } else if (wanted.folder()) {
      return new Found.Missing();
    }
    return facts.file() ? open(real, facts, now) : new Found.Missing();
  }

  /** Where a path really leads; null if that is nowhere, outside, or hidden. */
  private static @Nullable Path inside(Path root, Path path) throws IOException {
    Path real;
    try {
      real = path.toRealPath();
    } catch (AccessDeniedException e) {
      throw e;
    } catch (FileSystemException e) {
      return null; // there is none, a file stands where a folder should, links go in a circle
    }
    if (!real.startsWith(root)) return null;
    for (int i = root.getNameCount(); i < real.getNameCount(); i++) {
      if (FilePath.isHidden(real.getName(i).toString(), i == root.getNameCount())) return null;
    }
    return real;
  }

  private static Found open(Path real, Facts facts, Instant now) throws IOException {
    FileChannel channel =
        FileChannel.open(real, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    boolean same = false;
    try {
      same = channel.size() == facts.size() && Facts.of(real).equals(facts);
    } finally {
      if (!same) channel.close();
    }
    if (!same) return new Found.Changing();
    // RFC 9110, 8.8.2.1: a Last-Modified later than the answer's Date MUST be replaced by it.
    Instant written = facts.written().isAfter(now) ? now : facts.written();
    String type = MediaTypes.of(String.valueOf(real.getFileName()));
    return new Found.Opened(new OpenFile(channel, type, facts.size(), written, facts.tag(now)));
  }
}
