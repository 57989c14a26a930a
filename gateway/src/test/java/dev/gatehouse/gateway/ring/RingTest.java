package dev.gatehouse.gateway.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class RingTest {
  private static final int CAPACITY = 1 << 17;

  private final MemorySegment memory = Arena.ofAuto().allocate(Ring.bytes(CAPACITY), 128);

  private static boolean write(RingWriter writer, int kind, long connection, byte[] payload)
      throws RingException {
    ByteBuffer room = writer.reserve(payload.length);
    if (room == null) return false;
    room.put(payload);
    writer.commit(kind, connection, payload.length);
    return true;
  }

  @Test
  void frames_are_seen_when_they_are_published_and_in_order() throws Exception {
    RingWriter writer = new RingWriter(memory);
    RingReader reader = new RingReader(memory);
    write(writer, 1, 7, new byte[] {1, 2, 3});
    write(writer, 2, Long.MIN_VALUE, new byte[0]);
    assertThat(reader.next()).isFalse();
    assertThat(writer.publish()).as("nobody sleeps").isFalse();

    assertThat(reader.next()).isTrue();
    byte[] copy = new byte[5];
    assertThat(reader.copy(copy, 1)).isEqualTo(3);
    assertThat(copy).containsExactly(0, 1, 2, 3, 0);
    assertThat(reader.connection()).isEqualTo(7);
    assertThat(reader.next()).isTrue();
    assertThat(reader.kind()).isEqualTo(2);
    assertThat(reader.connection()).isEqualTo(Long.MIN_VALUE);
    assertThat(reader.next()).isFalse();
  }

  @Test
  void a_full_ring_takes_no_more_until_some_is_given_back() throws Exception {
    RingWriter writer = new RingWriter(memory);
    RingReader reader = new RingReader(memory);
    byte[] large = new byte[Ring.MOST_PAYLOAD_BYTES];
    int fitted = 0;
    while (write(writer, 1, 1, large)) fitted++;
    assertThat(fitted).isEqualTo(3);
    writer.publish();
    assertThat(writer.waitForRoom()).isTrue();
    assertThat(reader.next()).isTrue();
    assertThat(reader.release()).as("the writer waits").isTrue();
    assertThat(writer.waitForRoom()).as("there is room already").isFalse();
    assertThat(write(writer, 1, 1, new byte[100])).isTrue();
  }

  @Test
  void no_wake_up_is_lost_between_two_threads_that_sleep_often() throws Exception {
    int frames = 200_000;
    Semaphore bell = new Semaphore(0);
    Semaphore room = new Semaphore(0);
    RingWriter writer = new RingWriter(memory);
    RingReader reader = new RingReader(memory);
    CompletableFuture<Long> sum = new CompletableFuture<>();
    Thread reading =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  try {
                    long read = 0;
                    byte[] copy = new byte[Ring.MOST_PAYLOAD_BYTES];
                    for (int seen = 0; seen < frames; ) {
                      while (reader.next()) {
                        int length = reader.copy(copy, 0);
                        if (reader.connection() != seen || length != reader.detail()) {
                          throw new AssertionError("frame " + seen + " is another one");
                        }
                        if (length > 0) read += copy[length - 1];
                        seen++;
                      }
                      if (reader.release()) room.release();
                      if (seen < frames && reader.sleep()) bell.acquire();
                    }
                    sum.complete(read);
                  } catch (Throwable e) {
                    sum.completeExceptionally(e);
                  }
                });
    SplittableRandom random = new SplittableRandom(3);
    long expected = 0;
    byte[][] payloads = new byte[64][];
    for (int i = 0; i < payloads.length; i++) {
      payloads[i] = new byte[i == 7 ? Ring.MOST_PAYLOAD_BYTES : random.nextInt(200)];
      random.nextBytes(payloads[i]);
    }
    for (int i = 0; i < frames; i++) {
      byte[] payload = payloads[random.nextInt(64)];
      if (payload.length > 0) expected += payload[payload.length - 1];
      while (!write(writer, 1, i, payload)) {
        if (writer.publish()) bell.release();
        if (writer.waitForRoom()) {
          assertThat(room.tryAcquire(30, TimeUnit.SECONDS)).as("room").isTrue();
        }
      }
      if (random.nextInt(4) == 0 && writer.publish()) bell.release();
    }
    if (writer.publish()) bell.release();
    assertThat(sum.get(30, TimeUnit.SECONDS)).isEqualTo(expected);
    reading.join();
  }

  @Test
  void an_index_that_cannot_be_is_the_end() throws Exception {
    RingReader reader = new RingReader(memory);
    for (long tail : new long[] {-32, 33, CAPACITY + 32L, Long.MAX_VALUE & -32}) {
      memory.set(ValueLayout.JAVA_LONG, RingLayout.TAIL, tail);
      assertThatThrownBy(reader::next)
          .isInstanceOf(RingException.class)
          .hasMessageContaining("written");
    }
    RingWriter writer = new RingWriter(memory);
    memory.set(ValueLayout.JAVA_LONG, RingLayout.HEAD, 32);
    assertThatThrownBy(writer::waitForRoom)
        .isInstanceOf(RingException.class)
        .hasMessageContaining("read to 32");
  }

  @Test
  void a_frame_that_reaches_beyond_what_was_written_is_the_end() {
    int[][] frames = {
      {-1, 1},
      {1, 1},
      {Ring.MOST_PAYLOAD_BYTES + 1, 1},
      {0, -5},
      {0, 0},
      {Integer.MAX_VALUE, 1},
      {Integer.MAX_VALUE, 0}
    };
    for (int[] it : frames) {
      RingReader reader = new RingReader(memory);
      memory.set(ValueLayout.JAVA_INT, RingLayout.HEADER, it[0]);
      memory.set(ValueLayout.JAVA_INT, RingLayout.HEADER + 4, it[1]);
      memory.set(ValueLayout.JAVA_LONG, RingLayout.TAIL, 32);
      assertThatThrownBy(reader::next).isInstanceOf(RingException.class);
    }
  }

  @Test
  void random_bytes_over_a_ring_in_use_never_lead_outside_it() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    Thread vandal =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  SplittableRandom random = new SplittableRandom(11);
                  while (!over.get()) {
                    long at =
                        random.nextInt(3) == 0
                            ? random.nextInt(4) * 128L
                            : random.nextInt(RingLayout.HEADER, 2048);
                    memory.set(ValueLayout.JAVA_BYTE, at, (byte) random.nextInt());
                  }
                });
    byte[] copy = new byte[Ring.MOST_PAYLOAD_BYTES];
    int refused = 0;
    for (int round = 0; round < 3000; round++) {
      memory.asSlice(0, RingLayout.HEADER).fill((byte) 0);
      RingWriter writer = new RingWriter(memory);
      RingReader reader = new RingReader(memory);
      try {
        for (int i = 0; i < 50; i++) {
          write(writer, 1, i, new byte[40]);
          writer.publish();
          for (int n = 0; n < 5000 && reader.next(); n++) reader.copy(copy, 0);
          reader.release();
        }
      } catch (RingException e) {
        refused++;
      }
    }
    over.set(true);
    vandal.join();
    assertThat(refused).isPositive();
  }
}
