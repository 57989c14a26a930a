package dev.gatehouse.proving.interop;

import dev.gatehouse.tls.spec.ProtocolVersion;
import java.io.IOException;
import java.util.Optional;

/**
 * A TLS implementation under one face: a program that is started for each conversation, a library
 * in this process, or our own engine. Thread-safe.
 */
interface Peer {
  /** A word for it in tables and tests. */
  String name();

  /** Why it cannot be had on this machine, as a sentence; empty if it can. */
  Optional<String> absence();

  /** Name and version as it says them itself, in one line. */
  String version();

  /** What it can do in this role; empty if it does not play it. */
  Optional<Abilities> abilities(Role role);

  /** The same in this version, which may be one before TLS 1.3; empty if it does not speak it. */
  default Optional<Abilities> abilities(Role role, ProtocolVersion version) {
    return version.equals(ProtocolVersion.TLS_1_3) ? abilities(role) : Optional.empty();
  }

  /** Starts a server on a loopback port of its choice. */
  Service serve(Terms terms) throws IOException;

  /**
   * Connects to a server on loopback, talks as the terms say, and tells how it went once all is
   * over. Where the terms say that it shall vanish, it does.
   */
  Account connect(Terms terms, int port) throws IOException;

  @Override
  String toString();
}
