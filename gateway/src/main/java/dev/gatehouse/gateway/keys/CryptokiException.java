package dev.gatehouse.gateway.keys;

import java.util.Map;
import java.util.Set;

/** A PKCS#11 module said no. */
final class CryptokiException extends Exception {
  private static final long serialVersionUID = 1;

  static final long OBJECT_HANDLE_INVALID = 0x82;
  static final long PIN_INCORRECT = 0xA0;
  static final long PIN_LOCKED = 0xA4;
  static final long USER_ALREADY_LOGGED_IN = 0x100;
  static final long ALREADY_INITIALIZED = 0x191;

  /** Of PKCS #11 v2.40, section 11.1, those that one may meet. */
  private static final Map<Long, String> NAMES =
      Map.ofEntries(
          Map.entry(0x03L, "CKR_SLOT_ID_INVALID"),
          Map.entry(0x05L, "CKR_GENERAL_ERROR"),
          Map.entry(0x06L, "CKR_FUNCTION_FAILED"),
          Map.entry(0x30L, "CKR_DEVICE_ERROR"),
          Map.entry(0x31L, "CKR_DEVICE_MEMORY"),
          Map.entry(0x32L, "CKR_DEVICE_REMOVED"),
          Map.entry(0x60L, "CKR_KEY_HANDLE_INVALID"),
          Map.entry(0x63L, "CKR_KEY_TYPE_INCONSISTENT"),
          Map.entry(0x68L, "CKR_KEY_FUNCTION_NOT_PERMITTED"),
          Map.entry(0x70L, "CKR_MECHANISM_INVALID"),
          Map.entry(0x71L, "CKR_MECHANISM_PARAM_INVALID"),
          Map.entry(OBJECT_HANDLE_INVALID, "CKR_OBJECT_HANDLE_INVALID"),
          Map.entry(PIN_INCORRECT, "CKR_PIN_INCORRECT"),
          Map.entry(0xA1L, "CKR_PIN_INVALID"),
          Map.entry(0xA2L, "CKR_PIN_LEN_RANGE"),
          Map.entry(0xA3L, "CKR_PIN_EXPIRED"),
          Map.entry(PIN_LOCKED, "CKR_PIN_LOCKED"),
          Map.entry(0xB0L, "CKR_SESSION_CLOSED"),
          Map.entry(0xB1L, "CKR_SESSION_COUNT"),
          Map.entry(0xB3L, "CKR_SESSION_HANDLE_INVALID"),
          Map.entry(0xE0L, "CKR_TOKEN_NOT_PRESENT"),
          Map.entry(0xE1L, "CKR_TOKEN_NOT_RECOGNIZED"),
          Map.entry(0x101L, "CKR_USER_NOT_LOGGED_IN"),
          Map.entry(0x102L, "CKR_USER_PIN_NOT_INITIALIZED"),
          Map.entry(0x190L, "CKR_CRYPTOKI_NOT_INITIALIZED"));

  /** After which a new session, and a new search for the key, may help. */
  private static final Set<Long> LOST =
      Set.of(
          0x03L,
          0x30L,
          0x32L,
          0x60L,
          OBJECT_HANDLE_INVALID,
          0xB0L,
          0xB3L,
          0xE0L,
          0xE1L,
          0x101L,
          0x190L);

  private final long code;

  CryptokiException(Cryptoki.Call call, long code) {
    super(call + " says " + NAMES.getOrDefault(code, "0x" + Long.toHexString(code)));
    this.code = code;
  }

  long code() {
    return code;
  }

  boolean isLost() {
    return LOST.contains(code);
  }

  /** Whether it is about the PIN: the next attempt with the same one may lock the token. */
  boolean isPin() {
    return code >= PIN_INCORRECT && code <= PIN_LOCKED;
  }

  /** What was asked, and the answer's name: {@code C_Sign says CKR_DEVICE_REMOVED}. */
  String said() {
    return String.valueOf(getMessage());
  }
}
