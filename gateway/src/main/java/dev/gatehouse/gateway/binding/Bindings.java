package dev.gatehouse.gateway.binding;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the binding for a connection. The most specific one wins: a name with an address, an
 * exact name, a wildcard name, an address, the default. Names are compared in any case, and a final
 * dot says nothing. Immutable, and safe for use by several threads; a reload makes a new one.
 */
public final class Bindings {
  /** In the order of precedence. */
  private enum Rule {
    NAME_AND_ADDRESS("both its name and its address are the connection's"),
    WILDCARD_AND_ADDRESS("its wildcard covers the name, and its address is the connection's"),
    NAME("its name is the one asked for"),
    WILDCARD("its wildcard covers the name"),
    ADDRESS("its address is the connection's"),
    DEFAULT("it is for everything that no other binding is for");

    private final String reason;

    Rule(String reason) {
      this.reason = reason;
    }

    static Rule of(Binding binding) {
      if (binding.name().isEmpty()) return binding.address().isPresent() ? ADDRESS : DEFAULT;
      if (binding.address().isPresent()) {
        return binding.isWildcard() ? WILDCARD_AND_ADDRESS : NAME_AND_ADDRESS;
      }
      return binding.isWildcard() ? WILDCARD : NAME;
    }
  }

  private record Key(@Nullable String name, @Nullable InetSocketAddress address) {
    static Key of(Binding binding) {
      return new Key(binding.name().orElse(null), binding.address().orElse(null));
    }
  }

  private final List<Binding> all;
  private final Map<Key, Binding> byKey = new HashMap<>();

  private Bindings(List<Binding> all) {
    this.all = List.copyOf(all);
    for (Binding binding : all) {
      if (byKey.put(Key.of(binding), binding) != null) {
        throw new IllegalArgumentException("two bindings are for " + binding.described());
      }
    }
  }

  /**
   * Chooses among these.
   *
   * @throws IllegalArgumentException if two have the same name and address
   */
  public static Bindings of(List<Binding> bindings) {
    return new Bindings(bindings);
  }

  /** All of them, in the order in which they were given. */
  public List<Binding> all() {
    return all;
  }

  /**
   * The binding for a connection; empty if none fits.
   *
   * @param local where the connection came in
   * @param serverName what the client asks for by SNI; null if it asks for nothing
   */
  public Optional<Binding> find(InetSocketAddress local, @Nullable String serverName) {
    String name = normalized(serverName);
    String wildcard = wildcard(name);
    Binding found = name == null ? null : byKey.get(new Key(name, local));
    if (found == null && wildcard != null) found = byKey.get(new Key(wildcard, local));
    if (found == null && name != null) found = byKey.get(new Key(name, null));
    if (found == null && wildcard != null) found = byKey.get(new Key(wildcard, null));
    if (found == null) found = byKey.get(new Key(null, local));
    if (found == null) found = byKey.get(new Key(null, null));
    return Optional.ofNullable(found);
  }

  /** The same choice, with the reasons. */
  public Explanation explain(InetSocketAddress local, @Nullable String serverName) {
    Optional<Binding> chosen = find(local, serverName);
    String name = normalized(serverName);
    var passedOver = new ArrayList<Explanation.PassedOver>();
    for (Binding binding : all.stream().sorted(Comparator.comparing(Rule::of)).toList()) {
      if (!chosen.equals(Optional.of(binding))) {
        passedOver.add(new Explanation.PassedOver(binding, whyNot(binding, local, name)));
      }
    }
    String reason =
        chosen
            .map(it -> Rule.of(it).reason)
            .orElse("none is for that name or address, and there is no default");
    return new Explanation(chosen, reason, passedOver);
  }

  private static String whyNot(Binding binding, InetSocketAddress local, @Nullable String name) {
    if (binding.name().isPresent()) {
      String wanted = binding.name().get();
      if (name == null) return "the client asks for no name";
      if (!wanted.equals(name) && !wanted.equals(wildcard(name))) {
        return binding.isWildcard() && name.endsWith(wanted.substring(1))
            ? "its asterisk stands for one label only"
            : "it is for another name";
      }
    }
    if (binding.address().filter(it -> !it.equals(local)).isPresent()) {
      return "it is for another address";
    }
    return "a more specific one fits";
  }

  private static @Nullable String normalized(@Nullable String name) {
    if (name == null) return null;
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  /** {@code *.shop.example} for {@code www.shop.example}; null for a single label. */
  private static @Nullable String wildcard(@Nullable String name) {
    int dot = name == null ? -1 : name.indexOf('.');
    return name == null || dot <= 0 ? null : "*" + name.substring(dot);
  }
}
