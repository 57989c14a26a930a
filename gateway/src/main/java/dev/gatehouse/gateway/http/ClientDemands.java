package dev.gatehouse.gateway.http;

import dev.gatehouse.gateway.binding.ClientCertificates;
import java.net.InetSocketAddress;

/**
 * Which certificate a host wants of its clients. The name in the handshake and the Host of a
 * request are two words of the client's: whoever asks openly for one site must not get another that
 * is guarded. Safe for use by several threads.
 */
@FunctionalInterface
public interface ClientDemands {
  /** No host wants any. */
  ClientDemands NONE = (_, _) -> new ClientCertificates.None();

  /**
   * What is asked for in a handshake for that host.
   *
   * @param local where the connection came in
   * @param host as the request has it, without its port
   */
  ClientCertificates of(InetSocketAddress local, String host);
}
