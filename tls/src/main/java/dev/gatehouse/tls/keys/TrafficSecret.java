package dev.gatehouse.tls.keys;

import dev.gatehouse.crypto.AeadAlgorithm;
import dev.gatehouse.crypto.Hkdf;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.wire.Bytes;
import java.security.MessageDigest;

/**
 * What one side seals its records with from one key change to the next (RFC 8446, sections 7.2 and
 * 7.3), and what proves its Finished (section 4.4.4). Whoever holds one closes it. Not thread-safe.
 */
public final class TrafficSecret implements AutoCloseable {
  private final Hkdf hkdf;
  private final Secret secret;

  TrafficSecret(Hkdf hkdf, Secret secret) {
    this.hkdf = hkdf;
    this.secret = secret;
  }

  /** verify_data of the Finished that the owner of this secret sends at that point. */
  public Bytes verifyData(BeforeFinished at) {
    return Bytes.owning(finishedMac(at));
  }

  /** Whether {@code received} is that verify_data; takes the same time whatever differs. */
  public boolean isVerifyData(BeforeFinished at, Bytes received) {
    return MessageDigest.isEqual(finishedMac(at), received.toArray());
  }

  private byte[] finishedMac(BeforeFinished at) {
    try (Secret finishedKey = Label.FINISHED.expand(hkdf, secret, hkdf.hash().bytes())) {
      return hkdf.mac(finishedKey, at.bytes());
    }
  }

  /** The secret after a key update; this one is zeroed (RFC 8446, section 7.2). */
  public TrafficSecret next() {
    try (secret) {
      return new TrafficSecret(
          hkdf, Label.TRAFFIC_UPDATE.expand(hkdf, secret, hkdf.hash().bytes()));
    }
  }

  /** Key and IV for the records (RFC 8446, section 7.3). The caller closes them. */
  public RecordKeys keys(AeadAlgorithm algorithm) {
    byte[] iv = new byte[algorithm.nonceBytes()];
    try (Secret secretIv = Label.IV.expand(hkdf, secret, iv.length)) {
      secretIv.exposeInto(iv, 0);
    }
    return new RecordKeys(Label.KEY.expand(hkdf, secret, algorithm.keyBytes()), iv);
  }

  /** A second one with an owner of its own. */
  public TrafficSecret copy() {
    return new TrafficSecret(hkdf, secret.copy());
  }

  /** The secret itself, for the key log, which neither keeps nor closes it. */
  public Secret exposeForKeyLog() {
    return secret;
  }

  @Override
  public void close() {
    secret.close();
  }

  @Override
  public String toString() {
    return "TrafficSecret";
  }
}
