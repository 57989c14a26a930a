package dev.gatehouse.proving.interop;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * Our engine and one peer, both ways round. A class for each peer, so that one that is absent is
 * skipped by its name, and {@code .ci/expected} can insist on it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class InteropTest {
  private final Peer peer;

  InteropTest(Peer peer) {
    this.peer = peer;
  }

  @BeforeAll
  void find_the_peer() {
    Optional<String> absence = peer.absence();
    absence.ifPresent(why -> Ledger.shared().absent(peer, why));
    assumeTrue(absence.isEmpty(), () -> peer.name() + ": " + absence.orElseThrow());
    Ledger.shared().present(peer);
  }

  @TestFactory
  Stream<DynamicTest> our_server() {
    return conversations(Role.SERVER);
  }

  @TestFactory
  Stream<DynamicTest> our_client() {
    return conversations(Role.CLIENT);
  }

  private Stream<DynamicTest> conversations(Role ours) {
    return Agenda.with(new Gatehouse(), ours, peer).stream()
        .map(it -> DynamicTest.dynamicTest(it.toString(), it::run));
  }

  @AfterAll
  void print_the_table() {
    System.out.println(Ledger.shared().write(peer));
  }
}
