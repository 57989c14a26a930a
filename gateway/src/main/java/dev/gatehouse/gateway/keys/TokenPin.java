package dev.gatehouse.gateway.keys;

import dev.gatehouse.gateway.report.GateException;
import java.io.IOException;
import java.nio.file.Path;
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
    SecretFile.warnIfOpen(file, "the token’s PIN in " + file, audience);
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
    try {
      return SecretFile.read(file, MOST_BYTES)
          .orElseThrow(
              () ->
                  GateException.user(
                      "The file "
                          + file
                          + " has more than "
                          + MOST_BYTES
                          + " bytes: no PIN is that long, correct pin-source."));
    } catch (IOException e) {
      throw GateException.user(
          "The token’s PIN in " + file + " cannot be read (" + SecretFile.said(e) + ").");
    }
  }
}
