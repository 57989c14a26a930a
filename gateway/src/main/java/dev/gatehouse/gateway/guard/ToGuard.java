package dev.gatehouse.gateway.guard;

import dev.gatehouse.crypto.SignatureAlgorithm;
import dev.gatehouse.gateway.binding.CertificateSource;
import dev.gatehouse.gateway.binding.SourceCode;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.Writer;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** What the guard is told and asked; each is one frame's body. */
sealed interface ToGuard {
  /**
   * Once, before all else, on the first connection of a guard's life.
   *
   * @param folder the state folder whose authority issues; absolute
   * @param perSecond private-key operations for each source, and as many at once
   */
  record Configure(Path folder, int perSecond, List<CertificateSource> sources)
      implements ToGuard {}

  /**
   * Asks for a signature.
   *
   * @param id the asker's, told back with the answer
   * @param key which private key: {@link KeyName}
   */
  record Sign(long id, long key, SignatureAlgorithm algorithm, Bytes content) implements ToGuard {}

  /**
   * Asks for a pre-master secret, as {@link Sign} does for a signature; what is substituted is the
   * guard's own secret.
   */
  record Decrypt(long id, long key, int version, Bytes encrypted) implements ToGuard {}

  /** An algorithm's code is its place here: both sides are of one build. */
  List<SignatureAlgorithm> ALGORITHMS = List.of(SignatureAlgorithm.values());

  int CONFIGURE = 1;
  int SIGN = 2;
  int DECRYPT = 3;

  /** Reads a whole frame's body. */
  static ToGuard decode(Bytes body) throws DecodeException {
    return Cursor.all(body, ToGuard::decode);
  }

  private static ToGuard decode(Cursor in) throws DecodeException {
    int kind = in.u8("kind");
    return switch (kind) {
      case CONFIGURE -> configure(in);
      case SIGN ->
          new Sign(
              in.u32("id"), u64(in), algorithm(in, in.u8("algorithm")), in.opaque16("content"));
      case DECRYPT ->
          new Decrypt(in.u32("id"), u64(in), in.u16("version"), in.opaque16("encrypted"));
      default -> throw in.error("kind " + kind);
    };
  }

  private static Configure configure(Cursor in) throws DecodeException {
    try {
      Path folder = Path.of(SourceCode.text(in, "folder"));
      int perSecond = in.u24("rate");
      return new Configure(folder, perSecond, in.vector24("sources").list(SourceCode::decode));
    } catch (InvalidPathException e) {
      throw in.error("a folder that cannot be");
    }
  }

  static SignatureAlgorithm algorithm(Cursor in, int code) throws DecodeException {
    if (code >= ALGORITHMS.size()) {
      throw in.error("algorithm " + code);
    }
    return ALGORITHMS.get(code);
  }

  static long u64(Cursor in) throws DecodeException {
    return (in.u32("key") << 32) | in.u32("key");
  }

  default Bytes encoded() {
    return Writer.write(
        out -> {
          switch (this) {
            case Configure it -> {
              out.u8(CONFIGURE).opaque16(SourceCode.text(it.folder().toString()));
              out.u24(it.perSecond());
              out.vector24(() -> it.sources().forEach(one -> SourceCode.encode(one, out)));
            }
            case Sign it -> {
              out.u8(SIGN).u32(it.id()).u64(it.key()).u8(ALGORITHMS.indexOf(it.algorithm()));
              out.opaque16(it.content());
            }
            case Decrypt it -> {
              out.u8(DECRYPT).u32(it.id()).u64(it.key()).u16(it.version());
              out.opaque16(it.encrypted());
            }
          }
        });
  }
}
