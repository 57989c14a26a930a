package dev.gatehouse.tls.config;

import java.util.Optional;

/**
 * With what a server meets one client, chosen for its hello: who it is, and whom it asks to be. A
 * server with several names may ask at one of them alone.
 *
 * @param clients whom it asks for a certificate; empty for what its {@link ServerConfig} says
 */
public record Presented(Credential credential, Optional<ClientAuthentication> clients) {
  /** That credential, and the rest as configured. */
  public static Presented of(Credential credential) {
    return new Presented(credential, Optional.empty());
  }

  /** The same, but for whom we ask. */
  public Presented asking(ClientAuthentication clients) {
    return new Presented(credential, Optional.of(clients));
  }
}
