package dev.gatehouse.gateway.filter;

import dev.gatehouse.gateway.binding.Authorities;
import dev.gatehouse.gateway.binding.Binding;
import dev.gatehouse.gateway.binding.CertificateSource;
import dev.gatehouse.gateway.binding.ClientCertificates;
import dev.gatehouse.pki.ServerName;
import dev.gatehouse.pki.X509Cert;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
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
  private static final int ISSUED = 0;
  private static final int FILES = 1;

  /** Keeps copies. */
  public FilterConfig {
    bindings = List.copyOf(bindings);
    protocols = List.copyOf(protocols);
  }

  void encode(Writer out) {
    out.vector24(() -> bindings.forEach(it -> encode(it, out)));
    out.vector16(() -> protocols.forEach(it -> text(out, it)));
    text(out, authority.toString());
    text(out, guard.map(Path::toString).orElse(""));
  }

  static FilterConfig decode(Cursor in) throws DecodeException {
    return new FilterConfig(
        in.vector24("bindings").list(FilterConfig::binding),
        in.vector16("protocols").list(it -> text(it, "protocol")),
        path(in, "authority"),
        optionalPath(in, "guard"));
  }

  private static void encode(Binding binding, Writer out) {
    text(out, binding.name().orElse(""));
    out.vector8(
        () ->
            binding
                .address()
                .ifPresent(
                    it -> {
                      out.u16(it.getPort());
                      out.raw(it.getAddress().getAddress());
                    }));
    encode(binding.certificate(), out);
    encode(binding.clients(), out);
  }

  private static Binding binding(Cursor in) throws DecodeException {
    String name = text(in, "name");
    Optional<InetSocketAddress> address = address(in.vector8("address"));
    CertificateSource source = source(in);
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

  private static void encode(CertificateSource source, Writer out) {
    switch (source) {
      case CertificateSource.Issued(var names) -> {
        out.u8(ISSUED);
        out.vector16(() -> names.forEach(it -> text(out, it.text())));
      }
      case CertificateSource.Files(Path chain, Optional<Path> key) -> {
        out.u8(FILES);
        text(out, chain.toString());
        text(out, key.map(Path::toString).orElse(""));
      }
    }
  }

  private static CertificateSource source(Cursor in) throws DecodeException {
    int kind = in.u8("source");
    if (kind == FILES) {
      Path chain = path(in, "chain");
      String key = text(in, "key");
      return new CertificateSource.Files(
          chain, key.isEmpty() ? Optional.empty() : Optional.of(path(in, key, "key")));
    }
    if (kind != ISSUED) {
      throw in.error("a certificate's source of kind " + kind);
    }
    List<String> names = in.vector16("names").nonEmptyList("names", it -> text(it, "name"));
    try {
      var parsed = new LinkedHashSet<ServerName>();
      names.forEach(it -> parsed.add(ServerName.parse(it)));
      return new CertificateSource.Issued(parsed);
    } catch (IllegalArgumentException e) {
      throw in.error("a name that is none: " + e.getMessage());
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
    text(out, they.file().toString());
    out.vector24(() -> they.certificates().forEach(it -> out.opaque24(it.encoded())));
  }

  private static ClientCertificates clients(Cursor in) throws DecodeException {
    int mode = in.u8("clients");
    if (mode == NONE) {
      return new ClientCertificates.None();
    }
    Path file = path(in, "authorities");
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

  static void text(Writer out, String text) {
    out.opaque16(Bytes.owning(text.getBytes(StandardCharsets.UTF_8)));
  }

  static String text(Cursor in, String field) throws DecodeException {
    return new String(in.opaque16(field).toArray(), StandardCharsets.UTF_8);
  }

  static Path path(Cursor in, String field) throws DecodeException {
    return path(in, text(in, field), field);
  }

  private static Optional<Path> optionalPath(Cursor in, String field) throws DecodeException {
    String text = text(in, field);
    return text.isEmpty() ? Optional.empty() : Optional.of(path(in, text, field));
  }

  private static Path path(Cursor in, String text, String field) throws DecodeException {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw in.error(field + " is no path");
    }
  }
}
