package dev.gatehouse.tls.danger;

/**
 * A client that believes every server. It still sees that the server holds the certificate's key,
 * but anybody can make a certificate: whoever stands in the middle reads all of it. For programs
 * that look at certificates and send nothing.
 */
public final class UncheckedPeers {
  private final String reason;

  private UncheckedPeers(String reason) {
    this.reason = reason;
  }

  /**
   * The permission.
   *
   * @param reason why nothing can be lost here; it is kept in the session
   */
  public static UncheckedPeers because(String reason) {
    if (reason.isBlank()) {
      throw new IllegalArgumentException("say why no certificate is checked");
    }
    return new UncheckedPeers(reason);
  }

  public String reason() {
    return reason;
  }

  @Override
  public String toString() {
    return "unchecked because it " + reason;
  }
}
