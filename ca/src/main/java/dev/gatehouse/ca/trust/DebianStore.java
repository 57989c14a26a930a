package dev.gatehouse.ca.trust;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.gatehouse.ca.trust.StoreResult.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The store of Debian and its children, which OpenSSL, GnuTLS and with them curl, wget, Python and
 * many more believe: files in {@code /usr/local/share/ca-certificates}, from which {@code
 * update-ca-certificates} makes {@code /etc/ssl/certs} (its manual page, section 8).
 */
record DebianStore(Machine machine) implements TrustStore {
  private static final String UPDATE = "update-ca-certificates";

  private Path folder() {
    return machine.root().resolve("usr/local/share/ca-certificates");
  }

  /** What we put there. */
  private Path source(Anchor anchor) {
    return folder().resolve(anchor.nickname() + ".crt");
  }

  private Path certs() {
    return machine.root().resolve("etc/ssl/certs");
  }

  /** What update-ca-certificates makes of it: for programs that look into a folder … */
  private Path link(Anchor anchor) {
    return certs().resolve(anchor.nickname() + ".pem");
  }

  /** … and for those that read all of them from one file. */
  private Path bundle() {
    return certs().resolve("ca-certificates.crt");
  }

  @Override
  public String name() {
    return "Debian's store";
  }

  @Override
  public String place() {
    return folder().toString();
  }

  @Override
  public boolean exists() {
    return machine.program(UPDATE).isPresent();
  }

  @Override
  public Outcome install(Anchor anchor) throws IOException {
    if (seems(anchor)) {
      return new Outcome.Present();
    }
    Path update = machine.program(UPDATE).orElse(null);
    if (update == null) {
      return noStore();
    }
    Path source = source(anchor);
    if (!machine.administrator()) {
      return new Outcome.NeedsAdministrator(
          "sudo install -D -m 644 "
              + quoted(anchor.file())
              + " "
              + quoted(source)
              + " && sudo "
              + UPDATE);
    }
    Files.createDirectories(folder());
    put(source, anchor.pem());
    Command updated = Command.run(update, List.of());
    if (!updated.succeeded() || !seems(anchor)) {
      return new Outcome.Failed(
          UPDATE + ": " + updated.complaint() + "; " + source + " stays for the next attempt");
    }
    return new Outcome.Installed();
  }

  /**
   * Puts a file there whole or not at all, for everybody to read. Debian lets the group {@code
   * staff} write below {@code /usr/local}, and we are root: so the file's first name cannot be
   * guessed, and whatever may stand there is not followed.
   */
  private static void put(Path file, byte[] contents) throws IOException {
    // Not .crt: update-ca-certificates skips it until it is whole.
    Path temporary = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".tmp");
    create(temporary, contents);
    try {
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
  }

  /** Makes a file where nothing is, not even a symbolic link that leads to nothing. */
  static void create(Path file, byte[] contents) throws IOException {
    try (FileChannel out = FileChannel.open(file, Set.of(CREATE_NEW, WRITE, NOFOLLOW_LINKS))) {
      // Of the file that we have just made, so that an administrator's umask hides it from nobody.
      Files.getFileAttributeView(file, PosixFileAttributeView.class, NOFOLLOW_LINKS)
          .setPermissions(PosixFilePermissions.fromString("rw-r--r--"));
      ByteBuffer rest = ByteBuffer.wrap(contents);
      while (rest.hasRemaining()) {
        out.write(rest);
      }
    } catch (FileAlreadyExistsException e) {
      throw e; // somebody else's
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  @Override
  public Outcome remove(Anchor anchor) throws IOException {
    Path source = source(anchor);
    if (!Files.exists(source) && isGone(anchor)) {
      return new Outcome.Absent();
    }
    Path update = machine.program(UPDATE).orElse(null);
    if (update == null) {
      return noStore();
    }
    if (!machine.administrator()) {
      return new Outcome.NeedsAdministrator(
          "sudo rm -f " + quoted(source) + " && sudo " + UPDATE + " --fresh");
    }
    Files.deleteIfExists(source);
    // Fresh: without it, Debian's links to files that are gone stay until something else changes.
    Command updated = Command.run(update, List.of("--fresh"));
    if (!updated.succeeded() || !isGone(anchor)) {
      return new Outcome.Failed(
          UPDATE + ": " + updated.complaint() + "; " + source + " is deleted");
    }
    return new Outcome.Removed();
  }

  @Override
  public Outcome status(Anchor anchor) {
    if (seems(anchor)) {
      return new Outcome.Present();
    }
    return exists() ? new Outcome.Absent() : noStore();
  }

  @Override
  public boolean seems(Anchor anchor) {
    return holds(source(anchor), anchor) && holds(link(anchor), anchor) && holds(bundle(), anchor);
  }

  private boolean isGone(Anchor anchor) {
    return !Files.exists(link(anchor)) && !holds(bundle(), anchor);
  }

  /** Whether a file has our PEM in it, as it is. */
  private static boolean holds(Path file, Anchor anchor) {
    try {
      return Files.readString(file, ISO_8859_1).contains(new String(anchor.pem(), ISO_8859_1));
    } catch (IOException e) {
      return false; // not there, or unreadable to us and so to other programs too
    }
  }

  private static Outcome noStore() {
    return new Outcome.NoStore(
        "this machine has no " + UPDATE + ", so it is neither Debian nor one of its children");
  }

  private static String quoted(Path path) {
    String text = path.toString();
    return text.matches("[A-Za-z0-9/._+-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
