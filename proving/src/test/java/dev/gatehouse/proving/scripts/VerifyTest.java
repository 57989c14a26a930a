package dev.gatehouse.proving.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./verify}: its exit code, and what it says in the end. */
class VerifyTest {
  @TempDir Path folder;
  private Checkout checkout;

  @BeforeEach
  void checkout() throws Exception {
    // The verdict is given by a real JDK.
    checkout = new Checkout(folder).with("JAVA_HOME", System.getProperty("java.home"));
    checkout.write(
        "report.xml",
        """
        <testsuite name="dev.gatehouse.wire.CursorTest" time="1.5" tests="3" errors="0" skipped="1" failures="0">
          <testcase name="reads" classname="dev.gatehouse.wire.CursorTest" time="0.5"/>
          <testcase name="reads_vectors[1]" classname="dev.gatehouse.wire.CursorTest" time="0.5"/>
          <testcase name="peer" classname="dev.gatehouse.wire.CursorTest" time="0.5">
            <skipped message="Assumption failed: peer absent: gnutls-cli (apt install gnutls-bin)"/>
          </testcase>
        </testsuite>
        """);
    checkout.maven(buildThatReports(0));
  }

  private static String buildThatReports(int exit) {
    return """
        mkdir -p wire/target/surefire-reports
        cp report.xml wire/target/surefire-reports/TEST-CursorTest.xml
        echo '[INFO] Gatehouse wire ................... SUCCESS [  4.471 s]'
        exit %d
        """
        .formatted(exit);
  }

  @Test
  void skipped_tests_are_named_with_their_reason_and_the_last_line_counts() throws Exception {
    var outcome = checkout.run("verify");

    assertThat(outcome.exit()).isZero();
    assertThat(outcome.out())
        .contains("1  peer absent: gnutls-cli (apt install gnutls-bin) [wire/CursorTest]")
        .containsPattern("wire +4.471 s +1.5 s")
        .endsWith("2 passed, 0 failed, 1 skipped\n");
  }

  /** Surefire writes AssertJ's assumptions without a message attribute. */
  @Test
  void the_reason_of_an_assumption_of_assertj_is_its_description() throws Exception {
    checkout.write(
        "report.xml",
        """
        <testsuite time="0.1"><testcase name="reads" classname="a.B"/><testcase name="peer" classname="a.B">
        <skipped type="org.opentest4j.TestAbortedException"><![CDATA[org.opentest4j.TestAbortedException:\s
        assumption was not met due to: [vectors absent: wycheproof/a.json (give their folder)]\s
        Expecting Optional to contain a value but it was empty.
        \tat java.base/java.lang.Thread.run(Thread.java:1)
        ]]></skipped></testcase></testsuite>
        """);

    assertThat(checkout.run("verify").out())
        .contains("1  vectors absent: wycheproof/a.json (give their folder) [wire/B]");
  }

  @Test
  void the_exit_code_of_the_build_is_kept() throws Exception {
    checkout.maven(buildThatReports(7));

    var outcome = checkout.run("verify");

    assertThat(outcome.exit()).isEqualTo(7);
    assertThat(outcome.out()).endsWith("2 passed, 0 failed, 1 skipped\n");
  }

  @Test
  void a_failed_test_fails_even_if_the_build_did_not() throws Exception {
    checkout.write(
        "report.xml",
        """
        <testsuite time="0.1"><testcase name="reads" classname="a.B"><failure message="no&#10;byte">…</failure></testcase></testsuite>
        """);

    var outcome = checkout.run("verify");

    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.out())
        .contains("B.reads: no byte")
        .endsWith("0 passed, 1 failed, 0 skipped\n");
  }

  @Test
  void no_test_at_all_is_a_failure() throws Exception {
    checkout.maven("exit 0\n");

    var outcome = checkout.run("verify");

    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.out()).endsWith("0 passed, 0 failed, 0 skipped\n");
  }

  @Test
  void reports_of_an_earlier_run_are_not_counted() throws Exception {
    Path old = checkout.write("cli/target/surefire-reports/TEST-Old.xml", "not even XML");

    assertThat(checkout.run("verify").exit()).isZero();
    assertThat(old).doesNotExist();
  }

  @Test
  void what_was_expected_and_did_not_run_fails() throws Exception {
    checkout.write(
        "expected",
        """
        # what this machine has
        dev.gatehouse.wire.CursorTest#reads
        dev.gatehouse.wire.CursorTest#peer
        dev.gatehouse.tls.BogoTest
        """);

    var outcome = checkout.run("verify", "--expect", checkout.root.resolve("expected").toString());

    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.out().lines().filter(line -> line.startsWith("Expected")))
        .containsExactly(
            "Expected, and not so: dev.gatehouse.wire.CursorTest#peer was skipped: peer absent:"
                + " gnutls-cli (apt install gnutls-bin)",
            "Expected, and not so: dev.gatehouse.tls.BogoTest did not run");
    assertThat(outcome.out()).endsWith("2 passed, 0 failed, 1 skipped\n");
  }

  @Test
  void rooms_and_options_reach_maven() throws Exception {
    checkout.run("verify", "wire", "--long", "-Dgatehouse.vectors=../vectors");

    assertThat(checkout.mavenCalls())
        .singleElement()
        .asString()
        .contains(
            "verify -DexcludedGroups= -Dgatehouse.effort=20 -Dgatehouse.vectors="
                + checkout.root
                + "/../vectors")
        .endsWith("-pl wire -am -Dtest=dev/gatehouse/wire/**/*Test*");
  }

  @Test
  void an_unknown_room_is_the_callers_mistake() throws Exception {
    var outcome = checkout.run("verify", "attic");

    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err()).contains("no room named attic; the rooms are cli proving wire");
    assertThat(checkout.mavenCalls()).isEmpty();
  }

  @Test
  void without_a_jdk_one_sentence_says_what_to_install() throws Exception {
    var outcome = checkout.with("JAVA_HOME", "").run("verify");

    assertThat(outcome.exit()).isEqualTo(3);
    assertThat(outcome.err().lines())
        .singleElement()
        .asString()
        .startsWith("verify: needs JDK 25 or newer");
    assertThat(Files.exists(checkout.root.resolve("target"))).isFalse();
  }
}
