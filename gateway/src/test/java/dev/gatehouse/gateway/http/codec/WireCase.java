package dev.gatehouse.gateway.http.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One case of the files in {@code wire/}, whose README says how they are written.
 *
 * @param request what the client sends
 * @param outcome {@code accepts}, or status and reason
 * @param afterHead whether the flaw is behind the head, so that the worker may have got that
 * @param nginx what nginx does, where that is something else: {@code accepts} or a status
 */
public record WireCase(
    String name, Request request, String outcome, boolean afterHead, Optional<String> nginx) {
  /** Bytes with a record's manners. */
  public static final class Request {
    private final byte[] bytes;

    Request(byte[] bytes) {
      this.bytes = bytes;
    }

    public byte[] bytes() {
      return bytes.clone();
    }
  }

  private static final List<String> FILES =
      List.of("framing", "chunks", "lines", "fields", "target", "host");
  private static final Pattern REPEAT = Pattern.compile("\\{(\\d+)\\*([^}]*)}", Pattern.DOTALL);
  private static final Pattern OUTCOME = Pattern.compile("= (accepts|\\d+ \\S+)( after head)?");
  private static final Pattern NGINX = Pattern.compile("nginx = (accepts|\\d+), .+");

  /** All of them. */
  public static Stream<WireCase> all() {
    return FILES.stream().flatMap(file -> read(file).stream());
  }

  @Override
  public String toString() {
    return name;
  }

  public boolean accepted() {
    return outcome.equals("accepts");
  }

  private static List<WireCase> read(String file) {
    List<WireCase> cases = new ArrayList<>();
    for (String block : text(file).split("(?m)^## ", -1)) {
      if (!block.isBlank()) cases.add(parse(file, block));
    }
    return cases;
  }

  private static String text(String file) {
    try (InputStream in = WireCase.class.getResourceAsStream("/wire/" + file + ".txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static WireCase parse(String file, String block) {
    List<String> lines = block.lines().toList();
    String name = file + ": " + lines.getFirst();
    StringBuilder sent = new StringBuilder();
    Optional<Matcher> outcome = Optional.empty();
    Optional<String> nginx = Optional.empty();
    for (String line : lines) {
      Matcher ours = OUTCOME.matcher(line);
      Matcher theirs = NGINX.matcher(line);
      if (line.startsWith("> ")) sent.append(line.substring(2));
      else if (ours.matches()) outcome = Optional.of(ours);
      else if (theirs.matches()) nginx = Optional.of(theirs.group(1));
      else if (line.startsWith("=") || line.startsWith("nginx")) {
        throw new IllegalArgumentException(name + ": cannot read " + line);
      }
    }
    Matcher found =
        outcome.orElseThrow(() -> new IllegalArgumentException(name + " has no outcome"));
    return new WireCase(
        name,
        new Request(unescape(repeated(sent.toString()))),
        found.group(1),
        found.group(2) != null,
        nginx);
  }

  private static String repeated(String text) {
    return REPEAT
        .matcher(text)
        .replaceAll(m -> Matcher.quoteReplacement(m.group(2).repeat(Integer.parseInt(m.group(1)))));
  }

  private static byte[] unescape(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        out.write(c);
        continue;
      }
      switch (text.charAt(++i)) {
        case 'r' -> out.write('\r');
        case 'n' -> out.write('\n');
        case 't' -> out.write('\t');
        case '0' -> out.write(0);
        case '\\' -> out.write('\\');
        case 'x' -> {
          out.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
          i += 2;
        }
        default -> throw new IllegalArgumentException("unknown escape \\" + text.charAt(i));
      }
    }
    return out.toByteArray();
  }
}
