package dev.gatehouse.crypto;

/**
 * A peer's key share that no honest peer sends. The peer's fault: illegal_parameter in TLS 1.3.
 * Says which rule it broke.
 */
public final class InvalidShareException extends Exception {
  private static final long serialVersionUID = 1L;

  InvalidShareException(String reason) {
    super(reason, null, false, false); // made for whoever cares to send one: no stack to walk
  }
}
