package dev.gatehouse.seeds;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleReader;
import java.lang.module.ResolvedModule;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The inputs that lie in the test resources for a fuzz target. */
final class Corpus {
  private Corpus() {}

  /** The folder of a target's corpus, as a resource name. */
  static String folder(Class<?> target) {
    return "fuzz/" + target.getSimpleName() + "/";
  }

  /** The corpus of {@code target} by file name, in the names' order; empty if there is none. */
  static SequencedMap<String, byte[]> of(Class<?> target) {
    SequencedMap<String, byte[]> found = new TreeMap<>();
    try {
      ResolvedModule module = moduleOf(target);
      if (module != null) {
        readFrom(module, folder(target), found);
      } else {
        readFrom(target.getClassLoader(), folder(target), found);
      }
    } catch (IOException | URISyntaxException e) {
      throw new UncheckedIOException(
          "cannot read the corpus in " + folder(target), new IOException(e));
    }
    return found;
  }

  private static @Nullable ResolvedModule moduleOf(Class<?> target) {
    Module module = target.getModule();
    ModuleLayer layer = module.getLayer();
    return layer == null ? null : layer.configuration().findModule(module.getName()).orElse(null);
  }

  /** A module hides its resources from other modules, but not from a reader of it. */
  private static void readFrom(
      ResolvedModule module, String folder, SequencedMap<String, byte[]> found) throws IOException {
    try (ModuleReader reader = module.reference().open();
        Stream<String> names = reader.list()) {
      List<String> inputs =
          names.filter(name -> name.startsWith(folder) && !name.endsWith("/")).toList();
      for (String name : inputs) {
        ByteBuffer content = reader.read(name).orElseThrow(() -> new IOException(name));
        byte[] bytes = new byte[content.remaining()];
        content.get(bytes);
        reader.release(content);
        found.put(name.substring(folder.length()), decode(name, bytes));
      }
    }
  }

  private static void readFrom(
      @Nullable ClassLoader loader, String folder, SequencedMap<String, byte[]> found)
      throws IOException, URISyntaxException {
    URL url = loader == null ? ClassLoader.getSystemResource(folder) : loader.getResource(folder);
    if (url == null) return;
    URI uri = url.toURI();
    try (Stream<Path> files = Files.list(Path.of(uri))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = String.valueOf(file.getFileName());
        found.put(name, decode(name, Files.readAllBytes(file)));
      }
    }
  }

  private static byte[] decode(String name, byte[] content) {
    if (!name.endsWith(".hex")) return content;
    String digits =
        new String(content, StandardCharsets.UTF_8)
            .replaceAll("#[^\\n]*", "")
            .replaceAll("\\s", "");
    try {
      return HexFormat.of().parseHex(digits);
    } catch (IllegalArgumentException e) {
      throw new AssertionError("corpus file " + name + " is not hexadecimal: " + e.getMessage(), e);
    }
  }
}
