package dev.gatehouse.tls.keys.classic;

import dev.gatehouse.crypto.AeadAlgorithm;
import dev.gatehouse.crypto.CbcAlgorithm;
import dev.gatehouse.crypto.HashAlgorithm;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.tls.spec.BulkCipher;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.ClassicVersion;
import java.util.Arrays;

/**
 * The keys of both directions, cut from one block (RFC 5246, section 6.3; RFC 6101, section 6.2.2).
 * Whoever holds it closes it.
 */
public record KeyBlock(DirectionKeys client, DirectionKeys server) implements AutoCloseable {
  /** How long its parts are. */
  record Lengths(int mac, int key, int iv) {
    static Lengths of(ClassicVersion version, CipherSuite suite) {
      return switch (suite.cipher()) {
        case BulkCipher.Aead(AeadAlgorithm aead) ->
            new Lengths(0, aead.keyBytes(), fixedIvBytes(aead));
        case BulkCipher.Cbc(CbcAlgorithm cbc, HashAlgorithm mac) ->
            new Lengths(
                mac.bytes(),
                cbc.keyBytes(),
                version.ivs() == ClassicVersion.Ivs.CHAINED ? cbc.blockBytes() : 0);
        case BulkCipher.Rc4(HashAlgorithm mac) ->
            new Lengths(mac.bytes(), BulkCipher.Rc4.KEY_BYTES, 0);
      };
    }

    private static int fixedIvBytes(AeadAlgorithm aead) {
      return switch (aead) {
        case AES_128_GCM, AES_256_GCM -> 4; // RFC 5288, section 3: the salt
        case CHACHA20_POLY1305 -> 12; // RFC 7905, section 2
      };
    }

    int total() {
      return 2 * (mac + key + iv);
    }
  }

  /** Cuts the block: MAC keys, keys, IVs, the client's before the server's. */
  static KeyBlock cut(Secret block, Lengths lengths) {
    byte[] bytes = new byte[block.length()];
    block.exposeInto(bytes, 0);
    try {
      int keys = 2 * lengths.mac();
      int ivs = keys + 2 * lengths.key();
      return new KeyBlock(side(bytes, lengths, 0, keys, ivs), side(bytes, lengths, 1, keys, ivs));
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private static DirectionKeys side(byte[] bytes, Lengths lengths, int nth, int keys, int ivs) {
    int iv = ivs + nth * lengths.iv();
    return new DirectionKeys(
        Secret.copyOf(bytes, nth * lengths.mac(), lengths.mac()),
        Secret.copyOf(bytes, keys + nth * lengths.key(), lengths.key()),
        Arrays.copyOfRange(bytes, iv, iv + lengths.iv()));
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
