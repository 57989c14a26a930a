package dev.gatehouse.gateway.site;

import dev.gatehouse.gateway.binding.Authorities;
import dev.gatehouse.gateway.binding.Binding;
import dev.gatehouse.gateway.binding.CertificateSource;
import dev.gatehouse.gateway.binding.ClientCertificates;
import dev.gatehouse.gateway.site.Yaml.Place;
import dev.gatehouse.pki.DnsName;
import dev.gatehouse.pki.IpName;
import dev.gatehouse.pki.ServerName;
import dev.gatehouse.pki.X509Cert;
import dev.gatehouse.wire.Bytes;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/** Reads bindings, and the certificates that they name. */
final class BindingList {
  /** Under which every gate answers, asked for or not. */
  private static final List<String> ALWAYS = List.of("localhost", "127.0.0.1", "::1");

  /** More names in one certificate, and clients begin to refuse it for its size. */
  private static final int MOST_NAMES = 100;

  private final Values values;
  private final Findings findings;
  private final PemFiles pem;
  private final List<ListenerSpec> listeners;
  private final Collection<ServerName> hosts;
  private final List<Placed<Binding>> found = new ArrayList<>();
  private final Map<Key, Place> seen = new HashMap<>();
  private final Map<Path, List<X509Cert>> chains = new HashMap<>();

  private record Key(Optional<String> name, Optional<InetSocketAddress> address) {}

  /**
   * @param hosts those of all sites, which the own authority vouches for where nothing else is said
   */
  BindingList(
      Values values, PemFiles pem, List<ListenerSpec> listeners, Collection<ServerName> hosts) {
    this.values = values;
    this.findings = values.findings();
    this.pem = pem;
    this.listeners = listeners;
    this.hosts = hosts;
  }

  /** One binding for everything, for a file that says nothing. */
  void usual(Place at) {
    CertificateSource source = new CertificateSource.Issued(allNames());
    if (allNames().size() > MOST_NAMES) {
      findings.error(
          at, "One certificate bears " + MOST_NAMES + " names, and here are more: write bindings.");
    }
    checkKeys(at, source, listeners);
    found.add(new Placed<>(Binding.byDefault(source), at));
  }

  private SequencedSet<ServerName> allNames() {
    SequencedSet<ServerName> names = new LinkedHashSet<>();
    ALWAYS.forEach(it -> names.add(ServerName.parse(it)));
    names.addAll(hosts);
    return names;
  }

  /** The whole {@code bindings:} block. */
  void read(Yaml node) {
    if (node instanceof Yaml.Faulty) return;
    if (!(node instanceof Yaml.Sequence list) || list.items().isEmpty()) {
      findings.error(
          node.at(),
          "bindings is a list such as [{name: shop.example, certificate: {chain: FILE, key: FILE}}],"
              + " and here stands "
              + (node instanceof Yaml.Sequence ? "an empty one" : node.noun())
              + ".");
      return;
    }
    for (Yaml item : list.items()) {
      Block.of(item, Section.BINDING, findings).ifPresent(this::binding);
    }
  }

  /** In the file's order. */
  List<Placed<Binding>> all() {
    return found;
  }

  /** The certificates of a chain that was read. */
  Optional<X509Cert> leaf(Path chain) {
    return Optional.ofNullable(chains.get(chain)).map(List::getFirst);
  }

