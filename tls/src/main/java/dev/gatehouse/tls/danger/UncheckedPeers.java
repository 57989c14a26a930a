package dev.gatehouse.tls.danger;

/**
 * Believes every chain. We still see that the peer holds the certificate's key, but anybody can
 * make a certificate. For a client: whoever stands in the middle reads all of it, so this is for
 * programs that look at certificates and send nothing. For a server: a certificate says nothing
 * about who the client is, but that it is the same one as before.
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
