package dev.gatehouse.proving.interop;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.proving.interop.Abilities.Knack;
import dev.gatehouse.tls.spec.Authentication;
import dev.gatehouse.tls.spec.BulkCipher;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.KeyExchangeMethod;
import dev.gatehouse.tls.spec.NamedGroup;
import dev.gatehouse.tls.spec.ProtocolVersion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * All conversations that we hold with a peer in one role and one version before TLS 1.3: each suite
 * in common, each group and key, and each answer to the question who the client is. Both ends are
 * told the version, and a suite is told to whoever can be told.
 */
final class OlderAgenda {
  /** How much of it. */
  enum Extent {
    /** Each key exchange, each cipher and each MAC once. */
    SAMPLE,
    /** Each suite, and each client's key. */
    WHOLE
  }

  static final List<ProtocolVersion> VERSIONS =
      List.of(
          ProtocolVersion.TLS_1_2,
          ProtocolVersion.TLS_1_1,
          ProtocolVersion.TLS_1_0,
          ProtocolVersion.SSL_3_0);

  private final LocalPeer ours;
  private final Role role;
  private final Peer peer;
  private final ProtocolVersion version;
  private final Abilities abilities;
  private final Extent extent;
  private final Terms usual;
  private final List<Conversation> conversations = new ArrayList<>();

  private OlderAgenda(
      LocalPeer ours,
      Role role,
      Peer peer,
      ProtocolVersion version,
      Abilities abilities,
      Extent extent) {
    this.ours = ours;
    this.role = role;
    this.peer = peer;
    this.version = version;
    this.abilities = abilities;
    this.extent = extent;
    this.usual = Terms.USUAL.in(version).key(abilities.keys().getFirst());
  }

  /** Of every version; none where the peer does not play the other role. */
  static List<Conversation> with(LocalPeer ours, Role role, Peer peer, Extent extent) {
    return VERSIONS.stream().flatMap(it -> with(ours, role, peer, it, extent).stream()).toList();
  }

  private static List<Conversation> with(
      LocalPeer ours, Role role, Peer peer, ProtocolVersion version, Extent extent) {
    Role theirs = role == Role.CLIENT ? Role.SERVER : Role.CLIENT;
    return peer.abilities(theirs, version)
        .map(it -> new OlderAgenda(ours, role, peer, version, it, extent).all())
        .orElse(List.of());
  }

