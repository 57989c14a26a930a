package dev.gatehouse.gateway.route;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Paths below which something answers. Immutable. Looking up makes no object. */
public final class Prefixes {
  /** What {@link #find} says where none has the path below it. */
  public static final int NONE = -1;

  /** What {@link #find} says where it hangs on the reader which one has the path. */
  public static final int UNCLEAR = -2;

  private final byte[][] literal;
  private final byte[][] liberal;

  private Prefixes(List<String> paths) {
    literal = new byte[paths.size()][];
    liberal = new byte[paths.size()][];
    for (int i = 0; i < literal.length; i++) {
      literal[i] = paths.get(i).getBytes(StandardCharsets.UTF_8);
      liberal[i] = Paths.liberal(literal[i]);
      for (int other = 0; other < i; other++) {
        if (Arrays.equals(liberal[i], liberal[other])) {
          throw new IllegalArgumentException(
              "two routes are for " + paths.get(i) + ", at least to some readers");
        }
      }
    }
  }

  /**
   * These.
   *
   * @param paths each begins with a slash; the longest first
   * @throws IllegalArgumentException if two are one to some reader
   */
  public static Prefixes of(List<String> paths) {
    return new Prefixes(paths);
  }

  /** {@link #find(byte[], int, int)} for text. */
  public int find(String path) {
    byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
    return find(bytes, 0, bytes.length);
  }

  /**
   * Which one has the path in {@code bytes[from, to)} below it: its number, {@link #NONE} or {@link
   * #UNCLEAR}.
   *
   * <p>The path is read twice, and goes on as it came: literally, as an application does that
   * decodes nothing, and liberally, as one that undoes percent-encoding, takes a backslash for a
   * slash, many slashes for one, and knows parameters behind a semicolon. Where the two come to
   * different routes, or a segment is {@code .} or {@code ..} in either, some application would see
   * another path than the one that was routed, and nobody gets it. A site whose one route is for
   * everything has nothing to confuse, and takes all.
   *
   * @param bytes a target's path as it was sent, without its query; empty stands for {@code /}
   */
  public int find(byte[] bytes, int from, int to) {
    if (literal.length == 1 && literal[0].length == 1) return 0;
    if (from == to || (to - from == 1 && bytes[from] == '*')) return root();
    if (Paths.hasDots(bytes, from, to)) return UNCLEAR;
    int strict = NONE;
    int loose = NONE;
    for (int i = 0; i < literal.length && (strict == NONE || loose == NONE); i++) {
      if (strict == NONE && Paths.below(bytes, from, to, literal[i])) strict = i;
      if (loose == NONE && Paths.liberallyBelow(bytes, from, to, liberal[i])) loose = i;
    }
    return strict == loose ? strict : UNCLEAR;
  }

  /**
   * How much of a path that {@link #find} gave this one is its own names, so that what follows is
   * empty or begins with a slash.
   */
  public int nameEnd(int route) {
    byte[] path = literal[route];
    return path[path.length - 1] == '/' ? path.length - 1 : path.length;
  }

  /** The route for {@code /}, the shortest. */
  private int root() {
    int last = literal.length - 1;
    return literal[last].length == 1 ? last : NONE;
  }
}
