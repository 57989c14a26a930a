package dev.gatehouse.gateway.site;

import dev.gatehouse.gateway.binding.Addresses;
import dev.gatehouse.gateway.binding.Binding;
import dev.gatehouse.gateway.binding.CertificateSource;
import dev.gatehouse.gateway.binding.ClientCertificates;
import dev.gatehouse.gateway.pool.PoolSpec;
import dev.gatehouse.pki.ServerName;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A site file written out: every default, every path absolute. Read again, it is the same value.
 */
public final class SiteText {
  /** What no reader of YAML takes for anything but this text. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z/][A-Za-z0-9/._-]*");

  /** Words that YAML 1.1 or 1.2 takes for something else. */
  private static final Pattern OTHERS =
      Pattern.compile("(?i)y|n|yes|no|on|off|true|false|null|[0-9.e+-]+");

  private final StringBuilder out = new StringBuilder();

  private SiteText() {}

  /** The text, ending in a line feed. */
  public static String of(SiteFile site) {
    return new SiteText().written(site);
  }

  private String written(SiteFile site) {
    line("listeners:");
    site.listeners().forEach(this::listener);
    line("bindings:");
    site.bindings().forEach(this::binding);
    line("sites:");
    site.sites().forEach(this::site);
    if (site.pools().isEmpty()) {
      line("pools: {}");
    } else {
      line("pools:");
      site.pools().forEach(this::pool);
    }
    Isolation users = site.isolation();
    line("isolation: {gateway: " + text(users.gateway()) + ", keys: " + text(users.keys()) + "}");
    return out.toString();
  }

  private void line(String line) {
    out.append(line).append('\n');
  }

  private void listener(ListenerSpec it) {
    line(
        "  - {address: "
            + text(Addresses.written(it.address()))
            + ", pipeline: "
            + it.pipeline().word()
            + ", keys: "
            + text(it.keys().word())
            + "}");
  }

  private void binding(Binding it) {
    line("  - certificate: {" + certificate(it.certificate()) + "}");
    it.name().ifPresent(name -> line("    name: " + text(name)));
    it.address().ifPresent(address -> line("    address: " + text(Addresses.written(address))));
    line("    client-certificate: {" + clients(it.clients()) + "}");
  }

  private static String certificate(CertificateSource source) {
    return switch (source) {
      case CertificateSource.Issued(var names) ->
          "issued: " + list(names.stream().map(ServerName::text).toList());
      case CertificateSource.Files(var chain, var key) ->
          "chain: "
              + text(chain.toString())
              + key.map(it -> ", key: " + text(it.toString())).orElse("");
    };
  }

  private static String clients(ClientCertificates clients) {
    String mode = "mode: " + clients.mode();
    return switch (clients) {
      case ClientCertificates.None() -> mode;
      case ClientCertificates.Ask(var from) ->
          mode + ", authorities: " + text(from.file().toString());
      case ClientCertificates.Require(var from) ->
          mode + ", authorities: " + text(from.file().toString());
    };
  }

  private void site(SiteSpec site) {
    line("  " + text(site.name()) + ":");
    line("    hosts: " + list(site.hosts()));
    line("    routes:");
    for (RouteSpec route : site.routes()) {
      line("      - {path: " + text(route.path()) + ", " + target(route.target()) + "}");
    }
  }

  private static String target(TargetSpec target) {
    return switch (target) {
      case TargetSpec.ToPool(String pool) -> "pool: " + text(pool);
      case TargetSpec.ToFiles(var folder) -> "files: " + text(folder.toString());
      case TargetSpec.ToUrl to -> "to: " + text(to.url());
    };
  }

  private void pool(PoolSpec pool) {
    line("  " + text(pool.name()) + ":");
    line("    run: " + list(pool.command()));
    line("    directory: " + text(pool.directory().toString()));
    environment(pool.environment());
    line("    workers: " + pool.workers());
    var queue = pool.queue();
    line(
        "    queue: {limit: "
            + queue.waiting()
            + ", wait: "
            + Values.written(queue.longestWait())
            + ", per-worker: "
            + queue.perWorker()
            + "}");
    var times = pool.timeouts();
    line(
        "    timeouts: {ready: "
            + Values.written(times.ready())
            + ", drain: "
            + Values.written(times.drain())
            + ", grace: "
            + Values.written(times.grace())
            + "}");
    var crashes = pool.crashes();
    line(
        "    crashes: {limit: "
            + crashes.limit()
            + ", within: "
            + Values.written(crashes.within())
            + ", probe: "
            + Values.written(crashes.probe())
            + "}");
  }

  /** What the pool has beside what every pool has from the gate's own environment. */
  private void environment(Map<String, String> all) {
    var own = new TreeMap<>(all);
    own.entrySet().removeAll(System.getenv().entrySet());
    line(own.isEmpty() ? "    environment: {}" : "    environment:");
    own.forEach((name, value) -> line("      " + text(name) + ": " + text(value)));
  }

  private static String list(Collection<String> texts) {
    return texts.stream().map(SiteText::text).collect(Collectors.joining(", ", "[", "]"));
  }

  /** A scalar: plain where nobody can misread it, else in double quotes. */
  static String text(String text) {
    if (PLAIN.matcher(text).matches() && !OTHERS.matcher(text).matches()) return text;
    var quoted = new StringBuilder("\"");
    for (int c : text.codePoints().toArray()) {
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\t' -> quoted.append("\\t");
        default -> {
          if (List.of(
                  (int) Character.CONTROL,
                  (int) Character.FORMAT,
                  (int) Character.SURROGATE,
                  (int) Character.LINE_SEPARATOR,
                  (int) Character.PARAGRAPH_SEPARATOR,
                  (int) Character.UNASSIGNED,
                  (int) Character.PRIVATE_USE)
              .contains(Character.getType(c))) {
            quoted.append(String.format("\\U%08X", c));
          } else {
            quoted.appendCodePoint(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }
}
