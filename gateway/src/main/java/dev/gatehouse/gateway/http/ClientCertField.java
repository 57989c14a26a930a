package dev.gatehouse.gateway.http;

import dev.gatehouse.wire.Bytes;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Who the client has proved to be, told to workers as RFC 9440 has it. Nobody else can say it: what
 * comes in under these names or their likes goes no further ({@code codec.FieldName}), with TLS and
 * without.
 */
final class ClientCertField {
  private ClientCertField() {}

  /**
   * The lines of Client-Cert and Client-Cert-Chain; empty for a client that showed no certificate.
   *
   * <p>Workers stop at field lines of 8 KiB or so, and a worker that answers 431 to everything
   * helps nobody: a chain that makes the two longer than that is left out, which RFC 9440, section
   * 2.3, leaves to us, and the worker still has the certificate. A certificate that is too long by
   * itself is left out as well: the worker then takes the client for unknown, which is the safe
   * side.
   *
   * @param chain verified, the client's own first
   */
  static String lines(List<Bytes> chain) {
    if (chain.isEmpty()) return "";
    String leaf = "Client-Cert: " + item(chain.getFirst()) + "\r\n";
    if (leaf.length() > HttpDefaults.CLIENT_CERT_BYTES) return "";
    if (chain.size() == 1) return leaf;
    String rest =
        "Client-Cert-Chain: "
            + chain.stream().skip(1).map(ClientCertField::item).collect(Collectors.joining(", "))
            + "\r\n";
    return leaf.length() + rest.length() > HttpDefaults.CLIENT_CERT_BYTES ? leaf : leaf + rest;
  }

  // RFC 8941, 3.3.5: a byte sequence
  private static String item(Bytes der) {
    return ":" + Base64.getEncoder().encodeToString(der.toArray()) + ":";
  }
}
