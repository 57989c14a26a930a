package dev.gatehouse.tls.spec;

import dev.gatehouse.crypto.AeadAlgorithm;
import dev.gatehouse.crypto.CbcAlgorithm;
import dev.gatehouse.crypto.HashAlgorithm;

/** What a suite protects records with (RFC 5246, section 6.2.3). */
public sealed interface BulkCipher {
  /** Encryption and authentication in one: the only kind of TLS 1.3. */
  record Aead(AeadAlgorithm algorithm) implements BulkCipher {}

  /** A block cipher in CBC mode beside a MAC; which of them comes first, an extension says. */
  record Cbc(CbcAlgorithm algorithm, HashAlgorithm mac) implements BulkCipher {}

  /** RC4 beside a MAC (RFC 7465 forbids it). */
  record Rc4(HashAlgorithm mac) implements BulkCipher {
    /** Bytes of its key in the suites that we know. */
    public static final int KEY_BYTES = 16;
  }
}
