package dev.gatehouse.gateway.keys;

import dev.gatehouse.gateway.report.GateException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;

/** Reads a token's PIN out of its file; says nothing of what is in it. */
final class TokenPin {
  /** Tokens allow some dozens at most. */
  private static final int MOST_BYTES = 1024;

  private TokenPin() {}

  /**
   * The PIN, without the line's end, for the caller to zero.
   *
   * @param audience is warned of a file that others may read
   */
  static byte[] read(Path file, KeyAudience audience) throws GateException {
    look(file, audience);
    byte[] bytes = contents(file);
    try {
      int end = bytes.length;
      if (end > 0 && bytes[end - 1] == '\n') end--;
      if (end > 0 && bytes[end - 1] == '\r') end--;
      if (end == 0) {
        throw GateException.user(
            "The file " + file + " should have the token’s PIN, and is empty.");
      }
      return Arrays.copyOf(bytes, end);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private static byte[] contents(Path file) throws GateException {
    var buffer = new byte[MOST_BYTES + 1];
    try (InputStream in = Files.newInputStream(file)) {
      int count = in.readNBytes(buffer, 0, buffer.length);
      if (count > MOST_BYTES) {
        throw GateException.user(
            "The file "
                + file
                + " has more than "
                + MOST_BYTES
                + " bytes: no PIN is that long, correct pin-source.");
      }
      return Arrays.copyOf(buffer, count);
    } catch (IOException e) {
      String why =
          switch (e) {
            case NoSuchFileException _ -> "there is no such file";
            case AccessDeniedException _ -> "permission denied";
            default -> e.getClass().getSimpleName();
          };
      throw GateException.user("The token’s PIN in " + file + " cannot be read (" + why + ").");
    } finally {
      Arrays.fill(buffer, (byte) 0);
    }
  }

  private static void look(Path file, KeyAudience audience) {
    try {
      if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
        audience.warning(
            "Everybody on this machine may read the token’s PIN in "
                + file
                + ": take that from them with chmod 600 "
                + file
                + ".");
      }
    } catch (IOException | UnsupportedOperationException e) {
      // It cannot be read either, or the file system knows no such thing.
    }
  }
}
