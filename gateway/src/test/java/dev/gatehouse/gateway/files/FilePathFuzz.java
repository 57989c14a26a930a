package dev.gatehouse.gateway.files;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Paths of files: whatever comes, a path that is accepted names something below the folder, shows
 * nothing hidden, and means the same when it is written plainly.
 */
public final class FilePathFuzz {
  private static final Path ROOT = Path.of("/srv/www");

  private FilePathFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    FilePath path = FilePath.parse(data, 0, data.length);
    if (path == null) return;
    Path file = Path.of(ROOT + "/" + path.text());
    if (!file.equals(file.normalize()) || !file.startsWith(ROOT)) {
      throw new AssertionError("it leads elsewhere: " + file);
    }
    var plainly = new StringBuilder();
    for (Path name : ROOT.relativize(file)) {
      String text = name.toString();
      if (text.isEmpty()) continue;
      if (text.startsWith(".") && !(plainly.isEmpty() && text.equals(".well-known"))) {
        throw new AssertionError("it is hidden: " + file);
      }
      if (text.chars().anyMatch(c -> c < ' ' || c == 0x7f || c == '\\')) {
        throw new AssertionError("a name of signs: " + file);
      }
      plainly
          .append('/')
          .append(URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20"));
    }
    if (path.folder()) plainly.append('/');
    byte[] again = plainly.toString().getBytes(StandardCharsets.US_ASCII);
    if (!path.equals(FilePath.parse(again, 0, again.length))) {
      throw new AssertionError("not the same when written " + plainly);
    }
  }
}
