package dev.gatehouse.gateway.guard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenBucketTest {
  private static final long SECOND = 1_000_000_000;

  private static int taken(TokenBucket bucket, long now) {
    int count = 0;
    while (count < 1000 && bucket.take(now)) count++;
    return count;
  }

  @Test
  void a_second_of_quiet_gives_a_second_s_worth_and_no_more() {
    long start = Long.MAX_VALUE - SECOND; // the clock may turn over
    var bucket = new TokenBucket(10, start);
    assertThat(taken(bucket, start)).isEqualTo(10);
    assertThat(taken(bucket, start)).isZero();
    assertThat(taken(bucket, start + SECOND / 2)).isEqualTo(5);
    assertThat(taken(bucket, start + 5 * SECOND)).isEqualTo(10);
  }
}
