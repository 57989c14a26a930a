package dev.gatehouse.gateway.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A machine in software, {@code qemu-system-x86_64}, with a distribution's kernel that has TLS as a
 * module. All that it runs from is one image in memory: busybox, the JDK's own modules, our classes
 * and curl. It has no disk and no network but its own loopback.
 */
final class Emulator {
  /** The modules, and what crypto's names would have the kernel load by itself. */
  private static final List<String> MODULES =
      List.of(
          "gf128mul",
          "ghash-generic",
          "ctr",
          "gcm",
          "libchacha",
          "chacha_generic",
          "libpoly1305",
          "poly1305_generic",
          "chacha20poly1305",
          "tls");

  private final Path kernel;
  private final Path modules;
  private final Path work;

  private Emulator(Path kernel, Path modules, Path work) {
    this.kernel = kernel;
    this.modules = modules;
    this.work = work;
  }

  /** A kernel image with its modules. */
  record Kernel(Path image, Path modules) {}

  /** What is missing here, as a sentence; empty if nothing is. */
  static String missing() throws IOException {
    for (String program : List.of("qemu-system-x86_64", "busybox", "cpio", "curl", "ldd", "sh")) {
      if (program(program).isEmpty()) {
        return program + " is not installed";
      }
    }
    if (!Files.isExecutable(Path.of(System.getProperty("java.home"), "bin", "jlink"))) {
      return "this JDK has no jlink";
    }
    return kernel().isPresent()
        ? ""
        : "no kernel with tls.ko: neither installed nor in -Dgatehouse.kernel=FOLDER (of an"
            + " unpacked package linux-image-cloud-amd64)";
  }

