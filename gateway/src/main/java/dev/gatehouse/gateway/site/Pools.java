package dev.gatehouse.gateway.site;

import dev.gatehouse.gateway.pool.PoolSpec;
import dev.gatehouse.gateway.pool.PoolSpec.CrashLimits;
import dev.gatehouse.gateway.pool.PoolSpec.Timeouts;
import dev.gatehouse.gateway.queue.QueueLimits;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads pools: those that have a block of their own, and those that a site has for itself. */
final class Pools {
  /** More workers than this on one machine is a slip of the finger; as with {@code --workers}. */
  private static final int MOST_WORKERS = 256;

  /** Requests that anybody would let wait, or give to one worker at a time; ours (2026-11). */
  private static final int MOST_REQUESTS = 1_000_000;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,39}");
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** What each worker is told by the gate. */
  private static final Set<String> TAKEN =
      Set.of("PORT", "HOST", "GATEHOUSE_SOCKET", "GATEHOUSE_WORKER");

  private final Values values;
  private final Findings findings;
  private final Disk disk;
  private final Path folder;
  private final Map<String, Placed<PoolSpec>> found = new LinkedHashMap<>();
  private final Map<String, Yaml.Place> named = new LinkedHashMap<>();

  Pools(Values values, Disk disk, Path folder) {
    this.values = values;
    this.findings = values.findings();
    this.disk = disk;
    this.folder = folder;
  }

  /** The whole {@code pools:} block. */
  void read(Yaml node) {
    if (node instanceof Yaml.Faulty) return;
    if (!(node instanceof Yaml.Mapping mapping)) {
      findings.error(
          node.at(), "pools is a block of pools by name, and here stands " + node.noun() + ".");
      return;
    }
    for (Yaml.Entry entry : mapping.entries()) {
      String name = entry.key().text();
      named.put(name, entry.key().at());
      if (!NAME.matcher(name).matches()) {
        findings.error(
            entry.key().at(),
            "A pool cannot be called "
                + Findings.quoted(name)
                + ": its name has 1 to 40 letters, digits, dots, hyphens and underscores, a letter"
                + " or digit first.");
        continue;
      }
      Block.of(entry.value(), Section.POOL, findings)
          .flatMap(block -> pool(name, block))
          .ifPresent(it -> found.put(name, new Placed<>(it, entry.key().at())));
    }
  }

  /** The pool that a site has for itself, under a name that no other has. */
  Optional<String> own(String site, Block block) {
    String plain = site.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[^A-Za-z0-9]+", "");
    String base = plain.isEmpty() ? "site" : plain.substring(0, Math.min(plain.length(), 40));
    String name = base;
    for (int i = 2; named.containsKey(name); i++) {
      String suffix = "-" + i;
      name = base.substring(0, Math.min(base.length(), 40 - suffix.length())) + suffix;
    }
    named.put(name, block.at());
    String free = name;
    return pool(name, block)
        .map(
            it -> {
              found.put(free, new Placed<>(it, block.at()));
              return free;
            });
  }

  /** Every name that somebody gave, also that of a pool with a fault. */
  Set<String> names() {
    return named.keySet();
  }

  /** In the file's order. */
  List<Placed<PoolSpec>> all() {
    return List.copyOf(found.values());
  }

  private Optional<PoolSpec> pool(String name, Block block) {
    Optional<List<String>> command =
        block.get("run").isPresent()
            ? block.get("run").flatMap(this::command)
            : missing(
                block.at(),
                "The pool " + name + " says nothing to run: write run: [PROGRAM, ARGUMENT].");
    Optional<Path> directory = block.get("directory").flatMap(node -> folder(node, "directory"));
    Map<String, String> variables = block.get("environment").map(this::variables).orElse(Map.of());
    PoolSpec usual = PoolSpec.running(name, List.of("any"));
    int workers =
        block
            .get("workers")
            .flatMap(node -> values.number(node, "workers", 1, MOST_WORKERS))
            .orElse(usual.workers());
    QueueLimits queue =
        block.get("queue").map(it -> queue(it, usual.queue())).orElse(usual.queue());
    Timeouts timeouts =
        block.get("timeouts").map(it -> timeouts(it, usual.timeouts())).orElse(usual.timeouts());
    CrashLimits crashes =
        block.get("crashes").map(it -> crashes(it, usual.crashes())).orElse(usual.crashes());
    return command.map(
        words ->
            PoolSpec.running(name, words)
                .in(directory.orElse(folder))
                .with(variables)
                .with(workers)
                .with(queue)
                .with(timeouts)
                .with(crashes));
  }

  private Optional<List<String>> command(Yaml node) {
    if (node instanceof Yaml.Scalar line && !line.isNothing()) {
      return values.wrong(
          node,
          "run is a list of words, for no shell takes it apart: write ["
              + String.join(", ", Findings.shortened(line.text()).strip().split("\\s+"))
              + "].");
    }
    return values.words(node, "run", "A word of run");
  }

  Optional<Path> folder(Yaml node, String what) {
    return values
        .path(node, what)
        .flatMap(
            path ->
                switch (disk.kind(path)) {
                  case FOLDER -> Optional.of(path);
                  case NOTHING -> values.wrong(node, "The folder " + path + " does not exist.");
                  case FILE, OTHER -> values.wrong(node, path + " is no folder.");
                });
  }

  private Map<String, String> variables(Yaml node) {
    if (!(node instanceof Yaml.Mapping mapping)) {
      if (!(node instanceof Yaml.Faulty)) {
        findings.error(
            node.at(),
            "environment is a block of variables with values, and here stands "
                + node.noun()
                + ".");
      }
      return Map.of();
    }
    var variables = new LinkedHashMap<String, String>();
    for (Yaml.Entry entry : mapping.entries()) {
      String name = entry.key().text();
      if (!VARIABLE.matcher(name).matches()) {
        findings.error(
            entry.key().at(),
            "A variable cannot be called "
                + Findings.quoted(name)
                + ": its name has letters, digits and underscores, no digit first.");
      } else if (TAKEN.contains(name)) {
        findings.error(
            entry.key().at(), "The gate itself tells each worker its " + name + ": leave it out.");
      } else {
        values.word(entry.value(), name).ifPresent(it -> variables.put(name, it));
      }
    }
    return variables;
  }

  private QueueLimits queue(Yaml node, QueueLimits usual) {
    return Block.of(node, Section.QUEUE, findings)
        .map(
            it ->
                new QueueLimits(
                    it.get("limit").flatMap(this::requests).orElse(usual.waiting()),
                    it.get("wait")
                        .flatMap(at -> values.duration(at, "wait"))
                        .orElse(usual.longestWait()),
                    it.get("per-worker").flatMap(this::requests).orElse(usual.perWorker())))
        .orElse(usual);
  }

  private Optional<Integer> requests(Yaml node) {
    return values.number(node, "A number of requests", 1, MOST_REQUESTS);
  }

  private Timeouts timeouts(Yaml node, Timeouts usual) {
    return Block.of(node, Section.TIMEOUTS, findings)
        .map(
            it ->
                new Timeouts(
                    it.get("ready")
                        .flatMap(at -> values.duration(at, "ready"))
                        .orElse(usual.ready()),
                    it.get("drain")
                        .flatMap(at -> values.duration(at, "drain"))
                        .orElse(usual.drain()),
                    it.get("grace")
                        .flatMap(at -> values.duration(at, "grace"))
                        .orElse(usual.grace())))
        .orElse(usual);
  }

  private CrashLimits crashes(Yaml node, CrashLimits usual) {
    return Block.of(node, Section.CRASHES, findings)
        .map(
            it ->
                new CrashLimits(
                    it.get("limit")
                        .flatMap(at -> values.number(at, "limit", 1, 1000))
                        .orElse(usual.limit()),
                    it.get("within")
                        .flatMap(at -> values.duration(at, "within"))
                        .orElse(usual.within()),
                    it.get("probe")
                        .flatMap(at -> values.duration(at, "probe"))
                        .orElse(usual.probe())))
        .orElse(usual);
  }

  private <T> Optional<T> missing(Yaml.Place at, String sentence) {
    findings.error(at, sentence);
    return Optional.empty();
  }
}
