package dev.gatehouse.gateway.helper;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The words of the command line that starts a keeper with its helper. */
final class KeeperCommand {
  private static final String KEEPER = script();

  /** Folders of a system's own programs; a helper's environment has no other. */
  static final String PATH = "/usr/bin:/bin:/usr/sbin:/sbin";

  /**
   * A JVM that is small (the aim is 60 MB resident with what the helper does itself), and closed:
   * jcmd and the like cannot attach, and no dump of its heap is written.
   */
  private static final List<String> FLAGS =
      List.of(
          "-XX:+DisableAttachMechanism",
          "-XX:-HeapDumpOnOutOfMemoryError",
          "-XX:-UsePerfData",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:ErrorFile=/dev/null",
          "-XX:+UseSerialGC",
          "-XX:+UseCompactObjectHeaders",
          "-Xms8m",
          "-Xmx32m",
          "-Xss512k",
          "-XX:ReservedCodeCacheSize=24m",
          "-XX:TieredStopAtLevel=1",
          "-Xshare:auto",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private KeeperCommand() {}

  /** As {@code user} where it is another's; whether rights are given up for good is second. */
  static List<String> words(HelperSpec spec, Optional<Account> user, Path socket) {
    var words = new ArrayList<String>();
    Optional<Path> setpriv = setpriv();
    if (setpriv.isPresent()) {
      words.addAll(List.of(setpriv.get().toString(), "--no-new-privs"));
      user.ifPresent(
          it -> {
            words.addAll(List.of("--reuid", Integer.toString(it.uid())));
            words.addAll(List.of("--regid", Integer.toString(it.gid()), "--clear-groups"));
          });
      words.add("--");
    }
    words.addAll(List.of("setsid", "/bin/sh", "-c", KEEPER, "gatehouse-" + spec.name()));
    words.addAll(java(spec, socket));
    return words;
  }

  /** setpriv(1) of util-linux, which gives up rights for a program that it then becomes. */
  static Optional<Path> setpriv() {
    return PATH.lines()
        .flatMap(it -> List.of(it.split(":", -1)).stream())
        .map(folder -> Path.of(folder, "setpriv"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static List<String> java(HelperSpec spec, Path socket) {
    var words = new ArrayList<String>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(FLAGS);
    words.addAll(List.of("-cp", classPath()));
    String crypto = System.getProperty("gatehouse.crypto");
    if (crypto != null) {
      words.add("-Dgatehouse.crypto=" + crypto);
    }
    words.addAll(spec.jvmFlags());
    words.addAll(List.of(spec.mainClass(), socket.toString()));
    words.addAll(spec.arguments());
    return words;
  }

  /** What we were loaded from ourselves; on the class path, whichever path it is on for us. */
  private static String classPath() {
    Set<String> places = new LinkedHashSet<>();
    for (String property : List.of("jdk.module.path", "java.class.path")) {
      for (String place : System.getProperty(property, "").split(File.pathSeparator, -1)) {
        if (!place.isEmpty()) {
          places.add(Path.of(place).toAbsolutePath().toString());
        }
      }
    }
    return String.join(File.pathSeparator, places);
  }

  /** The script without its comments, which would only be in the way in a list of processes. */
  private static String script() {
    try (InputStream in = KeeperCommand.class.getResourceAsStream("keeper.sh")) {
      if (in == null) {
        throw new IllegalStateException("keeper.sh is missing beside " + KeeperCommand.class);
      }
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .collect(Collectors.joining("\n"));
    } catch (IOException e) {
      throw new UncheckedIOException("keeper.sh", e);
    }
  }
}
