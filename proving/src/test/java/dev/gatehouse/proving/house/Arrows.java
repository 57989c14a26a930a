package dev.gatehouse.proving.house;

import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.attribute.ModuleAttribute;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Who mentions whom, read from class files; and what is wrong with that. */
final class Arrows {
  /** Of our own types, as they stand in class entries, descriptors and generic signatures alike. */
  private static final Pattern TYPE =
      Pattern.compile("dev/gatehouse/[a-z0-9_]+(?:/[a-z0-9_]+)*/[A-Z][A-Za-z0-9_$]*");

  private Arrows() {}

  /** All arrows from the class files below {@code folder}, each once. */
  static List<Arrow> in(Path folder) throws IOException {
    Set<Arrow> arrows = new LinkedHashSet<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
        arrows.addAll(of(Files.readAllBytes(file)));
      }
    }
    return List.copyOf(arrows);
  }

  /** The arrows from one class file, those to itself and to what is nested in it left out. */
  static Collection<Arrow> of(byte[] classFile) {
    ClassModel model = ClassFile.of().parse(classFile);
    Set<Arrow> arrows = new LinkedHashSet<>();
    if (model.isModuleInfo()) {
      ModuleAttribute module = model.findAttribute(Attributes.module()).orElseThrow();
      String from = module.moduleName().name().stringValue().replace('.', '/') + "/module-info";
      module.requires().stream()
          .map(required -> required.requires().name().stringValue())
          .filter(name -> name.startsWith("dev.gatehouse."))
          .forEach(name -> arrows.add(new Arrow(from, name.replace('.', '/') + "/module-info")));
      return arrows;
    }
    String from = model.thisClass().asInternalName();
    for (PoolEntry entry : model.constantPool()) {
      if (entry instanceof Utf8Entry text) {
        for (Matcher type = TYPE.matcher(text.stringValue()); type.find(); ) {
          if (!outermost(type.group()).equals(outermost(from))) {
            arrows.add(new Arrow(from, type.group()));
          }
        }
      }
    }
    return arrows;
  }

  /** The arrows that lead to a room that is not among {@code allowed}. */
  static List<Arrow> forbidden(Collection<Arrow> arrows, Set<String> allowed) {
    return arrows.stream().filter(arrow -> !allowed.contains(arrow.toRoom())).toList();
  }

  /** A shortest cycle between packages, as the arrows that make it; empty if there is none. */
  static Optional<List<Arrow>> packageCycle(Collection<Arrow> arrows) {
    Map<String, Map<String, Arrow>> graph = new TreeMap<>();
    for (Arrow arrow : arrows) {
      if (!arrow.fromPackage().equals(arrow.toPackage())) {
        graph
            .computeIfAbsent(arrow.fromPackage(), _ -> new TreeMap<>())
            .putIfAbsent(arrow.toPackage(), arrow);
      }
    }
    return graph.keySet().stream()
        .flatMap(start -> wayBack(graph, start).stream())
        .min((a, b) -> Integer.compare(a.size(), b.size()));
  }

  /** Breadth first from {@code start} until it is met again. */
  private static Optional<List<Arrow>> wayBack(
      Map<String, Map<String, Arrow>> graph, String start) {
    Map<String, Arrow> cameBy = new HashMap<>();
    Deque<String> queue = new ArrayDeque<>(List.of(start));
    while (!queue.isEmpty()) {
      for (Arrow arrow : graph.getOrDefault(queue.remove(), Map.of()).values()) {
        if (cameBy.putIfAbsent(arrow.toPackage(), arrow) != null) continue;
        if (!arrow.toPackage().equals(start)) {
          queue.add(arrow.toPackage());
          continue;
        }
        List<Arrow> cycle = new ArrayList<>(List.of(arrow));
        while (!cycle.getFirst().fromPackage().equals(start)) {
          cycle.addFirst(cameBy.get(cycle.getFirst().fromPackage()));
        }
        return Optional.of(cycle);
      }
    }
    return Optional.empty();
  }

  private static String outermost(String type) {
    int nested = type.indexOf('$');
    return nested < 0 ? type : type.substring(0, nested);
  }
}
