package dev.gatehouse.proving.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The arrows between rooms are those of the table in CONTRIBUTING.md, and no package needs itself.
 */
class RoomsTest {
  private static final Path CHECKOUT = Path.of(System.getProperty("gatehouse.checkout", ".."));

  private static RoomTable table() throws Exception {
    return RoomTable.parse(Files.readString(CHECKOUT.resolve("CONTRIBUTING.md")));
  }

  static Stream<String> rooms() throws Exception {
    return table().named().keySet().stream();
  }

  @Test
  void the_table_names_exactly_the_modules_that_are_built() throws Exception {
    String pom = Files.readString(CHECKOUT.resolve("pom.xml"));
    List<String> modules =
        Pattern.compile("<module>([a-z]+)</module>")
            .matcher(pom)
            .results()
            .map((MatchResult m) -> m.group(1))
            .toList();
    assertThat(modules).isNotEmpty();
    assertThat(new TreeSet<>(modules)).isEqualTo(new TreeSet<>(table().named().keySet()));
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void a_room_uses_only_what_its_row_allows(String room) throws Exception {
    assertThat(Arrows.forbidden(arrows(room, "classes"), table().allowed(room)))
        .as("arrows from `%s` that CONTRIBUTING.md does not allow", room)
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void its_tests_use_only_that_and_what_is_for_tests(String room) throws Exception {
    assertThat(Arrows.forbidden(arrows(room, "test-classes"), table().allowedInTests(room)))
        .as("arrows from the tests of `%s` that CONTRIBUTING.md does not allow", room)
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void packages_of_a_room_form_no_cycle(String room) throws Exception {
    assertThat(Arrows.packageCycle(arrows(room, "classes")))
        .as("a cycle between packages of `%s`", room)
        .isEmpty();
  }

  private static Collection<Arrow> arrows(String room, String kind) throws Exception {
    Path folder = CHECKOUT.resolve(room).resolve("target").resolve(kind);
    if (kind.equals("test-classes") && Files.notExists(folder)) return List.of();
    return Arrows.in(folder);
  }

  /** What would be wrong is seen to be wrong: on classes made up for it. */
  @Nested
  class Planted {
    private static final RoomTable TABLE =
        RoomTable.parse(
            """
            | room | may use | what |
            |---|---|---|
            | `wire` | | bytes |
            | `crypto` | `wire` | cryptography |
            | `pki` | `crypto` | certificates |
            | `seeds` | | test data |
            | `proving` | all | proof |
            """);

    @Test
    void an_arrow_against_the_table_is_found() {
      Collection<Arrow> arrows = classWithField("wire.Cursor", "crypto.Secret");

      assertThat(Arrows.forbidden(arrows, TABLE.allowed("wire")))
          .hasToString("[dev.gatehouse.wire.Cursor → dev.gatehouse.crypto.Secret]");
      assertThat(Arrows.forbidden(arrows, TABLE.allowed("proving"))).isEmpty();
    }

    @Test
    void a_row_may_use_what_its_rooms_may_use() {
      Collection<Arrow> arrows = classWithField("pki.X509Cert", "wire.Bytes");

      assertThat(arrows).hasSize(1);
      assertThat(Arrows.forbidden(arrows, TABLE.allowed("pki"))).isEmpty();
    }

    @Test
    void test_data_is_for_tests_only() {
      Collection<Arrow> arrows = classWithField("pki.X509Cert", "seeds.Seeds");

      assertThat(Arrows.forbidden(arrows, TABLE.allowed("pki"))).hasSize(1);
      assertThat(Arrows.forbidden(arrows, TABLE.allowedInTests("pki"))).isEmpty();
    }

    @Test
    void a_cycle_between_packages_is_found_with_the_classes_that_make_it() {
      List<Arrow> arrows = new ArrayList<>();
      arrows.addAll(classWithField("tls.spec.Alert", "tls.keys.Schedule"));
      arrows.addAll(classWithField("tls.keys.Schedule", "tls.record.Sealer"));
      assertThat(Arrows.packageCycle(arrows)).isEmpty();

      arrows.addAll(classWithField("tls.record.Sealer", "tls.spec.Alert"));
      assertThat(Arrows.packageCycle(arrows))
          .hasValueSatisfying(cycle -> assertThat(cycle).hasSize(3));
    }

    private static Collection<Arrow> classWithField(String name, String fieldType) {
      return Arrows.of(
          ClassFile.of()
              .build(
                  ClassDesc.of("dev.gatehouse." + name),
                  it -> it.withField("field", ClassDesc.of("dev.gatehouse." + fieldType), 0)));
    }
  }
}
