package dev.gatehouse.proving.interop;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.proving.interop.Abilities.Knack;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.NamedGroup;
import java.util.ArrayList;
import java.util.List;

/**
 * All conversations that we hold with a peer in one role. Suites, groups and keys are covered
 * pairwise: any two values of different kinds meet in some conversation. What the peer can be told
 * it is told, so that we choose from what it leaves; where it cannot, we are.
 */
final class Agenda {
  private final LocalPeer ours;
  private final Role role;
  private final Peer peer;
  private final Abilities abilities;
  private final List<Conversation> conversations = new ArrayList<>();

  private Agenda(LocalPeer ours, Role role, Peer peer, Abilities abilities) {
    this.ours = ours;
    this.role = role;
    this.peer = peer;
    this.abilities = abilities;
  }

  /** None where the peer does not play the other role. */
  static List<Conversation> with(LocalPeer ours, Role role, Peer peer) {
    Role theirs = role == Role.CLIENT ? Role.SERVER : Role.CLIENT;
    return peer.abilities(theirs)
        .map(abilities -> new Agenda(ours, role, peer, abilities).all())
        .orElse(List.of());
  }

  private List<Conversation> all() {
    add("left to themselves", Terms.USUAL, Terms.USUAL, Expectation.TALK);
    pairs();
    bulk();
    agreements();
    manners();
    refusals();
    if (role == Role.SERVER && abilities.has(Knack.SHOWS_CERTIFICATE)) {
      weAskWhoTheyAre();
    }
    if (role == Role.CLIENT && abilities.has(Knack.ASKS_CLIENTS)) {
      weSayWhoWeAre();
    }
    return conversations;
  }

  private void add(String title, Terms ourTerms, Terms peerTerms, Expectation expected) {
    conversations.add(new Conversation(title, ours, role, ourTerms, peer, peerTerms, expected));
  }

  private void pairs() {
    List<NamedGroup> groups = abilities.groups();
    List<KeyType> keys = abilities.keys();
    List<CipherSuite> suites = abilities.suites();
    for (int g = 0; g < groups.size(); g++) {
      for (int k = 0; k < keys.size(); k++) {
        // Each group and each key meets three suites or more along its row or column.
        pair(suites.get((g + k) % suites.size()), groups.get(g), keys.get(k));
      }
    }
  }

  private void pair(CipherSuite suite, NamedGroup group, KeyType key) {
    Terms us = Terms.USUAL.key(key);
    Terms them = us;
    if (abilities.has(Knack.TOLD_SUITES)) {
      them = them.suites(suite);
    } else {
      us = us.suites(suite);
    }
    if (abilities.has(Knack.TOLD_GROUPS)) {
      them = them.groups(group);
    } else {
      us = us.groups(group);
    }
    Expectation expected = Expectation.TALK.suite(suite).group(group);
    add(suite + " " + group + " " + key, us, them, expected);
  }

  private void bulk() {
    for (CipherSuite suite : abilities.suites()) {
      Terms bulk = Terms.USUAL.manner(Manner.BULK);
      boolean told = abilities.has(Knack.TOLD_SUITES);
      add(
          "a mebibyte each way, " + suite,
          told ? bulk : bulk.suites(suite),
          told ? bulk.suites(suite) : bulk,
          Expectation.TALK.suite(suite));
    }
  }

  /** ALPN and a second hello. */
  private void agreements() {
    if (abilities.has(Knack.ALPN)) {
      add(
          "ALPN",
          Terms.USUAL.protocols("http/1.1"),
          Terms.USUAL.protocols("acme-tls/1", "http/1.1"),
          Expectation.TALK.protocol("http/1.1"));
      add(
          "ALPN that only one end speaks",
          Terms.USUAL,
          Terms.USUAL.protocols("http/1.1"),
          Expectation.TALK.protocol(""));
    }
    Terms last = Terms.USUAL.groups(NamedGroup.SECP384R1);
    Terms all = Terms.USUAL.groups(NamedGroup.X25519, NamedGroup.SECP256R1, NamedGroup.SECP384R1);
    if (role == Role.CLIENT && abilities.has(Knack.TOLD_GROUPS)) {
      add("hello retry", all, last, Expectation.TALK.group("secp384r1").afterRetry());
    } else if (role == Role.SERVER) {
      Terms them = abilities.has(Knack.TOLD_GROUPS) ? all : Terms.USUAL;
      add("hello retry", last, them, Expectation.TALK.group("secp384r1").afterRetry());
    }
  }

