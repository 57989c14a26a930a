package dev.gatehouse.gateway.guard;

import dev.gatehouse.gateway.binding.CertificateSource;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * What a guard is for.
 *
 * @param sources what it presents; key files are read by the guard's user
 * @param folder the state folder with the authority's keys; the guard's user's own. Absolute
 * @param rootFile where the root's certificate is to be found by others; written by us where that
 *     is not in {@code folder}
 * @param user the Unix user that it runs as; empty for our own
 * @param perSecond private-key operations for each source, 1..1000000
 */
public record GuardSettings(
    Set<CertificateSource> sources,
    Path folder,
    Path rootFile,
    Optional<String> user,
    int perSecond) {
  /**
   * More than a machine of this size signs (P-256 takes 20 us), so that only a gateway in strange
   * hands meets it. 2026-11.
   */
  public static final int PER_SECOND = 50_000;

  public GuardSettings {
    sources = Set.copyOf(sources);
    folder = folder.toAbsolutePath();
    rootFile = rootFile.toAbsolutePath();
    if (perSecond < 1 || perSecond > 1_000_000) {
      throw new IllegalArgumentException(perSecond + " operations a second");
    }
  }

  /** With the usual limit. */
  public static GuardSettings of(
      Set<CertificateSource> sources, Path folder, Path rootFile, Optional<String> user) {
    return new GuardSettings(sources, folder, rootFile, user, PER_SECOND);
  }
}
