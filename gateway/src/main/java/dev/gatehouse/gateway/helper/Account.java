package dev.gatehouse.gateway.helper;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.gateway.report.GateException;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * A Unix user with its first group.
 *
 * @param name as the system calls it; the number where it has no name
 */
public record Account(String name, int uid, int gid) {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,31}[$]?");

  /**
   * The user of this name or number, as the system's own {@code id} knows it (so whatever
   * nsswitch.conf names is asked).
   *
   * @throws GateException the user's fault if there is none; says how to make it
   */
  public static Account of(String user) throws GateException {
    if (NUMBER.matcher(user).matches()) {
      int number = Integer.parseInt(user);
      String name = id("-un", user);
      String group = id("-g", user);
      return new Account(
          name.isEmpty() ? user : name, number, group.isEmpty() ? number : Integer.parseInt(group));
    }
    String uid = NAME.matcher(user).matches() ? id("-u", user) : "";
    if (!NUMBER.matcher(uid).matches()) {
      throw GateException.user(
          "There is no Unix user "
              + user
              + " for the isolation of keys: make it with useradd --system --no-create-home "
              + user
              + ", or name another under isolation.");
    }
    return new Account(user, Integer.parseInt(uid), Integer.parseInt(id("-g", user)));
  }

  /** The user that this process runs as. */
  public static Account ours() {
    Libc libc = Libc.get();
    int uid = libc.geteuid();
    try {
      String name = id("-un", Integer.toString(uid));
      return new Account(name.isEmpty() ? Integer.toString(uid) : name, uid, libc.getegid());
    } catch (GateException noSuchCommand) {
      return new Account(Integer.toString(uid), uid, libc.getegid());
    }
  }

  public boolean isRoot() {
    return uid == 0;
  }

  /** What {@code id} prints; nothing where it knows no such user. */
  private static String id(String what, String user) throws GateException {
    try {
      Process id =
          new ProcessBuilder("id", what, user)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      id.getOutputStream().close();
      String said = new String(id.getInputStream().readNBytes(256), UTF_8).strip();
      return id.waitFor() == 0 ? said : "";
    } catch (IOException e) {
      throw GateException.environment(
          "The system's users cannot be looked up: there is no command id (coreutils).", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw GateException.environment("Interrupted while looking up the user " + user + ".", e);
    }
  }
}
