package dev.gatehouse.pki;

import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.der.DerReader;
import dev.gatehouse.wire.der.Tag;
import java.util.Optional;

/**
 * Which key of its issuer signed a certificate (RFC 5280, section 4.2.1.1). A hint for building
 * paths, and no more.
 *
 * @param namesCertificate whether it also names the issuer's certificate by issuer and serial
 *     number
 */
public record AuthorityKeyIdentifier(Optional<Bytes> keyIdentifier, boolean namesCertificate) {
  static AuthorityKeyIdentifier decode(DerReader in) throws DecodeException {
    return in.sequence(
        "authority key identifier",
        s -> {
          Optional<Bytes> key =
              s.nextIs(Tag.context(0))
                  ? Optional.of(s.primitive(Tag.context(0), "key identifier"))
                  : Optional.empty();
          boolean issuer = s.nextIs(Tag.contextConstructed(1));
          if (issuer) {
            s.listOf(
                Tag.contextConstructed(1),
                "authority's issuer",
                PkiLimits.MAX_ALTERNATIVE_NAMES,
                GeneralName::decode);
          }
          boolean serial = s.nextIs(Tag.context(2));
          if (serial) {
            s.primitive(Tag.context(2), "authority's serial number");
          }
          if (issuer != serial) {
            throw s.error(
                "authority key identifier names half a certificate"); // both or neither, section
            // 4.2.1.1
          }
          return new AuthorityKeyIdentifier(key, issuer);
        });
  }
}
