package dev.gatehouse.pki;

import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.der.DerReader;
import dev.gatehouse.wire.der.Tag;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** What a certified key may do, in the order of its bits (RFC 5280, section 4.2.1.3). */
public enum KeyUsage {
  DIGITAL_SIGNATURE(0),
  NON_REPUDIATION(1),
  KEY_ENCIPHERMENT(2),
  DATA_ENCIPHERMENT(3),
  KEY_AGREEMENT(4),
  KEY_CERT_SIGN(5),
  CRL_SIGN(6),
  ENCIPHER_ONLY(7),
  DECIPHER_ONLY(8);

  private final int bit;

  KeyUsage(int bit) {
    this.bit = 1 << bit;
  }

  static Set<KeyUsage> decode(DerReader in) throws DecodeException {
    int bits = in.namedBits(Tag.BIT_STRING, "key usage");
    Set<KeyUsage> usages = EnumSet.noneOf(KeyUsage.class);
    for (KeyUsage usage : values()) {
      if ((bits & usage.bit) != 0) {
        usages.add(usage);
      }
    }
    if (usages.isEmpty()) {
      throw in.error(
          "a key usage without any usage"); // RFC 5280, 4.2.1.3: at least one bit MUST be set
    }
    return Collections.unmodifiableSet(usages);
  }

  static int bits(Set<KeyUsage> usages) {
    return usages.stream().mapToInt(usage -> usage.bit).sum();
  }
}
