package dev.gatehouse.gateway.site;

import dev.gatehouse.gateway.binding.Binding;
import dev.gatehouse.gateway.site.Yaml.Place;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads a site file as a whole: its parts in the order in which one needs another. */
final class SiteReader {
  /** What useradd takes on Debian. */
  private static final Pattern USER = Pattern.compile("[a-z_][a-z0-9_-]{0,31}");

  private final Path file;
  private final Path folder;
  private final Disk disk;
  private final Findings findings;
  private final Values values;

  private SiteReader(Path file, Disk disk, Findings findings) {
    this.file = file;
    this.folder = file.getParent() == null ? file : file.getParent();
    this.disk = disk;
    this.findings = findings;
    this.values = new Values(folder, findings);
  }

  /** The site file of that text; what it means if there was an error is nothing. */
  static Optional<SiteFile> read(Path file, String text, Disk disk, Findings findings) {
    Optional<Yaml> root = YamlReader.read(text, findings);
    if (root.isEmpty() || isNothing(root.get())) {
      if (!findings.hasErrors()) {
        findings.error(Place.START, "The file says nothing: write at least sites.");
      }
      return Optional.empty();
    }
    return new SiteReader(file, disk, findings).read(root.get());
  }

  private static boolean isNothing(Yaml node) {
    return node instanceof Yaml.Scalar it && it.isNothing();
  }

  private Optional<SiteFile> read(Yaml root) {
    Optional<Block> block = Block.of(root, Section.FILE, findings);
    if (block.isEmpty()) return Optional.empty();
    Block whole = block.get();
    var pools = new Pools(values, disk, folder);
    whole.get("pools").ifPresent(pools::read);
    var sites = new Sites(values, pools);
    whole
        .get("sites")
        .ifPresentOrElse(
            sites::read,
            () ->
                findings.error(whole.at(), "There are no sites: write at least one under sites."));
    var listeners = new Listeners(values);
    whole.get("listeners").ifPresentOrElse(listeners::read, listeners::usual);
    List<ListenerSpec> listening = listeners.all().stream().map(Placed::value).toList();
    var bindings =
        new BindingList(values, new PemFiles(disk, findings), listening, sites.hosts().keySet());
    whole
        .get("bindings")
        .ifPresentOrElse(bindings::read, () -> bindings.usual(whole.at("listeners")));
    Isolation isolation = whole.get("isolation").flatMap(this::isolation).orElse(Isolation.DEFAULT);
    new Warnings(findings, sites, pools, bindings).find();
    if (findings.hasErrors()) return Optional.empty();
    List<Binding> chosen = bindings.all().stream().map(Placed::value).toList();
    return Optional.of(
        new SiteFile(
            Optional.of(file),
            listening,
            chosen,
            sites.all(),
            pools.all().stream().map(Placed::value).toList(),
            isolation));
  }

  private Optional<Isolation> isolation(Yaml node) {
    findings.warning(
        node.at(),
        "Nothing runs as another user yet: each process has the user who starts the gate.");
    return Block.of(node, Section.ISOLATION, findings)
        .map(
            it ->
                new Isolation(
                    it.get("gateway").flatMap(this::user).orElse(Isolation.DEFAULT.gateway()),
                    it.get("keys").flatMap(this::user).orElse(Isolation.DEFAULT.keys())));
  }

  private Optional<String> user(Yaml node) {
    return values
        .text(node, "A user")
        .flatMap(
            it ->
                USER.matcher(it).matches()
                    ? Optional.of(it)
                    : values.wrong(
                        node, Findings.quoted(it) + " is no name of a Unix user: use useradd’s."));
  }
}
