package dev.gatehouse.tls.handshake.hello;

import dev.gatehouse.tls.config.SecurityPolicy;
import dev.gatehouse.tls.message.ClientHello;
import dev.gatehouse.tls.message.extension.SupportedVersions;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import java.util.List;

/**
 * Both ways to find out that somebody on the way made two sides speak an older version than both
 * know: the mark in a server's random (RFC 8446, section 4.1.3) and the mark on a client's second
 * try (RFC 7507).
 */
public final class Downgrade {
  private static final int MARK_BYTES = 8;

  /** "DOWNGRD" and 1: the server knows TLS 1.3, and speaks TLS 1.2. */
  private static final Bytes TO_TLS_1_2 = Bytes.hex("444f574e47524401");

  /** "DOWNGRD" and 0: the server knows TLS 1.2 at least, and speaks something older. */
  private static final Bytes BELOW_TLS_1_2 = Bytes.hex("444f574e47524400");

  private Downgrade() {}

  /** The server's random, with the mark in its last 8 bytes if we know better than that version. */
  public static Bytes mark(Bytes random, ProtocolVersion version, SecurityPolicy policy) {
    ProtocolVersion newest = policy.newestVersion();
    if (!version.isBefore(newest) || newest.isBefore(ProtocolVersion.TLS_1_2)) {
      return random;
    }
    byte[] marked = random.toArray();
    mark(version).copyInto(marked, marked.length - MARK_BYTES);
    return Bytes.owning(marked);
  }

  private static Bytes mark(ProtocolVersion version) {
    return version.isBefore(ProtocolVersion.TLS_1_2) ? BELOW_TLS_1_2 : TO_TLS_1_2;
  }

  /**
   * Looks at a server's random for a mark that says that its server and we know better.
   *
   * @throws TlsException with {@link Rule#DOWNGRADE}
   */
  public static void requireNoMark(Bytes random, ProtocolVersion version, SecurityPolicy policy)
      throws TlsException {
    Bytes end = random.slice(random.length() - MARK_BYTES, random.length());
    ProtocolVersion newest = policy.newestVersion();
    boolean weKnowTls13 = !newest.isBefore(ProtocolVersion.TLS_1_3);
    boolean weKnowTls12 = !newest.isBefore(ProtocolVersion.TLS_1_2);
    if ((weKnowTls13 && (end.equals(TO_TLS_1_2) || end.equals(BELOW_TLS_1_2)))
        || (weKnowTls12
            && version.isBefore(ProtocolVersion.TLS_1_2)
            && end.equals(BELOW_TLS_1_2))) {
      throw TlsException.broken(Rule.DOWNGRADE);
    }
  }

  /**
   * Refuses a client that says that it could do better, if we could too (RFC 7507, section 3).
   *
   * @throws TlsException with {@link Rule#FALLBACK}
   */
  public static void refuseNeedlessFallback(ClientHello hello, SecurityPolicy policy)
      throws TlsException {
    if (hello.cipherSuites().contains(CipherSuite.TLS_FALLBACK_SCSV)
        && newest(hello).isBefore(policy.newestVersion())) {
      throw TlsException.broken(Rule.FALLBACK);
    }
  }

  private static ProtocolVersion newest(ClientHello hello) {
    SupportedVersions.Offer offer = hello.supportedVersions();
    ProtocolVersion newest = hello.legacyVersion();
    for (ProtocolVersion version : offer == null ? List.<ProtocolVersion>of() : offer.versions()) {
      if (newest.isBefore(version) && !ProtocolVersion.TLS_1_3.isBefore(version)) {
        newest = version;
      }
    }
    return newest;
  }
}
