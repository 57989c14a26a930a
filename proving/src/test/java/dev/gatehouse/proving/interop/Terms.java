package dev.gatehouse.proving.interop;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.NamedGroup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an end is told for one conversation. A server overlooks what is for clients only, and the
 * other way round.
 *
 * @param key of the server's certificate
 * @param name the server's, as the client calls it
 * @param trust the client's, and that of a server that asks
 * @param suites all that the end may use; none leaves it to itself
 * @param groups likewise, in order of preference
 * @param protocols for ALPN, in order of preference
 * @param asking the server's
 * @param shown the key of the client's certificate; null if it has none
 * @param insisting whether our client shows it though the server names other authorities
 */
record Terms(
    KeyType key,
    String name,
    Trust trust,
    List<CipherSuite> suites,
    List<NamedGroup> groups,
    List<String> protocols,
    Manner manner,
    Asking asking,
    @Nullable KeyType shown,
    boolean insisting) {
  /** What ends do by themselves. */
  static final Terms USUAL =
      new Terms(
          KeyType.EC_P256,
          "localhost",
          Trust.OURS,
          List.of(),
          List.of(),
          List.of(),
          Manner.GREET,
          Asking.NOBODY,
          null,
          false);

  Terms key(KeyType other) {
    return new Terms(
        other, name, trust, suites, groups, protocols, manner, asking, shown, insisting);
  }

  Terms name(String other) {
    return new Terms(
        key, other, trust, suites, groups, protocols, manner, asking, shown, insisting);
  }

  Terms trust(Trust other) {
    return new Terms(key, name, other, suites, groups, protocols, manner, asking, shown, insisting);
  }

  Terms suites(CipherSuite... others) {
    return new Terms(
        key, name, trust, List.of(others), groups, protocols, manner, asking, shown, insisting);
  }

  Terms groups(NamedGroup... others) {
    return new Terms(
        key, name, trust, suites, List.of(others), protocols, manner, asking, shown, insisting);
  }

  Terms protocols(String... others) {
    return new Terms(
        key, name, trust, suites, groups, List.of(others), manner, asking, shown, insisting);
  }

  Terms manner(Manner other) {
    return new Terms(key, name, trust, suites, groups, protocols, other, asking, shown, insisting);
  }

  Terms asking(Asking other) {
    return new Terms(key, name, trust, suites, groups, protocols, manner, other, shown, insisting);
  }

  Terms showing(KeyType other) {
    return new Terms(key, name, trust, suites, groups, protocols, manner, asking, other, insisting);
  }

  Terms insistingly() {
    return new Terms(key, name, trust, suites, groups, protocols, manner, asking, shown, true);
  }
}
