package dev.gatehouse.gateway.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderTest {
  @TempDir private Path temporary;
  private Path root;
  private Path secret;

  @BeforeEach
  void fill() throws IOException {
    root = Files.createDirectories(temporary.resolve("www"));
    Files.createDirectories(root.resolve("docs/deep"));
    Files.createDirectories(root.resolve("empty"));
    Files.createDirectories(root.resolve(".git"));
    Files.writeString(root.resolve("index.html"), "home");
    Files.writeString(root.resolve("docs/index.html"), "docs");
    Files.writeString(root.resolve("docs/deep/a.txt"), "a");
    Files.writeString(root.resolve(".git/config"), "hidden");
    secret = Files.writeString(temporary.resolve("secret.txt"), "secret");
  }

  /** The file's text, or what else it is. */
  private String open(String path) throws IOException {
    byte[] bytes = path.getBytes(UTF_8);
    FilePath parsed = FilePath.parse(bytes, 0, bytes.length);
    assertThat(parsed).isNotNull();
    Found found = new Folder(root).open(parsed, Instant.now());
    if (!(found instanceof Found.Opened(OpenFile file))) return found.toString();
    try (file) {
      ByteBuffer into = ByteBuffer.allocate((int) file.length());
      assertThat(file.read(into, 0)).isTrue();
      return new String(into.array(), UTF_8);
    }
  }

  @Test
  void a_file_is_its_bytes_and_a_folder_its_index() throws IOException {
    assertThat(open("/index.html")).isEqualTo("home");
    assertThat(open("/")).isEqualTo("home");
    assertThat(open("/docs/")).isEqualTo("docs");
    assertThat(open("/docs/deep/a.txt")).isEqualTo("a");
  }

  @Test
  void a_folder_wants_its_slash_and_a_file_none() throws IOException {
    assertThat(open("/docs")).isEqualTo("NeedsSlash[]");
    assertThat(open("")).isEqualTo("NeedsSlash[]");
    assertThat(open("/index.html/")).isEqualTo("Missing[]");
    assertThat(open("/index.html/x")).isEqualTo("Missing[]");
  }

  @Test
  void a_folder_without_an_index_is_not_listed() throws IOException {
    assertThat(open("/empty/")).isEqualTo("Missing[]");
    assertThat(open("/docs/deep/")).isEqualTo("Missing[]");
  }

  @Test
  void what_cannot_be_is_missing() throws IOException {
    assertThat(open("/nothing")).isEqualTo("Missing[]");
    assertThat(open("/" + "x".repeat(5000))).isEqualTo("Missing[]");
    assertThat(open("/x".repeat(5000))).isEqualTo("Missing[]");
    Files.createSymbolicLink(root.resolve("round"), root.resolve("round"));
    assertThat(open("/round")).isEqualTo("Missing[]");
  }

  @Test
  void links_inside_are_followed_and_links_out_are_not() throws IOException {
    Files.createSymbolicLink(root.resolve("in.txt"), root.resolve("docs/deep/a.txt"));
    Files.createSymbolicLink(root.resolve("in"), Path.of("docs"));
    Files.createSymbolicLink(root.resolve("out.txt"), secret);
    Files.createSymbolicLink(root.resolve("out"), temporary);
    Files.createSymbolicLink(root.resolve("up"), Path.of(".."));
    Files.createSymbolicLink(root.resolve("twice.txt"), root.resolve("out.txt"));
    assertThat(open("/in.txt")).isEqualTo("a");
    assertThat(open("/in/deep/a.txt")).isEqualTo("a");
    for (String path :
        new String[] {
          "/out.txt", "/out/secret.txt", "/up/secret.txt", "/twice.txt", "/out/", "/up"
        }) {
      assertThat(open(path)).as(path).isEqualTo("Missing[]");
    }
  }

  @Test
  void a_sibling_whose_name_begins_alike_is_outside() throws IOException {
    Path sibling = Files.createDirectories(temporary.resolve("www-private"));
    Files.writeString(sibling.resolve("a"), "private");
    Files.createSymbolicLink(root.resolve("sibling"), sibling);
    assertThat(open("/sibling/a")).isEqualTo("Missing[]");
  }

  @Test
  void a_link_to_what_is_hidden_does_not_show_it() throws IOException {
    Files.createSymbolicLink(root.resolve("config"), root.resolve(".git/config"));
    Files.createSymbolicLink(root.resolve("git"), root.resolve(".git"));
    assertThat(open("/config")).isEqualTo("Missing[]");
    assertThat(open("/git/config")).isEqualTo("Missing[]");
  }

  @Test
  void an_index_that_leads_out_is_missing() throws IOException {
    Files.createSymbolicLink(root.resolve("empty/index.html"), secret);
    assertThat(open("/empty/")).isEqualTo("Missing[]");
  }

  @Test
  void the_folder_may_be_a_link_that_is_turned_over() throws IOException {
    Path current = Files.createSymbolicLink(temporary.resolve("current"), root);
    byte[] path = {'/'};
    FilePath index = FilePath.parse(path, 0, 1);
    assertThat(index).isNotNull();
    Found found = new Folder(current).open(index, Instant.now());
    assertThat(found).isInstanceOf(Found.Opened.class);
    ((Found.Opened) found).file().close();
    Files.delete(current);
    assertThat(new Folder(current).open(index, Instant.now())).isEqualTo(new Found.Missing());
  }

  @Test
  void pipes_sockets_and_devices_are_never_opened() throws Exception {
    Process mkfifo = new ProcessBuilder("mkfifo", root.resolve("pipe").toString()).start();
    assumeThat(mkfifo.waitFor(10, TimeUnit.SECONDS) && mkfifo.exitValue() == 0)
        .as("mkfifo is not installed")
        .isTrue();
    assertThat(open("/pipe"))
        .isEqualTo("Missing[]"); // to open it would wait for a writer, for ever
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(root.resolve("socket")));
      assertThat(open("/socket")).isEqualTo("Missing[]");
    }
    Files.createSymbolicLink(root.resolve("zero"), Path.of("/dev/zero"));
    assertThat(open("/zero")).isEqualTo("Missing[]");
  }

  @Test
  void a_tag_is_weak_until_the_clock_has_moved_on_and_changes_with_the_file() throws IOException {
    byte[] bytes = "/index.html".getBytes(UTF_8);
    FilePath index = FilePath.parse(bytes, 0, bytes.length);
    assertThat(index).isNotNull();
    var folder = new Folder(root);
    Instant later = Instant.now().plusSeconds(60);
    String fresh = tag(folder, index, Instant.now());
    String settled = tag(folder, index, later);
    assertThat(settled).startsWith("\"");
    assertThat(fresh).isEqualTo("W/" + settled);
    // The same size and the same time of writing, as archives restore it: the tag knows all the
    // same.
    FileTime before = Files.getLastModifiedTime(root.resolve("index.html"));
    Files.writeString(root.resolve("new"), "mohe");
    Files.move(
        root.resolve("new"),
        root.resolve("index.html"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Files.setLastModifiedTime(root.resolve("index.html"), before);
    assertThat(tag(folder, index, later)).isNotEqualTo(settled);
  }

  private static String tag(Folder folder, FilePath path, Instant now) throws IOException {
    Found found = folder.open(path, now);
    assertThat(found).isInstanceOf(Found.Opened.class);
    try (OpenFile file = ((Found.Opened) found).file()) {
      return file.tag();
    }
  }

  @Test
  void a_file_from_the_future_was_written_now() throws IOException {
    Instant now = Instant.now();
    Files.setLastModifiedTime(root.resolve("index.html"), FileTime.from(now.plusSeconds(9999)));
    Found found = new Folder(root).open(new FilePath("index.html", false), now);
    assertThat(found).isInstanceOf(Found.Opened.class);
    try (OpenFile file = ((Found.Opened) found).file()) {
      assertThat(file.written()).isEqualTo(now);
      assertThat(file.type()).isEqualTo("text/html; charset=utf-8");
    }
  }
}
