package dev.gatehouse.gateway.keys;

import dev.gatehouse.gateway.keys.Cryptoki.TokenInfo;
import dev.gatehouse.gateway.report.GateException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/**
 * A token, logged in to, and sessions with it. When it was pulled and is back, or its module lost
 * the sessions, {@link #renewed} logs in again. Thread-safe; all of it waits for the token.
 */
final class TokenLine implements AutoCloseable {
  /** A token that is away is away for longer than that, and each attempt may cost it seconds. */
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(2);

  /**
   * Handles are good with the login that they came from.
   *
   * @param anchor a session that stays open, for with the last one the login ends
   * @param idle sessions in which nothing is going on
   */
  record Login(TokenInfo token, long anchor, Queue<Long> idle) {}

  /** What is done in a session. */
  interface Use<T> {
    T in(long session, Login login) throws CryptokiException;
  }

  private final TokenAddress address;
  private final Cryptoki module;
  private final KeyAudience audience;
  private volatile Login login;
  private volatile boolean closed;
  private long nextAttempt = System.nanoTime();
  private boolean refused;

  private TokenLine(TokenAddress address, Cryptoki module, KeyAudience audience)
      throws GateException, CryptokiException {
    this.address = address;
    this.module = module;
    this.audience = audience;
    this.login = login();
  }

  /** Loads the module, finds the token, logs in. */
  static TokenLine open(TokenAddress address, KeyAudience audience) throws GateException {
    try {
      return new TokenLine(address, Cryptoki.load(address.module()), audience);
    } catch (CryptokiException e) {
      throw GateException.environment(
          "The PKCS#11 module "
              + address.module()
              + " does not work: "
              + e.said()
              + "; its own log or configuration says why.",
          e);
    }
  }

  private Login login() throws GateException, CryptokiException {
    module.initialize();
    TokenInfo token = choose(module.tokens());
    long anchor = module.openSession(token.slot());
    try {
      if ((token.flags() & Cryptoki.LOGIN_REQUIRED) != 0) login(token, anchor);
      return new Login(token, anchor, new ConcurrentLinkedQueue<>());
    } catch (GateException | CryptokiException | RuntimeException e) {
      module.closeSession(anchor);
      throw e;
    }
  }

  private void login(TokenInfo token, long session) throws GateException, CryptokiException {
    if (address.pin().isEmpty()) {
      throw GateException.user(
          quoted(token)
              + " wants a PIN: write it into a file that only the gate’s user may read, and add"
              + " pin-source=/FILE to the URI.");
    }
    byte[] pin = TokenPin.read(address.pin().get(), audience);
    try {
      module.login(session, pin);
    } catch (CryptokiException e) {
      if (!e.isPin()) throw e;
      throw GateException.user(
          quoted(token)
              + " does not take the PIN in "
              + address.pin().get()
              + " ("
              + e.said()
              + "): correct it before you try again, for a token locks itself after a few wrong"
              + " ones.");
    } finally {
      Arrays.fill(pin, (byte) 0);
    }
  }

  private TokenInfo choose(List<TokenInfo> all) throws GateException {
    List<TokenInfo> fitting = all.stream().filter(this::fits).toList();
    if (fitting.size() == 1) return fitting.getFirst();
    String there =
        all.isEmpty()
            ? "it has none"
            : all.stream()
                .map(TokenLine::described)
                .collect(Collectors.joining(", ", "it has ", ""));
    throw GateException.user(
        fitting.isEmpty()
            ? "No token of "
                + address.module()
                + " is "
                + wanted()
                + ": "
                + there
                + ". Make one, put it in, or correct the URI."
            : fitting.size()
                + " tokens of "
                + address.module()
                + " are meant by the URI: "
                + there
                + ". Name one of them with token= or serial=.");
  }

  private String wanted() {
    String said =
        address.token().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(it -> it.getKey() + " “" + it.getValue() + "”")
            .collect(Collectors.joining(", "));
    String slot = address.slot().map(it -> "in slot " + Long.toUnsignedString(it)).orElse("");
    return said.isEmpty() ? (slot.isEmpty() ? "there" : slot) : (said + " " + slot).strip();
  }

  private boolean fits(TokenInfo it) {
    Map<String, String> has =
        Map.of(
            "token", it.label(),
            "manufacturer", it.manufacturer(),
            "model", it.model(),
            "serial", it.serial());
    return has.entrySet().containsAll(address.token().entrySet())
        && address.slot().map(slot -> slot == it.slot()).orElse(true);
  }

  private static String described(TokenInfo it) {
    return "“" + it.label() + "” (serial " + it.serial() + ")";
  }

  private static String quoted(TokenInfo it) {
    return "The token “" + it.label() + "”";
  }

  /** For the token's own words. */
  String name() {
    return login.token().label();
  }

  TokenAddress address() {
    return address;
  }

  Cryptoki module() {
    return module;
  }

  /** The login now. */
  Login current() {
    return login;
  }

  /** Does something in a session that nobody else uses meanwhile. */
  <T> T use(Use<T> use) throws CryptokiException {
    Login now = login;
    Optional<Long> idle = Optional.ofNullable(now.idle().poll());
    long session = idle.isPresent() ? idle.get() : module.openSession(now.token().slot());
    boolean well = false;
    try {
      T result = use.in(session, now);
      well = true;
      return result;
    } finally {
      if (well && !closed) {
        now.idle().add(session);
      } else {
        module.closeSession(session);
      }
    }
  }

  /**
   * Logs in again, unless somebody else has since {@code lost}, or tried a moment ago. A PIN that
   * was refused is not tried again.
   *
   * @return whether there is a login that is not {@code lost}
   */
  @SuppressWarnings("ReferenceEquality") // which login, not how it looks
  synchronized boolean renewed(Login lost) throws GateException, CryptokiException {
    if (login != lost) return true;
    if (closed || refused || System.nanoTime() - nextAttempt < 0) return false;
    nextAttempt = System.nanoTime() + BETWEEN_ATTEMPTS.toNanos();
    end(lost);
    try {
      login = login();
      return true;
    } catch (GateException e) {
      refused = e.fault() == GateException.Fault.USER && tokenIsThere();
      throw e;
    }
  }

  private boolean tokenIsThere() throws CryptokiException {
    return module.tokens().stream().anyMatch(this::fits);
  }

  private void end(Login it) {
    for (Long session = it.idle().poll(); session != null; session = it.idle().poll()) {
      module.closeSession(session);
    }
    module.closeSession(it.anchor());
  }

  /** When nothing is under way any more. */
  @Override
  public synchronized void close() {
    closed = true;
    end(login);
  }
}
