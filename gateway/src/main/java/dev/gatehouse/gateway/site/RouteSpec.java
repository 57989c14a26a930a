package dev.gatehouse.gateway.site;

/**
 * What answers below a path.
 *
 * @param path a prefix that begins with {@code /}, of whole segments: {@code /static} and {@code
 *     /static/} both have {@code /static/a} below them, and only the first {@code /static} itself;
 *     {@code /} has everything below it, and the longest wins
 * @param target what answers
 */
public record RouteSpec(String path, TargetSpec target) {
  /** Checks the path. */
  public RouteSpec {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("the path “" + path + "” does not begin with /");
    }
  }

  /** Whether that path of a request lies below this route's. */
  public boolean covers(String requested) {
    return requested.startsWith(path)
        && (path.endsWith("/")
            || requested.length() == path.length()
            || requested.charAt(path.length()) == '/');
  }
}
