package dev.gatehouse.proving.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./gatehouse}: finds what it needs, builds when it must, and gives way to the program. */
class LauncherTest {
  @TempDir Path folder;
  private Checkout checkout;

  @BeforeEach
  void checkout() throws Exception {
    checkout = new Checkout(folder).maven();
  }

  @Test
  void without_a_jdk_one_sentence_says_what_to_install() throws Exception {
    var outcome = checkout.run("gatehouse", "--version");

    assertThat(outcome.exit()).isEqualTo(3);
    assertThat(outcome.err().lines())
        .singleElement()
        .asString()
        .startsWith("gatehouse: needs JDK 25 or newer")
        .contains("set JAVA_HOME");
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void without_maven_one_sentence_says_what_to_install() throws Exception {
    Files.delete(folder.resolve("bin/mvn"));
    checkout.with("JAVA_HOME", checkout.jdk("jdk25", "25.0.1").toString());

    var outcome = checkout.run("gatehouse", "--version");

    assertThat(outcome.exit()).isEqualTo(3);
    assertThat(outcome.err().lines())
        .singleElement()
        .asString()
        .startsWith("gatehouse: needs Maven");
  }

  @Test
  void java_home_is_taken_first() throws Exception {
    Path usual = checkout.jdk("usual", "25.0.1");
    checkout
        .with("GATEHOUSE_JDKS", usual.toString())
        .with("JAVA_HOME", checkout.jdk("home", "26").toString());

    assertThat(checkout.run("gatehouse").out()).startsWith("java of home,");
  }

  @Test
  void an_older_java_home_is_passed_over_for_the_jdk_on_the_path() throws Exception {
    checkout.with("JAVA_HOME", checkout.jdk("home", "17.0.15").toString());
    Path onPath = checkout.jdk("on path", "25");
    Path alternative = Files.createSymbolicLink(folder.resolve("etc"), onPath.resolve("bin/javac"));
    checkout.link("javac", alternative);

    assertThat(checkout.run("gatehouse").out()).startsWith("java of on path,");
  }

  @Test
  void of_the_usual_folders_the_version_nearest_to_25_is_taken() throws Exception {
    Path newer = checkout.jdk("newer", "27-ea");
    Path older = checkout.jdk("older", "9.0.4");
    Path right = checkout.jdk("right", "25.0.3");
    checkout.with("GATEHOUSE_JDKS", newer + ":" + folder + ":" + older + ":" + right);

    assertThat(checkout.run("gatehouse").out()).startsWith("java of right,");
    assertThat(checkout.mavenCalls()).singleElement().asString().startsWith(right.toString());
  }

  @Test
  void a_second_start_builds_nothing_and_a_changed_source_builds_again() throws Exception {
    withJdk();

    var first = checkout.run("gatehouse");
    assertThat(first.err()).contains("first start: building").contains("wire (1 of 2)");
    var second = checkout.run("gatehouse");
    assertThat(second.err()).isEmpty();
    assertThat(checkout.mavenCalls()).hasSize(1);

    checkout.edit("wire/src/main/java/A.java");
    assertThat(checkout.run("gatehouse").err()).contains("sources have changed");
    assertThat(checkout.mavenCalls()).hasSize(2);
  }

  @Test
  void a_change_outside_the_program_builds_nothing() throws Exception {
    withJdk();
    checkout.run("gatehouse");

    checkout.edit("proving/src/main/java/A.java");
    checkout.edit("proving/pom.xml");
    checkout.run("gatehouse");

    assertThat(checkout.mavenCalls()).hasSize(1);
  }

  @Test
  void a_deleted_source_builds_again() throws Exception {
    withJdk();
    checkout.write("wire/src/main/java/B.java", "class B {}");
    checkout.run("gatehouse");

    Files.delete(checkout.root.resolve("wire/src/main/java/B.java"));
    checkout.edit("wire/src/main/java"); // what the deletion did, were the build not just now
    checkout.run("gatehouse");

    assertThat(checkout.mavenCalls()).hasSize(2);
  }

  @Test
  void a_change_during_the_build_is_not_missed() throws Exception {
    withJdk();
    checkout.maven(
        """
        sleep 0.05 && touch wire/src/main/java/A.java
        mkdir -p cli/target/lib && touch cli/target/lib/gatehouse-cli-0.1.0.jar
        """);
    checkout.run("gatehouse");
    checkout.maven();
    checkout.run("gatehouse");
    checkout.run("gatehouse");

    assertThat(checkout.mavenCalls()).hasSize(2);
  }

  @Test
  void a_build_that_fails_shows_its_errors_and_the_next_start_tries_again() throws Exception {
    withJdk();
    checkout.maven(
        """
        echo '[INFO] Building Gatehouse wire 0.1.0 [1/2]'
        echo '[ERROR] COMPILATION ERROR : '
        echo '[ERROR] A.java:[1,1] incompatible types'
        echo '[ERROR] Failed to execute goal x:compile: Compilation failure'
        echo '[ERROR] A.java:[1,1] incompatible types'
        echo '[ERROR] Re-run Maven using the -X switch'
        exit 1
        """);

    var outcome = checkout.run("gatehouse");

    assertThat(outcome.exit()).isEqualTo(3);
    assertThat(outcome.err())
        .containsOnlyOnce("incompatible types")
        .contains("the build failed: correct what is above")
        .doesNotContain("-X switch");
    checkout.maven();
    assertThat(checkout.run("gatehouse").exit()).isZero();
  }

  @Test
  void the_shell_gives_way_to_java_which_gets_every_argument_as_it_was() throws Exception {
    withJdk();
    checkout.run("gatehouse");

    Process process = checkout.start("gatehouse", "run", "--host", "a b", "", "--", "*", "$HOME");
    var outcome = checkout.finish(process);

    assertThat(outcome.out())
        .contains("process " + process.pid() + ", in " + folder)
        .endsWith("[run]\n[--host]\n[a b]\n[]\n[--]\n[*]\n[$HOME]\n");
  }

  @Test
  void a_start_uses_what_a_rehearsal_of_the_same_jdk_noted() throws Exception {
    withJdk();

    assertThat(checkout.run("gatehouse").out())
        .contains("[-XX:AOTCache=" + checkout.builds().getFirst().resolve("start.aot") + "]");
    checkout.with("JAVA_HOME", checkout.jdk("other", "25.0.2").toString());
    assertThat(checkout.run("gatehouse").out()).doesNotContain("AOTCache").contains("[-jar]");
  }

  @Test
  void it_starts_through_a_link_too() throws Exception {
    withJdk();
    Files.createSymbolicLink(folder.resolve("gate"), checkout.root.resolve("gatehouse"));

    assertThat(checkout.run("../gate", "--help").out()).contains("[--help]");
  }

  @Test
  void of_two_first_starts_at_once_one_builds() throws Exception {
    withJdk();
    Process one = checkout.start("gatehouse");
    Process two = checkout.start("gatehouse");

    assertThat(checkout.finish(one).exit()).isZero();
    assertThat(checkout.finish(two).exit()).isZero();
    assertThat(checkout.mavenCalls()).hasSize(1);
  }

  @Test
  void an_old_build_goes_unless_something_runs_from_it() throws Exception {
    withJdk();
    Process running = checkout.start("gatehouse", "wait");
    checkout.awaitBuild();
    checkout.edit("pom.xml");
    checkout.run("gatehouse");
    assertThat(checkout.builds()).hasSize(2);

    running.getOutputStream().close();
    assertThat(checkout.finish(running).exit()).isZero();
    checkout.edit("pom.xml");
    checkout.run("gatehouse");
    assertThat(checkout.builds()).hasSize(1);
  }

  private void withJdk() throws Exception {
    checkout.with("JAVA_HOME", checkout.jdk("jdk25", "25.0.1").toString());
  }
}
