package dev.gatehouse.gateway.site;

/**
 * The Unix users that the processes of a gate are to have when it is started as root. Not there
 * yet: it is read, kept, and warned of.
 *
 * @param gateway the gateway's, which sees the network
 * @param keys the filter's and the guard's, which see private keys
 */
public record Isolation(String gateway, String keys) {
  /** Who they are unless the file says. */
  public static final Isolation DEFAULT = new Isolation("gatehouse", "gatehouse-keys");
}
