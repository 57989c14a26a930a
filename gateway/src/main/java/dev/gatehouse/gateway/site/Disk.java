package dev.gatehouse.gateway.site;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What reading a site file asks of the file system; tests have their own. */
interface Disk {
  /** What a look at a path can show. */
  enum Kind {
    FILE,
    FOLDER,
    OTHER,
    NOTHING
  }

  Kind kind(Path path);

  /**
   * The file's bytes; empty if it may not be read, or has more than {@code most}.
   *
   * @throws IOException if there is something else wrong with it
   */
  Optional<byte[]> read(Path path, int most) throws IOException;

  /** The machine's. */
  Disk REAL =
      new Disk() {
        @Override
        public Kind kind(Path path) {
          if (Files.isRegularFile(path)) return Kind.FILE;
          if (Files.isDirectory(path)) return Kind.FOLDER;
          return Files.exists(path) ? Kind.OTHER : Kind.NOTHING;
        }

        @Override
        public Optional<byte[]> read(Path path, int most) throws IOException {
          if (!Files.isReadable(path)) return Optional.empty();
          try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(most + 1);
            return bytes.length > most ? Optional.empty() : Optional.of(bytes);
          }
        }
      };
}
