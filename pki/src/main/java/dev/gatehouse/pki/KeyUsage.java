package dev.gatehouse.pki;

import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.der.DerReader;
import dev.gatehouse.wire.der.Tag;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** What a certified key may do, in the order of its bits (RFC 5280, section 4.2.1.3). */
public enum KeyUsage {
  DIGITAL_SIGNATURE,
  NON_REPUDIATION,
  KEY_ENCIPHERMENT,
  DATA_ENCIPHERMENT,
  KEY_AGREEMENT,
  KEY_CERT_SIGN,
  CRL_SIGN,
  ENCIPHER_ONLY,
  DECIPHER_ONLY;

  static Set<KeyUsage> decode(DerReader in) throws DecodeException {
    int bits = in.namedBits(Tag.BIT_STRING, "key usage");
    Set<KeyUsage> usages = EnumSet.noneOf(KeyUsage.class);
    for (KeyUsage usage : values()) {
      if ((bits >>> usage.ordinal() & 1) != 0) {
        usages.add(usage);
      }
    }
    if (usages.isEmpty()) {
      throw in.error("a key usage without any usage"); // RFC 5280, 4.2.1.3: at least one bit MUST be set
    }
    return Collections.unmodifiableSet(usages);
  }

  static int bits(Set<KeyUsage> usages) {
    return usages.stream().mapToInt(usage -> 1 << usage.ordinal()).sum();
  }
}
