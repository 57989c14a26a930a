package dev.gatehouse.ca;

import dev.gatehouse.pki.ServerName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** Why the authority cannot do what it was asked for: a value whose type says whose fault it is. */
public sealed interface AuthorityError {
  /** Who can change something about it. */
  enum Fault {
    /** Whoever called: another name or another folder would do. Exit code 2. */
    USER,
    /** What we run on: the disk, the clock, somebody who changed our files. Exit code 3. */
    ENVIRONMENT
  }

  /** The root's name constraints do not permit the name. */
  record NameNotPermitted(ServerName name) implements AuthorityError {}

  /** More names than one certificate should carry. */
  record TooManyNames(int count, int most) implements AuthorityError {}

  /** A folder that holds something else, such as {@code stranger}. */
  record NotAStateFolder(Path folder, String stranger) implements AuthorityError {}

  /** A later Gatehouse wrote it. */
  record NewerState(Path folder, int version, int known) implements AuthorityError {}

  /** A file of ours that does not hold what we put there. */
  record Damaged(Path file, String reason, String remedy) implements AuthorityError {}

  /** {@code root.pem} is there and the key that it belongs to is not. */
  record KeyMissing(Path key, Path root) implements AuthorityError {}

  /** Other users of this machine can read a private key, or put another in its place. */
  record Exposed(Path file) implements AuthorityError {}

  /** The clock is before the root's validity. */
  record ClockBehind(Instant now, Path root, Instant notBefore) implements AuthorityError {}

  /** The root's validity is over. */
  record RootExpired(Instant now, Path root, Instant notAfter) implements AuthorityError {}

  /** While we ran, the folder was given to another authority. */
  record Replaced(Path folder) implements AuthorityError {}

  /** Another process has held the folder's lock for as long as this. */
  record Busy(Path lock, Duration waited) implements AuthorityError {}

  /** The system refuses to read or write. */
  record Inaccessible(Path place, String attempt, IOException cause) implements AuthorityError {}

  /** Whose it is to change. */
  default Fault fault() {
    return switch (this) {
      case NameNotPermitted _, TooManyNames _, NotAStateFolder _ -> Fault.USER;
      case NewerState _,
          Damaged _,
          KeyMissing _,
          Exposed _,
          ClockBehind _,
          RootExpired _,
          Replaced _,
          Busy _,
          Inaccessible _ ->
          Fault.ENVIRONMENT;
    };
  }

  /** What, where, and what to do; one sentence for people, without a final line feed. */
  default String sentence() {
    return switch (this) {
      case NameNotPermitted(var name) ->
          "“"
              + name.text()
              + "” is not a local name, and this authority issues for local names only ("
              + Profiles.PERMITTED_IN_WORDS
              + "), so that losing its key costs nobody their bank: use a name like "
              + Profiles.localNameLike(name)
              + "; a public name needs a certificate from a public authority.";
      case TooManyNames(int count, int most) ->
          count + " names are too many for one certificate: name at most " + most + ".";
      case NotAStateFolder(var folder, var stranger) ->
          folder
              + " holds “"
              + stranger
              + "” and is no state folder of Gatehouse: name an empty or a new one.";
      case NewerState(var folder, int version, int known) ->
          folder
              + " has layout version "
              + version
              + ", written by a newer Gatehouse, and this one knows up to "
              + known
              + ": run the newer one, or name another folder.";
      case Damaged(var file, var reason, var remedy) ->
          file + " is damaged (" + reason + "): " + remedy + ".";
      case KeyMissing(var key, var root) ->
          root
              + " is there but its private key "
              + key
              + " is not: bring the key back from a copy, or move the folder away, start again for a"
              + " new authority, and trust that one.";
      case Exposed(var file) ->
          file
              + " is a private key that other users of this machine can read or write: if nobody has, run"
              + " “chmod 600 "
              + file
              + "”, else move the folder away and start again for a new authority.";
      case ClockBehind(var now, var root, var notBefore) ->
          "The clock says "
              + now
              + ", and the authority in "
              + root
              + " is valid from "
              + notBefore
              + " on: set the clock right.";
      case RootExpired(var now, var root, var notAfter) ->
          "The authority in "
              + root
              + " was valid through "
              + notAfter
              + ", and the clock says "
              + now
              + ": if the clock is right, "
              + Profiles.NEW_AUTHORITY
              + ".";
      case Replaced(var folder) ->
          folder + " holds another authority than when this process began: restart it.";
      case Busy(var lock, var waited) ->
          "Another process has held "
              + lock
              + " for "
              + waited.toSeconds()
              + " s: wait for it or end it, then try again.";
      case Inaccessible(var place, var attempt, var cause) ->
          place + " cannot be " + attempt + " (" + reason(cause) + "): see to it and try again.";
    };
  }

  private static String reason(IOException cause) {
    return switch (cause) {
      case java.nio.file.AccessDeniedException _ -> "permission denied";
      case java.nio.file.NoSuchFileException _ -> "no such file or folder";
      case java.nio.file.FileSystemException f when f.getReason() != null -> f.getReason();
      case IOException e when e.getMessage() != null -> e.getMessage();
      default -> cause.getClass().getSimpleName();
    };
  }
}