  private void binding(Block block) {
    int before = findings.errors();
    Optional<String> name = block.get("name").flatMap(this::name);
    Optional<InetSocketAddress> address = block.get("address").flatMap(this::address);
    if (findings.errors() > before) return; // without them, nothing else can be judged
    Place first = seen.putIfAbsent(new Key(name, address), block.at());
    if (first != null) {
      findings.error(
          block.at(),
          "Line " + first.line() + " has a binding for the same name and address already.");
    }
    List<ListenerSpec> mine = Listeners.of(listeners, address);
    if (mine.isEmpty()) {
      findings.warning(block.at("address"), "Nobody listens there: this binding is never used.");
    }
    Optional<CertificateSource> source =
        block.has("certificate")
            ? block.get("certificate").flatMap(it -> source(it, name, address, mine))
            : issued(block.at(), name, address);
    source.ifPresent(it -> checkKeys(block.at("certificate"), it, mine));
    Optional<ClientCertificates> clients =
        block
            .get("client-certificate")
            .map(this::clients)
            .orElse(Optional.of(new ClientCertificates.None()));
    if (first == null && source.isPresent() && clients.isPresent()) {
      found.add(new Placed<>(new Binding(name, address, source.get(), clients.get()), block.at()));
    }
  }

  private Optional<String> name(Yaml node) {
    return values
        .text(node, "name")
        .flatMap(
            text -> {
              try {
                return new Binding(
                        Optional.of(text),
                        Optional.empty(),
                        new CertificateSource.Issued(allNames()),
                        new ClientCertificates.None())
                    .name();
              } catch (IllegalArgumentException e) {
                return values.wrong(
                    node,
                    "A binding’s name is shop.example or *.shop.example, and "
                        + Findings.quoted(text)
                        + " is neither.");
              }
            });
  }

  private Optional<InetSocketAddress> address(Yaml node) {
    return values
        .address(node, "address", 1)
        .flatMap(
            it ->
                it.getAddress().isAnyLocalAddress()
                    ? values.wrong(
                        node,
                        "No connection comes in on that address: name one of this machine’s, or"
                            + " leave it out for all of them.")
                    : Optional.of(it));
  }

  private Optional<CertificateSource> source(
      Yaml node,
      Optional<String> name,
      Optional<InetSocketAddress> address,
      List<ListenerSpec> mine) {
    return Block.of(node, Section.CERTIFICATE, findings)
        .flatMap(
            block -> {
              if (block.has("issued") && (block.has("chain") || block.has("key"))) {
                return values.wrong(
                    node, "A certificate is issued, or has chain and key: not both.");
              }
              if (block.has("issued")) return block.get("issued").flatMap(this::names);
              if (block.has("chain")) return files(block, mine);
              if (block.has("key")) {
                return values.wrong(node, "A key alone is no certificate: name its chain too.");
              }
              if (node instanceof Yaml.Mapping it && it.entries().isEmpty()) {
                return issued(block.at(), name, address);
              }
              return Optional.<CertificateSource>empty();
            });
  }

  private Optional<CertificateSource> names(Yaml node) {
    if (node instanceof Yaml.Faulty) return Optional.empty();
    if (!(node instanceof Yaml.Sequence list) || list.items().isEmpty()) {
      return values.wrong(node, "issued is a list of names, and here stands " + node.noun() + ".");
    }
    SequencedSet<ServerName> names = new LinkedHashSet<>();
    for (Yaml item : list.items()) values.host(item, "A name").ifPresent(names::add);
    if (names.size() > MOST_NAMES) {
      return values.wrong(node, "One certificate bears " + MOST_NAMES + " names: give fewer.");
    }
    return names.isEmpty() ? Optional.empty() : Optional.of(new CertificateSource.Issued(names));
  }

  /** From the own authority, for what the binding is for. */
  private Optional<CertificateSource> issued(
      Place at, Optional<String> name, Optional<InetSocketAddress> address) {
    if (name.filter(it -> it.startsWith("*.")).isPresent()) {
      findings.error(
          at,
          "The own authority issues no certificate for "
              + name.get()
              + ": name a chain and a key, or the names by issued.");
      return Optional.empty();
    }
    if (name.isPresent()) {
      return Optional.of(
          new CertificateSource.Issued(new LinkedHashSet<>(List.of(DnsName.parse(name.get())))));
    }
    SequencedSet<ServerName> names = allNames();
    address.ifPresent(it -> names.add(new IpName(Bytes.owning(it.getAddress().getAddress()))));
    if (names.size() > MOST_NAMES) {
      findings.error(at, "One certificate bears " + MOST_NAMES + " names: name fewer by issued.");
    }
    return Optional.of(new CertificateSource.Issued(names));
  }

