package dev.gatehouse.gateway.report;

import org.jspecify.annotations.Nullable;

/**
 * Why the gate does not do what it was asked to. The message is one sentence for a person: what,
 * where, and what to do about it.
 */
public final class GateException extends Exception {
  private static final long serialVersionUID = 1;

  /** Who can change it. */
  public enum Fault {
    /** Whoever asked: another option, another name. */
    USER,
    /** The application behind the gate, which was asked and did not do its part. */
    APPLICATION,
    /** The machine, or what else runs on it. */
    ENVIRONMENT
  }

  private final Fault fault;

  private GateException(Fault fault, String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
    this.fault = fault;
  }

  /** It was asked for wrongly. */
  public static GateException user(String sentence) {
    return new GateException(Fault.USER, sentence, null);
  }

  /** It was asked for rightly, and the application did not do its part. */
  public static GateException application(String sentence) {
    return new GateException(Fault.APPLICATION, sentence, null);
  }

  /** It was asked for rightly, and cannot be had here and now. */
  public static GateException environment(String sentence) {
    return new GateException(Fault.ENVIRONMENT, sentence, null);
  }

  /** The same, with what Java said, which only {@code --debug} shows. */
  public static GateException environment(String sentence, Throwable cause) {
    return new GateException(Fault.ENVIRONMENT, sentence, cause);
  }

  public Fault fault() {
    return fault;
  }

  /** One sentence. */
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