  private void manners() {
    if (abilities.has(Knack.REKEYS)) {
      both("the peer changes keys", Manner.PEER_REKEYS);
    }
    if (ours.abilities(role).orElseThrow().has(Knack.REKEYS)) {
      both("we change keys", Manner.WE_REKEY);
    }
    if (abilities.has(Knack.VANISHES)) {
      both("the peer vanishes", Manner.PEER_VANISHES);
    }
    if (role == Role.SERVER && abilities.has(Knack.NOTICES_TRUNCATION)) {
      both("we vanish", Manner.WE_VANISH);
    }
  }

  private void both(String title, Manner manner) {
    Terms terms = Terms.USUAL.manner(manner);
    add(title, terms, terms, Expectation.TALK);
  }

  private void refusals() {
    Terms strange = Terms.USUAL.trust(Trust.STRANGERS);
    Terms elsewhere = Terms.USUAL.name("elsewhere.test");
    if (role == Role.CLIENT) {
      var kind = Expectation.Kind.WE_REFUSE;
      add(
          "we refuse an unknown root",
          strange,
          Terms.USUAL,
          Expectation.refusal(kind, "unknown ca", "unknown certificate authority", "alert 48"));
      add(
          "we refuse another name",
          elsewhere,
          Terms.USUAL,
          Expectation.refusal(kind, "bad certificate", "certificate unknown"));
      return;
    }
    var any =
        Expectation.refusal(
            Expectation.Kind.PEER_REFUSES,
            "unknown_ca",
            "bad_certificate",
            "certificate_unknown",
            "internal_error"); // netty's only word
    if (abilities.has(Knack.REFUSES)) {
      add("the peer refuses an unknown root", Terms.USUAL, strange, any);
    }
    if (abilities.has(Knack.REFUSES_NAMES)) {
      add("the peer refuses another name", Terms.USUAL, elsewhere, any);
    }
  }

  private void weAskWhoTheyAre() {
    Terms asks = Terms.USUAL.asking(Asking.ASKS);
    Terms requires = Terms.USUAL.asking(Asking.REQUIRES);
    for (KeyType key : abilities.keys()) {
      add(given(key), requires, Terms.USUAL.showing(key), talkWith(Credentials.CLIENT));
    }
    add("client certificate missing, asked for", asks, Terms.USUAL, talkWith(""));
    var kind = Expectation.Kind.WE_REFUSE;
    add(
        "client certificate missing, required",
        requires,
        Terms.USUAL,
        Expectation.refusal(kind, "CertificateMissing", "certificate_required"));
    add(
        "client certificate of an unknown root",
        Terms.USUAL.asking(Asking.REQUIRES).trust(Trust.STRANGERS),
        Terms.USUAL.showing(KeyType.EC_P256),
        Expectation.refusal(kind, "UNKNOWN_ISSUER", "certificate_unknown"));
  }

  private void weSayWhoWeAre() {
    Terms asks = Terms.USUAL.asking(Asking.ASKS);
    Terms requires = Terms.USUAL.asking(Asking.REQUIRES);
    for (KeyType key : abilities.keys()) {
      add(given(key), Terms.USUAL.showing(key), requires, talkWith(Credentials.CLIENT));
    }
    add("client certificate missing, asked for", Terms.USUAL, asks, talkWith(""));
    if (abilities.has(Knack.REFUSES_CLIENTS)) {
      var kind = Expectation.Kind.PEER_REFUSES;
      add(
          "client certificate missing, required",
          Terms.USUAL,
          requires,
          Expectation.refusal(kind, "certificate_required"));
      add(
          "client certificate of no authority that is named",
          Terms.USUAL.showing(KeyType.EC_P256),
          requires.trust(Trust.STRANGERS),
          Expectation.refusal(kind, "certificate_required"));
    }
    if (abilities.has(Knack.REFUSES_CLIENTS)
        && ours.abilities(role).orElseThrow().has(Knack.INSISTS)) {
      add(
          "client certificate of an unknown root",
          Terms.USUAL.showing(KeyType.EC_P256).insistingly(),
          requires.trust(Trust.STRANGERS),
          Expectation.refusal(
              Expectation.Kind.PEER_REFUSES,
              "unknown_ca",
              "certificate_unknown",
              "bad_certificate",
              "access_denied", // gnutls-serv's
              "internal_error"));
    }
  }

  private static String given(KeyType key) {
    return "client certificate given, " + key;
  }

  private static Expectation talkWith(String client) {
    return Expectation.TALK.client(client);
  }
}