  static Optional<Kernel> kernel() throws IOException {
    List<Path> roots = new ArrayList<>();
    String named = System.getProperty("gatehouse.kernel");
    if (named != null) {
      roots.add(Path.of(named));
    }
    roots.add(Path.of("/"));
    PathMatcher images = FileSystems.getDefault().getPathMatcher("glob:vmlinuz-*");
    for (Path root : roots) {
      Path boot = root.resolve("boot");
      if (!Files.isDirectory(boot)) {
        continue;
      }
      try (Stream<Path> all = Files.list(boot)) {
        for (Path image : all.filter(p -> images.matches(p.getFileName())).sorted().toList()) {
          String version = image.getFileName().toString().substring("vmlinuz-".length());
          Path modules = root.resolve("lib/modules").resolve(version);
          if (find(modules, "tls").isPresent()) {
            return Optional.of(new Kernel(image, modules));
          }
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Path> find(Path modules, String name) throws IOException {
    if (!Files.isDirectory(modules)) {
      return Optional.empty();
    }
    Set<String> names = Set.of(name + ".ko", name + ".ko.xz", name + ".ko.zst");
    try (Stream<Path> all = Files.walk(modules)) {
      return all.filter(p -> names.contains(p.getFileName().toString())).findFirst();
    }
  }

  private static Optional<Path> program(String name) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Makes the image. */
  static Emulator prepare(Path work) throws Exception {
    Kernel found = kernel().orElseThrow();
    Emulator emulator = new Emulator(found.image(), found.modules(), work);
    emulator.fill();
    return emulator;
  }

  private Path root() {
    return work.resolve("root");
  }

  private void fill() throws Exception {
    for (String folder : List.of("bin", "proc", "sys", "dev", "tmp", "modules", "classes", "etc")) {
      Files.createDirectories(root().resolve(folder));
    }
    Files.copy(program("busybox").orElseThrow(), root().resolve("bin/busybox"));
    List<String> loaded = new ArrayList<>();
    for (String module : MODULES) {
      Optional<Path> file = find(modules, module);
      if (file.isPresent()) { // else it is built in, or this kernel does without
        unpack(file.get(), root().resolve("modules/" + module + ".ko"));
        loaded.add(module);
      }
    }
    run(
        Path.of(System.getProperty("java.home"), "bin", "jlink").toString(),
        "--add-modules",
        "java.base,java.logging,java.naming,java.management,jdk.unsupported",
        "--strip-debug",
        "--no-man-pages",
        "--no-header-files",
        "--output",
        root().resolve("jdk").toString());
    Files.copy(program("curl").orElseThrow(), root().resolve("bin/curl"));
    Path java = root().resolve("jdk");
    for (Path library :
        libraries(
            root().resolve("bin/curl"),
            java.resolve("bin/java"),
            java.resolve("lib/server/libjvm.so"),
            java.resolve("lib/libnio.so"))) {
      copy(library, root().resolve(library.toString().substring(1)));
    }
    String classes = classPath();
    Files.writeString(
        root().resolve("init"),
        """
        #!/bin/busybox sh
        /bin/busybox --install -s /bin
        export PATH=/bin HOME=/tmp
        mount -t proc proc /proc; mount -t sysfs sys /sys; mount -t devtmpfs dev /dev; mount -t tmpfs tmp /tmp
        ip link set lo up
        for module in %s; do insmod /modules/$module.ko; done
        /jdk/bin/java -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto \\
            --enable-native-access=ALL-UNNAMED -cp %s %s /tmp
        echo RESULT the program ended with $?
        reboot -f
        """
            .formatted(String.join(" ", loaded), classes, Guest.class.getName()));
    root().resolve("init").toFile().setExecutable(true);
    run("sh", "-c", "cd '" + root() + "' && find . | cpio -o -H newc --quiet > ../image");
  }

  private void unpack(Path from, Path to) throws Exception {
    String name = from.toString();
    if (name.endsWith(".ko")) {
      Files.copy(from, to);
    } else {
      String tool = name.endsWith(".xz") ? "xz" : "zstd";
      run("sh", "-c", tool + " -dc '" + from + "' > '" + to + "'");
    }
  }

  /** Copies what this test runs on, and says how the guest finds it. */
  private String classPath() throws IOException {
    List<String> there = new ArrayList<>();
    Set<String> here = new LinkedHashSet<>();
    for (String property : List.of("jdk.module.path", "java.class.path")) {
      here.addAll(List.of(System.getProperty(property, "").split(File.pathSeparator, -1)));
    }
    here.add(Path.of("target", "test-classes").toAbsolutePath().toString());
    for (String entry : here) {
      Path from = Path.of(entry);
      String name = there.size() + "-" + from.getFileName();
      if (Files.exists(from) && !entry.isEmpty()) {
        copy(from, root().resolve("classes").resolve(name));
        there.add("/classes/" + name);
      }
    }
    return String.join(":", there);
  }

  private static Set<Path> libraries(Path... programs) throws Exception {
    Pattern file = Pattern.compile("(/\\S+) \\(0x");
    Set<Path> found = new LinkedHashSet<>();
    for (Path program : programs) {
      Matcher line = file.matcher(run("ldd", program.toString()));
      while (line.find()) {
        found.add(Path.of(line.group(1)));
      }
    }
    found.removeIf(library -> library.toString().contains("/jdk/"));
    return found;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path it : all.toList()) {
        Path target = to.resolve(from.relativize(it).toString());
        if (Files.isDirectory(it)) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          Files.copy(it, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  private static String run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError(String.join(" ", command) + ": " + said);
    }
    return said;
  }

  /**
   * Boots, and ends the machine after {@code seconds} at the latest, whatever it does.
   *
   * @return what its console said
   */
  String boot(int seconds) throws Exception {
    Path console = work.resolve("console");
    Process machine =
        new ProcessBuilder(
                "qemu-system-x86_64",
                "-accel",
                "tcg,thread=multi",
                "-cpu",
                "max",
                "-smp",
                "2",
                "-m",
                "1536",
                "-nodefaults",
                "-no-reboot",
                "-display",
                "none",
                "-serial",
                "stdio",
                "-kernel",
                kernel.toString(),
                "-initrd",
                work.resolve("image").toString(),
                "-append",
                "console=ttyS0 quiet panic=-1")
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(console.toFile())
            .start();
    try {
      if (!machine.waitFor(seconds, TimeUnit.SECONDS)) {
        throw new AssertionError("not done after " + seconds + " s:\n" + Files.readString(console));
      }
    } finally {
      machine.destroyForcibly();
      machine.waitFor();
    }
    return Files.readString(console);
  }
}
