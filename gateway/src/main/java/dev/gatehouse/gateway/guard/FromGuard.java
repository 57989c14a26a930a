package dev.gatehouse.gateway.guard;

import dev.gatehouse.crypto.SignatureAlgorithm;
import dev.gatehouse.gateway.binding.CertificateSource;
import dev.gatehouse.gateway.binding.SourceCode;
import dev.gatehouse.pki.X509Cert;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.Writer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the guard says and answers; each is one frame's body. */
sealed interface FromGuard {
  /**
   * From now on this is presented for that source; said for each source before {@link Ready}, and
   * with each renewal.
   *
   * @param algorithms what the key signs with
   * @param decrypts whether it decrypts pre-master secrets
   * @param renewsAt whole seconds
   */
  record Presents(
      CertificateSource source,
      List<X509Cert> chain,
      Set<SignatureAlgorithm> algorithms,
      boolean decrypts,
      Optional<Instant> renewsAt)
      implements FromGuard {}

  /** All sources are there. */
  record Ready(Optional<X509Cert> root) implements FromGuard {}

  /** Empty where it was refused or could not be done: which, only the guard's log says. */
  record Answer(long id, Optional<Bytes> result) implements FromGuard {}

  /** The sources cannot be opened: one sentence, and whether whoever wrote the site file erred. */
  record Failed(boolean usersFault, String sentence) implements FromGuard {}

  int PRESENTS = 1;
  int READY = 2;
  int ANSWER = 3;
  int FAILED = 4;

  /** Reads a whole frame's body. */
  static FromGuard decode(Bytes body) throws DecodeException {
    return Cursor.all(body, FromGuard::decode);
  }

  private static FromGuard decode(Cursor in) throws DecodeException {
    int kind = in.u8("kind");
    return switch (kind) {
      case PRESENTS -> presents(in);
      case READY ->
          new Ready(
              flag(in) ? Optional.of(X509Cert.decode(in.opaque24("root"))) : Optional.empty());
      case ANSWER ->
          new Answer(
              in.u32("id"), flag(in) ? Optional.of(in.opaque16("result")) : Optional.empty());
      case FAILED -> new Failed(flag(in), SourceCode.text(in, "sentence"));
      default -> throw in.error("kind " + kind);
    };
  }

  private static Presents presents(Cursor in) throws DecodeException {
    CertificateSource source = SourceCode.decode(in);
    List<X509Cert> chain =
        in.vector24("chain")
            .nonEmptyList("chain", it -> X509Cert.decode(it.opaque24("certificate")));
    Set<SignatureAlgorithm> algorithms = EnumSet.noneOf(SignatureAlgorithm.class);
    Cursor codes = in.vector8("algorithms");
    while (codes.hasRemaining()) {
      algorithms.add(ToGuard.algorithm(codes, codes.u8("algorithm")));
    }
    boolean decrypts = flag(in);
    if (!flag(in)) {
      return new Presents(source, chain, algorithms, decrypts, Optional.empty());
    }
    try {
      var at = Instant.ofEpochSecond(ToGuard.u64(in));
      return new Presents(source, chain, algorithms, decrypts, Optional.of(at));
    } catch (DateTimeException e) {
      throw in.error("a time that never comes");
    }
  }

  private static boolean flag(Cursor in) throws DecodeException {
    int value = in.u8("flag");
    if (value > 1) {
      throw in.error("a flag of " + value);
    }
    return value == 1;
  }

  default Bytes encoded() {
    return Writer.write(
        out -> {
          switch (this) {
            case Presents it -> {
              SourceCode.encode(it.source(), out.u8(PRESENTS));
              out.vector24(() -> it.chain().forEach(one -> out.opaque24(one.encoded())));
              out.vector8(
                  () -> it.algorithms().forEach(one -> out.u8(ToGuard.ALGORITHMS.indexOf(one))));
              out.u8(it.decrypts() ? 1 : 0).u8(it.renewsAt().isPresent() ? 1 : 0);
              it.renewsAt().ifPresent(at -> out.u64(at.getEpochSecond()));
            }
            case Ready it -> {
              out.u8(READY).u8(it.root().isPresent() ? 1 : 0);
              it.root().ifPresent(root -> out.opaque24(root.encoded()));
            }
            case Answer it -> {
              out.u8(ANSWER).u32(it.id()).u8(it.result().isPresent() ? 1 : 0);
              it.result().ifPresent(out::opaque16);
            }
            case Failed it ->
                out.u8(FAILED).u8(it.usersFault() ? 1 : 0).opaque16(SourceCode.text(it.sentence()));
          }
        });
  }
}
