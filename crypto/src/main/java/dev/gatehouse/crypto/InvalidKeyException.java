package dev.gatehouse.crypto;

/** An encoded key that cannot be used. Never holds bytes of the key. */
public final class InvalidKeyException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What kind of trouble it is. */
  public enum Fault {
    /** Not the DER of a key, or numbers that are no key. */
    MALFORMED,
    /** A key, but of a kind or size that we do not speak. */
    UNSUPPORTED,
    /** A key that we know how to use and will not, for its size. */
    WEAK
  }

  private final Fault fault;

  InvalidKeyException(Fault fault, String reason) {
    super(reason, null, false, false); // peers send keys: no stack to walk
    this.fault = fault;
  }

  public Fault fault() {
    return fault;
  }
}
