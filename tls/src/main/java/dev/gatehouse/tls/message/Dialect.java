package dev.gatehouse.tls.message;

import dev.gatehouse.tls.spec.KeyExchangeMethod;
import dev.gatehouse.tls.spec.ProtocolVersion;

/**
 * Which shapes the handshake messages have: types 4, 11, 13 and 15 mean other structures before TLS
 * 1.3 than since, and those of the older key exchange say nothing of what they are. ClientHello,
 * ServerHello and HelloRequest are the same in all, so that {@link #MODERN} serves until the
 * version is known.
 */
public sealed interface Dialect {
  /** TLS 1.3's messages (RFC 8446, section 4). */
  Modern MODERN = new Modern();

  /** Of TLS 1.3. Use {@link #MODERN}. */
  record Modern() implements Dialect {}

  /**
   * Of SSL 3.0 to TLS 1.2, with the key exchange of the suite that the server chose.
   *
   * @param version SSL 3.0, TLS 1.0, 1.1 or 1.2
   * @param keyExchange ECDHE, DHE or RSA
   */
  record Classic(ProtocolVersion version, KeyExchangeMethod keyExchange) implements Dialect {
    public Classic {
      if (version.isBefore(ProtocolVersion.SSL_3_0) || !version.isBefore(ProtocolVersion.TLS_1_3)) {
        throw new IllegalArgumentException(version + " is not one of SSL 3.0 to TLS 1.2");
      }
      if (keyExchange == KeyExchangeMethod.ANY) {
        throw new IllegalArgumentException("before TLS 1.3 a suite says how keys are exchanged");
      }
    }

    /** Whether a signature comes with its scheme (RFC 5246, section 4.7): in TLS 1.2. */
    boolean namesSignatureSchemes() {
      return !version.isBefore(ProtocolVersion.TLS_1_2);
    }

    boolean isSsl3() {
      return version.equals(ProtocolVersion.SSL_3_0);
    }
  }
}
