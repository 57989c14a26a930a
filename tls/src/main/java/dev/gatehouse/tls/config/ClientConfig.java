package dev.gatehouse.tls.config;

import dev.gatehouse.tls.danger.UncheckedPeers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a client behaves. Immutable, for any number of connections at once.
 *
 * <pre>{@code
 * ClientConfig client = ClientConfig.under(SecurityPolicy.GATEHOUSE_2026_11).askingForVerdicts();
 * }</pre>
 */
public final class ClientConfig {
  private final SecurityPolicy policy;
  private final Optional<UncheckedPeers> unchecked;
  private final boolean middleboxCompatibility;
  private final Common common;

  private ClientConfig(
      SecurityPolicy policy,
      Optional<UncheckedPeers> unchecked,
      boolean middleboxCompatibility,
      Common common) {
    this.policy = policy;
    this.unchecked = unchecked;
    this.middleboxCompatibility = middleboxCompatibility;
    this.common = common;
  }

  /** What is allowed. */
  public static WantsTrust under(SecurityPolicy policy) {
    return new WantsTrust(policy);
  }

  /** Whom do we believe? */
  public static final class WantsTrust {
    private final SecurityPolicy policy;

    private WantsTrust(SecurityPolicy policy) {
      this.policy = policy;
    }

    /** Whoever answers {@code ValidatePath} decides for each chain. */
    public ClientConfig askingForVerdicts() {
      return config(Optional.empty());
    }

    /** Anybody, for the reason that it gives. */
    public ClientConfig trusting(UncheckedPeers unchecked) {
      return config(Optional.of(unchecked));
    }

    private ClientConfig config(Optional<UncheckedPeers> unchecked) {
      return new ClientConfig(
          policy, unchecked, Defaults.MIDDLEBOX_COMPATIBILITY, Common.defaults());
    }
  }

  public SecurityPolicy policy() {
    return policy;
  }

  /** Why no chain is checked; empty where each is. */
  public Optional<UncheckedPeers> unchecked() {
    return unchecked;
  }

  /** Whether to look like a resumption of TLS 1.2 (RFC 8446, appendix D.4). */
  public boolean middleboxCompatibility() {
    return middleboxCompatibility;
  }

  public Common common() {
    return common;
  }

  public ClientConfig withMiddleboxCompatibility(boolean wanted) {
    return new ClientConfig(policy, unchecked, wanted, common);
  }

  /** ALPN names in our order of preference. */
  public ClientConfig withApplicationProtocols(List<String> names) {
    return with(common.withApplicationProtocols(names));
  }

  public ClientConfig withEntropy(Entropy entropy) {
    return with(common.withEntropy(entropy));
  }

  public ClientConfig withKeyLog(KeyLog keyLog) {
    return with(common.withKeyLog(keyLog));
  }

  public ClientConfig withObserver(HandshakeObserver observer) {
    return with(common.withObserver(observer));
  }

  public ClientConfig withHandshakeTimeout(Duration timeout) {
    return with(common.withHandshakeTimeout(timeout));
  }

  public ClientConfig withHandshakeMessageBytes(int most) {
    return with(common.withHandshakeMessageBytes(most));
  }

  private ClientConfig with(Common other) {
    return new ClientConfig(policy, unchecked, middleboxCompatibility, other);
  }
}
