package dev.gatehouse.glass.page;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** HTML and SVG, as well-formed XML too, so that a reader of XML can check them. */
public final class Markup {
  private Markup() {}

  /** Text, so that nothing in it is markup. */
  public static String text(String plain) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        default -> out.append(c < ' ' && c != '\n' ? ' ' : c);
      }
    }
    return out.toString();
  }

  /** A length or position in percent; an IllegalArgumentException for what is no number. */
  static String percent(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("no place on a page: " + value);
    }
    return String.format(Locale.ROOT, "%.2f%%", value);
  }

  /** A whole page. {@code body} is markup. */
  public static String page(String title, String body) {
    return """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8"/>
    <meta name="viewport" content="width=device-width, initial-scale=1"/>
    <meta name="color-scheme" content="light dark"/>
    <title>%s</title>
    <style>
    %s</style>
    </head>
    <body>
    %s</body>
    </html>
    """
        .formatted(text(title), style(), body);
  }

  private static String style() {
    try (InputStream in = Markup.class.getResourceAsStream("page.css")) {
      if (in == null) {
        throw new IllegalStateException("page.css is missing beside " + Markup.class);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("page.css cannot be read", e);
    }
  }
}
