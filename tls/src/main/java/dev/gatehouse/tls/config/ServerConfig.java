package dev.gatehouse.tls.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a server behaves. Immutable, for any number of connections at once.
 *
 * <pre>{@code
 * ServerConfig site = ServerConfig.under(SecurityPolicy.GATEHOUSE_2026_11)
 *     .anonymousClients()
 *     .presenting(identity)
 *     .withApplicationProtocols(List.of("http/1.1"));
 * }</pre>
 */
public final class ServerConfig {
  private final SecurityPolicy policy;
  private final Optional<ServerIdentity> identity;
  private final Common common;

  private ServerConfig(SecurityPolicy policy, Optional<ServerIdentity> identity, Common common) {
    this.policy = policy;
    this.identity = identity;
    this.common = common;
  }

  /** What is allowed. */
  public static WantsClients under(SecurityPolicy policy) {
    return new WantsClients(policy);
  }

  /** Whom do we ask for a certificate? */
  public static final class WantsClients {
    private final SecurityPolicy policy;

    private WantsClients(SecurityPolicy policy) {
      this.policy = policy;
    }

    /** Nobody. */
    public WantsIdentity anonymousClients() {
      return new WantsIdentity(policy);
    }
  }

  /** Who are we? */
  public static final class WantsIdentity {
    private final SecurityPolicy policy;

    private WantsIdentity(SecurityPolicy policy) {
      this.policy = policy;
    }

    /** Always the same one. */
    public ServerConfig presenting(ServerIdentity identity) {
      return new ServerConfig(policy, Optional.of(identity), Common.defaults());
    }

    /** That depends on the hello: each connection asks {@code ChooseIdentity}. */
    public ServerConfig askingForIdentity() {
      return new ServerConfig(policy, Optional.empty(), Common.defaults());
    }
  }

  public SecurityPolicy policy() {
    return policy;
  }

  /** The one identity; empty if it is asked for. */
  public Optional<ServerIdentity> identity() {
    return identity;
  }

  public Common common() {
    return common;
  }

  /** ALPN names in our order of preference; a client that offers none of them is refused. */
  public ServerConfig withApplicationProtocols(List<String> names) {
    return with(common.withApplicationProtocols(names));
  }

  public ServerConfig withEntropy(Entropy entropy) {
    return with(common.withEntropy(entropy));
  }

  public ServerConfig withKeyLog(KeyLog keyLog) {
    return with(common.withKeyLog(keyLog));
  }

  public ServerConfig withObserver(HandshakeObserver observer) {
    return with(common.withObserver(observer));
  }

  public ServerConfig withHandshakeTimeout(Duration timeout) {
    return with(common.withHandshakeTimeout(timeout));
  }

  public ServerConfig withHandshakeMessageBytes(int most) {
    return with(common.withHandshakeMessageBytes(most));
  }

  private ServerConfig with(Common other) {
    return new ServerConfig(policy, identity, other);
  }
}
