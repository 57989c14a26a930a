package dev.gatehouse.ca;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.pki.Identity;
import dev.gatehouse.testkit.TestAuthority;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** State that is not as we left it: each time one sentence with what, where and what to do. */
class DamagedStateTest {
  private final Clock clock = new Clock();
  @TempDir private Path parent;
  private Path folder;

  @BeforeEach
  void makeAnAuthority() throws Exception {
    folder = parent.resolve("state");
    open().identityFor(Names.of("localhost"));
  }

  private Authority open() throws AuthorityException {
    return Authority.openOrCreate(StateFolder.at(folder), clock, new SecureRandom());
  }

  private AuthorityError error() {
    AuthorityException e = catchThrowableOfType(AuthorityException.class, this::open);
    assertThat(e).as("the damage goes unnoticed").isNotNull();
    assertThat(e).hasMessage(e.error().sentence());
    // One sentence, on one line, that says where.
    assertThat(e.getMessage()).contains(folder.toString()).endsWith(".").doesNotContain("\n");
    assertThat(e.error().fault())
        .isEqualTo(
            e.error() instanceof AuthorityError.NotAStateFolder
                ? AuthorityError.Fault.USER
                : AuthorityError.Fault.ENVIRONMENT);
    return e.error();
  }

  private Path leaf() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("certificates"))) {
      return files.toList().getFirst();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "root.pem, delete it",
    "root.key, bring it back from a copy",
    "intermediate.key, delete it"
  })
  void a_file_that_was_cut_short_is_named_with_its_remedy(String name, String remedy)
      throws Exception {
    Path file = folder.resolve(name);
    byte[] whole = Files.readAllBytes(file);
    for (int length : List.of(0, 1, whole.length / 2, whole.length - 2)) {
      Files.write(file, java.util.Arrays.copyOf(whole, length));
      AuthorityError error = error();
      assertThat(error).isInstanceOf(AuthorityError.Damaged.class);
      assertThat(((AuthorityError.Damaged) error).file()).isEqualTo(file);
      assertThat(error.sentence()).contains(remedy);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"root.pem", "intermediate.key"})
  void the_remedy_works_and_the_root_stays(String name) throws Exception {
    Authority before = open();
    Files.writeString(folder.resolve(name), "rubbish");
    assertThat(error().sentence()).contains("delete it");
    Files.delete(folder.resolve(name));
    Authority after = open();
    assertThat(after.root()).isEqualTo(before.root());
    assertThat(StateFolder.at(folder).root()).contains(before.root());
  }

  @Test
  void no_message_shows_anything_of_a_key() throws Exception {
    Path file = folder.resolve("root.key");
    List<String> lines = Files.readAllLines(file);
    String secret = lines.get(1);
    for (int at = 0; at < secret.length(); at += 3) {
      String wrong = at % 2 == 0 ? "%" : secret.charAt(at) == 'x' ? "y" : "x";
      lines.set(1, secret.substring(0, at) + wrong + secret.substring(at + 1));
      Files.write(file, lines);
      String sentence = error().sentence();
      for (int i = 0; i + 6 <= secret.length(); i++) {
        assertThat(sentence).doesNotContain(secret.substring(i, i + 6));
      }
    }
  }

  private Authority open2(String name) throws AuthorityException {
    return Authority.openOrCreate(StateFolder.at(parent.resolve(name)), clock, new SecureRandom());
  }

  @Test
  void the_key_of_another_root_is_noticed() throws Exception {
    open2("other");
    Files.copy(
        parent.resolve("other/root.pem"),
        folder.resolve("root.pem"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThat(error().sentence()).contains("root.pem", "root.key holds");
  }

  @Test
  void an_intermediate_of_another_root_is_noticed() throws Exception {
    open2("other");
    Files.copy(
        parent.resolve("other/intermediate.key"),
        folder.resolve("intermediate.key"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThat(error().sentence()).contains("no intermediate of CN=Gatehouse local root ");
  }

  @Test
  void a_root_that_may_vouch_for_any_name_is_none_of_ours() throws Exception {
    TestAuthority any = TestAuthority.of(KeyType.EC_P256);
    try (KeyedChain chain = new KeyedChain(any.rootKey(), List.of(any.root()))) {
      Files.write(folder.resolve("root.key"), chain.format());
    } finally {
      Files.delete(folder.resolve("root.pem"));
    }
    assertThat(error().sentence()).contains("no root for local names");
  }

  @Test
  void a_key_that_is_gone_is_not_replaced_behind_its_roots_back() throws Exception {
    Files.delete(folder.resolve("root.key"));
    assertThat(error())
        .isEqualTo(
            new AuthorityError.KeyMissing(folder.resolve("root.key"), folder.resolve("root.pem")));
  }

  @ParameterizedTest
  @CsvSource({
    "root.key,         rw-r-----",
    "root.key,         rw--w----",
    "root.key,         rw----r--",
    "root.key,         rw-----w-",
    "intermediate.key, rw-r-----",
    "intermediate.key, rw--w----"
  })
  void a_key_that_others_can_read_or_write_is_refused(String name, String mode) throws Exception {
    Path file = folder.resolve(name);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    assertThat(error()).isEqualTo(new AuthorityError.Exposed(file));
    assertThat(error().sentence())
        .isEqualTo(
            file
                + " is a private key that other users of this machine can read or write: if nobody"
                + " has, run “chmod 600 "
                + file
                + "”, else move the folder away and start again for a new authority.");
  }

  @Test
  void a_key_that_its_owner_alone_can_read_is_taken() throws Exception {
    for (String name : List.of("root.key", "intermediate.key")) {
      Files.setPosixFilePermissions(
          folder.resolve(name), PosixFilePermissions.fromString("r--------"));
    }
    assertThat(open().identityFor(Names.of("localhost"))).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r--r--", "rw--w----"})
  void a_servers_key_that_others_can_read_or_write_is_replaced(String mode) throws Exception {
    Identity before = open().identityFor(Names.of("localhost"));
    Files.setPosixFilePermissions(leaf(), PosixFilePermissions.fromString(mode));
    Identity after = open().identityFor(Names.of("localhost"));
    assertThat(after.certificate().publicKey()).isNotEqualTo(before.certificate().publicKey());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(leaf())))
        .isEqualTo("rw-------");
  }

  @Test
  void a_damaged_servers_certificate_is_replaced() throws Exception {
    Identity before = open().identityFor(Names.of("localhost"));
    Files.writeString(leaf(), "rubbish");
    Identity after = open().identityFor(Names.of("localhost"));
    assertThat(after.certificate()).isNotEqualTo(before.certificate());
    assertThat(open().identityFor(Names.of("localhost")).certificate())
        .isEqualTo(after.certificate());
  }

  @Test
  void a_servers_certificate_for_other_names_or_of_another_issuer_is_replaced() throws Exception {
    Path own = leaf();
    open().identityFor(Names.of("other.test"));
    Path other;
    try (Stream<Path> files = Files.list(folder.resolve("certificates"))) {
      other = files.filter(f -> !f.equals(own)).findFirst().orElseThrow();
    }
    Files.copy(other, own, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Identity again = open().identityFor(Names.of("localhost"));
    assertThat(again.certificate().extensions().alternativeNames())
        .extracting(Object::toString)
        .containsExactly("localhost");

    Authority stranger = open2("other");
    stranger.identityFor(Names.of("localhost"));
    Files.copy(
        parent.resolve("other/certificates").resolve(own.getFileName()),
        own,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Authority authority = open();
    assertThat(authority.identityFor(Names.of("localhost")).chain().getLast())
        .isEqualTo(authority.intermediate());
  }

  @Test
  void a_servers_chain_that_does_not_hang_together_is_replaced() throws Exception {
    Authority stranger = open2("other");
    stranger.identityFor(Names.of("localhost"));
    Path own = leaf();
    byte[] others =
        Files.readAllBytes(parent.resolve("other/certificates").resolve(own.getFileName()));
    Authority authority = open();
    try (KeyedChain ours = KeyedChain.parse(Files.readAllBytes(own));
        KeyedChain theirs = KeyedChain.parse(others)) {
      for (KeyedChain mixed :
          List.of(
              new KeyedChain(ours.key(), List.of(ours.certificate(), stranger.intermediate())),
              new KeyedChain(ours.key(), List.of(ours.certificate())),
              new KeyedChain(
                  theirs.key(), List.of(theirs.certificate(), authority.intermediate())))) {
        Files.write(own, mixed.format());
        Identity again = authority.identityFor(Names.of("localhost"));
        assertThat(again.chain()).hasSize(2).isNotEqualTo(mixed.chain());
        assertThat(again.chain().getLast()).isEqualTo(authority.intermediate());
        assertThat(
                again.certificate().isSignedBy(authority.intermediate().publicKey().orElseThrow()))
            .isTrue();
      }
    }
  }

  @Test
  void a_newer_layout_is_left_alone() throws Exception {
    Files.writeString(folder.resolve("version"), "2\n");
    assertThat(error()).isEqualTo(new AuthorityError.NewerState(folder, 2, 1));
    assertThat(catchThrowableOfType(AuthorityException.class, StateFolder.at(folder)::root))
        .hasMessageContaining("written by a newer Gatehouse, and this one knows up to 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "one", "0", "-1", "1.0", "1 2", "99999999999999999999"})
  void a_version_that_is_no_number_is_damage(String text) throws Exception {
    Files.writeString(folder.resolve("version"), text);
    assertThat(error()).isInstanceOf(AuthorityError.Damaged.class);
    assertThat(error().sentence()).contains("version");
  }

  @Test
  void a_folder_with_other_things_in_it_is_not_taken() throws Exception {
    folder = parent.resolve("home");
    Files.createDirectories(folder.resolve("Documents"));
    assertThat(error()).isEqualTo(new AuthorityError.NotAStateFolder(folder, "Documents"));
    assertThat(folder.resolve("version")).doesNotExist();
  }

  @Test
  void a_file_in_the_folders_place_is_an_error_of_the_environment() throws Exception {
    folder = parent.resolve("file");
    Files.writeString(folder, "");
    assertThat(error()).isInstanceOf(AuthorityError.Inaccessible.class);
  }

  @Test
  void a_refusal_of_the_system_is_told_in_plain_words() {
    var denied = new AccessDeniedException("/srv/state/root.key");
    assertThat(
            new AuthorityError.Inaccessible(Path.of("/srv/state/root.key"), "read", denied)
                .sentence())
        .isEqualTo(
            "/srv/state/root.key cannot be read (permission denied): see to it and try again.");
  }

  @Test
  void a_huge_file_is_not_read_into_memory() throws Exception {
    try (FileChannel file =
        FileChannel.open(folder.resolve("root.pem"), StandardOpenOption.WRITE)) {
      file.write(java.nio.ByteBuffer.wrap("x".getBytes(US_ASCII)), 8L << 30); // sparse
    }
    assertThat(error().sentence()).contains("more than 1048576 bytes");
  }

  @Test
  void a_lock_that_another_holds_is_waited_for_and_then_named() throws Exception {
    DiskFiles files = new DiskFiles(folder);
    try (var _ = files.lock(Duration.ofSeconds(1)).orElseThrow()) {
      var second = new java.util.concurrent.FutureTask<>(() -> files.lock(Duration.ofMillis(20)));
      Thread.ofPlatform().start(second);
      assertThat(second.get()).isEmpty();
    }
    assertThat(new AuthorityError.Busy(folder.resolve("lock"), Duration.ofSeconds(10)).sentence())
        .isEqualTo(
            "Another process has held "
                + folder
                + "/lock for 10 s: wait for it or end it, then try again.");
  }
}
