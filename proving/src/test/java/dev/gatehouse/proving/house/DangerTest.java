package dev.gatehouse.proving.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What weakens TLS is named by nobody who ships; who wants it names it in a program of theirs. */
class DangerTest {
  private static final Path CHECKOUT = Path.of(System.getProperty("gatehouse.checkout", ".."));
  private static final String WEAKNESS = "dev/gatehouse/tls/danger/Weakness";

  /** All that ship, but the room that has it. */
  static Stream<String> rooms() throws Exception {
    RoomTable table = RoomTable.parse(Files.readString(CHECKOUT.resolve("CONTRIBUTING.md")));
    return table.named().keySet().stream()
        .filter(room -> !List.of("tls", "proving").contains(room));
  }

  private static List<Arrow> toWeakness(String room) throws Exception {
    return Arrows.in(CHECKOUT.resolve(room).resolve("target/classes")).stream()
        .filter(arrow -> arrow.to().equals(WEAKNESS))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void no_class_that_ships_names_a_weakness(String room) throws Exception {
    assertThat(toWeakness(room)).isEmpty();
  }

  /** The search finds those that there are. */
  @Test
  void in_tls_it_is_the_policy_that_knows_them() throws Exception {
    assertThat(toWeakness("tls"))
        .extracting(Arrow::from)
        .contains("dev/gatehouse/tls/config/SecurityPolicy");
  }
}
