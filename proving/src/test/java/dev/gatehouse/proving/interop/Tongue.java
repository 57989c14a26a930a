package dev.gatehouse.proving.interop;

import dev.gatehouse.tls.spec.ProtocolVersion;
import java.util.EnumSet;
import java.util.Set;

/**
 * In which version an end speaks, and how. An end that is left to itself speaks that version alone.
 */
record Tongue(ProtocolVersion version, Set<Habit> habits) {
  /** TLS 1.3, as one speaks it by oneself. */
  static final Tongue NEWEST = new Tongue(ProtocolVersion.TLS_1_3, Set.of());

  /** What is not as it should be, or not as usual. */
  enum Habit {
    /** CBC records carry their MAC inside (RFC 5246), and encrypt_then_mac is not to be had. */
    MAC_FIRST,
    /** The end speaks all newer versions too; that the other one does not is what decides. */
    NEWER_TOO,
    /** A client says hello in SSL 2.0's form (RFC 5246, appendix E.2). */
    OLD_HELLO
  }

  boolean isOlder() {
    return version.isBefore(ProtocolVersion.TLS_1_3);
  }

  Tongue with(Habit habit) {
    Set<Habit> more = EnumSet.of(habit);
    more.addAll(habits);
    return new Tongue(version, more);
  }
}
