package dev.gatehouse.proving.system;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/** What a core dump of a process would hold: all of its memory that can be read and written. */
final class ProcessMemory {
  private static final int CHUNK = 1 << 20;

  private ProcessMemory() {}

  /** Whether these bytes are anywhere in it, as they are or the other way round. */
  static boolean holds(long pid, byte[] wanted) throws IOException {
    byte[] reversed = new byte[wanted.length];
    for (int i = 0; i < wanted.length; i++) {
      reversed[i] = wanted[wanted.length - 1 - i]; // big numbers are kept so
    }
    Path process = Path.of("/proc", Long.toString(pid));
    try (var memory = new RandomAccessFile(process.resolve("mem").toFile(), "r")) {
      for (String line : Files.readAllLines(process.resolve("maps"))) {
        String[] fields = line.split(" +", 6);
        if (fields[1].startsWith("rw")) {
          String[] range = fields[0].split("-", 2);
          long from = HexFormat.fromHexDigitsToLong(range[0]);
          long to = HexFormat.fromHexDigitsToLong(range[1]);
          if (holds(memory, from, to, wanted, reversed)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean holds(
      RandomAccessFile memory, long from, long to, byte[] wanted, byte[] reversed)
      throws IOException {
    String forward = new String(wanted, StandardCharsets.ISO_8859_1);
    String backward = new String(reversed, StandardCharsets.ISO_8859_1);
    byte[] chunk = new byte[CHUNK + wanted.length];
    for (long at = from; at < to; at += CHUNK) {
      int length = (int) Math.min(chunk.length, to - at);
      try {
        memory.seek(at);
        memory.readFully(chunk, 0, length);
      } catch (IOException e) {
        continue; // a page that cannot be read, or is gone meanwhile
      }
      String text = new String(chunk, 0, length, StandardCharsets.ISO_8859_1);
      if (text.contains(forward) || text.contains(backward)) {
        return true;
      }
    }
    return false;
  }
}
