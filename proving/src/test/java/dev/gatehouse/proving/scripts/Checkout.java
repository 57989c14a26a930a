package dev.gatehouse.proving.scripts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A checkout in a temporary folder with our scripts, a JDK and a Maven that are scripts themselves
 * and write down how they were called, and a PATH that has nothing else of the kind.
 */
final class Checkout {
  private static final Path REAL = Path.of(System.getProperty("gatehouse.checkout", ".."));
  private static final List<String> TOOLS =
      List.of(
          ("sh bash env dirname basename readlink cat sed find sort head tr awk tee date touch mkdir"
                  + " mv cp rm ps flock sleep grep cmp")
              .split(" "));

  /** What a script run came to. */
  record Outcome(int exit, String out, String err) {}

  final Path root;
  private final Path bin;
  private final Map<String, String> environment = new LinkedHashMap<>();

  Checkout(Path folder) throws IOException {
    root = Files.createDirectories(folder.resolve("check out")); // a space, for there may be one
    bin = Files.createDirectories(folder.resolve("bin"));
    for (String file : List.of("gatehouse", "verify", "tools/find.sh", "tools/Verdict.java")) {
      Path copy = root.resolve(file);
      Files.createDirectories(copy.getParent());
      Files.copy(REAL.resolve(file), copy);
      makeExecutable(copy);
    }
    for (String room : List.of("wire", "cli", "proving")) {
      write(room + "/pom.xml", "<project/>");
      write(room + "/src/main/java/A.java", "class A {}");
    }
    write("pom.xml", "<project/>");
    write(".mvn/jvm.config", "");
    environment.put("PATH", bin + ":" + toolbox());
    environment.put("HOME", folder.toString());
    environment.put("GATEHOUSE_JDKS", "");
  }

  /** A folder of what a script may take for granted: the usual tools, but no JDK and no Maven. */
  private static synchronized Path toolbox() throws IOException {
    Path box = Files.createDirectories(REAL.resolve("proving/target/toolbox").toAbsolutePath());
    for (String tool : TOOLS) {
      Path link = box.resolve(tool);
      for (String folder : List.of("/usr/bin", "/bin")) {
        Path real = Path.of(folder, tool);
        if (Files.exists(real) && !Files.exists(link)) Files.createSymbolicLink(link, real);
      }
    }
    return box;
  }

  Checkout with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /**
   * A JDK of that version whose {@code java} prints its name, its process id and its arguments, and
   * then, if the last one is {@code wait}, waits for its input to end.
   */
  Path jdk(String name, String version) throws IOException {
    Path home = Files.createDirectories(root.resolveSibling(name));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    script(
        home.resolve("bin/java"),
        """
        #!/bin/sh
        echo "java of %s, process $$, in $PWD"
        for argument; do
          echo "[$argument]"
          case $argument in -XX:AOTCacheOutput=*) echo noted >"${argument#*=}" ;; esac
        done
        [ "$argument" = wait ] && cat
        exit 0
        """
            .formatted(name));
    script(home.resolve("bin/javac"), "#!/bin/sh\n");
    return home;
  }

  /** A Maven on the PATH that builds a jar out of nothing, or runs {@code body} instead. */
  Checkout maven(String body) throws IOException {
    script(bin.resolve("mvn"), "#!/bin/sh\necho \"$JAVA_HOME $*\" >>../mvn.calls\n" + body);
    return this;
  }

  Checkout maven() throws IOException {
    return maven(
        """
        echo '[INFO] Building Gatehouse wire 0.1.0 [1/2]'
        sleep 0.3
        mkdir -p cli/target/lib && touch cli/target/lib/gatehouse-cli-0.1.0.jar
        """);
  }

  /** How often Maven was called, with what. */
  List<String> mavenCalls() throws IOException {
    Path calls = root.resolveSibling("mvn.calls");
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }

  Path write(String file, String content) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    return Files.writeString(path, content);
  }

  /** Sets a file's time a little ahead, as an edit would some time after a build. */
  void edit(String file) throws IOException {
    Files.setLastModifiedTime(root.resolve(file), FileTime.from(Instant.now().plusSeconds(2)));
  }

  /** The folders of the builds that are kept. */
  List<Path> builds() throws IOException {
    Path folder = root.resolve("cli/target/app");
    if (!Files.isDirectory(folder)) return List.of();
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isDirectory).toList();
    }
  }

  /** Waits until a start in the background has built. */
  void awaitBuild() throws Exception {
    for (int tries = 0; Files.notExists(root.resolve("cli/target/app/current")); tries++) {
      if (tries == 600) throw new AssertionError("nothing was built within a minute");
      Thread.sleep(100);
    }
  }

  /** Puts {@code path} on the PATH under {@code name}. */
  void link(String name, Path path) throws IOException {
    Files.createSymbolicLink(bin.resolve(name), path);
  }

  Outcome run(String script, String... arguments) throws Exception {
    return finish(start(script, arguments));
  }

  Process start(String script, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(root.resolve(script).toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(root.getParent().toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Path err = Files.createTempFile(root.getParent(), "err", "");
    return builder.redirectError(err.toFile()).start();
  }

  Outcome finish(Process process) throws Exception {
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(1, TimeUnit.MINUTES)) throw new AssertionError("the script hangs: " + out);
    return new Outcome(process.exitValue(), out, lastError());
  }

  private String lastError() throws IOException {
    try (var files = Files.list(root.getParent())) {
      StringBuilder all = new StringBuilder();
      for (Path file :
          files.filter(f -> f.getFileName().toString().startsWith("err")).sorted().toList()) {
        all.append(Files.readString(file));
        Files.delete(file);
      }
      return all.toString();
    }
  }

  private static void script(Path path, String content) throws IOException {
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
    makeExecutable(path);
  }

  private static void makeExecutable(Path path) {
    try {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
