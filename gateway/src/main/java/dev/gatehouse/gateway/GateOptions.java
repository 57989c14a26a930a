package dev.gatehouse.gateway;

import dev.gatehouse.gateway.binding.Binding;
import dev.gatehouse.gateway.binding.CertificateSource;
import dev.gatehouse.gateway.pool.PoolSpec;
import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.gateway.site.Isolation;
import dev.gatehouse.gateway.site.KeysPlace;
import dev.gatehouse.gateway.site.ListenerSpec;
import dev.gatehouse.gateway.site.PipelineKind;
import dev.gatehouse.gateway.site.RouteSpec;
import dev.gatehouse.gateway.site.SiteFile;
import dev.gatehouse.gateway.site.SiteSpec;
import dev.gatehouse.gateway.site.TargetSpec;
import dev.gatehouse.pki.ServerName;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.stream.Stream;

/**
 * What a gate is to do, checked: a value of this type can be started.
 *
 * @param hosts under which names it answers, the three of loopback first; no name twice
 * @param port where it listens on loopback: {@code 1..65535}, or 0 for one that is free
 * @param backend what is behind it
 */
public record GateOptions(List<ServerName> hosts, int port, Backend backend) {
  /** Under which every gate answers, asked for or not. */
  private static final List<String> ALWAYS = List.of("localhost", "127.0.0.1", "::1");

  /** More names than this in one certificate, and clients begin to refuse it for its size. */
  private static final int MOST_HOSTS = 100;

  /** More workers than this on one machine is a slip of the finger. */
  static final int MOST_WORKERS = 256;

  public GateOptions {
    hosts = List.copyOf(hosts);
  }

  /** What answers the requests. */
  public sealed interface Backend {
    /** The name of its pool: letters, digits and hyphens. */
    String pool();

    /** For people: the command, or the URL. */
    String described();
  }

  /**
   * A command that we start and watch over.
   *
   * @param words the program and its arguments; at least one word
   * @param workers how many of it
   */
  public record Command(List<String> words, int workers) implements Backend {
    public Command {
      words = List.copyOf(words);
    }

    @Override
    public String pool() {
      String program = words.getFirst();
      return poolName(program.substring(program.lastIndexOf('/') + 1));
    }

    @Override
    public String described() {
      return PoolSpec.written(words);
    }
  }

  /** Something that runs already, and speaks HTTP/1.1 without TLS. */
  public record Upstream(String host, int port) implements Backend {
    TargetSpec.ToUrl target() {
      return new TargetSpec.ToUrl(host, port);
    }

    @Override
    public String pool() {
      return "upstream";
    }

    @Override
    public String described() {
      return target().url();
    }
  }

  /**
   * Options as a person writes them.
   *
   * @param hosts names and addresses beside the usual ones
   */
  public static GateOptions of(List<String> hosts, int port, Backend backend) throws GateException {
    if (port < 0 || port > 65535) {
      throw GateException.user("There is no port " + port + ": --port takes 1 to 65535.");
    }
    SequencedSet<ServerName> names = new LinkedHashSet<>();
    for (String host : Stream.concat(ALWAYS.stream(), hosts.stream()).toList()) {
      try {
        names.add(ServerName.parse(host));
      } catch (IllegalArgumentException e) {
        throw GateException.user("--host: " + e.getMessage() + ".");
      }
    }
    if (names.size() > MOST_HOSTS) {
      throw GateException.user(
          "One certificate bears " + MOST_HOSTS + " names: give fewer --host.");
    }
    return new GateOptions(new ArrayList<>(names), port, backend);
  }

  /** A command as a person writes it. */
  public static Command command(List<String> words, int workers) throws GateException {
    if (words.isEmpty() || words.getFirst().isBlank()) {
      throw GateException.user("The command after -- is empty.");
    }
    if (workers < 1 || workers > MOST_WORKERS) {
      throw GateException.user(
          "There cannot be " + workers + " workers: --workers takes 1 to " + MOST_WORKERS + ".");
    }
    return new Command(words, workers);
  }

  /**
   * A URL as a person writes it: {@code http://HOST:PORT}, and nothing after that; a bare number is
   * a port of this machine.
   */
  public static Upstream upstream(String url) throws GateException {
    URI uri;
    try {
      String where = url.matches("\\d{1,5}") ? "127.0.0.1:" + url : url;
      uri = new URI(where.contains("://") ? where : "http://" + where);
    } catch (URISyntaxException e) {
      throw GateException.user("--to " + url + " is no URL: write it like http://127.0.0.1:3000.");
    }
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http")) {
      throw GateException.user(
          "--to " + url + " is not http: the gate speaks plain HTTP to what is behind it.");
    }
    String path = uri.getRawPath();
    if (uri.getRawUserInfo() != null
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null
        || !(path == null || path.isEmpty() || path.equals("/"))) {
      throw GateException.user(
          "--to "
              + url
              + " says more than where: write only http://HOST:PORT, for paths pass as"
              + " they are.");
    }
    String host = uri.getHost();
    if (host == null || uri.getPort() == 0 || uri.getPort() > 65535) {
      throw GateException.user("--to " + url + " is no URL: write it like http://127.0.0.1:3000.");
    }
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return new Upstream(bare, uri.getPort() < 0 ? 80 : uri.getPort());
  }

  /** Letters, digits and hyphens of it; what a person can type after {@code pool recycle}. */
  static String poolName(String program) {
    String name =
        program
            .toLowerCase(Locale.ROOT)
            .replaceAll("\\.[a-z]{1,4}$", "") // server.py, app.sh
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-|-$", "");
    return name.isEmpty() ? "app" : name.substring(0, Math.min(name.length(), 32));
  }

  /**
   * What a site file would say. Port 0 becomes one that is free now.
   *
   * @throws GateException if the port is taken, with the process that has it
   */
  public SiteFile plan() throws GateException {
    SequencedSet<ServerName> names = new LinkedHashSet<>(hosts);
    List<String> texts = hosts.stream().map(ServerName::text).toList();
    TargetSpec target =
        switch (backend) {
          case Command it -> new TargetSpec.ToPool(it.pool());
          case Upstream it -> it.target();
        };
    List<PoolSpec> pools =
        backend instanceof Command it
            ? List.of(PoolSpec.running(it.pool(), it.words()).with(it.workers()))
            : List.of();
    return new SiteFile(
        Optional.empty(),
        Ports.free(port).stream()
            .map(it -> new ListenerSpec(it, PipelineKind.INLINE, new KeysPlace.InProcess()))
            .toList(),
        List.of(Binding.byDefault(new CertificateSource.Issued(names))),
        List.of(new SiteSpec(backend.pool(), texts, List.of(new RouteSpec("/", target)))),
        pools,
        Isolation.DEFAULT);
  }
}
