package dev.gatehouse.gateway.keys;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** Files with something secret in them, as people keep them. */
final class SecretFile {
  private SecretFile() {}

  /** Who may do what with it; nothing where the file system knows no such thing. */
  static Set<PosixFilePermission> granted(Path file) {
    try {
      return Files.getPosixFilePermissions(file);
    } catch (IOException | UnsupportedOperationException e) {
      return Set.of(); // if it cannot be looked at, reading it says why
    }
  }

  /**
   * Warns of a file that everybody may read.
   *
   * @param secret what everybody may read, file included
   */
  static void warnIfOpen(Path file, String secret, KeyAudience audience) {
    if (granted(file).contains(PosixFilePermission.OTHERS_READ)) {
      audience.warning(
          "Everybody on this machine may read "
              + secret
              + ": take that from them with chmod 600 "
              + file
              + ".");
    }
  }

  /**
   * All of it, for the caller to zero; empty if there is more than {@code most}. Nothing of it
   * stays anywhere else.
   */
  static Optional<byte[]> read(Path file, int most) throws IOException {
    byte[] buffer = new byte[most + 1];
    try (InputStream in = Files.newInputStream(file)) {
      int count = in.readNBytes(buffer, 0, buffer.length);
      return count > most ? Optional.empty() : Optional.of(Arrays.copyOf(buffer, count));
    } finally {
      Arrays.fill(buffer, (byte) 0);
    }
  }

  /** Why it could not be read, in few words, which are the system's and not the file's. */
  static String said(IOException e) {
    String message = e.getMessage();
    return switch (e) {
      case NoSuchFileException _ -> "there is no such file";
      case AccessDeniedException _ -> "permission denied";
      default -> message == null ? e.getClass().getSimpleName() : message;
    };
  }
}
