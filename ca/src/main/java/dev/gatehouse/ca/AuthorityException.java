package dev.gatehouse.ca;

/**
 * The authority cannot do what it was asked for. Its message is {@link AuthorityError#sentence}.
 */
public final class AuthorityException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient AuthorityError error;

  AuthorityException(AuthorityError error) {
    super(error.sentence());
    this.error = error;
    if (error instanceof AuthorityError.Inaccessible(_, _, var cause)) {
      initCause(cause);
    }
  }

  /** What is wrong, as a value. */
  public AuthorityError error() {
    return error;
  }
}
