package dev.gatehouse.gateway.site;

/** Where private keys live. */
public sealed interface KeysPlace {
  /** In the process that does the handshake. */
  record InProcess() implements KeysPlace {}

  /** In the guard, a process that only answers questions to keys. */
  record Guard() implements KeysPlace {}

  /**
   * In a PKCS#11 token.
   *
   * @param uri RFC 7512: {@code pkcs11:token=…;object=…?module-path=…&pin-source=FILE}
   */
  record Token(String uri) implements KeysPlace {
    /** Checks the scheme. */
    public Token {
      if (!uri.startsWith("pkcs11:")) {
        throw new IllegalArgumentException("“" + uri + "” is no pkcs11: URI");
      }
    }
  }

  /** As the site file has it: {@code in-process}, {@code guard} or the token's URI. */
  default String word() {
    return switch (this) {
      case InProcess() -> "in-process";
      case Guard() -> "guard";
      case Token(String uri) -> uri;
    };
  }
}
