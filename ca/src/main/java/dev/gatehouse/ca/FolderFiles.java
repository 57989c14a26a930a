package dev.gatehouse.ca;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What the state folder asks of a file system, and no more: so that a test can end the process, or
 * the machine, at any of these calls. Names are relative to the folder and have at most one slash;
 * the empty name is the folder itself.
 *
 * <p>What is written is lost with the machine until it is synced, and so is a name that was
 * created, renamed or deleted until its folder is.
 */
interface FolderFiles {
  /** Who may read a file. */
  enum Access {
    OWNER,
    EVERYONE
  }

  /** Held by one process, and in it by one thread. */
  interface Lock extends AutoCloseable {
    @Override
    void close() throws IOException;
  }

  /** What people call it: an absolute path. */
  Path path(String name);

  /** Makes a folder that only its owner may enter; nothing if it is there. */
  void createFolder(String name) throws IOException;

  /** The names of what is in a folder; empty if it is not there. */
  Set<String> list(String folder) throws IOException;

  /** The whole of a file; empty if it is not there. */
  Optional<byte[]> read(String name) throws IOException;

  /** Whether others than the owner may read or write a file. */
  boolean isExposed(String name) throws IOException;

  /** Makes a new file. The folder must be there, the file must not. */
  void write(String name, byte[] contents, Access access) throws IOException;

  void sync(String name) throws IOException;

  /** In one step, over a file that may be there; both names in one folder. */
  void rename(String from, String to) throws IOException;

  void syncFolder(String name) throws IOException;

  /** Nothing if it is not there. */
  void delete(String name) throws IOException;

  /** Waits for the folder's lock; empty when it was not to be had in that time. */
  Optional<Lock> lock(Duration wait) throws IOException;
}