  private List<Conversation> all() {
    suites();
    if (!abilities.groups().isEmpty()) {
      groups();
      keys();
    }
    if (!abilities.has(Knack.BRIEF)) {
      bulk();
    }
    agreements();
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

  private void suites() {
    Set<Object> shown = new HashSet<>();
    for (CipherSuite suite : abilities.suites()) {
      boolean newExchange = shown.add(List.of(suite.keyExchange(), suite.authentication()));
      boolean newCipher = shown.add(suite.cipher());
      if (newExchange || newCipher || extent == Extent.WHOLE) {
        Terms terms = usual.key(keyFor(suite));
        speaking(suite.toString(), terms, suite, Expectation.TALK);
      }
    }
  }

  private KeyType keyFor(CipherSuite suite) {
    return suite.authentication() == Authentication.RSA ? KeyType.RSA : KeyType.EC_P256;
  }

  /** A conversation under this suite; with a MAC first where the peer knows nothing better. */
  private void speaking(String title, Terms terms, CipherSuite suite, Expectation expected) {
    Terms us = terms;
    Terms them = terms;
    if (abilities.has(Knack.TOLD_SUITES)) {
      them = them.suites(suite);
    } else {
      us = us.suites(suite);
    }
    if (suite.cipher() instanceof BulkCipher.Cbc && !abilities.has(Knack.ENCRYPTS_THEN_MACS)) {
      us = us.with(Tongue.Habit.MAC_FIRST);
    }
    add(title, us, them, expected.suite(suite));
  }

  /** With an RSA key, for a client's groups say which keys on curves it takes as well. */
  private void groups() {
    for (NamedGroup group : abilities.groups()) {
      Terms terms = free().key(KeyType.RSA);
      boolean told = abilities.has(Knack.TOLD_GROUPS);
      add(
          "key exchange on " + group,
          told ? terms : terms.groups(group),
          told ? terms.groups(group) : terms,
          Expectation.TALK.group(group));
    }
  }

  /** As usual, and free in its suites: so free that older versions find one at all. */
  private Terms free() {
    boolean aead = version.equals(ProtocolVersion.TLS_1_2);
    return aead || abilities.has(Knack.ENCRYPTS_THEN_MACS)
        ? usual
        : usual.with(Tongue.Habit.MAC_FIRST);
  }

  /** JSSE takes ECDHE in SSL 3.0 too if the hello of a newer version lists groups. */
  private Terms extendedHello() {
    return version.equals(ProtocolVersion.SSL_3_0)
        ? free().suites(abilities.suites().toArray(CipherSuite[]::new))
        : free();
  }

  private void keys() {
    for (KeyType key : abilities.keys()) {
      if (key != KeyType.RSA && key != usual.key()) {
        add("a server's key of type " + key, free().key(key), free().key(key), Expectation.TALK);
      }
    }
  }

  private void bulk() {
    Set<Object> shown = new HashSet<>();
    Function<CipherSuite, Object> kind =
        it -> extent == Extent.WHOLE ? it.cipher() : it.cipher().getClass();
    for (CipherSuite suite : abilities.suites()) {
      if (shown.add(kind.apply(suite))) {
        Terms terms = usual.key(keyFor(suite)).manner(Manner.BULK);
        speaking("a mebibyte each way, " + suite, terms, suite, Expectation.TALK);
      }
    }
  }

  /** What else hellos agree on. */
  private void agreements() {
    if (abilities.has(Knack.ALPN)) {
      add(
          "ALPN",
          free().protocols("http/1.1"),
          free().protocols("acme-tls/1", "http/1.1"),
          Expectation.TALK.protocol("http/1.1"));
    }
    // A server that speaks nothing older than TLS 1.2 does not read that form.
    if (role == Role.SERVER
        && abilities.has(Knack.OLD_HELLO)
        && version.isBefore(ProtocolVersion.TLS_1_2)) {
      add(
          "a hello of SSL 2.0's form",
          free(),
          free().with(Tongue.Habit.OLD_HELLO),
          Expectation.TALK);
    }
    add(
        "we speak newer versions too",
        free().with(Tongue.Habit.NEWER_TOO),
        extendedHello(),
        Expectation.TALK);
    if (abilities.has(Knack.TOLD_MAC_FIRST)) {
      abilities.suites().stream()
          .filter(it -> it.cipher() instanceof BulkCipher.Cbc)
          .filter(it -> extent == Extent.WHOLE || it.keyExchange() == KeyExchangeMethod.ECDHE)
          .limit(extent == Extent.WHOLE ? 99 : 1)
          .forEach(
              it ->
                  speaking(
                      "the MAC first, " + it,
                      usual.key(keyFor(it)).with(Tongue.Habit.MAC_FIRST),
                      it,
                      Expectation.TALK));
    }
    if (abilities.has(Knack.VANISHES)) {
      Terms vanishing = free().manner(Manner.PEER_VANISHES);
      add("the peer vanishes", vanishing, vanishing, Expectation.TALK);
    }
  }

  private List<KeyType> clientKeys() {
    return extent == Extent.WHOLE
        ? abilities.keys()
        : abilities.keys().stream()
            .filter(it -> it == KeyType.RSA || it == KeyType.EC_P256)
            .toList();
  }

  private void weAskWhoTheyAre() {
    Terms asks = free().asking(Asking.ASKS);
    Terms requires = free().asking(Asking.REQUIRES);
    for (KeyType key : clientKeys()) {
      add(given(key), requires, free().showing(key), talkWith(Credentials.CLIENT));
    }
    add("client certificate missing, asked for", asks, free(), talkWith(""));
    var kind = Expectation.Kind.WE_REFUSE;
    add(
        "client certificate missing, required",
        requires,
        free(),
        Expectation.refusal(kind, "CertificateMissing", "handshake_failure", "bad_certificate"));
    add(
        "client certificate of an unknown root",
        requires.trust(Trust.STRANGERS),
        free().showing(usual.key()),
        Expectation.refusal(kind, "UNKNOWN_ISSUER", "certificate_unknown"));
  }

  private void weSayWhoWeAre() {
    Terms asks = free().asking(Asking.ASKS);
    Terms requires = free().asking(Asking.REQUIRES);
    for (KeyType key : clientKeys()) {
      add(given(key), free().showing(key), requires, talkWith(Credentials.CLIENT));
    }
    add("client certificate missing, asked for", free(), asks, talkWith(""));
    if (abilities.has(Knack.REFUSES_CLIENTS)) {
      // RFC 5246, 7.4.6: "a fatal handshake_failure alert"; RFC 8446's word is used there too.
      add(
          "client certificate missing, required",
          free(),
          requires,
          Expectation.refusal(
              Expectation.Kind.PEER_REFUSES,
              "handshake_failure",
              "certificate_required",
              "decode_error", // gnutls-serv's, whoever the client
              "bad_certificate"));
      add(
          "client certificate of an unknown root",
          free().showing(usual.key()).insistingly(),
          requires.trust(Trust.STRANGERS),
          Expectation.refusal(
              Expectation.Kind.PEER_REFUSES,
              "unknown_ca",
              "certificate_unknown",
              "bad_certificate",
              "access_denied", // gnutls-serv's
              "internal_error")); // netty's
    }
  }

  private static String given(KeyType key) {
    return "client certificate given, " + key;
  }

  private static Expectation talkWith(String client) {
    return Expectation.TALK.client(client);
  }
}
