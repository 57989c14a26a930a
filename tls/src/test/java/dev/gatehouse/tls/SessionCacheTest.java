package dev.gatehouse.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.crypto.Secret;
import dev.gatehouse.tls.handshake.AnonymousPeer;
import dev.gatehouse.tls.handshake.ResumableSession;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Sessions kept by their ID: so many, so long, and nobody's key left behind. */
class SessionCacheTest {
  private Instant now = Ends.NOW;

  private final SessionCache cache = SessionCache.of(32, Duration.ofMinutes(5), () -> now);

  private static Bytes id(int n) {
    byte[] id = new byte[32];
    Arrays.fill(id, (byte) n);
    return Bytes.owning(id);
  }

  private static ResumableSession session(int n) {
    return new ResumableSession(
        id(n),
        ProtocolVersion.TLS_1_2,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        Secret.zeroes(48),
        new AnonymousPeer(),
        new ResumableSession.Scope(Ends.POLICY, "localhost", null, Optional.empty()));
  }

  @Test
  void what_is_kept_is_found_as_a_copy_of_its_own() {
    cache.keep(session(1));
    ResumableSession first = cache.find(id(1)).orElseThrow();
    first.close();
    assertThat(cache.find(id(1)).orElseThrow().copyOfMaster()).isEqualTo(Secret.zeroes(48));
    assertThat(cache.find(id(2))).isEmpty();
  }

  @Test
  void a_session_is_over_after_its_time_and_its_key_is_closed() {
    ResumableSession kept = session(1);
    cache.keep(kept);
    now = now.plus(Duration.ofMinutes(5));
    assertThat(cache.find(id(1))).isEmpty();
    assertThat(cache.size()).isZero();
    assertThatThrownBy(kept::copyOfMaster).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void no_more_are_kept_than_wanted_and_the_least_recently_used_goes_first() {
    for (int n = 0; n < 200; n++) {
      cache.keep(session(n));
      assertThat(cache.find(id(n))).isPresent();
    }
    assertThat(cache.size()).isLessThanOrEqualTo(32);
    assertThat(cache.find(id(0))).isEmpty();
  }

  @Test
  void closing_forgets_all() {
    ResumableSession kept = session(1);
    cache.keep(kept);
    cache.close();
    assertThat(cache.find(id(1))).isEmpty();
    assertThatThrownBy(kept::copyOfMaster).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_cache_is_bounded_in_number_and_in_time() {
    assertThatThrownBy(() -> SessionCache.of(1, Duration.ofMinutes(1), () -> now))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SessionCache.of(100, Duration.ofHours(25), () -> now))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
