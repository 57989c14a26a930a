package dev.gatehouse.gateway.site;

import dev.gatehouse.gateway.binding.Addresses;
import dev.gatehouse.gateway.binding.Binding;
import dev.gatehouse.gateway.binding.Bindings;
import dev.gatehouse.gateway.binding.Explanation;
import dev.gatehouse.gateway.pool.PoolSpec;
import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.pki.DnsName;
import dev.gatehouse.pki.IpName;
import dev.gatehouse.pki.ServerName;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What answers a URL, and why: as text, for people and for programs that read it as JSON.
 *
 * @param url as it was asked for
 * @param answered whether anything does
 * @param sentence what, or why not
 * @param connections how a client comes in; several where its choice of address matters
 * @param listenersPassedOver those where it does not
 * @param site which site has the host
 * @param route which of its routes has the path
 */
public record Why(
    String url,
    boolean answered,
    String sentence,
    List<Connection> connections,
    List<PassedOver> listenersPassedOver,
    Choice site,
    Choice route) {
  /**
   * Nobody reads more of what was not chosen, and an answer has to fit on a line; ours (2026-11).
   */
  private static final int MOST = 50;

  /** Keeps copies. */
  public Why {
    connections = List.copyOf(connections);
    listenersPassedOver = List.copyOf(listenersPassedOver);
  }

  /**
   * A way in.
   *
   * @param addresses to which of the gate's addresses the client connects
   * @param pipeline as the site file has it
   * @param keys as the site file has it
   * @param binding which one answers, as {@link Binding#described} has it; empty if none
   * @param reason why that one
   * @param certificate where its certificate comes from; empty if there is none
   * @param clientCertificate none, ask or require; empty if there is no binding
   * @param passedOver the other bindings
   */
  public record Connection(
      List<String> addresses,
      String pipeline,
      String keys,
      String binding,
      String reason,
      String certificate,
      String clientCertificate,
      List<PassedOver> passedOver) {
    /** Keeps copies. */
    public Connection {
      addresses = List.copyOf(addresses);
      passedOver = List.copyOf(passedOver);
    }

    /** What of it makes a difference to the client. */
    private Connection answer() {
      return new Connection(
          List.of(), pipeline, keys, binding, reason, certificate, clientCertificate, List.of());
    }

    /** Both, with the reasons of the second, whose address is the more particular one. */
    private Connection and(Connection other) {
      return new Connection(
          Stream.concat(addresses.stream(), other.addresses.stream()).toList(),
          pipeline,
          keys,
          binding,
          reason,
          certificate,
          clientCertificate,
          other.passedOver);
    }
  }

  /**
   * One of several.
   *
   * @param chosen which; empty if none
   * @param reason why that one, or why none
   */
  public record Choice(String chosen, String reason, List<PassedOver> passedOver) {
    /** Keeps a copy. */
    public Choice {
      passedOver = List.copyOf(passedOver);
    }

    private static Choice none(String reason) {
      return new Choice("", reason, List.of());
    }
  }

  /** What was not chosen, and why not. */
  public record PassedOver(String what, String reason) {}

  private static List<PassedOver> most(List<PassedOver> all) {
    if (all.size() <= MOST) return all;
    var shown = new ArrayList<>(all.subList(0, MOST));
    shown.add(new PassedOver((all.size() - MOST) + " more", "they fit no better"));
    return shown;
  }

  /**
   * What answers that URL.
   *
   * @param url {@code https://HOST[:PORT]/PATH}
   * @param at the gate's own address to which the client connects; empty where any will do
   * @throws GateException if the URL or the address is none
   */
  public static Why of(SiteFile site, String url, String at) throws GateException {
    Asked asked = Asked.parse(url, at);
    List<Connection> connections = connections(site, asked);
    List<PassedOver> deaf =
        site.listeners().stream()
            .filter(it -> !asked.reaches(it))
            .map(it -> new PassedOver(Addresses.written(it.address()), asked.whyNot(it)))
            .toList();
    Optional<SiteSpec> chosen =
        site.sites().stream().filter(it -> it.hosts().contains(asked.host().text())).findFirst();
    Optional<RouteSpec> route = chosen.flatMap(it -> it.route(asked.path()));
    boolean bound = connections.stream().anyMatch(it -> !it.binding().isEmpty());
    return new Why(
        url,
        bound && route.isPresent(),
        sentence(site, asked, connections, bound, chosen, route),
        connections,
        most(deaf),
        siteChoice(site, asked, chosen),
        chosen
            .map(it -> routeChoice(it, asked.path(), route))
            .orElse(Choice.none("no site, no route")));
  }

  private static String sentence(
      SiteFile site,
      Asked asked,
      List<Connection> connections,
      boolean bound,
      Optional<SiteSpec> chosen,
      Optional<RouteSpec> route) {
    if (connections.isEmpty()) {
      return "Nobody listens there: "
          + site.listeners().stream()
              .map(it -> Addresses.written(it.address()))
              .collect(Collectors.joining(", "))
          + (site.listeners().size() == 1 ? " is the listener." : " are the listeners.");
    }
    if (!bound) return "No binding is for that name or address: the handshake fails.";
    if (chosen.isEmpty()) {
      return "No site has the host " + asked.host().text() + ": the gate answers 421.";
    }
    return route
        .map(it -> answer(site, it.target()))
        .orElse(
            chosen.get().isUnclear(asked.path())
                ? "Readers of that path would not agree on its route: the gate answers 400."
                : "No route of the site has that path: the gate answers 404.");
  }

  private static String answer(SiteFile site, TargetSpec target) {
    return switch (target) {
      case TargetSpec.ToPool(String name) ->
          "The pool "
              + name
              + " answers: "
              + site.pools().stream()
                  .filter(it -> it.name().equals(name))
                  .map(it -> PoolSpec.written(it.command()))
                  .findFirst()
                  .orElse("")
              + ".";
      case TargetSpec.ToFiles(var folder) -> "The files in " + folder + " answer.";
      case TargetSpec.ToUrl to -> to.url() + " answers, which runs by itself.";
    };
  }

  private static Choice siteChoice(SiteFile site, Asked asked, Optional<SiteSpec> chosen) {
    List<PassedOver> others =
        site.sites().stream()
            .filter(it -> !chosen.equals(Optional.of(it)))
            .map(it -> new PassedOver(it.name(), "it is for " + String.join(", ", it.hosts())))
            .toList();
    return chosen
        .map(it -> new Choice(it.name(), "it has the host " + asked.host().text(), most(others)))
        .orElse(new Choice("", "none has the host " + asked.host().text(), most(others)));
  }

  private static Choice routeChoice(SiteSpec site, String path, Optional<RouteSpec> chosen) {
    List<PassedOver> others =
        site.routes().stream()
            .filter(it -> !chosen.equals(Optional.of(it)))
            .sorted(Comparator.comparingInt((RouteSpec it) -> it.path().length()).reversed())
            .map(
                it ->
                    new PassedOver(
                        it.path(),
                        it.covers(path) ? "a longer one fits" : "the path is not below it"))
            .toList();
    return chosen
        .map(it -> new Choice(it.path(), "it is the longest that the path is below", most(others)))
        .orElse(
            new Choice(
                "",
                site.isUnclear(path)
                    ? "not every reader takes the path to be below the same one"
                    : "the path is below none",
                most(others)));
  }

  /** The ways in, those with the same answer as one. */
  private static List<Connection> connections(SiteFile site, Asked asked) {
    Bindings bindings = Bindings.of(site.bindings());
    Map<Connection, Connection> alike = new LinkedHashMap<>();
    for (ListenerSpec listener : site.listeners()) {
      if (!asked.reaches(listener)) continue;
      for (InetSocketAddress local : locals(site, listener, asked)) {
        Explanation why = bindings.explain(local, asked.serverName().orElse(null));
        Connection way = connection(listener, Addresses.written(local), why);
        alike.merge(way.answer(), way, Connection::and);
      }
    }
    return List.copyOf(alike.values());
  }

  /**
   * To which addresses of a listener a client may connect: all that make a difference. A listener
   * on every address stands for those that have no binding of their own.
   */
  private static Set<InetSocketAddress> locals(SiteFile site, ListenerSpec listener, Asked asked) {
    SequencedSet<InetSocketAddress> locals = new LinkedHashSet<>();
    if (asked.local().isPresent()) {
      locals.add(asked.local().get());
      return locals;
    }
    locals.add(listener.address());
    if (listener.address().getAddress().isAnyLocalAddress()) {
      site.bindings().stream()
          .flatMap(it -> it.address().stream())
          .filter(it -> Listeners.hears(listener.address(), it))
          .forEach(locals::add);
    }
    return locals;
  }

  private static Connection connection(ListenerSpec listener, String address, Explanation why) {
    Optional<Binding> chosen = why.chosen();
    return new Connection(
        List.of(address),
        listener.pipeline().word(),
        listener.keys().word(),
        chosen.map(Binding::described).orElse(""),
        why.reason(),
        chosen.map(it -> it.certificate().described()).orElse(""),
        chosen.map(it -> it.clients().mode()).orElse(""),
        most(
            why.passedOver().stream()
                .map(it -> new PassedOver(it.binding().described(), it.reason()))
                .toList()));
  }

  /**
   * A URL, taken apart.
   *
   * @param local where the client connects, if that is known
   */
  private record Asked(ServerName host, int port, String path, Optional<InetSocketAddress> local) {
    static Asked parse(String url, String at) throws GateException {
      var parts = WebAddress.parse(url);
      Optional<IpName> own = at.isEmpty() ? Optional.empty() : Optional.of(ip(at));
      if (own.isEmpty() && parts.host() instanceof IpName ip) own = Optional.of(ip);
      return new Asked(
          parts.host(),
          parts.port(),
          parts.path(),
          own.map(it -> new InetSocketAddress(it.inetAddress(), parts.port())));
    }

    private static IpName ip(String at) throws GateException {
      try {
        return IpName.parse(at);
      } catch (IllegalArgumentException e) {
        throw GateException.user(
            Findings.quoted(at) + " is no IP address: write such as 127.0.0.1 or ::1.");
      }
    }

    /** What the client asks for by SNI (RFC 6066, section 3): never an address. */
    Optional<String> serverName() {
      return host instanceof DnsName name ? Optional.of(name.text()) : Optional.empty();
    }

    boolean reaches(ListenerSpec listener) {
      return local
          .map(it -> Listeners.hears(listener.address(), it))
          .orElse(listener.address().getPort() == port);
    }

    String whyNot(ListenerSpec listener) {
      return listener.address().getPort() == port
          ? "it listens on another address"
          : "it listens on another port";
    }
  }
}
