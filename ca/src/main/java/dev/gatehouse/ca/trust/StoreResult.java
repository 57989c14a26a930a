package dev.gatehouse.ca.trust;

/**
 * What became of a root in one store.
 *
 * @param store what people call it: “Debian's store”, “Chromium”, “Firefox”
 * @param place the folder that was changed or looked at
 */
public record StoreResult(String store, String place, Outcome outcome) {
  /** A closed list of endings, each of which says exactly what was done. */
  public sealed interface Outcome {
    /** It was not there; now it is, and the store's owners believe it. */
    record Installed() implements Outcome {}

    /** It is there, and nothing had to be done. */
    record Present() implements Outcome {}

    /** It was there; now it is not. */
    record Removed() implements Outcome {}

    /** It is not there, and nothing had to be done. */
    record Absent() implements Outcome {}

    /** Nothing was done: this machine has no such store. */
    record NoStore(String reason) implements Outcome {}

    /** Nothing was done: only the administrator may. {@code command} does it. */
    record NeedsAdministrator(String command) implements Outcome {}

    /** Nothing was done: a program is missing. {@code command} installs it. */
    record NeedsProgram(String program, String command) implements Outcome {}

    /** It did not work, and the store is as it was unless {@code reason} says otherwise. */
    record Failed(String reason) implements Outcome {}

    /** For people: a clause. */
    default String sentence() {
      return switch (this) {
        case Installed _ -> "installed";
        case Present _ -> "is there";
        case Removed _ -> "removed";
        case Absent _ -> "is not there";
        case NoStore(var reason) -> "skipped: " + reason;
        case NeedsAdministrator(var command) -> "needs the administrator; run: " + command;
        case NeedsProgram(var program, var command) ->
            "needs " + program + ", which is not installed; run: " + command;
        case Failed(var reason) -> "failed: " + reason;
      };
    }

    /** Whether what was asked for is not done, though there is a store. */
    default boolean isOpen() {
      return switch (this) {
        case NeedsAdministrator _, NeedsProgram _, Failed _ -> true;
        case Installed _, Present _, Removed _, Absent _, NoStore _ -> false;
      };
    }
  }

  @Override
  public String toString() {
    return store + " (" + place + "): " + outcome.sentence();
  }
}
