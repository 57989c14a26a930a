package dev.gatehouse.gateway.binding;

/** Whether clients are asked for a certificate in the handshake: the modes none, ask, require. */
public sealed interface ClientCertificates {
  /** They are not asked. */
  record None() implements ClientCertificates {}

  /** They are asked, and may come without; one that they present must be good. */
  record Ask(Authorities authorities) implements ClientCertificates {}

  /** They are asked, and whoever has no good one does not get in. */
  record Require(Authorities authorities) implements ClientCertificates {}

  /**
   * Whether a connection that was met so may have what is guarded like this: it was asked for a
   * certificate of the same authorities, and has one where one is required.
   *
   * @param met how the connection's client was asked
   * @param known whether it proved who it is
   */
  default boolean contentWith(ClientCertificates met, boolean known) {
    return switch (this) {
      case None() -> true;
      case Ask(Authorities wanted) -> met.asksFor(wanted);
      case Require(Authorities wanted) -> known && met.asksFor(wanted);
    };
  }

  private boolean asksFor(Authorities wanted) {
    return switch (this) {
      case None() -> false;
      case Ask(Authorities it) -> it.certificates().equals(wanted.certificates());
      case Require(Authorities it) -> it.certificates().equals(wanted.certificates());
    };
  }

  /** The mode as the site file has it: {@code none}, {@code ask} or {@code require}. */
  default String mode() {
    return switch (this) {
      case None() -> "none";
      case Ask _ -> "ask";
      case Require _ -> "require";
    };
  }
}
