package dev.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.Front;
import dev.gatehouse.gateway.admin.GateStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people look at, made of values alone. */
class PagesTest {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  private static GateStatus status(GateStatus.Pool... pools) {
    return new GateStatus(
        "0.1.0",
        4242,
        NOON.minusSeconds(7500),
        NOON,
        "/home/a/.local/state/gatehouse",
        List.of(
            new GateStatus.Listener("127.0.0.1:8443", "inline", "in-process", ""),
            new GateStatus.Listener("[::1]:8443", "inline", "in-process", "")),
        List.of(
            new GateStatus.Certificate(
                "the default",
                "none",
                List.of("localhost", "127.0.0.1", "::1", "shop.localhost"),
                "4f2a91c0",
                NOON.minus(Duration.ofDays(1)),
                NOON.plus(Duration.ofDays(6)),
                NOON.plus(Duration.ofDays(4)),
                true)),
        List.of(pools),
        new GateStatus.Totals(3, 0, 1_204_000, 1));
  }

  private static final GateStatus.Pool WEB =
      new GateStatus.Pool(
          "web",
          "running",
          "",
          "node app.js",
          1,
          new GateStatus.Queue(0, 1000, 12, 1_203_999, 4),
          List.of(
              new GateStatus.Worker(
                  "web-1", 4250, "127.0.0.1:38111", "serving", NOON.minusSeconds(7499), 12),
              new GateStatus.Worker("web-12", 51234, "", "starting", NOON.minusSeconds(2), 0)));

  private static final GateStatus.Pool OFFLINE =
      new GateStatus.Pool(
          "shop",
          "offline",
          "5 workers crashed within 5 min; the last one ended with exit status 1.",
          "java -jar shop.jar",
          5,
          new GateStatus.Queue(0, 1000, 0, 0, 17),
          List.of());

  private static String shown(Path path) {
    return path.toString().replace("/home/a", "~");
  }

  @Test
  void status_for_people() {
    assertThat(StatusText.of(status(WEB, OFFLINE), PagesTest::shown))
        .isEqualTo(
            """
            gatehouse 0.1.0, process 4242, up 2 h 5 min, state in ~/.local/state/gatehouse

            listener  127.0.0.1:8443  inline  keys in-process
            listener  [::1]:8443      inline  keys in-process

            certificate  localhost, 127.0.0.1, ::1, shop.localhost
              until 2026-11-30 (6 days), renews itself 2026-11-28, serial 4f2a91c0

            pool web  running  node app.js
              12 requests in flight, 0 waiting of at most 1,000, 4 refused; 1 restart
              web-1   serving   pid 4250   127.0.0.1:38111  up 2 h 4 min  12 in flight
              web-12  starting  pid 51234                   up 2 s        0 in flight
            pool shop  offline  java -jar shop.jar
              5 workers crashed within 5 min; the last one ended with exit status 1.
              0 requests in flight, 0 waiting of at most 1,000, 17 refused; 5 restarts

            total  1,204,000 requests, 1 answered with 500 or above; 3 connections open, 0 turned away
            """);
  }

  @Test
  void the_banner_of_a_machine_that_does_not_trust_the_root_yet() {
    var banner =
        new Banner(
            List.of(
                new Front("https://localhost:8443/", "node app.js", 2),
                new Front("https://shop.localhost:8443/", "node app.js", 2)),
            Optional.of("~/.local/state/gatehouse/root.pem"),
            false,
            "./gatehouse");

    assertThat(banner.text())
        .isEqualTo(
            """

              https://localhost:8443/
              https://shop.localhost:8443/

              in front of  node app.js  (2 workers)
              for browsers ./gatehouse trust install
              for curl     curl --cacert ~/.local/state/gatehouse/root.pem https://localhost:8443/
              to end it    Ctrl-C

            """);
  }

  @Test
  void the_banner_of_one_that_does_says_less() {
    var banner =
        new Banner(
            List.of(new Front("https://localhost/", "http://127.0.0.1:3000", 0)),
            Optional.of("/s/root.pem"),
            true,
            "g");

    assertThat(banner.text())
        .isEqualTo(
            """

              https://localhost/

              in front of  http://127.0.0.1:3000
              for curl     curl --cacert /s/root.pem https://localhost/
              to end it    Ctrl-C

            """);
  }

  @Test
  void the_banner_of_several_sites_says_what_is_behind_each() {
    var banner =
        new Banner(
            List.of(
                new Front("https://shop.example/", "node app.js", 2),
                new Front("https://docs.shop.example/", "/srv/docs", 0)),
            Optional.empty(),
            false,
            "g");

    assertThat(banner.text())
        .isEqualTo(
            """

              https://shop.example/       node app.js  (2 workers)
              https://docs.shop.example/  /srv/docs

              to end it    Ctrl-C

            """);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 s",
    "59, 59 s",
    "60, 1 min",
    "3599, 59 min",
    "3600, 1 h",
    "7500, 2 h 5 min",
    "86399, 23 h 59 min",
    "86400, 1 day",
    "100000, 1 day 3 h",
    "172800, 2 days",
    "-5, 0 s"
  })
  void durations_are_as_exact_as_people_want_them(long seconds, String text) {
    assertThat(Span.of(Duration.ofSeconds(seconds))).isEqualTo(text);
  }
}
