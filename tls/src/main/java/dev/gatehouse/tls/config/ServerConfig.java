package dev.gatehouse.tls.config;

import dev.gatehouse.pki.DistinguishedName;
import dev.gatehouse.tls.danger.UncheckedPeers;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How a server behaves. Immutable, for any number of connections at once.
 *
 * <pre>{@code
 * ServerConfig site = ServerConfig.under(SecurityPolicy.GATEHOUSE_2026_11)
 *     .anonymousClients()
 *     .presenting(credential)
 *     .withApplicationProtocols(List.of("http/1.1"));
 * }</pre>
 */
public final class ServerConfig extends Configuration<ServerConfig> {
  private final ClientAuthentication clients;
  private final Optional<Credential> credential;
  private final boolean resumesSessions;
  private final boolean followsClientsOrder;

  private ServerConfig(
      SecurityPolicy policy,
      ClientAuthentication clients,
      Optional<Credential> credential,
      boolean resumesSessions,
      boolean followsClientsOrder,
      Common common) {
    super(policy, common);
    this.clients = clients;
    this.credential = credential;
    this.resumesSessions = resumesSessions;
    this.followsClientsOrder = followsClientsOrder;
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
    public WantsCredential anonymousClients() {
      return new WantsCredential(policy, new ClientAuthentication.None());
    }

    /**
     * Everybody; who has none goes on without.
     *
     * @param authorities who may have issued it, as a hint to the client; empty to give none
     */
    public WantsTrust askingClients(List<DistinguishedName> authorities) {
      return new WantsTrust(
          policy, unchecked -> new ClientAuthentication.Asked(authorities, unchecked));
    }

    /**
     * Everybody; who has none is sent away.
     *
     * @param authorities who may have issued it, as a hint to the client; empty to give none
     */
    public WantsTrust requiringClients(List<DistinguishedName> authorities) {
      return new WantsTrust(
          policy, unchecked -> new ClientAuthentication.Required(authorities, unchecked));
    }
  }

  /** Which of the clients' certificates do we believe? */
  public static final class WantsTrust {
    private final SecurityPolicy policy;
    private final Function<Optional<UncheckedPeers>, ClientAuthentication> clients;

    private WantsTrust(
        SecurityPolicy policy, Function<Optional<UncheckedPeers>, ClientAuthentication> clients) {
      this.policy = policy;
      this.clients = clients;
    }

    /** Whoever answers {@code ValidatePath} decides for each chain. */
    public WantsCredential askingForVerdicts() {
      return new WantsCredential(policy, clients.apply(Optional.empty()));
    }

    /** All of them, for the reason that it gives. */
    public WantsCredential trusting(UncheckedPeers unchecked) {
      return new WantsCredential(policy, clients.apply(Optional.of(unchecked)));
    }
  }

  /** Who are we? */
  public static final class WantsCredential {
    private final SecurityPolicy policy;
    private final ClientAuthentication clients;

    private WantsCredential(SecurityPolicy policy, ClientAuthentication clients) {
      this.policy = policy;
      this.clients = clients;
    }

    /** Always the same one. */
    public ServerConfig presenting(Credential credential) {
      return new ServerConfig(
          policy, clients, Optional.of(credential), false, false, Common.defaults());
    }

    /** That depends on the hello: each connection asks {@code ChooseIdentity}. */
    public ServerConfig askingForIdentity() {
      return new ServerConfig(policy, clients, Optional.empty(), false, false, Common.defaults());
    }
  }

  /** Whom we ask for a certificate. */
  public ClientAuthentication clients() {
    return clients;
  }

  /** The one that we present; empty if it is asked for. */
  public Optional<Credential> credential() {
    return credential;
  }

  /**
   * Whether sessions of TLS 1.2 and older are resumed by their ID: each new one becomes {@code
   * Event.Resumable}, and {@code FindSession} asks for it later. Off unless wanted, for somebody
   * has to keep them.
   */
  public boolean resumesSessions() {
    return resumesSessions;
  }

  /** Whether the client's order of suites counts, and not ours. */
  public boolean followsClientsOrder() {
    return followsClientsOrder;
  }

  public ServerConfig withSessionResumption(boolean wanted) {
    return new ServerConfig(policy(), clients, credential, wanted, followsClientsOrder, common());
  }

  /** Of the suites in common, the client's first is taken, and not our strongest. */
  public ServerConfig withClientsOrder(boolean wanted) {
    return new ServerConfig(policy(), clients, credential, resumesSessions, wanted, common());
  }

  /** The same for a connection with which clients are met otherwise. */
  public ServerConfig withClients(ClientAuthentication other) {
    return new ServerConfig(
        policy(), other, credential, resumesSessions, followsClientsOrder, common());
  }

  @Override
  ServerConfig with(Common other) {
    return new ServerConfig(
        policy(), clients, credential, resumesSessions, followsClientsOrder, other);
  }
}
