package dev.gatehouse.gateway.site;

/**
 * What answers below a path.
 *
 * @param path a prefix that begins with {@code /}; {@code /} is the default, and the longest wins
 * @param target what answers
 */
public record RouteSpec(String path, Target target) {
  /** Checks the path. */
  public RouteSpec {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("the path “" + path + "” does not begin with /");
    }
  }
}
