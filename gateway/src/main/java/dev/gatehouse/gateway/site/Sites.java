package dev.gatehouse.gateway.site;

import dev.gatehouse.gateway.report.Nearest;
import dev.gatehouse.gateway.site.Yaml.Place;
import dev.gatehouse.pki.ServerName;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/** Reads sites and their routes. */
final class Sites {
  private static final List<String> TARGETS = List.of("pool", "files", "to");

  private final Values values;
  private final Findings findings;
  private final Pools pools;
  private final List<SiteSpec> found = new ArrayList<>();
  private final SequencedMap<ServerName, Place> hosts = new LinkedHashMap<>();
  private final Map<String, Place> names = new HashMap<>();
  private final Map<String, Place> used = new LinkedHashMap<>();

  /**
   * @param pools those of the file, read already
   */
  Sites(Values values, Pools pools) {
    this.values = values;
    this.findings = values.findings();
    this.pools = pools;
  }

  /** The whole {@code sites:} block. */
  void read(Yaml node) {
    if (node instanceof Yaml.Faulty) return;
    if (!(node instanceof Yaml.Mapping mapping) || mapping.entries().isEmpty()) {
      findings.error(
          node.at(),
          "sites is a block of sites by host, and here stands "
              + (node instanceof Yaml.Mapping ? "an empty one" : node.noun())
              + ": write such as shop.localhost: {run: [node, app.js]}.");
      return;
    }
    for (Yaml.Entry entry : mapping.entries()) {
      Block.of(entry.value(), Section.SITE, findings).ifPresent(it -> site(entry.key(), it));
    }
  }

  /** In the file's order. */
  List<SiteSpec> all() {
    return found;
  }

  /** All hosts of all sites, in the file's order. */
  SequencedMap<ServerName, Place> hosts() {
    return hosts;
  }

  /** The pools to which a route leads. */
  Map<String, Place> usedPools() {
    return used;
  }

  private void site(Yaml.Scalar key, Block block) {
    List<ServerName> own =
        block.has("hosts") ? hosts(block) : host(key, "A site’s name").stream().toList();
    Optional<String> name =
        block.has("hosts") ? values.siteName(key) : own.stream().findFirst().map(ServerName::text);
    name.ifPresent(it -> onlyOnce(it, key));
    List<RouteSpec> routes = routes(key, name.orElse(key.text()), block);
    if (name.isPresent() && !own.isEmpty() && !routes.isEmpty()) {
      found.add(new SiteSpec(name.get(), own.stream().map(ServerName::text).toList(), routes));
    }
  }

  private void onlyOnce(String name, Yaml.Scalar key) {
    Place first = names.putIfAbsent(name, key.at());
    if (first != null) {
      findings.error(
          key.at(), "There is a site called " + name + " already, in line " + first.line() + ".");
    }
  }

  private List<ServerName> hosts(Block block) {
    Optional<Yaml> node = block.get("hosts");
    if (node.isEmpty() || node.get() instanceof Yaml.Faulty) return List.of();
    if (!(node.get() instanceof Yaml.Sequence list) || list.items().isEmpty()) {
      return values
          .<List<ServerName>>wrong(
              node.get(), "hosts is a list of names, and here stands " + node.get().noun() + ".")
          .orElse(List.of());
    }
    return list.items().stream().flatMap(it -> host(it, "A host").stream()).toList();
  }

  private Optional<ServerName> host(Yaml node, String what) {
    return values
        .host(node, what)
        .flatMap(
            host -> {
              Place first = hosts.putIfAbsent(host, node.at());
              return first == null
                  ? Optional.of(host)
                  : values.wrong(
                      node,
                      "The host "
                          + host.text()
                          + " has a site already, in line "
                          + first.line()
                          + ".");
            });
  }

  private List<RouteSpec> routes(Yaml.Scalar key, String site, Block block) {
    List<String> said =
        Stream.of("routes", "run", "pool", "files", "to").filter(block::has).toList();
    if (said.isEmpty() && block.isMisspelt()) return List.of();
    if (said.size() != 1) {
      findings.error(
          said.isEmpty() ? key.at() : block.at(said.get(1)),
          "The site "
              + Findings.quoted(key.text())
              + (said.isEmpty()
                  ? " says nothing that answers"
                  : " has " + String.join(" and ", said))
              + ": give it one of run, files, to, pool or routes.");
      return List.of();
    }
    if (!said.getFirst().equals("run")) {
      for (String own : Section.POOL.keys()) {
        if (block.has(own)) {
          findings.error(
              block.at(own),
              own + " goes with run: what answers here is not started by this site.");
        }
      }
    }
    return switch (said.getFirst()) {
      case "run" ->
          pools.own(site, block).stream()
              .peek(it -> used.put(it, block.at()))
              .map(it -> new RouteSpec("/", new TargetSpec.ToPool(it)))
              .toList();
      case "routes" -> block.get("routes").map(this::routes).orElse(List.of());
      default -> target(block).stream().map(it -> new RouteSpec("/", it)).toList();
    };
  }

