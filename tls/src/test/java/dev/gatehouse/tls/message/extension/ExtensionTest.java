package dev.gatehouse.tls.message.extension;

import static dev.gatehouse.tls.message.Messages.assertBreaks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.tls.message.extension.Samples.Sample;
import dev.gatehouse.tls.spec.AlertDescription;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.Writer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every extension, tried on a sample of each shape. */
class ExtensionTest {
  static List<Sample> samples() {
    return Samples.ALL;
  }

  /** Those that not just any bytes would do for. */
  static List<Sample> structured() {
    return Samples.ALL.stream().filter(s -> !s.isOpaque()).toList();
  }

  @Test
  void every_shape_has_a_sample() {
    Set<Class<? extends Extension>> shapes = new HashSet<>();
    collectShapes(Extension.class, shapes);
    assertThat(samples().stream().<Object>map(s -> s.extension().getClass()))
        .containsExactlyInAnyOrderElementsOf(shapes);
  }

  private static void collectShapes(Class<?> type, Set<Class<? extends Extension>> into) {
    if (type.isSealed()) {
      for (Class<?> permitted : type.getPermittedSubclasses()) {
        collectShapes(permitted, into);
      }
    } else {
      into.add(type.asSubclass(Extension.class));
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void encodes_to_the_bytes_written_out_by_hand(Sample sample) {
    assertThat(Writer.write(sample.extension()::encode)).isEqualTo(sample.bytes());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void decodes_where_the_table_of_the_rfc_allows_it(Sample sample) throws Exception {
    for (Place place : sample.places()) {
      assertThat(decode(place, sample, sample.bytes()))
          .as("%s", place)
          .isEqualTo(sample.extension());
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void ends_in_illegal_parameter_where_the_table_does_not_allow_it(Sample sample) {
    Stream.of(Place.values())
        .filter(place -> place != Place.OLDER_SERVER_HELLO)
        .filter(place -> placesOf(sample.extension().type().code()).noneMatch(place::equals))
        .forEach(
            place ->
                assertBreaks(Rule.EXTENSION_PLACE, () -> decode(place, sample, sample.bytes())));
    assertThat(Rule.EXTENSION_PLACE.alert()).isEqualTo(AlertDescription.ILLEGAL_PARAMETER);
  }

  /** The places of all shapes of an extension. */
  private static Stream<Place> placesOf(int type) {
    return samples().stream()
        .filter(s -> s.extension().type().code() == type)
        .flatMap(s -> s.places().stream());
  }

  /** Those that no server answers in a hello of an older version. */
  static List<Sample> unansweredByOlderServers() {
    return Samples.ALL.stream()
        .filter(
            s -> placesOf(s.extension().type().code()).noneMatch(Place.OLDER_SERVER_HELLO::equals))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("unansweredByOlderServers")
  void is_kept_undecoded_in_a_server_hello_of_an_older_version(Sample sample) throws Exception {
    assertThat(decode(Place.OLDER_SERVER_HELLO, sample, sample.bytes()))
        .isEqualTo(new UnknownExtension(sample.extension().type(), sample.bytes()));
  }

  @ParameterizedTest
  @MethodSource("structured")
  void is_malformed_when_cut_short_anywhere(Sample sample) {
    for (Place place : sample.places()) {
      for (int length = 0; length < sample.bytes().length(); length++) {
        Bytes cut = sample.bytes().slice(0, length);
        assertThatThrownBy(() -> decode(place, sample, cut))
            .as("%d bytes in %s", length, place)
            .isInstanceOf(DecodeException.class);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("structured")
  void is_malformed_with_a_byte_left_over(Sample sample) {
    byte[] longer = Arrays.copyOf(sample.bytes().toArray(), sample.bytes().length() + 1);
    for (Place place : sample.places()) {
      assertThatThrownBy(() -> decode(place, sample, Bytes.copyOf(longer)))
          .as("%s", place)
          .isInstanceOf(DecodeException.class)
          .hasMessageContaining("1 bytes left over in " + sample.extension().type());
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void ends_in_illegal_parameter_when_it_comes_twice(Sample sample) {
    for (Place place : Place.values()) {
      Bytes twice =
          Writer.write(
              out ->
                  out.vector16(
                      () -> {
                        for (int i = 0; i < 2; i++) {
                          out.u16(sample.extension().type().code()).opaque16(sample.bytes());
                        }
                      }));
      boolean keptUndecoded =
          place == Place.OLDER_SERVER_HELLO && unansweredByOlderServers().contains(sample);
      if (sample.places().contains(place) || keptUndecoded) {
        assertBreaks(Rule.EXTENSION_ONCE, () -> Extensions.decode(place, twice.cursor()));
      }
    }
  }

  @Test
  void a_block_keeps_the_order_and_finds_by_shape() throws Exception {
    List<Sample> mine =
        samples().stream()
            .filter(s -> s.places().contains(Place.CLIENT_HELLO))
            .filter(s -> !(s.extension() instanceof PreSharedKey))
            .toList();
    Extensions block = Extensions.of(mine.stream().map(Sample::extension).toList());
    Bytes encoded = Writer.write(block::encode);
    Extensions decoded = Extensions.decode(Place.CLIENT_HELLO, encoded.cursor());
    assertThat(decoded).isEqualTo(block);
    assertThat(Writer.write(decoded::encode)).isEqualTo(encoded);
    for (Sample sample : mine) {
      assertThat(decoded.find(sample.extension().getClass())).isEqualTo(sample.extension());
      assertThat(decoded.contains(sample.extension().type())).isTrue();
    }
    assertThat(decoded.find(KeyShare.Choice.class)).isNull();
  }

  @Test
  void no_block_and_an_empty_block_are_told_apart() throws Exception {
    Extensions absent = Extensions.decodeIfPresent(Place.CLIENT_HELLO, Bytes.EMPTY.cursor());
    Extensions empty = Extensions.decodeIfPresent(Place.CLIENT_HELLO, Bytes.hex("0000").cursor());
    assertThat(absent).isEqualTo(Extensions.ABSENT).isNotEqualTo(empty);
    assertThat(Writer.write(absent::encode)).isEqualTo(Bytes.EMPTY);
    assertThat(Writer.write(empty::encode)).isEqualTo(Bytes.hex("0000"));
  }

  @Test
  void an_extension_nobody_asked_for_ends_in_unsupported_extension() throws Exception {
    Extensions requests = Extensions.of(ApplicationProtocols.of("h2", "http/1.1"));
    Extensions.of(ApplicationProtocols.of("h2")).requireSolicitedBy(requests);
    assertBreaks(
        Rule.EXTENSION_SOLICITED,
        () -> Extensions.of(new EarlyData.Indication()).requireSolicitedBy(requests));
    assertThat(Rule.EXTENSION_SOLICITED.alert()).isEqualTo(AlertDescription.UNSUPPORTED_EXTENSION);
  }

  @Test
  void a_block_of_ours_with_a_doubled_extension_is_our_mistake() {
    assertThatThrownBy(() -> Extensions.of(new KeyShare.Retry(null), new KeyShare.Offer(List.of())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("key_share twice");
  }

  @Test
  void sixteen_thousand_extensions_are_decoded_in_no_time() throws Exception {
    Bytes many =
        Writer.write(
            out ->
                out.vector16(
                    () -> {
                      for (int type = 1000; type < 1000 + 16_383; type++) {
                        out.u16(type).u16(0);
                      }
                    }));
    assertThat(Extensions.decode(Place.CLIENT_HELLO, many.cursor()).list()).hasSize(16_383);
  }

  private static Extension decode(Place place, Sample sample, Bytes data)
      throws DecodeException, TlsException {
    Cursor in = data.cursor();
    return Extension.decode(place, sample.extension().type().code(), in);
  }
}