  private Optional<CertificateSource> files(Block block, List<ListenerSpec> mine) {
    Optional<Path> chain = block.get("chain").flatMap(it -> values.path(it, "chain"));
    Optional<Path> key = block.get("key").flatMap(it -> values.path(it, "key"));
    if (chain.isEmpty() || (block.has("key") && key.isEmpty())) return Optional.empty();
    Place at = block.get("chain").map(Yaml::at).orElse(block.at());
    Optional<List<X509Cert>> certificates = pem.certificates(at, "The chain", chain.get());
    certificates.ifPresent(it -> chains.put(chain.get(), it));
    boolean ours = mine.stream().anyMatch(ListenerSpec::readsKeys);
    block
        .get("key")
        .ifPresent(
            it ->
                pem.checkKey(
                    it.at(),
                    key.orElseThrow(),
                    ours,
                    certificates.map(List::getFirst).map(X509Cert::subjectPublicKeyInfo)));
    return Optional.of(new CertificateSource.Files(chain.get(), key));
  }

  /** That the key is where the listeners look for it. */
  private void checkKeys(Place at, CertificateSource source, List<ListenerSpec> mine) {
    boolean token = mine.stream().anyMatch(it -> it.keys() instanceof KeysPlace.Token);
    boolean other = mine.stream().anyMatch(it -> !(it.keys() instanceof KeysPlace.Token));
    switch (source) {
      case CertificateSource.Issued _ when token ->
          findings.error(
              at,
              "A listener has its keys in a PKCS#11 token, and the own authority puts none there:"
                  + " name the chain of a key that is in it.");
      case CertificateSource.Files(_, var key) when token && key.isPresent() ->
          findings.error(
              at,
              "A listener has its keys in a PKCS#11 token, where this one is found by its"
                  + " certificate: leave key out.");
      case CertificateSource.Files(_, var key) when other && key.isEmpty() ->
          findings.error(
              at, "This certificate has no key: name its file, or a token by the listener’s keys.");
      default -> {}
    }
  }

  private Optional<ClientCertificates> clients(Yaml node) {
    return Block.of(node, Section.CLIENT_CERTIFICATE, findings)
        .flatMap(
            block -> {
              if (!block.has("mode")) {
                return values.wrong(
                    node, "client-certificate says no mode: write none, ask or require.");
              }
              return block
                  .get("mode")
                  .flatMap(it -> values.oneOf(it, "mode", List.of("none", "ask", "require")))
                  .flatMap(mode -> clients(node, block, mode));
            });
  }

  private Optional<ClientCertificates> clients(Yaml node, Block block, String mode) {
    if (mode.equals("none")) {
      return block.has("authorities")
          ? values.wrong(node, "Nobody is asked in mode none: leave authorities out.")
          : Optional.of(new ClientCertificates.None());
    }
    if (!block.has("authorities")) {
      return values.wrong(
          node, "Whom may clients’ certificates be from? Name a PEM file by authorities.");
    }
    return block
        .get("authorities")
        .flatMap(this::authorities)
        .map(
            it ->
                mode.equals("ask")
                    ? new ClientCertificates.Ask(it)
                    : new ClientCertificates.Require(it));
  }

  private Optional<Authorities> authorities(Yaml node) {
    return values
        .path(node, "authorities")
        .flatMap(
            file ->
                pem.certificates(node.at(), "The file of authorities", file)
                    .flatMap(
                        all -> {
                          Optional<X509Cert> other =
                              all.stream().filter(it -> !it.isAuthority()).findFirst();
                          return other.isPresent()
                              ? values.wrong(
                                  node,
                                  "In "
                                      + file
                                      + " the certificate of "
                                      + other.get().subject()
                                      + " is no authority’s.")
                              : Optional.of(new Authorities(file, all));
                        }));
  }
}
