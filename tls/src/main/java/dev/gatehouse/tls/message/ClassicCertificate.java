package dev.gatehouse.tls.message;

import dev.gatehouse.tls.message.Dialect.Classic;
import dev.gatehouse.tls.spec.HandshakeType;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.Writer;
import java.util.ArrayList;
import java.util.List;

/**
 * Who the sender is, before TLS 1.3: {@code opaque24 ASN.1Cert, certificate_list<0..2^24-1>}, the
 * sender's own certificate first (RFC 5246, section 7.4.2).
 *
 * @param certificateList DER, 1..2^24-1 bytes each, not decoded here; empty only from a client that
 *     has none, which in SSL 3.0 sends {@link NoCertificate} instead
 */
public record ClassicCertificate(List<Bytes> certificateList) implements HandshakeMessage {
  public ClassicCertificate {
    certificateList = List.copyOf(certificateList);
  }

  static ClassicCertificate decode(Classic dialect, Cursor in)
      throws DecodeException, TlsException {
    Cursor list = in.vector24("certificate_list");
    if (dialect.isSsl3() && !list.hasRemaining()) {
      // RFC 6101, 5.6.2: "ASN.1Cert certificate_list<1..2^24-1>".
      throw list.error("certificate_list is empty");
    }
    List<Bytes> certificates = new ArrayList<>(4);
    while (list.hasRemaining()) {
      if (certificates.size() == Certificate.MAX_ENTRIES) {
        throw TlsException.broken(Rule.CHAIN_LENGTH);
      }
      Bytes certificate = list.opaque24("ASN.1Cert");
      if (certificate.isEmpty()) {
        throw list.error("ASN.1Cert is empty");
      }
      certificates.add(certificate);
    }
    return new ClassicCertificate(certificates);
  }

  @Override
  public HandshakeType type() {
    return HandshakeType.CERTIFICATE;
  }

  @Override
  public void encode(Writer out) {
    out.vector24(
        () -> {
          for (Bytes certificate : certificateList) {
            out.opaque24(certificate);
          }
        });
  }

  @Override
  public String name() {
    return "Certificate";
  }

  @Override
  public String describe() {
    return "Certificate chain=" + certificateList.stream().map(c -> c.length() + "B").toList();
  }
}
