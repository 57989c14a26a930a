package dev.gatehouse.gateway.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.gatehouse.gateway.report.GateException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to run on a state folder. The kernel gives it to one process at a time and takes it
 * back when that process ends, however it ends: a gate that was killed leaves nothing to clear
 * away. The file says which process it is, for people; nothing relies on that.
 */
public final class GateLock implements AutoCloseable {
  /**
   * What this process has locked. The kernel's locks are the process's: whoever closes any
   * descriptor of the file, also one that got no lock, lets go of it (fcntl(2), "Record locks"). So
   * a second attempt from in here must not even open it.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  /** Hidden, so that a folder with nothing else in it still counts as an empty one. */
  private static final String FILE = ".gate.lock";

  /** The kernel tells nobody that a lock has become free, unless they wait without end. */
  private static final Duration POLL = Duration.ofMillis(20);

  private final Path path;
  private final FileChannel file;

  private GateLock(Path path, FileChannel file) {
    this.path = path;
    this.file = file;
  }

  /**
   * Takes the lock.
   *
   * @throws GateException if another gate has it
   */
  public static GateLock take(GateFolder folder) throws GateException {
    try {
      Path path = folder.path().toRealPath().resolve(FILE);
      if (!HELD.add(path)) {
        throw taken(folder, Optional.of(ProcessHandle.current().pid() + ""));
      }
      try {
        FileChannel file = locked(folder, path);
        file.truncate(0);
        file.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(UTF_8)), 0);
        return new GateLock(path, file);
      } catch (IOException | GateException e) {
        HELD.remove(path);
        throw e;
      }
    } catch (IOException e) {
      throw GateException.environment(
          "The state folder " + folder.path() + " cannot be locked (" + GateFolder.said(e) + ").",
          e);
    }
  }

  private static FileChannel locked(GateFolder folder, Path path)
      throws IOException, GateException {
    FileChannel file =
        FileChannel.open(
            path,
            Set.of(CREATE, READ, WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    if (file.tryLock() == null) {
      file.close();
      throw taken(folder, holder(path));
    }
    return file;
  }

  private static Optional<String> holder(Path path) {
    try {
      return Optional.of(Files.readString(path).strip()).filter(it -> it.matches("[0-9]{1,10}"));
    } catch (IOException unknown) {
      return Optional.empty();
    }
  }

  private static GateException taken(GateFolder folder, Optional<String> holder) {
    return GateException.environment(
        "Another gate"
            + holder.map(it -> " (process " + it + ")").orElse("")
            + " runs on the state folder "
            + folder.path()
            + ": end it with gatehouse stop, or give this one a folder of its own with --state DIR.");
  }

  /** Fails if this is the lock of another folder: for what may only be done under it. */
  public void check(GateFolder folder) {
    if (!file.isOpen() || !path.equals(real(folder).resolve(FILE))) {
      throw new IllegalStateException(folder.path() + " is not locked");
    }
  }

  private static Path real(GateFolder folder) {
    try {
      return folder.path().toRealPath();
    } catch (IOException e) {
      throw new IllegalStateException(folder.path() + " has gone", e);
    }
  }

  /**
   * Waits until nobody holds the lock of {@code folder}.
   *
   * @return false if somebody still does when patience ends
   */
  public static boolean awaitFree(GateFolder folder, Duration patience)
      throws IOException, InterruptedException {
    Path path = real(folder).resolve(FILE);
    long end = System.nanoTime() + patience.toNanos();
    while (HELD.contains(path) || heldByAnother(path)) {
      if (System.nanoTime() - end >= 0) {
        return false;
      }
      Thread.sleep(POLL);
    }
    return true;
  }

  private static boolean heldByAnother(Path path) throws IOException {
    if (!Files.exists(path)) {
      return false;
    }
    try (FileChannel file = FileChannel.open(path, WRITE)) {
      return file.tryLock() == null;
    }
  }

  /** Lets go. The file stays: to delete it would let two processes lock two files of one name. */
  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException alreadyGone) {
      // The kernel has let go of it in any case.
    }
    HELD.remove(path);
  }
}
