package dev.gatehouse.proving.interop;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
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

  @TestFactory
  Stream<DynamicTest> our_server_before_tls_1_3() {
    return older(Role.SERVER, OlderAgenda.Extent.SAMPLE);
  }

  @TestFactory
  Stream<DynamicTest> our_client_before_tls_1_3() {
    return older(Role.CLIENT, OlderAgenda.Extent.SAMPLE);
  }

  @Tag("long")
  @TestFactory
  Stream<DynamicTest> our_server_in_each_older_suite() {
    return older(Role.SERVER, OlderAgenda.Extent.WHOLE);
  }

  @Tag("long")
  @TestFactory
  Stream<DynamicTest> our_client_in_each_older_suite() {
    return older(Role.CLIENT, OlderAgenda.Extent.WHOLE);
  }

  private Stream<DynamicTest> conversations(Role ours) {
    return tests(Agenda.with(new Gatehouse(), ours, peer));
  }

  private Stream<DynamicTest> older(Role ours, OlderAgenda.Extent extent) {
    return tests(OlderAgenda.with(new Gatehouse(), ours, peer, extent));
  }

  private static Stream<DynamicTest> tests(List<Conversation> conversations) {
    return conversations.stream().map(it -> DynamicTest.dynamicTest(it.toString(), it::run));
  }

  @AfterAll
  void print_the_table() {
    System.out.println(Ledger.shared().write(peer));
  }
}
