package dev.gatehouse.gateway.binding;

import dev.gatehouse.pki.DnsName;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Optional;

/**
 * Which certificate answers for a name, a local address, or both; with neither, for everything that
 * no other binding is for.
 *
 * @param name what the client asks for by SNI (RFC 6066, section 3): {@code shop.example}, or
 *     {@code *.shop.example} for one label in place of the asterisk (RFC 9525, section 6.3); lower
 *     case, without a final dot. Never an IP address, for SNI carries none
 * @param address the local address and port that the connection came in on; resolved, and neither
 *     the unspecified address nor port 0, for no connection has these
 * @param certificate what is presented
 * @param clients whether the client is to present one
 */
public record Binding(
    Optional<String> name,
    Optional<InetSocketAddress> address,
    CertificateSource certificate,
    ClientCertificates clients) {
  private static final String ANY_LABEL = "*.";

  /**
   * Checks the name and the address; upper case and a final dot are accepted.
   *
   * @throws IllegalArgumentException one sentence that says what is wrong
   */
  public Binding {
    name = name.map(Binding::normalized);
    address.ifPresent(Binding::check);
  }

  /** The binding for everything that no other one is for. */
  public static Binding byDefault(CertificateSource certificate) {
    return new Binding(
        Optional.empty(), Optional.empty(), certificate, new ClientCertificates.None());
  }

  /** Whether its name stands for every name with one label more. */
  public boolean isWildcard() {
    return name.filter(it -> it.startsWith(ANY_LABEL)).isPresent();
  }

  /** For people: {@code shop.example on 10.0.0.5:8443}, or {@code the default}. */
  public String described() {
    String where = address.map(Addresses::written).orElse("");
    if (name.isEmpty()) return where.isEmpty() ? "the default" : "everything on " + where;
    return name.get() + (where.isEmpty() ? "" : " on " + where);
  }

  private static String normalized(String name) {
    if (name.startsWith(ANY_LABEL)) {
      return ANY_LABEL + DnsName.parse(name.substring(ANY_LABEL.length())).text();
    }
    if (name.indexOf('*') >= 0) {
      throw new IllegalArgumentException(
          "“"
              + name
              + "” is no name: an asterisk stands only for the whole first label, as in"
              + " *.shop.example");
    }
    return DnsName.parse(name.toLowerCase(Locale.ROOT)).text();
  }

  private static void check(InetSocketAddress address) {
    if (address.isUnresolved()
        || address.getAddress().isAnyLocalAddress()
        || address.getPort() == 0) {
      throw new IllegalArgumentException(
          "no connection has the local address " + address + ": a binding needs one that has");
    }
  }
}
