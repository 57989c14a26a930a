package dev.gatehouse.seeds;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Published test vectors that are not part of this repository. Their folder is {@code
 * -Dgatehouse.vectors=DIR}, a relative one being relative to the checkout; without it the tests
 * that need them are skipped, by name.
 *
 * <pre>{@code
 * assumeThat(Vectors.find("wycheproof")).as(Vectors.absence("wycheproof")).isPresent();
 * }</pre>
 */
public final class Vectors {
  private Vectors() {}

  /** The folder or file of that name in the vectors' folder, if it is there. */
  public static Optional<Path> find(String name) {
    String folder = System.getProperty("gatehouse.vectors", "");
    if (folder.isBlank()) return Optional.empty();
    Path checkout = Path.of(System.getProperty("gatehouse.checkout", ""));
    Path path = checkout.resolve(folder).resolve(name).toAbsolutePath().normalize();
    return Files.exists(path) ? Optional.of(path) : Optional.empty();
  }

  /** Why {@link #find} found nothing, as the reason for a skipped test. */
  public static String absence(String name) {
    String folder = System.getProperty("gatehouse.vectors", "");
    return folder.isBlank()
        ? "vectors absent: " + name + " (give their folder with -Dgatehouse.vectors=DIR)"
        : "vectors absent: " + name + " is not in " + folder;
  }
}
