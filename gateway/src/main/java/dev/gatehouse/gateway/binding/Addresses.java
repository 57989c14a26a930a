package dev.gatehouse.gateway.binding;

import dev.gatehouse.pki.IpName;
import dev.gatehouse.wire.Bytes;
import java.net.InetSocketAddress;

/** Addresses with ports as people write them. */
public final class Addresses {
  private Addresses() {}

  /** {@code 127.0.0.1:8443} or {@code [::1]:8443}, in RFC 5952's form; of a resolved address. */
  public static String written(InetSocketAddress address) {
    String host = new IpName(Bytes.owning(address.getAddress().getAddress())).text();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }
}
