package dev.gatehouse.proving.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Lets JSSE stand in for our engine, so that what fails here is the harness's fault or a peer's,
 * and nobody looks for it in the engine.
 */
class HarnessTest {
  private static final Set<String> ENOUGH =
      Set.of("left to themselves", "ALPN", "the peer vanishes", "we vanish");

  @TestFactory
  Stream<DynamicTest> the_peers_understand_jsse() {
    LocalPeer standIn = new Jsse();
    return Peers.ALL.stream()
        .filter(peer -> peer.absence().isEmpty())
        .flatMap(
            peer ->
                Stream.of(Role.values()).flatMap(role -> Agenda.with(standIn, role, peer).stream()))
        .filter(it -> Boolean.getBoolean("gatehouse.harness.all") || ENOUGH.contains(it.title()))
        .map(it -> DynamicTest.dynamicTest(it.toString(), it::run));
  }

  @Test
  void any_two_of_suite_group_and_key_meet() {
    List<String> titles =
        Agenda.with(new Jsse(), Role.SERVER, OwnProgram.rustls()).stream()
            .map(Conversation::title)
            .toList();
    assertAllMeet(titles, Abilities.SUITES, Abilities.GROUPS);
    assertAllMeet(titles, Abilities.SUITES, Abilities.KEYS);
    assertAllMeet(titles, Abilities.GROUPS, Abilities.KEYS);
  }

  private static void assertAllMeet(List<String> titles, List<?> some, List<?> others) {
    for (String one : Names.of(some)) {
      for (String other : Names.of(others)) {
        Set<String> both = Set.of(one, other);
        assertThat(titles).as(one + " with " + other).anyMatch(it -> words(it).containsAll(both));
      }
    }
  }

  private static Set<String> words(String title) {
    return Stream.of(title.split(" ", -1)).collect(Collectors.toSet());
  }
}
