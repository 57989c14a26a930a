package dev.gatehouse.tls.spec;

import dev.gatehouse.crypto.KeyExchange;
import org.jspecify.annotations.Nullable;

/**
 * A group for key exchange, agreement and KEM alike (RFC 8446, section 4.2.7; X25519MLKEM768 from
 * draft-ietf-tls-ecdhe-mlkem). An unknown code is a value too, without an algorithm.
 */
public final class NamedGroup {
  public static final NamedGroup SECP256R1 =
      new NamedGroup(0x0017, "secp256r1", KeyExchange.SECP256R1);
  public static final NamedGroup SECP384R1 =
      new NamedGroup(0x0018, "secp384r1", KeyExchange.SECP384R1);
  public static final NamedGroup X25519 = new NamedGroup(0x001d, "x25519", KeyExchange.X25519);
  public static final NamedGroup X25519MLKEM768 =
      new NamedGroup(0x11ec, "X25519MLKEM768", KeyExchange.X25519MLKEM768);

  private final int code;
  private final @Nullable String name; // null: unknown, and named only when somebody reads it
  private final @Nullable KeyExchange keyExchange;

  private NamedGroup(int code, @Nullable String name, @Nullable KeyExchange keyExchange) {
    this.code = code;
    this.name = name;
    this.keyExchange = keyExchange;
  }

  public static NamedGroup of(int code) {
    return switch (code) {
      case 0x0017 -> SECP256R1;
      case 0x0018 -> SECP384R1;
      case 0x001d -> X25519;
      case 0x11ec -> X25519MLKEM768;
      default -> new NamedGroup(code, null, null);
    };
  }

  public int code() {
    return code;
  }

  /** How keys are agreed. Only for a group that the engine knows, as every group of a policy is. */
  public KeyExchange keyExchange() {
    if (keyExchange == null) {
      throw new IllegalStateException(this + " is not a group of this engine");
    }
    return keyExchange;
  }

  /** Whether a post-quantum KEM is part of it. */
  public boolean isHybrid() {
    return keyExchange == KeyExchange.X25519MLKEM768;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NamedGroup g && g.code == code;
  }

  @Override
  public int hashCode() {
    return code;
  }

  @Override
  public String toString() {
    return name == null ? Codes.unknown(code) : name;
  }
}
