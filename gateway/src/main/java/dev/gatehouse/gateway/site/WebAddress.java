package dev.gatehouse.gateway.site;

import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.pki.ServerName;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * An https URL as a person types it.
 *
 * @param port 443 if none is said
 * @param path begins with {@code /}; as it is sent, and without the query
 */
record WebAddress(ServerName host, int port, String path) {
  /** Longer ones are refused by the gate's own HTTP too. */
  static final int LONGEST = 4096;

  /** Without a scheme, it is taken for https. */
  static WebAddress parse(String url) throws GateException {
    if (url.length() > LONGEST) throw none(url);
    try {
      URI uri = new URI(url.contains("://") ? url : "https://" + url);
      if ("http".equalsIgnoreCase(uri.getScheme())) {
        throw GateException.user(
            Findings.quoted(url) + " is not https, and the gate speaks nothing else.");
      }
      String host = uri.getHost();
      int port = uri.getPort() < 0 ? 443 : uri.getPort();
      if (!"https".equalsIgnoreCase(uri.getScheme()) || host == null || port < 1 || port > 65535) {
        throw none(url);
      }
      String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
      String path = uri.getRawPath();
      return new WebAddress(ServerName.parse(bare), port, path.isEmpty() ? "/" : path);
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw none(url);
    }
  }

  private static GateException none(String url) {
    return GateException.user(
        Findings.quoted(url) + " is no URL: write it like https://shop.example:8443/path.");
  }
}
