package dev.gatehouse.ca;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.ca.RenewalEvent.Failed;
import dev.gatehouse.ca.RenewalEvent.Notice;
import dev.gatehouse.ca.RenewalEvent.Renewed;
import dev.gatehouse.crypto.SignatureAlgorithm;
import dev.gatehouse.pki.Identity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenewalTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Clock clock = new Clock();
  private final List<RenewalEvent> events = new ArrayList<>();
  @TempDir private Path parent;
  private Path folder;
  private Authority authority;
  private Renewal renewal;

  @BeforeEach
  void begin() throws Exception {
    folder = parent.resolve("state");
    authority = Authority.openOrCreate(StateFolder.at(folder), clock, new SecureRandom());
    renewal = authority.keep(Names.of("localhost", "::1"), events::add);
  }

  /** As an event loop would: tick when the last tick said, until that time. */
  private void live(Instant until) {
    Instant next = renewal.tick();
    while (next.isBefore(until)) {
      assertThat(next).isAfter(clock.instant());
      clock.set(next);
      next = renewal.tick();
    }
    clock.set(until);
  }

  @Test
  void a_certificate_is_replaced_at_two_thirds_of_its_life_without_a_restart() {
    Identity first = renewal.current();
    Instant due = renewal.renewsAt();
    live(due.minusSeconds(1));
    assertThat(renewal.current()).isSameAs(first);
    assertThat(events).isEmpty();

    clock.set(due);
    renewal.tick();
    Identity second = renewal.current();
    assertThat(second.certificate().serial()).isNotEqualTo(first.certificate().serial());
    assertThat(events)
        .containsExactly(
            new Renewed(first.certificate(), second.certificate(), renewal.renewsAt()));
    assertThat(renewal.renewsAt()).isAfter(clock.instant().plus(Duration.ofDays(4)));
  }

  @Test
  void the_key_of_before_still_signs_for_handshakes_that_began_with_it() {
    Identity first = renewal.current();
    clock.set(renewal.renewsAt());
    renewal.tick();
    assertThat(renewal.current()).isNotSameAs(first);
    byte[] message = {7};
    assertThat(
            first
                .certificate()
                .publicKey()
                .orElseThrow()
                .verifies(
                    SignatureAlgorithm.ECDSA_SECP256R1_SHA256,
                    message,
                    first.signer().sign(SignatureAlgorithm.ECDSA_SECP256R1_SHA256, message)))
        .isTrue();
  }

  @Test
  void a_gateway_that_runs_for_two_months_never_shows_an_expired_certificate() {
    Instant end = Clock.START.plus(Duration.ofDays(60));
    while (clock.instant().isBefore(end)) {
      renewal.tick();
      assertThat(clock.instant())
          .isBetween(
              renewal.current().certificate().notBefore(),
              renewal.current().certificate().notAfter());
      clock.advance(Duration.ofHours(6));
    }
    assertThat(events).hasSize(12).allMatch(e -> e instanceof Renewed);
  }

  @Test
  void a_machine_that_slept_renews_within_a_minute_of_waking() {
    assertThat(renewal.tick()).isEqualTo(clock.instant().plus(MINUTE));
    clock.advance(Duration.ofDays(40));
    renewal.tick();
    assertThat(renewal.current().certificate().notAfter()).isAfter(clock.instant());
  }

  @Test
  void a_failure_keeps_the_old_one_tries_again_more_and_more_seldom_and_says_so() throws Exception {
    Identity first = renewal.current();
    Path away = parent.resolve("away");
    Files.move(folder, away);
    Files.writeString(folder, "a file in the folder's place");
    Instant due = renewal.renewsAt();
    live(due.plus(Duration.ofHours(6)));

    assertThat(renewal.current()).isSameAs(first);
    assertThat(events).hasSizeGreaterThan(8).allMatch(e -> e instanceof Failed);
    List<Duration> waits = new ArrayList<>();
    Instant attempt = due;
    for (RenewalEvent event : events) {
      Failed failed = (Failed) event;
      assertThat(failed.attempt()).isEqualTo(waits.size() + 1);
      assertThat(failed.inUseUntil()).isEqualTo(first.certificate().notAfter());
      assertThat(failed.why().error()).isInstanceOf(AuthorityError.Inaccessible.class);
      waits.add(Duration.between(attempt, failed.nextAttempt()));
      attempt = failed.nextAttempt();
    }
    assertThat(waits.subList(0, 8))
        .extracting(Duration::toMinutes)
        .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);

    Files.delete(folder);
    Files.move(away, folder);
    clock.set(attempt);
    renewal.tick();
    assertThat(renewal.current()).isNotSameAs(first);
    assertThat(events.getLast()).isInstanceOf(Renewed.class);
  }

  @Test
  void a_clock_set_back_during_a_back_off_does_not_stop_renewal() throws Exception {
    Path away = parent.resolve("away");
    Files.move(folder, away);
    Files.writeString(folder, "a file in the folder's place");
    clock.advance(Duration.ofDays(6));
    renewal.tick();
    assertThat(events).hasSize(1);
    Files.delete(folder);
    Files.move(away, folder);
    clock.advance(Duration.ofDays(-1));
    renewal.tick();
    assertThat(events).hasSize(2).last().isInstanceOf(Renewed.class);
  }

  @Test
  void what_another_process_renewed_is_taken_over() throws Exception {
    clock.set(renewal.renewsAt());
    Authority other = Authority.openOrCreate(StateFolder.at(folder), clock, new SecureRandom());
    Identity theirs = other.identityFor(Names.of("localhost", "::1"));
    renewal.tick();
    assertThat(renewal.current().chain()).isEqualTo(theirs.chain());
  }

  @Test
  void the_end_of_the_root_is_announced_with_each_renewal_and_then_nothing_is_renewed() {
    Instant end = authority.root().notAfter();
    clock.set(end.minus(Duration.ofDays(30)));
    renewal.tick();
    assertThat(events).hasSize(2).last().isInstanceOf(Notice.class);
    assertThat(((Notice) events.getLast()).sentence()).contains("in 30 days");

    clock.set(end);
    renewal.tick();
    Identity last = renewal.current();
    assertThat(last.certificate().notAfter()).isEqualTo(end);
    int said = events.size();
    renewal.tick();
    assertThat(events).hasSize(said);
    clock.set(end.plus(MINUTE));
    renewal.tick();
    assertThat(renewal.current()).isSameAs(last);
    assertThat(((Failed) events.getLast()).why().error())
        .isInstanceOf(AuthorityError.RootExpired.class);
  }
}
