package dev.gatehouse.gateway.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.seeds.FuzzReplay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilePathTest {
  private static FilePath parse(String path) {
    byte[] bytes = ("GET " + path + "?x").getBytes(UTF_8);
    return FilePath.parse(bytes, 4, bytes.length - 2);
  }

  @ParameterizedTest
  @CsvSource({
    "/a.css, a.css, false",
    "/a/b/c, a/b/c, false",
    "/a/b/, a/b, true",
    "/, '', true",
    "'', '', false",
    "/a%20b, a b, false",
    "/%61, a, false",
    "/%C3%A4, ä, false",
    "/%25, %, false",
    "/%252e%252e, %2e%2e, false",
    "/a..b/c., a..b/c., false",
    "/a;b=c, a;b=c, false",
    "/.well-known/x, .well-known/x, false",
  })
  void a_path_is_its_names_decoded_once(String path, String text, boolean folder) {
    assertThat(parse(path)).isEqualTo(new FilePath(text, folder));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a", // no slash in front
        "/..",
        "/../etc/passwd",
        "/a/../b",
        "/a/..",
        "/.",
        "/./a",
        "/a/./b",
        "/%2e%2e/a",
        "/.%2e/a",
        "/%2E./a",
        "/%2e", // dots in disguise
        "/..%2fa",
        "/a%2fb",
        "/%2fetc/passwd",
        "/a%5cb",
        "/..%5ca",
        "/a\\b", // a slash in a name
        "//",
        "//a",
        "/a//b",
        "/a//", // names of nothing
        "/.env",
        "/.git/config",
        "/a/.htaccess",
        "/%2eenv",
        "/a/.well-known/x",
        "/.well-knownx",
        "/a%00",
        "/a%00.css",
        "/%0a",
        "/a%0d%0ab",
        "/a%7f",
        "/a%c2%85b", // signs that are none
        "/%",
        "/%2",
        "/%zz",
        "/a%2",
        "/%-1",
        "/%u002e", // no encoding
        "/%ff",
        "/%c0%ae%c0%ae/a",
        "/%c0%afa",
        "/%e0%80%ae",
        "/%ed%a0%80",
        "/%f4%90%80%80", // no UTF-8
      })
  void what_is_no_plain_path_names_nothing(String path) {
    assertThat(parse(path)).isNull();
  }

  @Test
  void corpus_and_mutations_hold() {
    assertThat(FuzzReplay.of(FilePathFuzz.class, FilePathFuzz::fuzzerTestOneInput).run())
        .isPositive();
  }
}
