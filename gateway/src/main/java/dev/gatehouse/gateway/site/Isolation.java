package dev.gatehouse.gateway.site;

/**
 * The Unix users that the processes of a gate have when it is started as root.
 *
 * @param gateway the gateway's, which sees the network
 * @param keys the filter's and the guard's, which see private keys
 */
public record Isolation(String gateway, String keys) {
  /** The names that {@code docs/isolation.md} creates. */
  public static final Isolation DEFAULT = new Isolation("gatehouse", "gatehouse-keys");
}
