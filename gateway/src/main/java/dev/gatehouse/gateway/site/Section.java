package dev.gatehouse.gateway.site;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A kind of block in a site file, with the keys that it may have.
 *
 * @param noun what it is, for a sentence
 * @param keys what may stand in it: all of them, in the usual order
 * @param later what will stand in it one day, with what that is about: said, not ignored
 */
record Section(String noun, List<String> keys, Map<String, String> later) {
  static final Section FILE =
      of("a site file", "listeners", "bindings", "sites", "pools", "isolation");

  static final Section LISTENER = of("a listener", "address", "pipeline", "keys");

  static final Section BINDING =
      of("a binding", "name", "address", "certificate", "client-certificate");

  static final Section CERTIFICATE =
      of("a certificate", "issued", "chain", "key").later("acme", "Getting certificates by ACME");

  static final Section CLIENT_CERTIFICATE =
      of("client-certificate", "mode", "authorities")
          .later("revocation", "Checking clients’ certificates for revocation");

  static final Section POOL =
      of("a pool", "run", "directory", "environment", "workers", "queue", "timeouts", "crashes")
          .later("health", "Asking workers for their health")
          .later("recycle", "Recycling by requests or memory");

  /** Its own keys, and those of the pool that it may have for itself. */
  static final Section SITE =
      new Section(
          "a site",
          Stream.concat(Stream.of("hosts", "routes", "pool", "files", "to"), POOL.keys().stream())
              .toList(),
          POOL.later());

  static final Section ROUTE = of("a route", "path", "pool", "files", "to");

  static final Section QUEUE = of("queue", "limit", "wait", "per-worker");

  static final Section TIMEOUTS = of("timeouts", "ready", "drain", "grace");

  static final Section CRASHES = of("crashes", "limit", "within", "probe");

  static final Section ISOLATION = of("isolation", "gateway", "keys");

  /** Every kind. */
  static final List<Section> ALL =
      List.of(
          FILE,
          LISTENER,
          BINDING,
          CERTIFICATE,
          CLIENT_CERTIFICATE,
          SITE,
          ROUTE,
          POOL,
          QUEUE,
          TIMEOUTS,
          CRASHES,
          ISOLATION);

  Section {
    keys = List.copyOf(keys);
    later = Map.copyOf(later);
  }

  private static Section of(String noun, String... keys) {
    return new Section(noun, List.of(keys), Map.of());
  }

  private Section later(String key, String about) {
    var more = new HashMap<>(later);
    more.put(key, about);
    return new Section(noun, keys, more);
  }
}
