package dev.gatehouse.gateway.binding;

/** Whether clients are asked for a certificate in the handshake: the modes none, ask, require. */
public sealed interface ClientCertificates {
  /** They are not asked. */
  record None() implements ClientCertificates {}

  /** They are asked, and may come without; one that they present must be good. */
  record Ask(Authorities authorities) implements ClientCertificates {}

  /** They are asked, and whoever has no good one does not get in. */
  record Require(Authorities authorities) implements ClientCertificates {}

  /** The mode as the site file has it: {@code none}, {@code ask} or {@code require}. */
  default String mode() {
    return switch (this) {
      case None() -> "none";
      case Ask _ -> "ask";
      case Require _ -> "require";
    };
  }
}
