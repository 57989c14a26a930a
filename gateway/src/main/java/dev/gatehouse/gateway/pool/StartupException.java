package dev.gatehouse.gateway.pool;

/** A worker did not come up. */
public final class StartupException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient StartupFailure failure;

  StartupException(StartupFailure failure) {
    super(failure.sentence());
    this.failure = failure;
  }

  /** Why, as a value; the message is its sentence. */
  public StartupFailure failure() {
    return failure;
  }
}
