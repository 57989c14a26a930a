package dev.gatehouse.ca;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateFolderTest {
  private static final Path HOME = Path.of("/home/u");

  @Test
  void its_place_is_where_the_xdg_specification_wants_it() {
    assertThat(StateFolder.standard(Map.of("XDG_STATE_HOME", "/srv/state"), HOME))
        .isEqualTo(Path.of("/srv/state/gatehouse"));
    Path usual = Path.of("/home/u/.local/state/gatehouse");
    assertThat(StateFolder.standard(Map.of(), HOME)).isEqualTo(usual);
    assertThat(StateFolder.standard(Map.of("XDG_STATE_HOME", ""), HOME)).isEqualTo(usual);
    assertThat(StateFolder.standard(Map.of("XDG_STATE_HOME", "relative"), HOME)).isEqualTo(usual);
  }

  @Test
  void its_paths_are_absolute_whatever_it_was_called() {
    StateFolder folder = StateFolder.at(Path.of("some/../place"));
    assertThat(folder.path()).isEqualTo(Path.of("place").toAbsolutePath());
    assertThat(folder.rootFile()).isEqualTo(folder.path().resolve("root.pem"));
  }
}
