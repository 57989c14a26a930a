package dev.gatehouse.tls.record;

import static dev.gatehouse.tls.message.Messages.assertBreaks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.seeds.Cuts;
import dev.gatehouse.seeds.Seeds;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Writer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HandshakeJoinerTest {
  private static final int MOST = 1 << 16;

  private static Bytes message(int type, byte[] body) {
    return Writer.write(out -> out.u8(type).opaque24(Bytes.owning(body)));
  }

  private static List<Bytes> messages(SplittableRandom random) {
    List<Bytes> messages = new ArrayList<>();
    for (int i = 1 + random.nextInt(8); i > 0; i--) {
      int longest = Seeds.pick(random, List.of(0, 3, 40, 300, 5000));
      messages.add(message(random.nextInt(256), Seeds.bytesUpTo(random, longest)));
    }
    return messages;
  }

  private static byte[] joined(List<Bytes> messages) {
    return Writer.write(out -> messages.forEach(out::raw)).toArray();
  }

  private static Bytes current(HandshakeJoiner joiner) {
    Bytes whole = Bytes.copyOf(joiner.array(), joiner.offset(), joiner.length());
    assertThat(message(joiner.type(), joiner.body().rest().toArray())).isEqualTo(whole);
    return whole;
  }

  static LongStream seeds() {
    return Seeds.first(200);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void messages_come_out_whole_however_records_cut_them(long seed) throws Exception {
    SplittableRandom random = Seeds.of(seed);
    List<Bytes> messages = messages(random);
    List<Bytes> found = new ArrayList<>();
    HandshakeJoiner joiner = new HandshakeJoiner(MOST);
    byte[] record = new byte[1 << 15]; // one array for all records, as a loop has it
    for (byte[] piece : Cuts.of(seed, joined(messages))) {
      int at = random.nextInt(100);
      System.arraycopy(piece, 0, record, at, piece.length);
      joiner.add(record, at, piece.length);
      // Sometimes a question stops the taking, and the array is used for something else.
      boolean stop = random.nextInt(4) == 0;
      while (!stop && joiner.next()) {
        found.add(current(joiner));
        stop = random.nextInt(4) == 0;
      }
      joiner.keep();
      Arrays.fill(record, (byte) 0x55);
    }
    while (joiner.next()) {
      found.add(current(joiner));
    }
    assertThat(found).isEqualTo(messages);
    assertThat(joiner.isEmpty()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void one_byte_a_record_changes_nothing_and_a_missing_byte_is_waited_for(long seed)
      throws Exception {
    List<Bytes> messages = messages(Seeds.of(seed));
    List<Bytes> found = new ArrayList<>();
    HandshakeJoiner joiner = new HandshakeJoiner(MOST);
    int at = 0;
    List<Integer> edges = new ArrayList<>();
    for (byte[] piece : Cuts.everywhere(joined(messages))) {
      joiner.add(piece, 0, 1);
      at++;
      while (joiner.next()) {
        found.add(current(joiner));
        edges.add(at);
      }
      assertThat(joiner.isEmpty()).isEqualTo(edges.contains(at));
    }
    assertThat(found).isEqualTo(messages);
  }

  @Test
  void a_whole_message_is_shown_where_it_lies() throws Exception {
    byte[] record = joined(List.of(message(11, new byte[50]), message(20, new byte[32])));
    HandshakeJoiner joiner = new HandshakeJoiner(MOST);
    joiner.add(record, 0, record.length);
    assertThat(joiner.next()).isTrue();
    assertThat(joiner.array()).isSameAs(record);
    assertThat(joiner.isEmpty()).isFalse();
    assertThat(joiner.next()).isTrue();
    assertThat(joiner.array()).isSameAs(record);
    assertThat(joiner.offset()).isEqualTo(54);
    assertThat(joiner.isEmpty()).isTrue();
    assertThat(joiner.next()).isFalse();
    assertThatThrownBy(joiner::type).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void after_a_message_in_pieces_the_next_one_is_shown_where_it_lies() throws Exception {
    byte[] first = message(11, Seeds.bytes(Seeds.of(1), 50)).toArray();
    byte[] second = message(20, new byte[32]).toArray();
    HandshakeJoiner joiner = new HandshakeJoiner(MOST);
    joiner.add(first, 0, 30);
    assertThat(joiner.next()).isFalse();
    byte[] record = Arrays.copyOfRange(first, 30, first.length + second.length);
    System.arraycopy(second, 0, record, 24, second.length);
    joiner.add(record, 0, record.length);
    assertThat(joiner.next()).isTrue();
    assertThat(current(joiner)).isEqualTo(Bytes.copyOf(first));
    assertThat(joiner.next()).isTrue();
    assertThat(joiner.array()).isSameAs(record);
    assertThat(current(joiner)).isEqualTo(Bytes.copyOf(second));
  }

  @Test
  void a_message_of_the_most_bytes_is_taken_and_a_longer_one_refused_at_its_header()
      throws Exception {
    HandshakeJoiner joiner = new HandshakeJoiner(1000);
    byte[] most = message(11, new byte[1000]).toArray();
    joiner.add(most, 0, most.length);
    assertThat(joiner.next()).isTrue();
    byte[] header = {11, 0, 3, (byte) 0xe9};
    for (int cut = 1; cut <= 4; cut++) {
      HandshakeJoiner other = new HandshakeJoiner(1000);
      other.add(header, 0, cut);
      if (cut < 4) {
        assertThat(other.next()).isFalse();
        other.add(header, cut, 4 - cut);
      }
      assertBreaks(Rule.HANDSHAKE_MESSAGE_LENGTH, other::next);
    }
  }

  @Test
  void a_length_allocates_nothing_before_its_bytes_have_come() throws Exception {
    HandshakeJoiner joiner = new HandshakeJoiner(0xffffff);
    byte[] header = {11, (byte) 0xff, (byte) 0xff, (byte) 0xff, 1};
    joiner.add(header, 0, header.length);
    assertThat(joiner.next()).isFalse();
    assertThat(joiner.keptBytes()).isEqualTo(header.length);
  }

  @Test
  void nothing_is_held_when_all_messages_were_taken() throws TlsException {
    HandshakeJoiner joiner = new HandshakeJoiner(MOST);
    byte[] message = message(4, new byte[200]).toArray();
    joiner.add(message, 0, 100);
    assertThat(joiner.next()).isFalse();
    assertThat(joiner.keptBytes()).isPositive();
    joiner.add(message, 100, 104);
    assertThat(joiner.next()).isTrue();
    assertThat(joiner.next()).isFalse();
    assertThat(joiner.keptBytes()).isZero();
    joiner.add(message, 0, 100);
    joiner.clear();
    assertThat(joiner.isEmpty()).isTrue();
    assertThat(joiner.next()).isFalse();
  }
}
