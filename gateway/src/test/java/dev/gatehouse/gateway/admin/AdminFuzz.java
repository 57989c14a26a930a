package dev.gatehouse.gateway.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Lines from whoever found the admin socket: each is a request or is said not to be one, and what
 * is a request means the same when it is written again.
 */
public final class AdminFuzz {
  private AdminFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    String line = new String(data, UTF_8);
    AdminRequest request;
    try {
      request = AdminProtocol.parseRequest(line);
    } catch (AdminProtocol.Misunderstood e) {
      if (e.sentence().length() > 300) {
        throw new AssertionError("says back too much: " + e.sentence());
      }
      return;
    }
    try {
      AdminRequest again = AdminProtocol.parseRequest(AdminProtocol.format(request));
      if (!again.equals(request)) throw new AssertionError(request + " became " + again);
    } catch (AdminProtocol.Misunderstood e) {
      throw new AssertionError("own words misunderstood: " + e.sentence(), e);
    }
  }
}
