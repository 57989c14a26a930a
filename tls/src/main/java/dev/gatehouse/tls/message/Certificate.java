package dev.gatehouse.tls.message;

import dev.gatehouse.tls.message.extension.Extensions;
import dev.gatehouse.tls.message.extension.Place;
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
 * Who the sender is: {@code opaque8 certificate_request_context, CertificateEntry
 * certificate_list<0..2^24-1>}, the sender's own certificate first (RFC 8446, section 4.4.2).
 *
 * @param certificateRequestContext 0..255 bytes, the request's; empty from a server
 * @param certificateList empty only from a client that has none
 */
public record Certificate(Bytes certificateRequestContext, List<Entry> certificateList)
    implements HandshakeMessage {
  /**
   * The most certificates that we take. A chain on the web has two to four; the JDK's own limit is
   * 10 as well (jdk.tls.maxCertificateChainLength).
   */
  public static final int MAX_ENTRIES = 10;

  public Certificate {
    certificateList = List.copyOf(certificateList);
  }

  /**
   * One certificate.
   *
   * @param certData DER of an X.509 certificate, 1..2^24-1 bytes, not decoded here
   */
  public record Entry(Bytes certData, Extensions extensions) {
    static Entry decode(Cursor in) throws DecodeException, TlsException {
      Bytes certData = in.opaque24("cert_data");
      if (certData.isEmpty()) {
        throw in.error("cert_data is empty");
      }
      return new Entry(certData, Extensions.decode(Place.CERTIFICATE, in));
    }

    void encode(Writer out) {
      out.opaque24(certData);
      extensions.encode(out);
    }
  }

  /** The chain of a server: no context, no extensions. */
  public static Certificate of(List<Bytes> chain) {
    return new Certificate(
        Bytes.EMPTY, chain.stream().map(der -> new Entry(der, Extensions.EMPTY)).toList());
  }

  static Certificate decode(Cursor in) throws DecodeException, TlsException {
    Bytes context = in.opaque8("certificate_request_context");
    Cursor list = in.vector24("certificate_list");
    List<Entry> entries = new ArrayList<>(4);
    while (list.hasRemaining()) {
      if (entries.size() == MAX_ENTRIES) {
        throw TlsException.broken(Rule.CHAIN_LENGTH);
      }
      entries.add(Entry.decode(list));
    }
    return new Certificate(context, entries);
  }

  /**
   * Checks that each entry's extensions answer requests: the ClientHello's for a server, the
   * CertificateRequest's for a client (RFC 8446, section 4.4.2).
   *
   * @throws TlsException with {@link Rule#EXTENSION_SOLICITED}
   */
  public void requireSolicitedBy(Extensions requests) throws TlsException {
    for (Entry entry : certificateList) {
      entry.extensions().requireSolicitedBy(requests);
    }
  }

  @Override
  public HandshakeType type() {
    return HandshakeType.CERTIFICATE;
  }

  @Override
  public void encode(Writer out) {
    out.opaque8(certificateRequestContext);
    out.vector24(
        () -> {
          for (Entry entry : certificateList) {
            entry.encode(out);
          }
        });
  }

  @Override
  public String describe() {
    StringBuilder text = new StringBuilder("Certificate");
    if (!certificateRequestContext.isEmpty()) {
      text.append(" context=").append(certificateRequestContext.length()).append('B');
    }
    text.append(" chain=")
        .append(certificateList.stream().map(e -> e.certData().length() + "B").toList());
    for (Entry entry : certificateList) {
      text.append(entry.extensions().describe());
    }
    return text.toString();
  }
}
