package dev.gatehouse.gateway.guard;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.gateway.binding.CertificateSource;
import dev.gatehouse.gateway.binding.CertificateSource.Files;
import dev.gatehouse.gateway.binding.CertificateSource.Issued;
import dev.gatehouse.pki.ServerName;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.Writer;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;

/** Certificate sources as bytes: a kind, then a list of {@code opaque16} names or files. */
final class SourceCode {
  private static final int ISSUED = 1;
  private static final int FILES = 2;

  private SourceCode() {}

  static Bytes text(String value) {
    return Bytes.owning(value.getBytes(UTF_8));
  }

  static String text(Cursor in, String field) throws DecodeException {
    return new String(in.opaque16(field).toArray(), UTF_8);
  }

  static void encode(CertificateSource source, Writer out) {
    switch (source) {
      case Issued(var names) -> {
        out.u8(ISSUED);
        out.vector16(() -> names.forEach(it -> out.opaque16(text(it.text()))));
      }
      case Files(Path chain, Optional<Path> key) -> {
        out.u8(FILES).opaque16(text(chain.toString()));
        out.opaque16(text(key.map(Path::toString).orElse("")));
      }
    }
  }

  static CertificateSource decode(Cursor in) throws DecodeException {
    int kind = in.u8("source kind");
    try {
      switch (kind) {
        case ISSUED -> {
          var names =
              new LinkedHashSet<>(
                  in.vector16("names").list(it -> ServerName.parse(text(it, "name"))));
          return new Issued(names);
        }
        case FILES -> {
          Path chain = Path.of(text(in, "chain"));
          String key = text(in, "key");
          return new Files(chain, key.isEmpty() ? Optional.empty() : Optional.of(Path.of(key)));
        }
        default -> throw in.error("source kind " + kind);
      }
    } catch (IllegalArgumentException e) {
      throw in.error("a source that cannot be: " + e.getMessage());
    }
  }
}
