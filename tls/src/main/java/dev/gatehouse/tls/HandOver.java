package dev.gatehouse.tls;

import dev.gatehouse.crypto.AeadAlgorithm;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.tls.keys.RecordKeys;
import dev.gatehouse.tls.keys.TrafficSecret;
import dev.gatehouse.tls.keys.classic.DirectionKeys;
import dev.gatehouse.tls.record.ModernProtection;
import dev.gatehouse.tls.spec.ProtocolVersion;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What seals and opens a connection's records from now on, taken out of the engine by {@link
 * TlsConnection#handOver}, which has none of it any more: for a kernel that does the rest. Whoever
 * holds it closes it. Not thread-safe.
 *
 * @param version TLS 1.2 or 1.3
 * @param writing what we send
 * @param reading what the peer sends
 */
public record HandOver(ProtocolVersion version, Direction writing, Direction reading)
    implements AutoCloseable {

  /** Zeroes both directions. */
  @Override
  public void close() {
    writing.close();
    reading.close();
  }

  @Override
  public String toString() {
    return "HandOver";
  }

  /** One direction: an AEAD's key, what its nonces are made of, and the next record's number. */
  public static final class Direction implements AutoCloseable {
    private final AeadAlgorithm algorithm;

    /** What the next key is made of; null before TLS 1.3, whose keys do not change. */
    private @Nullable TrafficSecret secret;

    private Secret key;
    private byte[] iv;
    private long sequence;

    private Direction(
        AeadAlgorithm algorithm,
        @Nullable TrafficSecret secret,
        Secret key,
        byte[] iv,
        long sequence) {
      this.algorithm = algorithm;
      this.secret = secret;
      this.key = key;
      this.iv = iv;
      this.sequence = sequence;
    }

    /** TLS 1.3. Takes the secret over. */
    static Direction modern(AeadAlgorithm algorithm, TrafficSecret secret, long sequence) {
      try (RecordKeys keys = secret.keys(algorithm)) {
        return new Direction(algorithm, secret, keys.key().copy(), iv(algorithm, keys), sequence);
      }
    }

    /** TLS 1.2. The keys stay the caller's. */
    static Direction classic(AeadAlgorithm algorithm, DirectionKeys keys, long sequence) {
      return new Direction(algorithm, null, keys.key().copy(), keys.iv(), sequence);
    }

    private static byte[] iv(AeadAlgorithm algorithm, RecordKeys keys) {
      byte[] iv = new byte[algorithm.nonceBytes()];
      keys.ivInto(iv);
      return iv;
    }

    public AeadAlgorithm algorithm() {
      return algorithm;
    }

    /** The AEAD's key; closed with this. */
    public Secret key() {
      return key;
    }

    /** 4 for AES-GCM in TLS 1.2, the salt (RFC 5288, section 3); 12 for all others. */
    public int ivBytes() {
      return iv.length;
    }

    /** Copies {@link #ivBytes} bytes into {@code target} from its start; the caller zeroes them. */
    public void ivInto(byte[] target) {
      System.arraycopy(iv, 0, target, 0, iv.length);
    }

    /** The next record's number under this key. */
    public long sequence() {
      return sequence;
    }

    /** How many records a key may protect (RFC 8446, section 5.5). */
    public long mostRecords() {
      return ModernProtection.mostRecords(algorithm);
    }

    /**
     * Goes on to the next key, whose first record is number 0 (RFC 8446, section 7.2).
     *
     * @throws IllegalStateException before TLS 1.3, or after {@link #close}
     */
    public void step() {
      TrafficSecret now = secret;
      if (now == null) {
        throw new IllegalStateException("keys change in TLS 1.3 only, and while they are open");
      }
      TrafficSecret next = now.next();
      secret = next;
      key.close();
      Arrays.fill(iv, (byte) 0);
      try (RecordKeys keys = next.keys(algorithm)) {
        key = keys.key().copy();
        iv = iv(algorithm, keys);
      }
      sequence = 0;
    }

    /**
     * Whoever holds this has set the kernel up with it: key and IV are zeroed, and only what the
     * next ones are made of is left.
     */
    public void forgetKey() {
      key.close();
      Arrays.fill(iv, (byte) 0);
    }

    @Override
    public void close() {
      forgetKey();
      if (secret != null) {
        secret.close();
        secret = null;
      }
    }

    @Override
    public String toString() {
      return "HandOver.Direction";
    }
  }
}
