package dev.gatehouse.gateway.state;

import dev.gatehouse.ca.StateFolder;
import dev.gatehouse.gateway.report.GateException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The state folder, once it is known to be fit for a gate: it belongs to the user who runs the
 * gate, and nobody else writes there, for whoever could, could replace the authority.
 *
 * @param path absolute
 */
public record GateFolder(Path path) {
  private static final Set<PosixFilePermission> OURS_ALONE =
      PosixFilePermissions.fromString("rwx------");

  /** Where the folder is when nobody says. */
  public static Path usual(Map<String, String> environment) throws GateException {
    String home = environment.getOrDefault("HOME", "");
    if (!home.startsWith("/") && !environment.getOrDefault("XDG_STATE_HOME", "").startsWith("/")) {
      throw GateException.user(
          "Neither HOME nor XDG_STATE_HOME says where state is kept: name a folder with --state"
              + " DIR.");
    }
    return StateFolder.standard(environment, Path.of(home));
  }

  /** Opens the folder, and makes it if it is not there. */
  public static GateFolder open(Path path) throws GateException {
    Path absolute = path.toAbsolutePath().normalize();
    try {
      Path parent = absolute.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      if (!Files.exists(absolute, LinkOption.NOFOLLOW_LINKS)) {
        make(absolute);
      }
    } catch (IOException e) {
      throw GateException.environment(
          "The state folder "
              + absolute
              + " cannot be made ("
              + said(e)
              + "): name another one with --state DIR.",
          e);
    }
    return checked(absolute);
  }

  private static void make(Path folder) throws IOException {
    try {
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OURS_ALONE));
    } catch (FileAlreadyExistsException e) {
      // Another start was quicker; it is looked at in any case.
    }
  }

  /** Opens the folder if it is there. */
  public static Optional<GateFolder> existing(Path path) throws GateException {
    Path absolute = path.toAbsolutePath().normalize();
    return Files.exists(absolute, LinkOption.NOFOLLOW_LINKS)
        ? Optional.of(checked(absolute))
        : Optional.empty();
  }

  private static GateFolder checked(Path path) throws GateException {
    PosixFileAttributes is;
    UserPrincipal we;
    try {
      is = Files.readAttributes(path, PosixFileAttributes.class);
      we = ourselves(path);
    } catch (IOException | UnsupportedOperationException e) {
      throw GateException.environment(
          "The state folder " + path + " cannot be looked at (" + said(e) + ").", e);
    }
    if (!is.isDirectory()) {
      throw GateException.user(
          "The state folder " + path + " is a file: name a folder with --state DIR.");
    }
    if (!is.owner().equals(we)) {
      throw GateException.user(
          "The state folder "
              + path
              + " belongs to "
              + is.owner().getName()
              + ", and you are "
              + we.getName()
              + ": run gatehouse as "
              + is.owner().getName()
              + ", or name another folder with --state DIR.");
    }
    if (is.permissions().contains(PosixFilePermission.GROUP_WRITE)
        || is.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
      throw GateException.environment(
          "Others may write into the state folder "
              + path
              + ", and so replace its authority: take that from them with chmod go-w "
              + path
              + ".");
    }
    if (!Files.isReadable(path) || !Files.isWritable(path) || !Files.isExecutable(path)) {
      throw GateException.environment(
          "The state folder "
              + path
              + " is yours but closed: open it with chmod 700 "
              + path
              + ".");
    }
    return new GateFolder(path);
  }

  /** The user we run as, who owns our own entry in {@code /proc}. */
  private static UserPrincipal ourselves(Path path) throws IOException {
    Path self = Path.of("/proc/self");
    return Files.exists(self)
        ? Files.getOwner(self)
        : path.getFileSystem()
            .getUserPrincipalLookupService()
            .lookupPrincipalByName(System.getProperty("user.name"));
  }

  /** The folder as its authority sees it. */
  public StateFolder authority() {
    return StateFolder.at(path);
  }

  /**
   * Where workers listen that are given Unix sockets. Hidden, for the reason of the lock's file.
   */
  public Path sockets() {
    return path.resolve(".run");
  }

  /** Where a running gate is spoken to. */
  public Path adminSocket() {
    return path.resolve("admin.sock");
  }

  /** What the system said, in few words. */
  static String said(Exception e) {
    String message = e.getMessage();
    return switch (e) {
      case AccessDeniedException _ -> "permission denied";
      case NoSuchFileException _ -> "there is no such place";
      case FileSystemException it when it.getReason() != null -> it.getReason();
      default -> message == null ? e.getClass().getSimpleName() : message;
    };
  }
}
