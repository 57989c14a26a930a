package dev.gatehouse.tls.config;

import java.time.Duration;
import java.util.List;

/**
 * What a server's and a client's configuration can be told alike. Each {@code with…} returns a
 * copy.
 *
 * @param <C> the configuration itself
 */
public abstract sealed class Configuration<C extends Configuration<C>>
    permits ServerConfig, ClientConfig {
  private final SecurityPolicy policy;
  private final Common common;

  Configuration(SecurityPolicy policy, Common common) {
    this.policy = policy;
    this.common = common;
  }

  /** The same with other common parts. */
  abstract C with(Common other);

  /** What is allowed. */
  public SecurityPolicy policy() {
    return policy;
  }

  public Common common() {
    return common;
  }

  /**
   * ALPN names in our order of preference. A server that has some refuses a client that offers only
   * others (RFC 7301, section 3.2).
   */
  public C withApplicationProtocols(List<String> names) {
    return with(common.withApplicationProtocols(names));
  }

  public C withEntropy(Entropy entropy) {
    return with(common.withEntropy(entropy));
  }

  public C withKeyLog(KeyLog keyLog) {
    return with(common.withKeyLog(keyLog));
  }

  public C withObserver(HandshakeObserver observer) {
    return with(common.withObserver(observer));
  }

  public C withHandshakeTimeout(Duration timeout) {
    return with(common.withHandshakeTimeout(timeout));
  }

  public C withHandshakeMessageBytes(int most) {
    return with(common.withHandshakeMessageBytes(most));
  }
}
