package dev.gatehouse.ca.trust;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.gatehouse.ca.trust.StoreResult.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

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
    Path temporary = folder().resolve(anchor.nickname() + ".tmp"); // not .crt: skipped until whole
    Files.write(temporary, anchor.pem());
    Files.move(temporary, source, StandardCopyOption.ATOMIC_MOVE);
    Command updated = Command.run(update, List.of());
    if (!updated.succeeded() || !seems(anchor)) {
      return new Outcome.Failed(
          UPDATE + ": " + updated.complaint() + "; " + source + " stays for the next attempt");
    }
    return new Outcome.Installed();
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
