package dev.gatehouse.ca;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A folder on a disk, on a system with POSIX permissions. Thread-safe. */
final class DiskFiles implements FolderFiles {
  /** Ours are below 10 KiB; who puts gigabytes here gets an error and not an exhausted heap. */
  private static final long MAX_FILE_BYTES = 1 << 20;

  private static final Duration LOCK_POLL = Duration.ofMillis(10);

  /** A file lock holds between processes; between the threads of this one, these do. */
  private static final ConcurrentHashMap<Path, ReentrantLock> HERE = new ConcurrentHashMap<>();

  /** By reading a key others can be the authority; by writing one they can make us another. */
  private static final Set<PosixFilePermission> OTHERS_REACH =
      Set.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private final Path folder;

  DiskFiles(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  @Override
  public Path path(String name) {
    return name.isEmpty() ? folder : folder.resolve(name);
  }

  @Override
  public void createFolder(String name) throws IOException {
    Path path = path(name);
    if (Files.isDirectory(path)) {
      if (list(name).isEmpty()) { // somebody made it for us: it becomes ours alone
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
      }
      return;
    }
    Path parent = path.getParent();
    if (parent != null) {
      Files.createDirectories(parent, permissions("rwx------")); // XDG: 0700 for what is missing
    }
    try {
      Files.createDirectory(path, permissions("rwx------"));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(path)) {
        throw e;
      }
    }
    if (parent != null) {
      force(parent);
    }
  }

  @Override
  public Set<String> list(String name) throws IOException {
    try (Stream<Path> entries = Files.list(path(name))) {
      return entries.map(e -> String.valueOf(e.getFileName())).collect(Collectors.toSet());
    } catch (NoSuchFileException e) {
      return Set.of();
    }
  }

  @Override
  public Optional<byte[]> read(String name) throws IOException {
    Path path = path(name);
    try {
      if (Files.size(path) > MAX_FILE_BYTES) {
        throw new IOException("it has more than " + MAX_FILE_BYTES + " bytes");
      }
      return Optional.of(Files.readAllBytes(path));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public boolean isExposed(String name) throws IOException {
    return !Collections.disjoint(Files.getPosixFilePermissions(path(name)), OTHERS_REACH);
  }

  @Override
  public void write(String name, byte[] contents, Access access) throws IOException {
    String mode = access == Access.OWNER ? "rw-------" : "rw-r--r--";
    try (FileChannel out =
        FileChannel.open(path(name), Set.of(CREATE_NEW, WRITE), permissions(mode))) {
      ByteBuffer rest = ByteBuffer.wrap(contents);
      while (rest.hasRemaining()) {
        out.write(rest);
      }
    }
  }

  @Override
  public void sync(String name) throws IOException {
    try (FileChannel file = FileChannel.open(path(name), WRITE)) {
      file.force(true);
    }
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Files.move(path(from), path(to), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void syncFolder(String name) throws IOException {
    force(path(name));
  }

  private static void force(Path folder) throws IOException {
    try (FileChannel entries = FileChannel.open(folder, READ)) {
      entries.force(true);
    }
  }

  @Override
  public void delete(String name) throws IOException {
    Files.deleteIfExists(path(name));
  }

  @Override
  public Optional<Lock> lock(Duration wait) throws IOException {
    long deadline = System.nanoTime() + wait.toNanos();
    ReentrantLock here = HERE.computeIfAbsent(folder.toRealPath(), _ -> new ReentrantLock());
    try {
      if (!here.tryLock(wait.toNanos(), TimeUnit.NANOSECONDS)) {
        return Optional.empty();
      }
      Optional<Lock> lock = Optional.empty();
      try {
        lock = lockFile(here, deadline);
      } finally {
        if (lock.isEmpty()) {
          here.unlock();
        }
      }
      return lock;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new java.io.InterruptedIOException("interrupted while waiting for the lock");
    }
  }

  private Optional<Lock> lockFile(ReentrantLock here, long deadline)
      throws IOException, InterruptedException {
    FileChannel file =
        FileChannel.open(path(StateFolder.LOCK), Set.of(CREATE, WRITE), permissions("rw-------"));
    try {
      FileLock held = file.tryLock();
      while (held == null) {
        if (System.nanoTime() - deadline > 0) {
          file.close();
          return Optional.empty();
        }
        Thread.sleep(LOCK_POLL);
        held = file.tryLock();
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      file.close();
      throw e;
    }
    return Optional.of(
        () -> {
          try {
            file.close(); // which gives the lock back
          } finally {
            here.unlock();
          }
        });
  }

  private static FileAttribute<Set<PosixFilePermission>> permissions(String mode) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
  }
}
