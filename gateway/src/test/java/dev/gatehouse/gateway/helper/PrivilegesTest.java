package dev.gatehouse.gateway.helper;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.gatehouse.gateway.report.GateException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Giving up root, and what another user can then not do: as root, with users that every Linux has.
 */
class PrivilegesTest {
  @TempDir private Path folder;

  @Test
  void a_gateway_that_gave_up_root_reads_neither_keys_nor_the_helper_that_has_them()
      throws Exception {
    assumeThat(Account.ours().isRoot()).as("we are root").isTrue();
    assumeThat(readableByOthers()).as("other users can read our classes").isTrue();
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    Path secret = Files.writeString(folder.resolve("secret.key"), "a key");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    BlockingQueue<HelperEvent> events = new LinkedBlockingQueue<>();
    try (HelperProcess _ =
        HelperProcess.start(LittleHelper.spec().as("daemon"), folder, events::add)) {
      long pid = 0;
      for (HelperEvent it = events.poll(60, SECONDS);
          !(it instanceof HelperEvent.Connected);
          it = events.poll(60, SECONDS)) {
        assertThat(it).as("the helper connects in a minute").isNotNull();
        pid = it instanceof HelperEvent.Started(long started) ? started : pid;
      }
      assertThat(Files.readAllLines(Path.of("/proc/" + pid + "/status")))
          .contains("Uid:\t1\t1\t1\t1", "Gid:\t1\t1\t1\t1", "NoNewPrivs:\t1")
          .contains("CapEff:\t0000000000000000");
      Process dropped = Dropped.start("nobody", secret, pid);
      List<String> lines =
          new String(dropped.getInputStream().readAllBytes(), UTF_8).lines().toList();
      assertThat(lines)
          .contains("secret before true")
          .contains("user nobody")
          .contains("Uid: 65534 65534 65534 65534", "Groups:", "NoNewPrivs: 1")
          .contains("CapEff: 0000000000000000", "threads of root 0")
          .contains("secret false", "mem false", "environ false", "fd false", "attach false")
          .contains("root again false");
    }
  }

  @Test
  void root_is_not_given_up_for_root() {
    assertThatThrownBy(() -> Privileges.drop(new Account("root", 0, 0)))
        .isInstanceOf(GateException.class)
        .hasMessageContaining("name another");
  }

  @Test
  void a_number_is_a_user_too() throws Exception {
    assertThat(Account.of("0")).isEqualTo(new Account("root", 0, 0));
    assertThat(Account.of("root").uid()).isZero();
    assertThat(Account.of("987654")).isEqualTo(new Account("987654", 987654, 987654));
  }

  private static boolean readableByOthers() throws Exception {
    for (String place : LittleHelper.path().split(":", -1)) {
      for (Path it = Path.of(place); it != null; it = it.getParent()) {
        Set<?> access = Files.getPosixFilePermissions(it);
        if (!access.contains(java.nio.file.attribute.PosixFilePermission.OTHERS_EXECUTE)) {
          return false;
        }
      }
    }
    return true;
  }
}
