package dev.gatehouse.proving.interop;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.NamedGroup;
import dev.gatehouse.tls.spec.ProtocolVersion;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a peer can do in one role, and which of it it can be told.
 *
 * @param keys of a server's certificate: that it can present, or verify
 */
record Abilities(
    List<CipherSuite> suites, List<NamedGroup> groups, List<KeyType> keys, Set<Knack> knacks) {
  /** All suites that we have. */
  static final List<CipherSuite> SUITES =
      List.of(
          CipherSuite.TLS_AES_128_GCM_SHA256,
          CipherSuite.TLS_AES_256_GCM_SHA384,
          CipherSuite.TLS_CHACHA20_POLY1305_SHA256);

  /** All groups that we have … */
  static final List<NamedGroup> GROUPS =
      List.of(
          NamedGroup.X25519MLKEM768, NamedGroup.X25519, NamedGroup.SECP256R1, NamedGroup.SECP384R1);

  /** … and those that were there before ML-KEM. */
  static final List<NamedGroup> CURVES =
      List.of(NamedGroup.X25519, NamedGroup.SECP256R1, NamedGroup.SECP384R1);

  /** All keys that our certificates have. */
  static final List<KeyType> KEYS =
      List.of(KeyType.EC_P256, KeyType.EC_P384, KeyType.RSA, KeyType.ED25519);

  /** What not every peer can. */
  enum Knack {
    /** It can be told its suites. */
    TOLD_SUITES,
    /** It can be told its groups. */
    TOLD_GROUPS,
    /** It speaks ALPN, and can be told what. */
    ALPN,
    /** It can be made to send a KeyUpdate. */
    REKEYS,
    /** It can be made to vanish in the middle. */
    VANISHES,
    /** It tells when the other end is gone without close_notify. */
    NOTICES_TRUNCATION,
    /** It says close_notify when it is done. */
    CLOSES,
    /** As a client: it checks the server's certificate in the handshake and says why not. */
    REFUSES,
    /** As a client: it checks the name there too. */
    REFUSES_NAMES,
    /** As a server: its log says which alert it got. */
    NAMES_ALERTS,
    /** As a client: it shows a certificate that it is given. */
    SHOWS_CERTIFICATE,
    /** As a client: it can be made to show one of an authority that the server does not name. */
    INSISTS,
    /** It knows encrypt_then_mac (RFC 7366). */
    ENCRYPTS_THEN_MACS,
    /** It can be told to do without. */
    TOLD_MAC_FIRST,
    /** As a client: it can say hello in SSL 2.0's form. */
    OLD_HELLO,
    /** As a server: it answers one short request, and no more. */
    BRIEF,
    /** As a server: it asks its clients for certificates, or requires them. */
    ASKS_CLIENTS,
    /** As a server: it sends away whom it does not know in the handshake, and says why. */
    REFUSES_CLIENTS
  }

  static Abilities of(
      List<CipherSuite> suites, List<NamedGroup> groups, List<KeyType> keys, Knack... knacks) {
    Set<Knack> set = EnumSet.noneOf(Knack.class);
    set.addAll(List.of(knacks));
    return new Abilities(suites, groups, keys, set);
  }

  /**
   * The same in this version before TLS 1.3, where it knows these suites, as far as they fit, and
   * has some knacks more.
   */
  Abilities in(ProtocolVersion version, Predicate<CipherSuite> known, Knack... more) {
    boolean extended = !version.equals(ProtocolVersion.SSL_3_0);
    boolean newer = version.equals(ProtocolVersion.TLS_1_2);
    Set<Knack> all = EnumSet.copyOf(knacks);
    all.addAll(List.of(more));
    all.remove(Knack.REKEYS);
    if (!extended) {
      all.removeAll(Set.of(Knack.ALPN, Knack.ENCRYPTS_THEN_MACS, Knack.TOLD_MAC_FIRST));
    }
    return new Abilities(
        CipherSuite.known().stream().filter(it -> it.fits(version) && known.test(it)).toList(),
        extended ? groups.stream().filter(it -> !it.isHybrid()).toList() : List.of(),
        // RFC 8422, 5.1.3: EdDSA's schemes are for those who negotiate them, as TLS 1.2 can.
        keys.stream()
            .filter(it -> newer || it != KeyType.ED25519)
            .filter(it -> extended || it == KeyType.RSA)
            .toList(),
        all);
  }

  /** The same without what a knack says. */
  Abilities without(Knack... some) {
    Set<Knack> fewer = EnumSet.copyOf(knacks);
    fewer.removeAll(List.of(some));
    return new Abilities(suites, groups, keys, fewer);
  }

  boolean has(Knack knack) {
    return knacks.contains(knack);
  }
}
