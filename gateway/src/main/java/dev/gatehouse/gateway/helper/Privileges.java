package dev.gatehouse.gateway.helper;

import dev.gatehouse.gateway.report.GateException;

/** What this process may do, and who may look into it. By calls of the C library; Linux only. */
public final class Privileges {
  private Privileges() {}

  /**
   * No core file, and not dumpable: no process of the same user may then trace this one, or read
   * its {@code mem}, {@code environ} or {@code fd} in {@code /proc} (prctl(2), PR_SET_DUMPABLE).
   *
   * @throws IllegalStateException where the system refuses: whoever holds keys must not go on then
   */
  public static void closeToOthers() {
    Libc libc = Libc.get();
    succeed("setrlimit(RLIMIT_CORE)", libc.setrlimit(Libc.RLIMIT_CORE, 0, 0));
    succeed("prctl(PR_SET_DUMPABLE)", libc.prctl(Libc.PR_SET_DUMPABLE, 0));
    if (libc.prctl(Libc.PR_GET_DUMPABLE, 0) != 0) {
      throw new IllegalStateException("this process is still dumpable");
    }
  }

  /** Whether other processes of the same user may not look into this one. */
  public static boolean isClosedToOthers() {
    return Libc.get().prctl(Libc.PR_GET_DUMPABLE, 0) == 0;
  }

  /**
   * No program that is started from here on gains rights by its file (PR_SET_NO_NEW_PRIVS). Linux
   * knows this for each thread: it holds for the calling one and those that it starts from now on,
   * so call it before the threads that start processes are made.
   */
  public static void gainNoMore() {
    succeed("prctl(PR_SET_NO_NEW_PRIVS)", Libc.get().prctl(Libc.PR_SET_NO_NEW_PRIVS, 1));
  }

  /** Whether {@link #gainNoMore} holds for this thread. */
  public static boolean gainsNoMore() {
    return Libc.get().prctl(Libc.PR_GET_NO_NEW_PRIVS, 0) == 1;
  }

  /**
   * From root to this user, for good and with all threads: groups, group and user (real, effective,
   * saved), then {@link #gainNoMore} for this thread. Helpers of another user are started before.
   * What this process has open stays open.
   *
   * @throws GateException the environment's fault; the process must not go on, for it may be half
   *     way
   */
  public static void drop(Account user) throws GateException {
    if (user.isRoot()) {
      throw GateException.user(
          "The isolation's gateway user is root, which is what it is there to give up: name another"
              + " under isolation.");
    }
    Libc libc = Libc.get();
    done("setgroups", user, libc.setgroups());
    done("setresgid", user, libc.setresgid(user.gid()));
    done("setresuid", user, libc.setresuid(user.uid()));
    // Trust is good: each of these must fail now, whatever the calls above have said.
    if (libc.setresuid(0) != -Libc.EPERM
        || libc.setresgid(0) != -Libc.EPERM
        || libc.setgroups() != -Libc.EPERM
        || libc.geteuid() != user.uid()
        || libc.getegid() != user.gid()) {
      throw GateException.environment(
          "Root was given up for the user " + user.name() + " and could be had again: stopping.");
    }
    gainNoMore();
  }

  private static void done(String call, Account user, int result) throws GateException {
    if (result != 0) {
      throw GateException.environment(
          "Root cannot be given up for the user "
              + user.name()
              + ": "
              + call
              + " was refused (errno "
              + -result
              + ").");
    }
  }

  private static void succeed(String call, int result) {
    if (result != 0) {
      throw new IllegalStateException(call + " was refused (errno " + -result + ")");
    }
  }
}
