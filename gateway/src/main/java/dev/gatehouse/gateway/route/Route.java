package dev.gatehouse.gateway.route;

/**
 * What answers below a path.
 *
 * @param path a prefix of whole segments that begins with {@code /}: {@code /static} and {@code
 *     /static/} both have {@code /static/a} below them, and only the first {@code /static} itself
 * @param target what answers
 */
public record Route(String path, Target target) {
  /** Checks the path. */
  public Route {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("the path “" + path + "” does not begin with /");
    }
  }
}
