package dev.gatehouse.gateway.keys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.gatehouse.crypto.PrivateKey;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.wire.pem.Pem;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A token in software, with its tokens in a folder of the tests' own. One for the whole process:
 * the library reads its configuration once, where an environment variable says.
 */
final class SoftHsm {
  private static final Optional<Path> MODULE =
      Stream.of(
              "/usr/lib/softhsm",
              "/usr/lib/x86_64-linux-gnu/softhsm",
              "/usr/lib/aarch64-linux-gnu/softhsm",
              "/usr/lib64/pkcs11",
              "/usr/local/lib/softhsm")
          .map(it -> Path.of(it, "libsofthsm2.so"))
          .filter(Files::exists)
          .findFirst();

  private final Path folder;

  private SoftHsm(Path folder) {
    this.folder = folder;
  }

  /** Whether it is installed; where not, nothing else here works. */
  static boolean isHere() {
    return MODULE.isPresent()
        && Stream.of(System.getenv("PATH").split(":", -1))
            .anyMatch(it -> Files.isExecutable(Path.of(it, "softhsm2-util")));
  }

  static Path module() {
    return MODULE.orElseThrow();
  }

  /** Before the library is loaded. */
  static SoftHsm in(Path folder) throws IOException {
    Path tokens = Files.createDirectories(folder.resolve("tokens"));
    Path settings = folder.resolve("softhsm2.conf");
    Files.writeString(
        settings, "directories.tokendir = " + tokens + "\nobjectstore.backend = file\n");
    setEnvironment("SOFTHSM2_CONF", settings.toString());
    return new SoftHsm(folder);
  }

  /** For this process: Java has no word for it, and the library asks getenv(3). */
  @SuppressWarnings("restricted") // setenv's signature is POSIX's
  private static void setEnvironment(String name, String value) {
    Linker linker = Linker.nativeLinker();
    try (Arena arena = Arena.ofConfined()) {
      Object result =
          linker
              .downcallHandle(
                  linker.defaultLookup().findOrThrow("setenv"),
                  FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT))
              .invokeWithArguments(arena.allocateFrom(name), arena.allocateFrom(value), 1);
      if (!result.equals(0)) throw new IllegalStateException("setenv fails");
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Makes a token. */
  void token(String label, String pin) throws Exception {
    util("--init-token", "--free", "--label", label, "--pin", pin, "--so-pin", "12345678");
  }

  void put(String token, String pin, PrivateKey key, String label, String id) throws Exception {
    Path file = Files.createTempFile(folder, "key", ".pem");
    try (Secret der = key.pkcs8()) {
      byte[] bytes = new byte[der.length()];
      der.exposeInto(bytes, 0);
      Files.write(file, Pem.format(Pem.PRIVATE_KEY, bytes));
      util(
          "--import",
          file.toString(),
          "--token",
          token,
          "--pin",
          pin,
          "--label",
          label,
          "--id",
          id);
    } finally {
      Files.delete(file);
    }
  }

  private void util(String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of("softhsm2-util"));
    all.addAll(List.of(words));
    Path said = folder.resolve("said.txt");
    ProcessBuilder builder =
        new ProcessBuilder(all).redirectErrorStream(true).redirectOutput(said.toFile());
    builder.environment().put("SOFTHSM2_CONF", folder.resolve("softhsm2.conf").toString());
    Process process = builder.start();
    process.getOutputStream().close();
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IllegalStateException(words[0] + ": " + Files.readString(said));
    }
  }
}
