package dev.gatehouse.gateway.site;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.gateway.binding.Bindings;
import dev.gatehouse.gateway.site.Finding.Severity;

/**
 * Bytes for a site file: they are one, or have errors at places that the text has; and one that is
 * written out and read again is the same.
 */
public final class SiteFuzz {
  private SiteFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    Reading reading = Reading.of(PaperDisk.FILE, data, PaperDisk.USUAL);
    String[] lines = new String(data, UTF_8).split("\r\n|\r|\n", -1);
    for (Finding it : reading.findings()) {
      boolean there =
          it.line() >= 1
              && it.line() <= lines.length
              && it.column() >= 1
              && it.column()
                  <= lines[it.line() - 1].codePointCount(0, lines[it.line() - 1].length()) + 1;
      if (!there) throw new AssertionError("no such place: " + it);
      if (it.sentence().length() > 1000
          || !it.sentence().matches("(?s).*[.?]")
          || it.sentence().contains("\n")) {
        throw new AssertionError("no sentence: " + it);
      }
    }
    if (reading.site().isEmpty()) {
      if (reading.findings().stream().noneMatch(it -> it.severity() == Severity.ERROR)) {
        throw new AssertionError("neither a site file nor an error");
      }
      return;
    }
    SiteFile site = reading.site().get();
    Bindings.of(site.bindings());
    String text = SiteText.of(site);
    Reading again = Reading.of(PaperDisk.FILE, text.getBytes(UTF_8), PaperDisk.USUAL);
    if (!again.site().equals(reading.site())) {
      throw new AssertionError(
          site + " became " + again.site() + " by\n" + text + again.findings());
    }
  }
}
