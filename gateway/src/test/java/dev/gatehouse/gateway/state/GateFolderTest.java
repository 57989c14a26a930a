package dev.gatehouse.gateway.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.gateway.report.GateException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GateFolderTest {
  @TempDir Path temp;

  private Path folder() {
    return temp.resolve("state");
  }

  @Test
  void a_new_folder_is_its_owners_alone() throws Exception {
    GateFolder made = GateFolder.open(temp.resolve("a/b/state"));

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made.path())))
        .isEqualTo("rwx------");
    assertThat(GateFolder.open(made.path())).isEqualTo(made);
  }

  @Test
  void one_that_is_not_there_is_not_made_by_looking() throws Exception {
    assertThat(GateFolder.existing(folder())).isEmpty();
    assertThat(folder()).doesNotExist();
  }

  @Test
  void it_is_where_the_xdg_specification_says() throws Exception {
    assertThat(GateFolder.usual(Map.of("HOME", "/home/a")))
        .isEqualTo(Path.of("/home/a/.local/state/gatehouse"));
    assertThat(GateFolder.usual(Map.of("HOME", "/home/a", "XDG_STATE_HOME", "/s")))
        .isEqualTo(Path.of("/s/gatehouse"));
    assertThat(GateFolder.usual(Map.of("XDG_STATE_HOME", "/s"))).isEqualTo(Path.of("/s/gatehouse"));
  }

  @Test
  void without_a_home_somebody_has_to_say_where() {
    assertThatThrownBy(() -> GateFolder.usual(Map.of("XDG_STATE_HOME", "relative")))
        .isInstanceOf(GateException.class)
        .hasMessageContaining("--state DIR");
  }

  @Test
  void a_file_is_no_folder() throws Exception {
    Files.createFile(folder());

    assertThatThrownBy(() -> GateFolder.open(folder()))
        .hasMessage(
            "The state folder %s is a file: name a folder with --state DIR.".formatted(folder()));
  }

  @Test
  void a_folder_below_a_file_cannot_be_made() throws Exception {
    Files.createFile(folder());

    assertThatThrownBy(() -> GateFolder.open(folder().resolve("deeper")))
        .isInstanceOf(GateException.class)
        .hasMessageContaining("cannot be made");
  }

  @Test
  void a_folder_that_others_may_write_into_is_refused_with_the_command_that_helps()
      throws Exception {
    GateFolder.open(folder());
    Files.setPosixFilePermissions(folder(), PosixFilePermissions.fromString("rwxrwxr-x"));

    assertThatThrownBy(() -> GateFolder.open(folder()))
        .hasMessageEndingWith("take that from them with chmod go-w %s.".formatted(folder()));
  }

  @Test
  void another_users_folder_is_refused_and_the_user_named() throws Exception {
    GateFolder.open(folder());
    var users = folder().getFileSystem().getUserPrincipalLookupService();
    try {
      Files.setOwner(folder(), users.lookupPrincipalByName("nobody"));
    } catch (java.io.IOException e) {
      assumeTrue(false, "only the administrator can give a folder away");
    }

    assertThatThrownBy(() -> GateFolder.open(folder()))
        .isInstanceOf(GateException.class)
        .hasMessageContaining("belongs to nobody, and you are ")
        .hasMessageContaining("run gatehouse as nobody");
  }
}
