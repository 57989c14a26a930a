package dev.gatehouse.ca.trust;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.ca.trust.StoreResult.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A certificate database of NSS, Mozilla's library, changed by its tool {@code certutil}: one for
 * each Firefox profile, and one that all Chromiums of a user share. {@code cert9.db} in its folder
 * is an SQLite file.
 *
 * @param makeIt whether to make the database if it is not there yet
 */
record NssStore(Machine machine, String name, Path folder, boolean makeIt) implements TrustStore {
  private static final String CERTUTIL = "certutil";
  private static final Outcome NO_CERTUTIL =
      new Outcome.NeedsProgram(CERTUTIL, "sudo apt install libnss3-tools");

  /** A trusted authority for servers; not for mail, not for programs (certutil's manual: -t). */
  private static final String TRUSTED = "C,,";

  private static final Pattern LISTED = Pattern.compile("(.+?) +([a-zA-Z]*,[a-zA-Z]*,[a-zA-Z]*) *");

  /** A browser's has some 200 KiB. */
  private static final long MOST_BYTES = 64 << 20;

  private Path database() {
    return folder.resolve("cert9.db");
  }

  @Override
  public String place() {
    return folder.toString();
  }

  @Override
  public boolean exists() {
    return makeIt || Files.exists(database());
  }

  @Override
  public Outcome install(Anchor anchor) throws IOException {
    Path certutil = machine.program(CERTUTIL).orElse(null);
    if (certutil == null) {
      return NO_CERTUTIL;
    }
    if (!Files.exists(database())) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Command made = certutil(certutil, "-N", "--empty-password");
      if (!made.succeeded()) {
        return failed("making the database", made);
      }
    }
    if (isTrusted(certutil, anchor)) {
      return new Outcome.Present();
    }
    Command added =
        certutil(
            certutil, "-A", "-t", TRUSTED, "-n", anchor.nickname(), "-i", anchor.file().toString());
    if (!added.succeeded()) {
      // A database with a password takes the certificate and then refuses to trust it.
      if (isCalled(certutil, anchor.nickname(), anchor)) {
        certutil(certutil, "-D", "-n", anchor.nickname());
      }
      return failed("adding", added);
    }
    return isTrusted(certutil, anchor)
        ? new Outcome.Installed()
        : new Outcome.Failed("certutil added it, and the database does not list it as trusted");
  }

  @Override
  public Outcome remove(Anchor anchor) throws IOException {
    if (!Files.exists(database())) {
      return new Outcome.Absent();
    }
    Path certutil = machine.program(CERTUTIL).orElse(null);
    if (certutil == null) {
      return seems(anchor) ? NO_CERTUTIL : new Outcome.Absent();
    }
    String nickname = nickname(certutil, anchor).orElse(null);
    if (nickname == null) {
      return new Outcome.Absent();
    }
    Command removed = certutil(certutil, "-D", "-n", nickname);
    if (!removed.succeeded()) {
      return failed("removing", removed);
    }
    return nickname(certutil, anchor).isPresent()
        ? new Outcome.Failed("certutil removed it, and the database still holds it")
        : new Outcome.Removed();
  }

  @Override
  public Outcome status(Anchor anchor) throws IOException {
    if (!Files.exists(database())) {
      return new Outcome.Absent();
    }
    Path certutil = machine.program(CERTUTIL).orElse(null);
    if (certutil == null) {
      return NO_CERTUTIL;
    }
    return isTrusted(certutil, anchor) ? new Outcome.Present() : new Outcome.Absent();
  }

  /**
   * The serial number has 16 random bytes, and SQLite keeps them in one piece; Debian's and
   * Mozilla's overwrite what is deleted (SQLITE_SECURE_DELETE).
   */
  @Override
  public boolean seems(Anchor anchor) {
    try {
      if (!Files.exists(database()) || Files.size(database()) > MOST_BYTES) {
        return false;
      }
      return contains(Files.readAllBytes(database()), anchor.root().serial().toByteArray());
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean contains(byte[] all, byte[] part) {
    for (int at = 0; at <= all.length - part.length; at++) {
      if (all[at] == part[0] && Arrays.equals(all, at, at + part.length, part, 0, part.length)) {
        return true;
      }
    }
    return false;
  }

  private boolean isTrusted(Path certutil, Anchor anchor) throws IOException {
    Optional<String> nickname = nickname(certutil, anchor);
    return nickname.isPresent()
        && listing(certutil).getOrDefault(nickname.get(), "").startsWith("C");
  }

  /**
   * What this very certificate is called: ours, or another if somebody imported it by hand, for NSS
   * keeps one name for each certificate and takes no second one.
   */
  private Optional<String> nickname(Path certutil, Anchor anchor) throws IOException {
    if (isCalled(certutil, anchor.nickname(), anchor)) {
      return Optional.of(anchor.nickname());
    }
    if (seems(anchor)) {
      for (String other : listing(certutil).keySet()) {
        if (isCalled(certutil, other, anchor)) {
          return Optional.of(other);
        }
      }
    }
    return Optional.empty();
  }

  private boolean isCalled(Path certutil, String nickname, Anchor anchor) throws IOException {
    Command shown = certutil(certutil, "-L", "-n", nickname, "-r");
    return shown.succeeded() && shown.output().equals(anchor.root().encoded());
  }

  /** Nicknames with their trust, out of lines such as {@code a name with spaces C,,}. */
  private Map<String, String> listing(Path certutil) throws IOException {
    Map<String, String> trust = new LinkedHashMap<>();
    new String(certutil(certutil, "-L").output().toArray(), UTF_8)
        .lines()
        .map(LISTED::matcher)
        .filter(Matcher::matches)
        .forEach(line -> trust.put(line.group(1), line.group(2)));
    return trust;
  }

  private Command certutil(Path certutil, String action, String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(action, "-d", "sql:" + folder));
    arguments.addAll(List.of(more));
    if (!action.equals("-N") && !action.equals("-L")) {
      arguments.addAll(List.of("-f", "/dev/null")); // no password; one that is wanted fails at once
    }
    return Command.run(certutil, arguments);
  }

  private static Outcome failed(String attempt, Command command) {
    String complaint = command.complaint();
    return new Outcome.Failed(
        complaint.contains("SEC_ERROR_BAD_PASSWORD")
            ? attempt
                + ": the database has a primary password, so import root.pem in the browser's"
                + " settings (certutil: "
                + complaint
                + ")"
            : attempt + ": certutil: " + complaint);
  }
}
