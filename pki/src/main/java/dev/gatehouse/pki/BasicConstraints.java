package dev.gatehouse.pki;

import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.der.DerReader;
import dev.gatehouse.wire.der.Tag;
import java.util.OptionalInt;

/**
 * Whether a certificate belongs to an authority, and how many intermediates may follow it (RFC
 * 5280, section 4.2.1.9).
 *
 * @param pathLength 0 and up; a number above 255 is read as 255, which no path reaches
 */
public record BasicConstraints(boolean authority, OptionalInt pathLength) {
  private static final int MOST = 255;

  static BasicConstraints decode(DerReader in) throws DecodeException {
    return in.sequence(
        "basic constraints",
        s -> {
          boolean authority = false;
          if (s.nextIs(Tag.BOOLEAN)) {
            authority = s.bool("cA");
            if (!authority) {
              throw s.error("a DEFAULT value is encoded"); // X.690, 11.5
            }
          }
          OptionalInt pathLength =
              s.nextIs(Tag.INTEGER)
                  ? OptionalInt.of(
                      Math.min(MOST, s.smallInteger("pathLenConstraint", Integer.MAX_VALUE)))
                  : OptionalInt.empty();
          return new BasicConstraints(authority, pathLength);
        });
  }
}
