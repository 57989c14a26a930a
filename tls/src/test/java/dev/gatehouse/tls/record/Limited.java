package dev.gatehouse.tls.record;

import dev.gatehouse.tls.keys.TrafficSecret;
import dev.gatehouse.tls.spec.CipherSuite;

/** Record protection that has soon done enough. */
public final class Limited {
  private Limited() {}

  /** From the first record on, of at most {@code most}. */
  public static ModernProtection of(CipherSuite suite, TrafficSecret secret, long most) {
    return ModernProtection.of(suite, secret, 0, most);
  }
}
