import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes a fuzz target's corpus as the bytes that it stands for: files in hexadecimal, with their
 * comments, are for people. Started by ./fuzz as a source file: {@code java tools/Corpus.java FROM
 * TO}.
 */
public final class Corpus {
  private Corpus() {}

  public static void main(String[] args) throws IOException {
    Path to = Path.of(args[1]);
    for (Path file : files(Path.of(args[0]))) {
      byte[] content = Files.readAllBytes(file);
      boolean hex = file.toString().endsWith(".hex");
      Files.write(to.resolve(file.getFileName()), hex ? decoded(content) : content);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }

  private static byte[] decoded(byte[] content) {
    String digits =
        new String(content, StandardCharsets.UTF_8)
            .replaceAll("#[^\\n]*", "")
            .replaceAll("\\s", "");
    return HexFormat.of().parseHex(digits);
  }
}
