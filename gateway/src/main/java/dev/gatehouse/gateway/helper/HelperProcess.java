package dev.gatehouse.gateway.helper;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.gateway.pool.Exit;
import dev.gatehouse.gateway.pool.LineCutter;
import dev.gatehouse.gateway.report.GateException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A helper program in a JVM of its own, kept running: when it ends, it is started again, at once
 * the first time and later and later while it ends at once. It ends with this process, however this
 * one ends.
 *
 * <p>A keeper ({@code keeper.sh}) starts it, and is already the helper's user: so a gate that has
 * given up root can still have it started again, and nothing of root is left. Safe for use by
 * several threads.
 */
public final class HelperProcess implements AutoCloseable {
  /** 32 random bytes in hexadecimal. */
  static final int TOKEN_CHARACTERS = 64;

  private static final Duration LAST_WAIT = Duration.ofSeconds(5);
  private static final int LONGEST_LINE_BYTES = 4096;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final HelperSpec spec;
  private final Door door;
  private final Consumer<HelperEvent> audience;
  private final Process keeper;
  private final OutputStream lifeline;
  private final Backoff backoff = new Backoff();
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile long pid;
  private long startedAt;

  private HelperProcess(
      HelperSpec spec, Door door, Consumer<HelperEvent> audience, Process keeper) {
    this.spec = spec;
    this.door = door;
    this.audience = audience;
    this.keeper = keeper;
    this.lifeline = keeper.getOutputStream();
  }

  /**
   * Starts it.
   *
   * @param folder where its socket is made, {@code NAME.sock}. Where the spec names another user,
   *     that user must be able to pass through it and all above
   * @param audience told what happens, by several threads, one event after the other for each
   *     connection and for the process; it may block for a moment
   * @throws GateException when there is no such user, when its user is another and we are not root,
   *     or when the system lacks what is needed
   */
  public static HelperProcess start(HelperSpec spec, Path folder, Consumer<HelperEvent> audience)
      throws GateException {
    Account ours = Account.ours();
    Account theirs = spec.user().isPresent() ? Account.of(spec.user().get()) : ours;
    boolean another = theirs.uid() != ours.uid();
    checkPossible(spec, ours, another);
    Door door = Door.open(folder, spec.name(), theirs, audience);
    try {
      var builder =
          new ProcessBuilder(
              KeeperCommand.words(
                  spec, another ? Optional.of(theirs) : Optional.empty(), door.socket()));
      builder.directory(Path.of("/").toFile());
      builder.environment().clear();
      builder
          .environment()
          .putAll(Map.of("PATH", KeeperCommand.PATH, "LANG", "C.UTF-8", "MALLOC_ARENA_MAX", "1"));
      HelperProcess helper = new HelperProcess(spec, door, audience, builder.start());
      Thread.ofPlatform().daemon().name(spec.name() + "-keeper").start(helper::keep);
      Thread.ofPlatform().daemon().name(spec.name() + "-output").start(helper::listen);
      return helper;
    } catch (IOException e) {
      door.close();
      throw GateException.environment(
          "The " + spec.name() + " cannot be started: " + e.getMessage() + ".", e);
    }
  }

  private static void checkPossible(HelperSpec spec, Account ours, boolean another)
      throws GateException {
    if (another && !ours.isRoot()) {
      throw GateException.user(
          "The "
              + spec.name()
              + " can run as "
              + spec.user().orElseThrow()
              + " only when gatehouse is started as root, and it was started as "
              + ours.name()
              + ".");
    }
    if (another && KeeperCommand.setpriv().isEmpty()) {
      throw GateException.environment(
          "There is no setpriv, which makes the "
              + spec.name()
              + " another user's: install util-linux.");
    }
  }

  /** The socket where the helper connects. */
  public Path socket() {
    return door.socket();
  }

  /** The helper's process; empty while none runs. */
  public OptionalLong pid() {
    long known = pid;
    return known == 0 ? OptionalLong.empty() : OptionalLong.of(known);
  }

  /** Whether no program of the helper's can gain rights: false only where there is no setpriv. */
  public static boolean canForbidNewPrivileges() {
    return KeeperCommand.setpriv().isPresent();
  }

  /** Asks the keeper for a start, and hands the token down. */
  private void ask() throws IOException {
    byte[] random = new byte[TOKEN_CHARACTERS / 2];
    RANDOM.nextBytes(random);
    String token = HexFormat.of().formatHex(random);
    door.expect(token);
    startedAt = System.nanoTime();
    lifeline.write(("start\n" + token + "\n").getBytes(US_ASCII));
    lifeline.flush();
  }

  /** The keeper's reports: {@code runs PID}, {@code ended STATUS}. */
  private void keep() {
    try (var reports = new BufferedReader(new InputStreamReader(keeper.getInputStream(), UTF_8))) {
      ask();
      for (String line = reports.readLine(); line != null; line = reports.readLine()) {
        String[] words = line.split(" ", 2);
        switch (words[0]) {
          case "runs" -> {
            pid = Long.parseLong(words[1]);
            audience.accept(new HelperEvent.Started(pid));
          }
          case "ended" -> {
            pid = 0;
            if (isClosing(startAgain(Integer.parseInt(words[1])))) {
              break;
            }
            ask();
          }
          default -> throw new IOException("it said " + line);
        }
      }
      keeperGone("its keeper has ended");
    } catch (IOException | RuntimeException e) {
      keeperGone("its keeper cannot be heard (" + e.getMessage() + ")");
    }
  }

  private Duration startAgain(int status) {
    Duration wait = backoff.ended(Duration.ofNanos(System.nanoTime() - startedAt));
    boolean over = closing.getCount() == 0;
    audience.accept(
        new HelperEvent.Ended(
            new Exit(status).described(), over ? Optional.empty() : Optional.of(wait)));
    return wait;
  }

  private boolean isClosing(Duration wait) {
    try {
      return closing.await(wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }

  private void keeperGone(String how) {
    pid = 0;
    cut();
    if (closing.getCount() > 0) {
      audience.accept(new HelperEvent.Ended(how, Optional.empty()));
    }
  }

  private void listen() {
    var cutter =
        new LineCutter(LONGEST_LINE_BYTES, line -> audience.accept(new HelperEvent.Said(line)));
    byte[] some = new byte[8192];
    try (InputStream output = keeper.getErrorStream()) {
      for (int count = output.read(some); count >= 0; count = output.read(some)) {
        cutter.take(some, count);
      }
    } catch (IOException gone) {
      // What came is told.
    }
    cutter.end();
  }

  private void cut() {
    try {
      lifeline.close();
    } catch (IOException alreadyGone) {
      // Nobody reads: the session has ended.
    }
  }

  /** Ends the helper and its keeper, and waits for that, five seconds at most. */
  @Override
  public void close() {
    closing.countDown();
    cut();
    door.close();
    try {
      if (!keeper.waitFor(LAST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        keeper.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return spec.name()
        + " "
        + pid().stream().mapToObj(it -> "(pid " + it + ")").findFirst().orElse("(not running)");
  }
}
