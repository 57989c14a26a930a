package dev.gatehouse.gateway.site;

import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.gateway.site.Finding.Severity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What reading a site file came to.
 *
 * @param file which; absolute
 * @param site what it says; empty if and only if there is an error among the findings
 * @param findings errors and warnings, in the file's order
 */
public record Reading(Path file, Optional<SiteFile> site, List<Finding> findings) {
  /** A thousand sites have some 100 KiB; ours (2026-11). */
  public static final int MOST_BYTES = 1 << 20;

  /** Keeps a copy. */
  public Reading {
    findings = List.copyOf(findings);
    boolean faulty = findings.stream().anyMatch(it -> it.severity() == Severity.ERROR);
    if (faulty == site.isPresent()) {
      throw new IllegalArgumentException("a site with errors, or none without: " + findings);
    }
  }

  /**
   * Reads a file, and the certificates that it names.
   *
   * @throws GateException if it cannot be read at all
   */
  public static Reading of(Path path) throws GateException {
    Path file = path.toAbsolutePath().normalize();
    if (!Files.exists(file)) {
      throw GateException.user("There is no file " + path + ": name a site file that is there.");
    }
    if (!Files.isRegularFile(file)) {
      throw GateException.user(path + " is no file: name a site file.");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return of(file, in.readNBytes(MOST_BYTES + 1), Disk.REAL);
    } catch (IOException e) {
      throw GateException.environment(
          "The site file " + path + " cannot be read (" + e.getMessage() + ").", e);
    }
  }

  /** Reads the bytes of a site file; never throws. */
  static Reading of(Path file, byte[] bytes, Disk disk) {
    var findings = new Findings();
    Optional<SiteFile> site =
        text(bytes, findings).flatMap(text -> SiteReader.read(file, text, disk, findings));
    return new Reading(file, findings.hasErrors() ? Optional.empty() : site, findings.inOrder());
  }

  private static Optional<String> text(byte[] bytes, Findings findings) {
    if (bytes.length > MOST_BYTES) {
      findings.error(Yaml.Place.START, "A site file has at most 1 MiB, and this one has more.");
      return Optional.empty();
    }
    CharBuffer chars = CharBuffer.allocate(bytes.length + 1);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, chars, true);
    String text = chars.flip().toString();
    if (!result.isError()) {
      return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
    }
    findings.error(Yaml.Place.after(text), "Here the file is not UTF-8: save it in that encoding.");
    return Optional.empty();
  }

  /**
   * The site file.
   *
   * @throws GateException with every error, each on a line of its own
   */
  public SiteFile orThrow() throws GateException {
    if (site.isPresent()) return site.get();
    throw GateException.user(
        findings.stream()
            .filter(it -> it.severity() == Severity.ERROR)
            .map(it -> it.in(file.toString()))
            .collect(Collectors.joining("\n")));
  }

  /** The sentences of the warnings, with their place. */
  public List<String> warnings() {
    return findings.stream()
        .filter(it -> it.severity() == Severity.WARNING)
        .map(it -> it.in(file.toString()))
        .toList();
  }
}
