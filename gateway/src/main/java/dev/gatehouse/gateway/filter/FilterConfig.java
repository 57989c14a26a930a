package dev.gatehouse.gateway.filter;

import dev.gatehouse.gateway.binding.Authorities;
import dev.gatehouse.gateway.binding.Binding;
import dev.gatehouse.gateway.binding.CertificateSource;
import dev.gatehouse.gateway.binding.ClientCertificates;
import dev.gatehouse.gateway.binding.SourceCode;
import dev.gatehouse.pki.X509Cert;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a filter is to do, as the gateway tells it over the control connection.
 *
 * @param bindings with their authorities' certificates, so that the filter reads no file for them
 * @param protocols for ALPN (RFC 7301), ours first
 * @param authority the folder of the built-in authority, which the filter opens itself; it holds
 *     keys that the gateway need not be able to read
 * @param guard where the guard is asked for signatures; empty where the filter itself has the keys
 */
public record FilterConfig(
    List<Binding> bindings, List<String> protocols, Path authority, Optional<Path> guard) {
  private static final int NONE = 0;
  private static final int ASK = 1;
  private static final int REQUIRE = 2;

  /** Keeps copies. */
  public FilterConfig {
    bindings = List.copyOf(bindings);
    protocols = List.copyOf(protocols);
  }

  void encode(Writer out) {
    out.vector24(() -> bindings.forEach(it -> encode(it, out)));
    out.vector16(() -> protocols.forEach(it -> out.opaque16(SourceCode.text(it))));
    out.opaque16(SourceCode.text(authority.toString()));
    out.opaque16(SourceCode.text(guard.map(Path::toString).orElse("")));
  }

  static FilterConfig decode(Cursor in) throws DecodeException {
    return new FilterConfig(
        in.vector24("bindings").list(FilterConfig::binding),
        in.vector16("protocols").list(it -> SourceCode.text(it, "protocol")),
        SourceCode.path(in, "authority"),
        SourceCode.optionalPath(in, "guard"));
  }

  private static void encode(Binding binding, Writer out) {
    out.opaque16(SourceCode.text(binding.name().orElse("")));
    out.vector8(
        () ->
            binding
                .address()
                .ifPresent(
                    it -> {
                      out.u16(it.getPort());
                      out.raw(it.getAddress().getAddress());
                    }));
    SourceCode.encode(binding.certificate(), out);
    encode(binding.clients(), out);
  }

  private static Binding binding(Cursor in) throws DecodeException {
    String name = SourceCode.text(in, "name");
    Optional<InetSocketAddress> address = address(in.vector8("address"));
    CertificateSource source = SourceCode.decode(in);
    ClientCertificates clients = clients(in);
    try {
      return new Binding(
          name.isEmpty() ? Optional.empty() : Optional.of(name), address, source, clients);
    } catch (IllegalArgumentException e) {
      throw in.error("a binding that is none: " + e.getMessage());
    }
  }

  private static Optional<InetSocketAddress> address(Cursor in) throws DecodeException {
    if (!in.hasRemaining()) {
      return Optional.empty();
    }
    int port = in.u16("port");
    try {
      return Optional.of(
          new InetSocketAddress(InetAddress.getByAddress(in.rest().toArray()), port));
    } catch (UnknownHostException e) {
      throw in.error("an address of another length than 4 or 16");
    }
  }

  private static void encode(ClientCertificates clients, Writer out) {
    switch (clients) {
      case ClientCertificates.None() -> out.u8(NONE);
      case ClientCertificates.Ask(Authorities they) -> encode(ASK, they, out);
      case ClientCertificates.Require(Authorities they) -> encode(REQUIRE, they, out);
    }
  }

  private static void encode(int mode, Authorities they, Writer out) {
    out.u8(mode);
    out.opaque16(SourceCode.text(they.file().toString()));
    out.vector24(() -> they.certificates().forEach(it -> out.opaque24(it.encoded())));
  }

  private static ClientCertificates clients(Cursor in) throws DecodeException {
    int mode = in.u8("clients");
    if (mode == NONE) {
      return new ClientCertificates.None();
    }
    Path file = SourceCode.path(in, "authorities");
    List<X509Cert> certificates =
        in.vector24("certificates")
            .nonEmptyList("certificates", it -> X509Cert.decode(it.opaque24("certificate")));
    Authorities they = new Authorities(file, certificates);
    return switch (mode) {
      case ASK -> new ClientCertificates.Ask(they);
      case REQUIRE -> new ClientCertificates.Require(they);
      default -> throw in.error("a mode of client certificates that is none: " + mode);
    };
  }
}
