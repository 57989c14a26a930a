package dev.gatehouse.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.gatehouse.ca.ModelDisk.Killed;
import dev.gatehouse.ca.ModelDisk.Trouble;
import dev.gatehouse.pki.Identity;
import dev.gatehouse.pki.PathValidator;
import dev.gatehouse.pki.PathVerdict;
import dev.gatehouse.pki.ServerName;
import dev.gatehouse.pki.TrustAnchors;
import dev.gatehouse.pki.X509Cert;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The process, or the machine, ends at any call that changes the state folder: the next start finds
 * the authority whole, or finishes what was begun, and a root that anybody may have come to trust
 * is still the root.
 */
class CrashTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** How much of a file is there when its writing is interrupted; −1: not even its name. */
  private static final List<Double> WRITTEN = List.of(-1.0, 0.0, 0.5, 1.0);

  /** What the process is about to do when it ends. */
  enum Task {
    CREATE(Duration.ZERO),
    ISSUE(Duration.ZERO),
    RENEW(Duration.ofDays(5)),
    RENEW_AND_CLEAR_AWAY(Duration.ofDays(30)),
    RENEW_INTERMEDIATE(Duration.ofDays(800));

    private final Duration later;

    Task(Duration later) {
      this.later = later;
    }

    Instant time() {
      return Clock.START.plus(later);
    }

    /** What the disk holds before. */
    ModelDisk before() throws AuthorityException {
      ModelDisk disk = ModelDisk.empty();
      if (this != CREATE) {
        Authority authority = open(disk, Clock.START);
        authority.identityFor(Names.of("other.test"));
        if (this != ISSUE) {
          authority.identityFor(Names.of("localhost"));
        }
      }
      return disk.copy();
    }
  }

  /** What a run came to show to the world before it ended. */
  private static final class Run {
    private Optional<X509Cert> root = Optional.empty();
    private Optional<X509Cert> leaf = Optional.empty();

    void go(ModelDisk disk, Instant now) throws AuthorityException {
      Authority authority = open(disk, now);
      root = Optional.of(authority.root());
      leaf = Optional.of(authority.identityFor(Names.of("localhost")).certificate());
    }

    /** Runs into its planned end; whether it got there. */
    boolean goUntilKilled(ModelDisk disk, Instant now) throws AuthorityException {
      try {
        go(disk, now);
        return false;
      } catch (Killed e) {
        return true;
      }
    }
  }

  private static Authority open(ModelDisk disk, Instant now) throws AuthorityException {
    Clock clock = new Clock();
    clock.set(now);
    return Authority.openOrCreate(new StateFolder(disk), clock, RANDOM);
  }

  /** A root that stands on the disk, where another program may read it. */
  private static Optional<X509Cert> published(ModelDisk disk) throws AuthorityException {
    return new StateFolder(disk.copy()).root();
  }

  /** Starts again, and looks at everything; the root is to be this one, if there was one. */
  private static X509Cert whole(ModelDisk disk, Instant now, Optional<X509Cert> root)
      throws AuthorityException {
    Authority authority = open(disk, now);
    root.ifPresent(known -> assertThat(authority.root()).isEqualTo(known));
    assertThat(published(disk)).contains(authority.root());
    Identity server = authority.identityFor(Names.of("localhost"));
    assertThat(
            PathValidator.trusting(TrustAnchors.of(authority.root()))
                .validate(server.chain(), ServerName.parse("localhost"), now))
        .isInstanceOf(PathVerdict.Valid.class);
    assertThat(disk.list(""))
        .containsExactlyInAnyOrder(
            "version", "root.pem", "root.key", "intermediate.key", "certificates");
    assertThat(disk.list("certificates")).allMatch(name -> name.endsWith(".pem"));
    return authority.root();
  }

  private static int callsOf(Task task) throws AuthorityException {
    ModelDisk disk = task.before();
    new Run().go(disk, task.time());
    int calls = disk.calls().size();
    whole(disk, task.time(), Optional.empty());
    return calls;
  }

  @FunctionalInterface
  private interface Check {
    void after(ModelDisk disk, Run run, Optional<X509Cert> root) throws AuthorityException;
  }

  /** Kills the task at each of its calls, in each way, and looks at what is left. */
  private static int killEverywhere(Task task, Check check) throws AuthorityException {
    return killEverywhere(task, WRITTEN, check);
  }

  private static int killEverywhere(Task task, List<Double> parts, Check check)
      throws AuthorityException {
    int calls = callsOf(task);
    for (int call = 1; call <= calls; call++) {
      for (double part : parts) {
        ModelDisk disk = task.before();
        Optional<X509Cert> before = published(disk);
        Run run = new Run();
        disk.troubleAt(call, Trouble.KILL, part);
        if (run.goUntilKilled(disk, task.time())) {
          Optional<X509Cert> root = before.or(() -> run.root).or(() -> assertPublished(disk));
          try {
            check.after(disk, run, root);
          } catch (AssertionError | AuthorityException | RuntimeException e) {
            fail("killed at call " + call + " (part " + part + ") of " + disk.calls(), e);
          }
        }
        if (!disk.calls().getLast().startsWith("write")) {
          break; // the parts differ only where something is written
        }
      }
    }
    return calls;
  }

  private static Optional<X509Cert> assertPublished(ModelDisk disk) {
    try {
      return published(disk);
    } catch (AuthorityException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @EnumSource(Task.class)
  void a_killed_process_leaves_the_authority_whole(Task task) throws Exception {
    int calls = killEverywhere(task, (disk, run, root) -> whole(disk.copy(), task.time(), root));
    assertThat(calls).isGreaterThanOrEqualTo(4);
  }

  @ParameterizedTest
  @EnumSource(Task.class)
  void a_machine_that_loses_its_power_leaves_the_authority_whole(Task task) throws Exception {
    int[] disks = {0};
    killEverywhere(
        task,
        (disk, run, root) -> {
          for (ModelDisk found : disk.afterPowerLoss()) {
            disks[0]++;
            whole(found, task.time(), root);
          }
        });
    assertThat(disks[0]).isGreaterThan(10);
  }

  @ParameterizedTest
  @EnumSource(Task.class)
  void what_was_shown_before_the_power_went_is_still_there(Task task) throws Exception {
    ModelDisk disk = task.before();
    Run run = new Run();
    run.go(disk, task.time());
    for (ModelDisk found : disk.afterPowerLoss()) {
      Run again = new Run();
      again.go(found, task.time());
      assertThat(again.root).isEqualTo(run.root);
      assertThat(again.leaf).isEqualTo(run.leaf);
    }
  }

  @ParameterizedTest
  @EnumSource(Task.class)
  void a_start_after_a_kill_builds_on_nothing_that_power_loss_takes_away(Task task)
      throws Exception {
    killEverywhere(
        task,
        (disk, run, root) -> {
          ModelDisk next = disk.copy();
          X509Cert shown = open(next, task.time()).root();
          for (ModelDisk found : next.afterPowerLoss()) {
            whole(found, task.time(), Optional.of(shown));
          }
        });
  }

  @ParameterizedTest
  @EnumSource(Task.class)
  void the_start_after_a_kill_may_be_killed_as_well(Task task) throws Exception {
    killEverywhere(
        task,
        List.of(0.5), // each kill times each kill
        (disk, run, root) -> {
          ModelDisk next = disk.copy();
          boolean killed = true;
          for (int call = 1; killed; call++) {
            ModelDisk second = next.copy().troubleAt(call, Trouble.KILL, 0.5);
            killed = new Run().goUntilKilled(second, task.time());
            if (killed) {
              whole(second.copy(), task.time(), root);
            }
          }
        });
  }

  /** Grows with the third power of the calls: ten seconds. */
  @Tag("long")
  @ParameterizedTest
  @EnumSource(Task.class)
  void the_start_after_a_kill_may_lose_its_power(Task task) throws Exception {
    killEverywhere(
        task,
        List.of(0.5),
        (disk, run, root) -> {
          boolean killed = true;
          for (int call = 1; killed; call++) {
            ModelDisk second = disk.copy().troubleAt(call, Trouble.KILL, 0.5);
            Run again = new Run();
            killed = again.goUntilKilled(second, task.time());
            for (ModelDisk found : second.afterPowerLoss()) {
              whole(found, task.time(), root.or(() -> again.root));
            }
          }
        });
  }

  @ParameterizedTest
  @EnumSource(Task.class)
  void a_disk_that_refuses_once_is_an_error_and_the_next_attempt_works(Task task) throws Exception {
    int calls = callsOf(task);
    for (int call = 1; call <= calls; call++) {
      ModelDisk disk = task.before();
      Optional<X509Cert> before = published(disk);
      disk.troubleAt(call, Trouble.REFUSE, 0.5);
      try {
        new Run().go(disk, task.time());
        fail("call %d of %s was refused and nobody noticed", call, disk.calls());
      } catch (AuthorityException e) {
        assertThat(e).hasMessageContaining("(no space left on device)");
        assertThat(e.error().fault()).isEqualTo(AuthorityError.Fault.ENVIRONMENT);
      }
      whole(disk, task.time(), before);
    }
  }
}
