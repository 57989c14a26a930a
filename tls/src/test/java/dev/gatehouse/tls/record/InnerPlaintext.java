package dev.gatehouse.tls.record;

import dev.gatehouse.crypto.Aead;
import dev.gatehouse.tls.keys.RecordKeys;
import dev.gatehouse.tls.keys.TrafficSecret;
import dev.gatehouse.tls.spec.CipherSuite;

/** Records with an inner plaintext that {@link ModernProtection#seal} would not write. */
public final class InnerPlaintext {
  private InnerPlaintext() {}

  /** The first record under {@code secret}, holding exactly {@code inner}, by the bare AEAD. */
  public static byte[] sealed(CipherSuite suite, TrafficSecret secret, byte[] inner) {
    return sealed(suite, secret, 0, inner);
  }

  /** The record of that number, 0..255. */
  public static byte[] sealed(CipherSuite suite, TrafficSecret secret, int number, byte[] inner) {
    int ciphertext = inner.length + 16;
    byte[] record = new byte[5 + ciphertext];
    record[0] = 23;
    record[1] = 3;
    record[2] = 3;
    record[3] = (byte) (ciphertext >> 8);
    record[4] = (byte) ciphertext;
    byte[] nonce = new byte[12];
    try (RecordKeys keys = secret.keys(suite.aead());
        Aead aead = suite.aead().key(keys.key())) {
      keys.ivInto(nonce);
      nonce[11] ^= (byte) number;
      aead.seal(nonce, record, 0, 5, inner, 0, inner.length, record, 5);
    }
    return record;
  }
}
