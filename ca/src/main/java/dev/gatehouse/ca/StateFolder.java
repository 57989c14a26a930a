package dev.gatehouse.ca;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.gatehouse.ca.FolderFiles.Access;
import dev.gatehouse.pki.TrustAnchors;
import dev.gatehouse.pki.X509Cert;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.pem.Pem;
import dev.gatehouse.wire.pem.PemException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The folder that holds an authority, and all that must outlive a process. Version 1 of its layout:
 *
 * <pre>
 * version               the layout's version, a number
 * lock                  held by the process that changes something, while it does
 * root.pem              the root's certificate: what to trust
 * root.key              the root's private key and its certificate
 * intermediate.key      the intermediate's
 * certificates/*.pem    a server's: its private key, its certificate, the intermediate's
 * </pre>
 *
 * The folder is its owner's alone (0700), and so is each file with a key (0600). A file appears
 * whole or not at all, and is on the disk before anything depends on it: a process or a machine
 * that ends at any moment leaves a folder that the next start can go on with. Several processes may
 * use one folder. Thread-safe.
 */
public final class StateFolder {
  static final int VERSION = 1;
  static final String VERSION_FILE = "version";
  static final String LOCK = "lock";
  static final String ROOT = "root.pem";
  static final String ROOT_KEY = "root.key";
  static final String INTERMEDIATE_KEY = "intermediate.key";
  static final String CERTIFICATES = "certificates";

  private static final String TEMPORARY = ".tmp";

  /** Work under the lock takes milliseconds; a disk that hangs must not hang us for ever. */
  private static final Duration LOCK_WAIT = Duration.ofSeconds(10);

  private final FolderFiles files;

  StateFolder(FolderFiles files) {
    this.files = files;
  }

  /** The state in this folder, which need not be there yet. */
  public static StateFolder at(Path folder) {
    return new StateFolder(new DiskFiles(folder));
  }

  /**
   * Where it is unless somebody says otherwise: {@code $XDG_STATE_HOME/gatehouse}, or {@code
   * .local/state/gatehouse} in the home (XDG Base Directory Specification 0.8).
   */
  public static Path standard(Map<String, String> environment, Path home) {
    String state = environment.getOrDefault("XDG_STATE_HOME", "");
    Path base = Path.of(state);
    // “If an implementation encounters a relative path … it should … ignore it.”
    return (base.isAbsolute() ? base : home.resolve(".local").resolve("state"))
        .resolve("gatehouse");
  }

  /** The folder's absolute path. */
  public Path path() {
    return files.path("");
  }

  /**
   * The file with the root's certificate, for other programs to trust; there once an authority is.
   */
  public Path rootFile() {
    return files.path(ROOT);
  }

  /**
   * The root's certificate, whatever the clock says; empty while there is no authority. Makes
   * nothing and takes no lock.
   */
  public Optional<X509Cert> root() throws AuthorityException {
    try {
      if (files.read(VERSION_FILE).isEmpty()) {
        return Optional.empty();
      }
      checkVersion();
      return publishedRoot();
    } catch (IOException e) {
      throw inaccessible(e, "read");
    }
  }

  Optional<X509Cert> publishedRoot() throws IOException, AuthorityException {
    Optional<byte[]> pem = files.read(ROOT);
    if (pem.isEmpty()) {
      return Optional.empty();
    }
    try {
      List<X509Cert> certificates = TrustAnchors.certificates(pem.get());
      if (certificates.size() == 1) {
        return Optional.of(certificates.getFirst());
      }
      throw damaged(ROOT, "it holds " + certificates.size() + " certificates", REWRITE_ROOT);
    } catch (PemException | DecodeException e) {
      throw damaged(ROOT, String.valueOf(e.getMessage()), REWRITE_ROOT);
    }
  }

  static final String REWRITE_ROOT = "delete it, and the next start writes it again";

  /** Something to do while nobody else changes the folder. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException, AuthorityException;
  }

  /** Does it under the folder's lock, after making the folder ready. */
  <T> T exclusively(Work<T> work) throws AuthorityException {
    try {
      files.createFolder("");
      try (var _ =
          files
              .lock(LOCK_WAIT)
              .orElseThrow(
                  () ->
                      new AuthorityException(
                          new AuthorityError.Busy(files.path(LOCK), LOCK_WAIT)))) {
        prepare();
        return work.run();
      }
    } catch (IOException e) {
      throw inaccessible(e, "read or written");
    }
  }

