package dev.gatehouse.proving.interop;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.NamedGroup;
import dev.gatehouse.tls.spec.ProtocolVersion;
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
 * @param tongue the version to speak
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
    boolean insisting,
    Tongue tongue) {
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
          false,
          Tongue.NEWEST);

  Terms key(KeyType other) {
    return new Terms(
        other, name, trust, suites, groups, protocols, manner, asking, shown, insisting, tongue);
  }

  Terms name(String other) {
    return new Terms(
        key, other, trust, suites, groups, protocols, manner, asking, shown, insisting, tongue);
  }

  Terms trust(Trust other) {
    return new Terms(
        key, name, other, suites, groups, protocols, manner, asking, shown, insisting, tongue);
  }

  Terms suites(CipherSuite... others) {
    return new Terms(
        key,
        name,
        trust,
        List.of(others),
        groups,
        protocols,
        manner,
        asking,
        shown,
        insisting,
        tongue);
  }

  Terms groups(NamedGroup... others) {
    return new Terms(
        key,
        name,
        trust,
        suites,
        List.of(others),
        protocols,
        manner,
        asking,
        shown,
        insisting,
        tongue);
  }

  Terms protocols(String... others) {
    return new Terms(
        key,
        name,
        trust,
        suites,
        groups,
        List.of(others),
        manner,
        asking,
        shown,
        insisting,
        tongue);
  }

  Terms manner(Manner other) {
    return new Terms(
        key, name, trust, suites, groups, protocols, other, asking, shown, insisting, tongue);
  }

  Terms asking(Asking other) {
    return new Terms(
        key, name, trust, suites, groups, protocols, manner, other, shown, insisting, tongue);
  }

  Terms showing(KeyType other) {
    return new Terms(
        key, name, trust, suites, groups, protocols, manner, asking, other, insisting, tongue);
  }

  Terms insistingly() {
    return new Terms(
        key, name, trust, suites, groups, protocols, manner, asking, shown, true, tongue);
  }

  Terms in(ProtocolVersion version) {
    return tongue(new Tongue(version, tongue.habits()));
  }

  Terms with(Tongue.Habit habit) {
    return tongue(tongue.with(habit));
  }

  private Terms tongue(Tongue other) {
    return new Terms(
        key, name, trust, suites, groups, protocols, manner, asking, shown, insisting, other);
  }

  ProtocolVersion version() {
    return tongue.version();
  }

  /** Whether the version is one before TLS 1.3. */
  boolean isOlder() {
    return tongue.isOlder();
  }

  boolean has(Tongue.Habit habit) {
    return tongue.habits().contains(habit);
  }
}
