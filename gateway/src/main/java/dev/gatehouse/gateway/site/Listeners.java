package dev.gatehouse.gateway.site;

import dev.gatehouse.gateway.binding.Addresses;
import dev.gatehouse.gateway.site.Yaml.Place;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/** Reads listeners. */
final class Listeners {
  /** What a gate uses where nothing is said: beyond the first 1024 ports, and known for HTTPS. */
  static final int PORT = 8443;

  private static final List<String> PIPELINES =
      Stream.of(PipelineKind.values()).map(PipelineKind::word).toList();

  private final Values values;
  private final Findings findings;
  private final SequencedMap<InetSocketAddress, Placed<ListenerSpec>> found = new LinkedHashMap<>();

  Listeners(Values values) {
    this.values = values;
    this.findings = values.findings();
  }

  /** Both loopback addresses, for a file that says nothing. */
  void usual() {
    for (InetSocketAddress address : loopback(PORT)) {
      add(Place.START, new ListenerSpec(address, PipelineKind.INLINE, new KeysPlace.InProcess()));
    }
  }

  /** The whole {@code listeners:} block. */
  void read(Yaml node) {
    if (node instanceof Yaml.Faulty) return;
    if (!(node instanceof Yaml.Sequence list) || list.items().isEmpty()) {
      findings.error(
          node.at(),
          "listeners is a list such as [{address: \"127.0.0.1:8443\"}], and here stands "
              + (node instanceof Yaml.Sequence ? "an empty one" : node.noun())
              + ".");
      return;
    }
    for (Yaml item : list.items()) {
      Block.of(item, Section.LISTENER, findings).ifPresent(this::listener);
    }
  }

  /** In the file's order. */
  List<Placed<ListenerSpec>> all() {
    return List.copyOf(found.values());
  }

  private void listener(Block block) {
    List<InetSocketAddress> addresses =
        block.get("address").map(this::addresses).orElse(loopback(PORT));
    PipelineKind pipeline =
        block
            .get("pipeline")
            .flatMap(it -> values.oneOf(it, "pipeline", PIPELINES))
            .flatMap(PipelineKind::of)
            .orElse(PipelineKind.INLINE);
    KeysPlace keys = block.get("keys").flatMap(this::keys).orElse(new KeysPlace.InProcess());
    for (InetSocketAddress address : addresses) {
      add(block.at("address"), new ListenerSpec(address, pipeline, keys));
    }
  }

  private void add(Place at, ListenerSpec listener) {
    Placed<ListenerSpec> first = found.putIfAbsent(listener.address(), new Placed<>(listener, at));
    if (first != null) {
      findings.error(
          at,
          "There is a listener on "
              + Addresses.written(listener.address())
              + " already, in line "
              + first.at().line()
              + ".");
    }
  }

  /** One, or for a port alone both of loopback. */
  private List<InetSocketAddress> addresses(Yaml node) {
    if (node instanceof Yaml.Scalar it && it.text().matches("[0-9]+")) {
      return values.number(node, "A port", 1, 65535).map(Listeners::loopback).orElse(List.of());
    }
    return values.address(node, "address", 0).map(List::of).orElse(List.of());
  }

  static List<InetSocketAddress> loopback(int port) {
    try {
      byte[] ipv6 = new byte[16];
      ipv6[15] = 1;
      return List.of(
          new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port),
          new InetSocketAddress(InetAddress.getByAddress(ipv6), port));
    } catch (UnknownHostException e) {
      throw new AssertionError("addresses of 4 and 16 bytes", e);
    }
  }

  private Optional<KeysPlace> keys(Yaml node) {
    return values
        .text(node, "keys")
        .flatMap(
            word ->
                switch (word) {
                  case "in-process" -> Optional.of(new KeysPlace.InProcess());
                  case "guard" -> Optional.of(new KeysPlace.Guard());
                  default -> token(node, word);
                });
  }

  private Optional<KeysPlace> token(Yaml node, String word) {
    if (!word.startsWith("pkcs11:")) {
      return values.wrong(
          node,
          "keys cannot be "
              + Findings.quoted(word)
              + ": it is in-process, guard or a pkcs11: URI (RFC 7512).");
    }
    return TokenUri.fault(word)
        .<Optional<KeysPlace>>map(
            fault -> values.wrong(node, "The pkcs11: URI " + fault + " (RFC 7512)."))
        .orElseGet(() -> Optional.of(new KeysPlace.Token(word)));
  }

  /** Those for which a binding is that has no address, or has that one. */
  static List<ListenerSpec> of(List<ListenerSpec> listeners, Optional<InetSocketAddress> address) {
    return listeners.stream()
        .filter(it -> address.isEmpty() || hears(it.address(), address.get()))
        .toList();
  }

  /** Whether a connection to that local address comes in on that listener. */
  static boolean hears(InetSocketAddress listener, InetSocketAddress local) {
    return listener.getPort() == local.getPort()
        && (listener.getAddress().equals(local.getAddress())
            || (listener.getAddress().isAnyLocalAddress()
                && listener.getAddress().getAddress().length
                    >= local.getAddress().getAddress().length));
  }
}
