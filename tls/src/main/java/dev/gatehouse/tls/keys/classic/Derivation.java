package dev.gatehouse.tls.keys.classic;

import dev.gatehouse.crypto.HashAlgorithm;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.tls.spec.ClassicVersion;
import java.security.MessageDigest;
import java.util.Arrays;

/** How a version makes secrets and proofs: {@link ClassicVersion.Derivation}, done. */
sealed interface Derivation {
  static Derivation of(ClassicVersion version, HashAlgorithm suiteHash) {
    return switch (version.derivation()) {
      case SSL -> new Ssl();
      case MD5_AND_SHA1 -> new Tls(new Prf.OfMd5AndSha1());
      case SUITE_HASH -> new Tls(new Prf.OfHash(suiteHash));
    };
  }

  /** {@code length} bytes from a secret; the caller closes them. */
  Secret derive(Secret secret, String label, byte[] seed, int length);

  /** verify_data. */
  byte[] finished(Secret master, String label, int sslSender, ClassicTranscript.Point before);

  /** MD5's and SHA-1's hash for a client's CertificateVerify. */
  byte[] certificateVerify(Secret master, ClassicTranscript.Point before);

  /** TLS: everything is the PRF's. */
  record Tls(Prf prf) implements Derivation {
    @Override
    public Secret derive(Secret secret, String label, byte[] seed, int length) {
      return prf.derive(secret, label, seed, length);
    }

    @Override
    public byte[] finished(
        Secret master, String label, int sslSender, ClassicTranscript.Point before) {
      int length = before.version().verifyDataBytes();
      byte[] verifyData = new byte[length];
      try (Secret derived = prf.derive(master, label, before.hash(), length)) {
        derived.exposeInto(verifyData, 0);
      }
      return verifyData;
    }

    @Override
    public byte[] certificateVerify(Secret master, ClassicTranscript.Point before) {
      return before.hash();
    }
  }

  /** SSL 3.0: MD5 and SHA-1 in each other (RFC 6101, sections 5.6.8, 5.6.9, 6.1 and 6.2). */
  record Ssl() implements Derivation {
    private static final byte[] NO_SENDER = {};

    @Override
    public Secret derive(Secret secret, String label, byte[] seed, int length) {
      byte[] key = exposed(secret);
      byte[] out = new byte[length];
      MessageDigest md5 = HashAlgorithm.MD5.newDigest();
      MessageDigest sha = HashAlgorithm.SHA1.newDigest();
      try {
        for (int at = 0, round = 1; at < length; at += 16, round++) {
          // MD5(secret + SHA('A' + secret + seed)), then 'BB', then 'CCC', …
          byte[] letters = new byte[round];
          Arrays.fill(letters, (byte) ('A' + round - 1));
          sha.update(letters);
          sha.update(key);
          sha.update(seed);
          md5.update(key);
          byte[] block = md5.digest(sha.digest());
          System.arraycopy(block, 0, out, at, Math.min(16, length - at));
          Arrays.fill(block, (byte) 0);
        }
      } finally {
        Arrays.fill(key, (byte) 0);
      }
      return Secret.owning(out);
    }

    @Override
    public byte[] finished(
        Secret master, String label, int sslSender, ClassicTranscript.Point before) {
      byte[] sender = {
        (byte) (sslSender >> 24),
        (byte) (sslSender >> 16),
        (byte) (sslSender >> 8),
        (byte) sslSender
      };
      return nested(master, before, sender);
    }

    @Override
    public byte[] certificateVerify(Secret master, ClassicTranscript.Point before) {
      return nested(master, before, NO_SENDER);
    }

    /** H(master + pad2 + H(messages + sender + master + pad1)), by MD5 and by SHA-1. */
    private static byte[] nested(Secret master, ClassicTranscript.Point before, byte[] sender) {
      byte[] key = exposed(master);
      try {
        return before.each(
            messages -> {
              // RFC 6101, 5.6.8: pads of 48 bytes for MD5, of 40 for SHA.
              int pad = messages.getDigestLength() == HashAlgorithm.MD5.bytes() ? 48 : 40;
              byte[] inner =
                  ClassicTranscript.Point.with(messages, sender, key, pad((byte) 0x36, pad));
              MessageDigest outer =
                  (pad == 48 ? HashAlgorithm.MD5 : HashAlgorithm.SHA1).newDigest();
              outer.update(key);
              outer.update(pad((byte) 0x5c, pad));
              return outer.digest(inner);
            });
      } finally {
        Arrays.fill(key, (byte) 0);
      }
    }

    private static byte[] pad(byte value, int length) {
      byte[] pad = new byte[length];
      Arrays.fill(pad, value);
      return pad;
    }

    private static byte[] exposed(Secret secret) {
      byte[] bytes = new byte[secret.length()];
      secret.exposeInto(bytes, 0);
      return bytes;
    }
  }
}
