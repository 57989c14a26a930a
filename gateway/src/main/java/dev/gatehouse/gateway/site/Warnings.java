package dev.gatehouse.gateway.site;

import dev.gatehouse.gateway.binding.Addresses;
import dev.gatehouse.gateway.binding.Binding;
import dev.gatehouse.gateway.binding.CertificateSource;
import dev.gatehouse.gateway.binding.ClientCertificates;
import dev.gatehouse.gateway.pool.PoolSpec;
import dev.gatehouse.gateway.site.Yaml.Place;
import dev.gatehouse.pki.DnsName;
import dev.gatehouse.pki.HostNameMatcher;
import dev.gatehouse.pki.ServerName;
import dev.gatehouse.pki.X509Cert;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What can be run, and is hardly what its author meant. */
final class Warnings {
  private final Findings findings;
  private final Sites sites;
  private final Pools pools;
  private final BindingList bindings;

  Warnings(Findings findings, Sites sites, Pools pools, BindingList bindings) {
    this.findings = findings;
    this.sites = sites;
    this.pools = pools;
    this.bindings = bindings;
  }

  void find() {
    if (!findings.hasErrors()) { // else what is missing here may be what was not understood
      unusedPools();
      hostsWithoutBinding();
    }
    for (Placed<Binding> it : bindings.all()) {
      otherNames(it);
      if (it.value().address().isPresent()) beaten(it);
    }
  }

  private void unusedPools() {
    for (Placed<PoolSpec> it : pools.all()) {
      String name = it.value().name();
      if (!sites.usedPools().containsKey(name)) {
        findings.warning(
            it.at(), "No route leads to the pool " + name + ": its workers get no requests.");
      }
    }
  }

  private void hostsWithoutBinding() {
    List<Binding> all = bindings.all().stream().map(Placed::value).toList();
    boolean forAll = all.stream().anyMatch(it -> it.name().isEmpty());
    if (forAll) return;
    for (Map.Entry<ServerName, Place> host : sites.hosts().entrySet()) {
      if (host.getKey() instanceof DnsName name && all.stream().noneMatch(it -> covers(it, name))) {
        findings.warning(
            host.getValue(),
            "No binding is for "
                + name
                + ", and there is no default: its clients are turned away.");
      }
    }
  }

  private static boolean covers(Binding binding, DnsName name) {
    String text = name.text();
    int dot = text.indexOf('.');
    return binding.name().stream()
        .anyMatch(it -> it.equals(text) || (dot > 0 && it.equals("*" + text.substring(dot))));
  }

  /** A chain that is for another name than its binding. */
  private void otherNames(Placed<Binding> it) {
    if (it.value().certificate() instanceof CertificateSource.Files(var chain, _)
        && it.value().name().isPresent()) {
      // For a wildcard, any name that it covers does.
      String name = it.value().name().get();
      DnsName one = DnsName.parse(name.startsWith("*.") ? "any" + name.substring(1) : name);
      Optional<X509Cert> leaf = bindings.leaf(chain);
      if (leaf.isPresent() && !HostNameMatcher.matches(leaf.get(), one)) {
        findings.warning(
            it.at(),
            "The certificate in " + chain + " is not for " + name + ": clients refuse it.");
      }
    }
  }

  /**
   * Where the order of precedence surprises: on its address, a binding for a wildcard answers
   * before one for an exact name; and one for an address alone does not answer for a name that has
   * its own, whatever it asks of its clients.
   */
  private void beaten(Placed<Binding> it) {
    for (Placed<Binding> other : bindings.all()) {
      Binding mine = it.value();
      Binding named = other.value();
      if (named.name().isEmpty() || named.address().isPresent() || hasOwn(named, mine)) continue;
      String name = named.name().get();
      String where = mine.address().map(Addresses::written).orElse("");
      if (mine.isWildcard() && !named.isWildcard() && covers(mine, DnsName.parse(name))) {
        findings.warning(
            it.at(),
            "On "
                + where
                + " this wildcard also answers for "
                + name
                + ", before the binding in line "
                + other.at().line()
                + ": give that one the address too if it is to answer there.");
      }
      if (mine.name().isEmpty() && strictness(mine.clients()) > strictness(named.clients())) {
        findings.warning(
            it.at(),
            "On "
                + where
                + " a client that asks for "
                + name
                + " gets the binding in line "
                + other.at().line()
                + ", whose client-certificate is "
                + named.clients().mode()
                + " and not "
                + mine.clients().mode()
                + ": add one for that name with this address.");
      }
    }
  }

  /** Whether that name has a binding of its own on that address. */
  private boolean hasOwn(Binding named, Binding addressed) {
    return bindings.all().stream()
        .map(Placed::value)
        .anyMatch(it -> it.name().equals(named.name()) && it.address().equals(addressed.address()));
  }

  private static int strictness(ClientCertificates clients) {
    return switch (clients) {
      case ClientCertificates.None() -> 0;
      case ClientCertificates.Ask _ -> 1;
      case ClientCertificates.Require _ -> 2;
    };
  }
}
