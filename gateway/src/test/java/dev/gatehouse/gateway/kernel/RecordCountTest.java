package dev.gatehouse.gateway.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.crypto.AeadAlgorithm;
import dev.gatehouse.gateway.kernel.RecordCount.Verdict;
import org.junit.jupiter.api.Test;

/** RFC 8446, section 5.5, watched from outside. */
class RecordCountTest {
  private static final long MOST = 23_726_566;

  /** Of a key that has sealed nothing, on a socket that is none. */
  private static RecordCount aesGcm() {
    return new RecordCount(-1, AeadAlgorithm.AES_128_GCM, MOST, 0);
  }

  @Test
  void an_update_is_due_at_half_and_said_once() {
    RecordCount count = aesGcm();
    assertThat(count.ask(MOST / 2 - 1)).isEqualTo(Verdict.FINE);
    assertThat(count.ask(MOST / 2 + 1)).isEqualTo(Verdict.UPDATE_DUE);
    assertThat(count.ask(MOST / 2 + 2)).isEqualTo(Verdict.FINE);
  }

  @Test
  void the_end_comes_before_the_key_is_worn_out() {
    RecordCount count = aesGcm();
    assertThat(count.ask(MOST - (5L << 20))).isEqualTo(Verdict.UPDATE_DUE);
    assertThat(count.ask(MOST - (1L << 20))).isEqualTo(Verdict.SPENT);
  }

  @Test
  void a_kernel_that_does_not_say_leaves_our_own_count() {
    RecordCount count = aesGcm();
    assertThat(count.add((MOST / 2 + 10) << 14)).isEqualTo(Verdict.UPDATE_DUE);
  }

  @Test
  void a_few_writes_ask_nobody() {
    assertThat(RecordCount.NONE.add(Long.MAX_VALUE >> 20)).isEqualTo(Verdict.FINE);
    assertThat(aesGcm().add(1 << 20)).isEqualTo(Verdict.FINE);
  }
}
