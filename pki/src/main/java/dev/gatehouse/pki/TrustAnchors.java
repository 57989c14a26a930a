package dev.gatehouse.pki;

import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.pem.Pem;
import dev.gatehouse.wire.pem.PemBlock;
import dev.gatehouse.wire.pem.PemException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The certificates that a person chose to trust, by subject. Immutable. */
public final class TrustAnchors {
  private final Set<X509Cert> all;
  private final Map<DistinguishedName, List<X509Cert>> bySubject;

  private TrustAnchors(Set<X509Cert> all) {
    this.all = all;
    this.bySubject = all.stream().collect(Collectors.groupingBy(X509Cert::subject));
  }

  public static TrustAnchors of(X509Cert... certificates) {
    return of(List.of(certificates));
  }

  public static TrustAnchors of(List<X509Cert> certificates) {
    return new TrustAnchors(new LinkedHashSet<>(certificates));
  }

  /**
   * Reads the certificates of a PEM text and skips blocks of other kinds.
   *
   * @throws DecodeException if one is malformed; the line of its BEGIN is in the message
   */
  public static TrustAnchors parse(byte[] pem) throws PemException, DecodeException {
    return of(certificates(pem));
  }

  /** The certificates of a PEM text, in its order. */
  public static List<X509Cert> certificates(byte[] pem) throws PemException, DecodeException {
    List<X509Cert> certificates = new ArrayList<>();
    for (PemBlock block : Pem.parse(pem)) {
      if (block.label().equals(Pem.CERTIFICATE)) {
        try {
          certificates.add(X509Cert.decode(block.bytes()));
        } catch (DecodeException e) {
          throw new DecodeException(
              e.offset(), e.reason() + ", in the certificate of line " + block.line());
        }
      }
    }
    return certificates;
  }

  public boolean isEmpty() {
    return all.isEmpty();
  }

  public int size() {
    return all.size();
  }

  /** Their names, each once: what a server tells its clients (RFC 8446, section 4.2.4). */
  public List<DistinguishedName> subjects() {
    return all.stream().map(X509Cert::subject).distinct().toList();
  }

  boolean contains(X509Cert certificate) {
    return all.contains(certificate);
  }

  List<X509Cert> withSubject(DistinguishedName subject) {
    return bySubject.getOrDefault(subject, List.of());
  }
}
