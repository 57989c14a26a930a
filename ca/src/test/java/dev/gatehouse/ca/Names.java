package dev.gatehouse.ca;

import dev.gatehouse.pki.ServerName;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Sets of names, as tests write them. */
final class Names {
  private Names() {}

  static Set<ServerName> of(String... names) {
    return Arrays.stream(names).map(ServerName::parse).collect(Collectors.toSet());
  }
}
