package dev.gatehouse.tls.config;

import dev.gatehouse.tls.danger.UncheckedPeers;
import java.util.List;
import java.util.Optional;

/**
 * How a client behaves. Immutable, for any number of connections at once.
 *
 * <pre>{@code
 * ClientConfig client = ClientConfig.under(SecurityPolicy.GATEHOUSE_2026_11).askingForVerdicts();
 * }</pre>
 */
public final class ClientConfig extends Configuration<ClientConfig> {
  private final Optional<UncheckedPeers> unchecked;
  private final Optional<List<Credential>> credentials;
  private final boolean middleboxCompatibility;

  private ClientConfig(
      SecurityPolicy policy,
      Optional<UncheckedPeers> unchecked,
      Optional<List<Credential>> credentials,
      boolean middleboxCompatibility,
      Common common) {
    super(policy, common);
    this.unchecked = unchecked;
    this.credentials = credentials;
    this.middleboxCompatibility = middleboxCompatibility;
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
          policy,
          unchecked,
          Optional.of(List.of()),
          Defaults.MIDDLEBOX_COMPATIBILITY,
          Common.defaults());
    }
  }

  /** Why no chain is checked; empty where each is. */
  public Optional<UncheckedPeers> unchecked() {
    return unchecked;
  }

  /**
   * What a server that asks may get to see: the first of these that it takes, and nothing if it
   * takes none. Empty if each connection asks which.
   */
  public Optional<List<Credential>> credentials() {
    return credentials;
  }

  /** Whether to look like a resumption of TLS 1.2 (RFC 8446, appendix D.4). */
  public boolean middleboxCompatibility() {
    return middleboxCompatibility;
  }

  /** Who we are, for servers that ask: the first that suits the server is presented. */
  public ClientConfig withCredentials(List<Credential> ours) {
    return new ClientConfig(
        policy(), unchecked, Optional.of(List.copyOf(ours)), middleboxCompatibility, common());
  }

  /** Who we are depends on the server: each that asks leads to {@code ChooseClientCredential}. */
  public ClientConfig askingForCredential() {
    return new ClientConfig(
        policy(), unchecked, Optional.empty(), middleboxCompatibility, common());
  }

  public ClientConfig withMiddleboxCompatibility(boolean wanted) {
    return new ClientConfig(policy(), unchecked, credentials, wanted, common());
  }

  @Override
  ClientConfig with(Common other) {
    return new ClientConfig(policy(), unchecked, credentials, middleboxCompatibility, other);
  }
}
