package dev.gatehouse.gateway.binding;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.gateway.binding.CertificateSource.Files;
import dev.gatehouse.gateway.binding.CertificateSource.Issued;
import dev.gatehouse.pki.ServerName;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.Writer;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;

/**
 * Certificate sources as bytes, for helpers that are told of them: a kind, then a list of {@code
 * opaque16} names or files. And the texts and paths that go with them.
 */
public final class SourceCode {
  private static final int ISSUED = 1;
  private static final int FILES = 2;

  private SourceCode() {}

  /** UTF-8, as {@code opaque16}. */
  public static Bytes text(String value) {
    return Bytes.owning(value.getBytes(UTF_8));
  }

  /** The text of an {@code opaque16}. */
  public static String text(Cursor in, String field) throws DecodeException {
    return new String(in.opaque16(field).toArray(), UTF_8);
  }

  /** The path of an {@code opaque16}. */
  public static Path path(Cursor in, String field) throws DecodeException {
    return path(in, text(in, field), field);
  }

  /** The same; empty where the text is. */
  public static Optional<Path> optionalPath(Cursor in, String field) throws DecodeException {
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

  /** Writes a source. */
  public static void encode(CertificateSource source, Writer out) {
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

  /** Reads a source. */
  public static CertificateSource decode(Cursor in) throws DecodeException {
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
          Path chain = path(in, "chain");
          return new Files(chain, optionalPath(in, "key"));
        }
        default -> throw in.error("source kind " + kind);
      }
    } catch (IllegalArgumentException e) {
      throw in.error("a source that cannot be: " + e.getMessage());
    }
  }
}
