package dev.gatehouse.gateway.http;

/** Where entries go. Called on event loops: it returns at once, and does not throw. */
@FunctionalInterface
public interface AccessLog {
  /** One request is over. */
  void add(AccessEntry entry);
}