  private void prepare() throws IOException, AuthorityException {
    if (files.read(VERSION_FILE).isEmpty()) {
      Set<String> strangers = new TreeSet<>(files.list(""));
      // Hidden files and an empty file system's own folder do no harm.
      strangers.removeIf(
          name ->
              name.equals(LOCK)
                  || name.equals(VERSION_FILE + TEMPORARY)
                  || name.equals("lost+found")
                  || name.startsWith("."));
      if (!strangers.isEmpty()) {
        throw new AuthorityException(
            new AuthorityError.NotAStateFolder(path(), strangers.iterator().next()));
      }
      put(VERSION_FILE, (VERSION + "\n").getBytes(US_ASCII), Access.EVERYONE);
    }
    checkVersion();
    if (files.read(ROOT).isEmpty()) {
      // Whoever was here before may have ended between a rename and its sync. Until there is a
      // root,
      // nothing may be built on what can still be lost; afterwards all of it can be made again.
      files.syncFolder("");
    }
    files.createFolder(CERTIFICATES);
    clear("");
    clear(CERTIFICATES);
  }

  /** Deletes what somebody began to write and never finished: it may be half a key. */
  private void clear(String folder) throws IOException {
    for (String name : files.list(folder)) {
      if (name.endsWith(TEMPORARY)) {
        files.delete(folder.isEmpty() ? name : folder + "/" + name);
      }
    }
  }

  private void checkVersion() throws IOException, AuthorityException {
    String text = new String(files.read(VERSION_FILE).orElse(new byte[0]), US_ASCII).strip();
    if (!text.matches("[1-9][0-9]{0,8}")) {
      throw damaged(
          VERSION_FILE,
          "it should be the layout's version, a number",
          "if the folder is a Gatehouse's of version " + VERSION + ", write that number into it");
    }
    int version = Integer.parseInt(text);
    if (version != VERSION) {
      throw new AuthorityException(new AuthorityError.NewerState(path(), version, VERSION));
    }
  }

  /** A key with its certificates; empty if there is no such file. */
  Optional<KeyedChain> load(String name, String remedy) throws IOException, AuthorityException {
    Optional<byte[]> pem = files.read(name);
    if (pem.isEmpty()) {
      return Optional.empty();
    }
    try {
      if (files.isExposed(name)) {
        throw new AuthorityException(new AuthorityError.Exposed(files.path(name)));
      }
      return Optional.of(KeyedChain.parse(pem.get()));
    } catch (KeyedChain.MalformedException e) {
      throw damaged(name, String.valueOf(e.getMessage()), remedy);
    } finally {
      Arrays.fill(pem.get(), (byte) 0);
    }
  }

  void store(String name, KeyedChain chain) throws IOException {
    byte[] pem = chain.format();
    try {
      put(name, pem, Access.OWNER);
    } finally {
      Arrays.fill(pem, (byte) 0);
    }
  }

  void publishRoot(X509Cert root) throws IOException {
    put(ROOT, Pem.format(Pem.CERTIFICATE, root.encoded().toArray()), Access.EVERYONE);
  }

  /** Names of the servers' files, as {@link #load} takes them. */
  List<String> certificates() throws IOException {
    return files.list(CERTIFICATES).stream()
        .filter(name -> name.endsWith(".pem"))
        .map(name -> CERTIFICATES + "/" + name)
        .sorted()
        .toList();
  }

  void delete(String name) throws IOException {
    files.delete(name);
  }

  Path file(String name) {
    return files.path(name);
  }

  /** Writes a file so that it is there whole, and to stay, or not at all. */
  private void put(String name, byte[] contents, Access access) throws IOException {
    String temporary = name + TEMPORARY;
    files.delete(temporary); // of a failed attempt of our own
    files.write(temporary, contents, access);
    files.sync(temporary);
    files.rename(temporary, name);
    files.syncFolder(name.contains("/") ? CERTIFICATES : "");
  }

  AuthorityException damaged(String name, String reason, String remedy) {
    return new AuthorityException(new AuthorityError.Damaged(files.path(name), reason, remedy));
  }

  private AuthorityException inaccessible(IOException e, String attempt) {
    Path place = path();
    if (e instanceof FileSystemException f && f.getFile() != null) {
      place = Path.of(f.getFile());
    }
    return new AuthorityException(new AuthorityError.Inaccessible(place, attempt, e));
  }

  @Override
  public String toString() {
    return path().toString();
  }
}