  private List<RouteSpec> routes(Yaml node) {
    if (node instanceof Yaml.Faulty) return List.of();
    if (!(node instanceof Yaml.Sequence list) || list.items().isEmpty()) {
      findings.error(
          node.at(),
          "routes is a list such as [{path: /, pool: shop}], and here stands "
              + (node instanceof Yaml.Sequence ? "an empty one" : node.noun())
              + ".");
      return List.of();
    }
    var routes = new ArrayList<RouteSpec>();
    var paths = new HashMap<String, Place>();
    for (Yaml item : list.items()) {
      Block.of(item, Section.ROUTE, findings)
          .flatMap(it -> route(it, paths))
          .ifPresent(routes::add);
    }
    return routes;
  }

  private Optional<RouteSpec> route(Block block, Map<String, Place> paths) {
    Optional<String> path =
        block
            .get("path")
            .map(this::path)
            .orElse(Optional.of("/"))
            .filter(it -> isNew(it, block, paths));
    List<String> said = TARGETS.stream().filter(block::has).toList();
    if (said.isEmpty() && block.isMisspelt()) return Optional.empty();
    if (said.size() != 1) {
      findings.error(
          said.isEmpty() ? block.at() : block.at(said.get(1)),
          (said.isEmpty()
                  ? "This route leads nowhere"
                  : "This route has " + String.join(" and ", said))
              + ": give it one of pool, files or to.");
      return Optional.empty();
    }
    return target(block).flatMap(target -> path.map(it -> new RouteSpec(it, target)));
  }

  private boolean isNew(String path, Block block, Map<String, Place> paths) {
    Place first = paths.putIfAbsent(path, block.at());
    if (first != null) {
      findings.error(
          block.at("path"),
          "The path " + path + " has a route already, in line " + first.line() + ".");
    }
    return first == null;
  }

  private Optional<String> path(Yaml node) {
    return values
        .text(node, "path")
        .flatMap(
            it ->
                it.matches("/[!-~&&[^?#%\\\\]]*")
                        && !it.contains("//")
                        && !it.matches(".*/\\.\\.?(/.*)?")
                    ? Optional.of(it)
                    : values.wrong(
                        node,
                        "A path begins with / and is written as it is looked up, without %, ?, #,"
                            + " // and /../, and "
                            + Findings.quoted(it)
                            + " is not."));
  }

  private Optional<TargetSpec> target(Block block) {
    if (block.has("pool")) return block.get("pool").flatMap(this::pool);
    if (block.has("files")) {
      return block
          .get("files")
          .flatMap(it -> pools.folder(it, "files"))
          .map(TargetSpec.ToFiles::new);
    }
    return block.get("to").flatMap(this::url);
  }

  private Optional<TargetSpec> pool(Yaml node) {
    return values
        .text(node, "pool")
        .flatMap(
            name -> {
              if (pools.names().contains(name)) {
                used.put(name, node.at());
                return Optional.of(new TargetSpec.ToPool(name));
              }
              return values.wrong(
                  node,
                  "There is no pool "
                      + Findings.quoted(name)
                      + Nearest.to(name, pools.names())
                          .map(it -> "; did you mean " + it + "?")
                          .orElse(": write it under pools."));
            });
  }

  private Optional<TargetSpec> url(Yaml node) {
    return values
        .text(node, "to")
        .flatMap(
            text -> {
              String full = text.matches("[0-9]{1,5}") ? "http://127.0.0.1:" + text : text;
              return target(full)
                  .or(
                      () ->
                          values.wrong(
                              node,
                              "to says where something runs, as http://HOST:PORT and no more, and "
                                  + Findings.quoted(text)
                                  + " does not."));
            });
  }

  private static Optional<TargetSpec> target(String url) {
    try {
      URI uri = new URI(url);
      String path = String.valueOf(uri.getRawPath());
      boolean plain =
          "http".equalsIgnoreCase(uri.getScheme())
              && uri.getRawUserInfo() == null
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null
              && (path.isEmpty() || path.equals("/"));
      String host = uri.getHost();
      int port = uri.getPort() < 0 ? 80 : uri.getPort();
      if (!plain || host == null || port < 1 || port > 65535) return Optional.empty();
      String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
      return Optional.of(new TargetSpec.ToUrl(ServerName.parse(bare).text(), port));
    } catch (URISyntaxException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
