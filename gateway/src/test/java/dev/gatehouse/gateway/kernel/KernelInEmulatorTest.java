package dev.gatehouse.gateway.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.gatehouse.seeds.Seeds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole arrangement on a kernel that has TLS, which those where tests run seldom have: in an
 * emulated machine, which boots in some seconds. What is proven is in {@link Guest}.
 */
class KernelInEmulatorTest {
  /** It takes a minute and a half on two idle cores. */
  private static final int PATIENCE_SECONDS = 600;

  private static final String OK = "RESULT ok ";
  private static final String FAILED = "RESULT failed ";

  @TempDir Path work;

  @TestFactory
  List<DynamicTest> the_kernel_seals_and_opens_what_clients_get_and_send() throws Exception {
    assumeThat(System.getProperty("gatehouse.kernel") != null || Seeds.effort() > 1)
        .as("two minutes in an emulator: with ./verify --long, or -Dgatehouse.kernel=FOLDER")
        .isTrue();
    assumeThat(Emulator.missing()).isEmpty();
    String console = Emulator.prepare(work).boot(PATIENCE_SECONDS);
    Files.writeString(Path.of("target", "emulator-console.txt"), console);
    assertThat(console).contains("RESULT done");
    List<DynamicTest> found =
        console
            .lines()
            .flatMap(
                line ->
                    line.startsWith(OK)
                        ? Stream.of(DynamicTest.dynamicTest(line.substring(OK.length()), () -> {}))
                        : line.startsWith(FAILED) ? Stream.of(failed(line)) : Stream.empty())
            .toList();
    assertThat(found).hasSizeGreaterThan(40);
    return found;
  }

  private static DynamicTest failed(String line) {
    String what = line.substring(FAILED.length());
    return DynamicTest.dynamicTest(
        what.split(":", -1)[0],
        () -> {
          throw new AssertionError(what);
        });
  }
}
