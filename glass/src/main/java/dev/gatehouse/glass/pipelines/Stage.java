package dev.gatehouse.glass.pipelines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The play's folder, gone at its end. */
record Stage(Path folder) implements AutoCloseable {
  @Override
  public void close() throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path it : all) {
      Files.deleteIfExists(it);
    }
  }
}
