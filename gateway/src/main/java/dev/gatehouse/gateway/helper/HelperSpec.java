package dev.gatehouse.gateway.helper;

import java.util.List;
import java.util.Optional;

/**
 * A helper program.
 *
 * @param name what it is called in the log and its socket: 1..20 of a-z, 0-9 and the hyphen
 * @param mainClass found on this JVM's own class path or module path
 * @param arguments seen by everybody who lists processes: no secrets
 * @param user the Unix user to run as, by name or number; empty for our own. Another than our own
 *     only root can give it
 * @param jvmFlags after our own, which are those of a small and closed JVM
 */
public record HelperSpec(
    String name,
    String mainClass,
    List<String> arguments,
    Optional<String> user,
    List<String> jvmFlags) {
  public HelperSpec {
    arguments = List.copyOf(arguments);
    jvmFlags = List.copyOf(jvmFlags);
    if (!name.matches("[a-z0-9-]{1,20}")) {
      throw new IllegalArgumentException("a helper cannot be called " + name);
    }
  }

  /** Without arguments, under our own user. */
  public static HelperSpec of(String name, String mainClass) {
    return new HelperSpec(name, mainClass, List.of(), Optional.empty(), List.of());
  }

  /** The same under that user. */
  public HelperSpec as(String other) {
    return new HelperSpec(name, mainClass, arguments, Optional.of(other), jvmFlags);
  }

  /** The same with these arguments. */
  public HelperSpec with(List<String> others) {
    return new HelperSpec(name, mainClass, others, user, jvmFlags);
  }

  /** The same with these flags. */
  public HelperSpec flags(List<String> others) {
    return new HelperSpec(name, mainClass, arguments, user, others);
  }
}
