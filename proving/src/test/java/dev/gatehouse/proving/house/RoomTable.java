package dev.gatehouse.proving.house;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The table of rooms in CONTRIBUTING.md: who may use whom.
 *
 * @param named the rooms in the table's order, each with those that its row names
 */
record RoomTable(Map<String, Set<String>> named) {
  /** For tests of every room, whatever its row says. */
  private static final Set<String> FOR_TESTS = Set.of("seeds", "testkit");

  private static final Pattern ROW =
      Pattern.compile("^\\| *`([a-z]+)` *\\|([^|]*)\\|.*\\|$", Pattern.MULTILINE);
  private static final Pattern ROOM = Pattern.compile("`([a-z]+)`");

  /** Reads the rows whose first cell is a room's name in back-quotes. */
  static RoomTable parse(String markdown) {
    Map<String, Set<String>> named = new LinkedHashMap<>();
    Set<String> everything = new LinkedHashSet<>();
    for (Matcher row = ROW.matcher(markdown); row.find(); ) {
      Set<String> uses = new LinkedHashSet<>();
      for (Matcher room = ROOM.matcher(row.group(2)); room.find(); ) uses.add(room.group(1));
      if (row.group(2).strip().equals("all")) everything.add(row.group(1));
      named.put(row.group(1), uses);
    }
    everything.forEach(room -> named.put(room, new LinkedHashSet<>(named.keySet())));
    return new RoomTable(named);
  }

  /**
   * The rooms that {@code room} may use: itself, those its row names, and whatever those may use.
   */
  Set<String> allowed(String room) {
    Set<String> found = new TreeSet<>();
    follow(room, found);
    return found;
  }

  /** The rooms that the tests of {@code room} may use. */
  Set<String> allowedInTests(String room) {
    Set<String> found = new TreeSet<>(allowed(room));
    FOR_TESTS.forEach(other -> follow(other, found));
    return found;
  }

  private void follow(String room, Set<String> found) {
    if (!found.add(room)) return;
    named.getOrDefault(room, Set.of()).forEach(next -> follow(next, found));
  }
}
