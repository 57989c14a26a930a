package dev.gatehouse.proving.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.tls.spec.ProtocolVersion;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One conversation between us and a peer: who is told what, and what has to come of it.
 *
 * @param ours our end: our engine, or whom we let stand in for it
 * @param role our end's
 */
record Conversation(
    String title,
    LocalPeer ours,
    Role role,
    Terms ourTerms,
    Peer peer,
    Terms peerTerms,
    Expectation expected) {
  Conversation {
    if (peer instanceof LocalPeer) { // which says "we" of itself
      peerTerms = peerTerms.manner(peerTerms.manner().mirrored());
    }
  }

  /** Both ends' stories; a server that has vanished tells none. */
  private record Stories(Account ours, @Nullable Account peers) {
    @Override
    public String toString() {
      return "\nWe say: " + ours + (peers == null ? "" : "\nThe peer says: " + peers);
    }
  }

  /** Holds it, judges it, and writes it into the ledger. */
  Ledger.Row run() throws IOException {
    Stories stories = null;
    try {
      stories = role == Role.CLIENT ? weCall() : weListen();
      judge(stories);
      return Ledger.shared().enter(this, facts(stories), true);
    } catch (IOException | RuntimeException | AssertionError e) {
      Ledger.shared().enter(this, facts(stories), false);
      throw new AssertionError(this + ": " + e.getMessage() + (stories == null ? "" : stories), e);
    }
  }

  private Facts facts(@Nullable Stories stories) {
    return stories == null ? Facts.NONE : stories.ours.facts();
  }

  private Stories weCall() throws IOException {
    try (Service service = peer.serve(peerTerms)) {
      Account us = ours.connect(ourTerms, service.port(), service.speech(), service::vanish);
      boolean tells = ourTerms.manner() != Manner.PEER_VANISHES;
      return new Stories(us, tells ? service.account() : null);
    }
  }

  private Stories weListen() throws IOException {
    try (Service service = ours.serve(ourTerms)) {
      Account them = peer.connect(peerTerms, service.port());
      return new Stories(service.account(), them);
    }
  }

  private void judge(Stories stories) {
    switch (expected.kind()) {
      case TALK -> judgeTalk(stories);
      case WE_REFUSE -> {
        assertThat(stories.ours.heard()).as("whether we refused").isFalse();
        if (role == Role.SERVER) {
          // In TLS 1.3 a client learns of it when it reads on, and not every one says what.
          assertThat(Objects.requireNonNull(stories.peers).heard()).as("the peer heard").isFalse();
          assertNamesAlert(stories.ours.words());
        }
        if (role == Role.CLIENT && stories.peers != null && can(Abilities.Knack.NAMES_ALERTS)) {
          assertNamesAlert(stories.peers.words());
        }
      }
      case PEER_REFUSES -> {
        if (role == Role.SERVER) {
          assertThat(Objects.requireNonNull(stories.peers).heard()).as("the peer heard").isFalse();
        }
        assertThat(stories.ours.heard()).as("we heard").isFalse();
        assertNamesAlert(stories.ours.words());
      }
    }
  }

  private void assertNamesAlert(String words) {
    assertThat(expected.alerts())
        .as("one of the alerts in: " + words)
        .anyMatch(it -> Names.bare(words).contains(Names.bare(it)));
  }

  private void judgeTalk(Stories stories) {
    assertThat(stories.ours.heard()).as("whether we heard the peer").isTrue();
    compare(stories.ours.facts(), "we say");
    if (stories.peers != null) {
      assertThat(stories.peers.heard()).as("whether the peer heard us").isTrue();
      compare(stories.peers.facts(), "the peer says");
    }
    switch (ourTerms.manner()) {
      case GREET, BULK, PEER_REKEYS, WE_REKEY -> {
        if (can(Abilities.Knack.CLOSES)) {
          assertThat(stories.ours.ending()).as("how it ended").isEqualTo(Ending.CLOSE_NOTIFY);
        }
      }
      case PEER_VANISHES ->
          assertThat(stories.ours.ending()).as("how it ended").isEqualTo(Ending.TRUNCATED);
      case WE_VANISH ->
          assertThat(Objects.requireNonNull(stories.peers).ending())
              .as("how it ended for the peer")
              .isEqualTo(Ending.TRUNCATED);
    }
  }

  private boolean can(Abilities.Knack knack) {
    Role theirs = role == Role.CLIENT ? Role.SERVER : Role.CLIENT;
    return peer.abilities(theirs, version()).orElseThrow().has(knack);
  }

  private void compare(Facts facts, String whoSays) {
    same(facts.version(), version().toString(), whoSays + ": version");
    same(facts.suite(), expected.suite(), whoSays + ": suite");
    same(facts.group(), expected.group(), whoSays + ": group");
    same(facts.protocol(), expected.protocol(), whoSays + ": ALPN");
    same(facts.retried(), expected.retried(), whoSays + ": hello retry");
    if (!version().equals(ProtocolVersion.SSL_3_0)) {
      same(facts.serverName(), "localhost", whoSays + ": SNI");
    }
    same(facts.client(), expected.client(), whoSays + ": the client");
  }

  private static void same(@Nullable Object said, @Nullable Object wanted, String what) {
    if (said != null && wanted != null) {
      assertThat(said).as(what).isEqualTo(wanted);
    }
  }

  /** The one that both are to speak. */
  ProtocolVersion version() {
    return peerTerms.version().isBefore(ourTerms.version())
        ? peerTerms.version()
        : ourTerms.version();
  }

  /** What comes of the question who the client is, in a few words. */
  String clientCertificate() {
    Terms server = role == Role.SERVER ? ourTerms : peerTerms;
    Terms client = role == Role.SERVER ? peerTerms : ourTerms;
    if (server.asking() == Asking.NOBODY) {
      return "none";
    }
    if (client.shown() != null) {
      return server.trust() == Trust.OURS ? "given" : "refused";
    }
    return server.asking() == Asking.ASKS ? "missing, optional" : "missing, mandatory";
  }

  @Override
  public String toString() {
    String title =
        version().equals(ProtocolVersion.TLS_1_3) ? this.title : version() + " " + this.title;
    return role == Role.CLIENT
        ? title + ": " + ours + " calls " + peer
        : title + ": " + peer + " calls " + ours;
  }
}
