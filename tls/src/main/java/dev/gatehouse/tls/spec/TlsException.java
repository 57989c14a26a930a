package dev.gatehouse.tls.spec;

/**
 * Carries a {@link TlsError} from where it was found to the connection, which ends in it. Has no
 * stack trace: what a peer sends must not make us pay for one, and the error says more.
 */
public final class TlsException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient TlsError error;

  public TlsException(TlsError error) {
    super(error.sentence(), null, false, false);
    this.error = error;
  }

  /** The peer broke {@code rule}. */
  public static TlsException broken(Rule rule) {
    return new TlsException(new TlsError.PeerMisbehaved(rule));
  }

  public TlsError error() {
    return error;
  }
}
