package dev.gatehouse.gateway.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TrailTest {
  private final Watchers watchers = new Watchers();

  private static Trace.Request request(String host, String path) {
    return new Trace.Request(
        "0", Instant.EPOCH, "::1", "GET", host, path, 200, "", "web-1", 1, 0, 5);
  }

  private static Trace trace(long micros) {
    return new Trace(
        request("shop.example", "/"), Way.INLINE, 1, Map.of(Moment.SENT, micros * 1000));
  }

  private static Stamps read(Way way) {
    return Objects.requireNonNull(Stamps.onRead(null, way, false));
  }

  @Test
  void all_moments_of_a_request_are_in_order() {
    try (Watcher _ = watchers.watch("", Duration.ZERO).orElseThrow()) {
      Stamps stamps = read(Way.FILTER_PROCESS);
      stamps.toFilter = System.nanoTime();
      stamps.opened = System.nanoTime();
      stamps.back = System.nanoTime();
      var trail = new Trail(stamps);
      trail.headRead();
      trail.mark(Moment.ROUTED);
      trail.mark(Moment.TAKEN);
      trail.mark(Moment.PASSED_ON);
      trail.mark(Moment.ANSWERED);
      trail.mark(Moment.ANSWER_READ);
      stamps.toSeal = System.nanoTime();
      stamps.sealed = System.nanoTime();
      trail.sent();
      Trace trace = trail.trace(request("", "/"));

      assertThat(trace.moments().keySet()).containsExactly(Moment.values());
      assertThat(List.copyOf(trace.moments().values())).isSorted();
      assertThat(trace.moments()).containsEntry(Moment.ARRIVED, 0L);
      long sum =
          Way.FILTER_PROCESS.steps().stream().mapToLong(it -> trace.took(it).orElseThrow()).sum();
      assertThat(Duration.ofNanos(sum)).isEqualTo(trace.took());
    }
  }

  @Test
  void a_stamp_of_an_earlier_answer_on_the_connection_is_none_of_this_one() {
    try (Watcher _ = watchers.watch("", Duration.ZERO).orElseThrow()) {
      Stamps stamps = read(Way.INLINE);
      stamps.sealed = System.nanoTime();
      Stamps next = Objects.requireNonNull(Stamps.onRead(stamps, Way.INLINE, false));
      var trail = new Trail(next);
      next.opened = System.nanoTime();
      trail.headRead();
      trail.mark(Moment.ROUTED);
      trail.sent();
      Trace trace = trail.trace(request("", "/"));

      assertThat(trace.moments()).doesNotContainKey(Moment.SEALED);
      Step sealed = Way.INLINE.steps().get(3);
      assertThat(trace.took(sealed)).isEqualTo(OptionalLong.empty());
      assertThat(trace.took(Way.INLINE.steps().getLast()).orElseThrow())
          .isEqualTo(
              trace.took().toNanos() - Objects.requireNonNull(trace.moments().get(Moment.OPENED)));
    }
  }

  @Test
  void a_request_that_comes_in_pieces_begins_with_the_first() {
    try (Watcher _ = watchers.watch("", Duration.ZERO).orElseThrow()) {
      Stamps stamps = read(Way.INLINE);
      long first = stamps.first;
      Stamps.onRead(stamps, Way.INLINE, true);
      assertThat(stamps.first).isEqualTo(first);
      stamps.passedUp();
      assertThat(stamps.first).isEqualTo(stamps.arrived);
      Stamps.onRead(stamps, Way.INLINE, false);
      assertThat(stamps.first).isEqualTo(stamps.arrived).isGreaterThanOrEqualTo(first);
    }
  }

  @Test
  void nothing_is_stamped_and_nothing_allocated_while_nobody_watches() throws Exception {
    assertThat(Watch.on()).isFalse();
    @Nullable Stamps stamps = Stamps.onRead(null, Way.INLINE, false);
    for (int i = 0; i < 1_000; i++) stamps = Stamps.onRead(stamps, Way.INLINE, false);
    long before = allocatedBytes();
    for (int i = 0; i < 1_000_000; i++) stamps = Stamps.onRead(stamps, Way.INLINE, false);
    long allocated = allocatedBytes() - before;

    assertThat(stamps).isNull();
    assertThat(allocated).isLessThan(10_000); // for a million reads: what compiling leaves behind
  }

  /** By reflection, for no module of ours needs java.management. */
  private static long allocatedBytes() throws ReflectiveOperationException {
    Object threads =
        Class.forName("java.lang.management.ManagementFactory")
            .getMethod("getThreadMXBean")
            .invoke(null);
    Method allocated =
        Class.forName("com.sun.management.ThreadMXBean")
            .getMethod("getCurrentThreadAllocatedBytes");
    return (long) allocated.invoke(threads);
  }

  @Test
  void a_slow_watcher_loses_what_does_not_fit_and_is_told_how_many() {
    try (Watcher slow = watchers.watch("", Duration.ZERO, 3).orElseThrow()) {
      for (int i = 0; i < 10; i++) watchers.tell(trace(i));

      assertThat(slow.take(2)).hasSize(2);
      assertThat(slow.lost()).isEqualTo(7);
      assertThat(slow.lost()).isZero();
      watchers.tell(trace(11));
      assertThat(slow.take(10)).hasSize(2).last().isEqualTo(trace(11));
    }
  }

  @Test
  void a_watcher_hears_of_its_host_and_of_what_is_slow_enough() {
    try (Watcher one = watchers.watch("SHOP.example", Duration.ofMillis(1)).orElseThrow()) {
      watchers.tell(trace(999));
      watchers.tell(trace(1000));
      watchers.tell(
          new Trace(request("other.example", "/"), Way.INLINE, 1, Map.of(Moment.SENT, 5_000_000L)));

      assertThat(one.take(10)).containsExactly(trace(1000));
    }
  }

  @Test
  void few_may_watch_and_stamps_are_off_when_the_last_one_goes() {
    var all =
        java.util.stream.IntStream.range(0, Watchers.MOST)
            .mapToObj(_ -> watchers.watch("", Duration.ZERO).orElseThrow())
            .toList();
    assertThat(watchers.watch("", Duration.ZERO)).isEmpty();
    assertThat(Watch.on()).isTrue();
    all.forEach(Watcher::close);
    all.forEach(Watcher::close); // a second time changes nothing
    assertThat(Watch.on()).isFalse();
    assertThat(watchers.any()).isFalse();
  }

  @Test
  void what_a_client_sends_takes_little_room() {
    assertThat(request("h", "/" + "x".repeat(10_000)).path()).hasSize(512).endsWith("…");
  }
}
