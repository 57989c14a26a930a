package dev.gatehouse.tls.config;

import java.time.Duration;
import java.util.List;

/**
 * What servers and clients are told alike. Immutable.
 *
 * @param applicationProtocols ALPN names in our order of preference (RFC 7301); empty for none
 * @param handshakeTimeout from the first byte wanted to the last one; the connection is over then
 * @param handshakeMessageBytes the longest handshake message that is taken
 */
public record Common(
    List<String> applicationProtocols,
    Entropy entropy,
    KeyLog keyLog,
    HandshakeObserver observer,
    Duration handshakeTimeout,
    int handshakeMessageBytes) {
  public Common {
    applicationProtocols = List.copyOf(applicationProtocols);
  }

  static Common defaults() {
    return new Common(
        List.of(),
        SystemEntropy.INSTANCE,
        KeyLog.NONE,
        HandshakeObserver.NONE,
        Defaults.HANDSHAKE_TIMEOUT,
        Defaults.HANDSHAKE_MESSAGE_BYTES);
  }

  Common withApplicationProtocols(List<String> names) {
    return new Common(names, entropy, keyLog, observer, handshakeTimeout, handshakeMessageBytes);
  }

  Common withEntropy(Entropy other) {
    return new Common(
        applicationProtocols, other, keyLog, observer, handshakeTimeout, handshakeMessageBytes);
  }

  Common withKeyLog(KeyLog other) {
    return new Common(
        applicationProtocols, entropy, other, observer, handshakeTimeout, handshakeMessageBytes);
  }

  Common withObserver(HandshakeObserver other) {
    return new Common(
        applicationProtocols, entropy, keyLog, other, handshakeTimeout, handshakeMessageBytes);
  }

  Common withHandshakeTimeout(Duration other) {
    if (!other.isPositive()) {
      throw new IllegalArgumentException("nobody can finish a handshake in " + other);
    }
    return new Common(
        applicationProtocols, entropy, keyLog, observer, other, handshakeMessageBytes);
  }

  Common withHandshakeMessageBytes(int most) {
    if (most < 1024 || most > 0xffffff) {
      throw new IllegalArgumentException("handshake messages of 1 KiB to 16 MiB, not " + most);
    }
    return new Common(applicationProtocols, entropy, keyLog, observer, handshakeTimeout, most);
  }
}
