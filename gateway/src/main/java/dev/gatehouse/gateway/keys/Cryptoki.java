package dev.gatehouse.gateway.keys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.wire.Bytes;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * A PKCS#11 module (version 2.20 and later), as far as it takes to find a key and to sign with it;
 * on 64-bit systems whose {@code unsigned long} has 64 bits. A module is loaded once for the whole
 * process, stays, and does its own locking: thread-safe, one operation at a time in each session.
 *
 * <p>The JDK's SunPKCS11 is not used: it does not tell the tokens' names, and shows no private key
 * whose certificate is not in the token beside it.
 */
final class Cryptoki {
  /** The functions with their places in CK_FUNCTION_LIST; each returns a CK_RV. */
  enum Call {
    C_Initialize(0, ADDRESS),
    C_GetSlotList(4, JAVA_BYTE, ADDRESS, ADDRESS),
    C_GetTokenInfo(6, JAVA_LONG, ADDRESS),
    C_OpenSession(12, JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS),
    C_CloseSession(13, JAVA_LONG),
    C_CloseAllSessions(14, JAVA_LONG),
    C_Login(18, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG),
    C_GetAttributeValue(24, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG),
    C_FindObjectsInit(26, JAVA_LONG, ADDRESS, JAVA_LONG),
    C_FindObjects(27, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS),
    C_FindObjectsFinal(28, JAVA_LONG),
    C_SignInit(42, JAVA_LONG, ADDRESS, JAVA_LONG),
    C_Sign(43, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS);

    private final int place;

    @SuppressWarnings("ImmutableEnumChecker") // it is, by its documentation
    private final FunctionDescriptor signature;

    Call(int place, MemoryLayout... arguments) {
      this.place = place;
      this.signature = FunctionDescriptor.of(JAVA_LONG, arguments);
    }
  }

  /** CKA_CLASS, CKA_LABEL, CKA_KEY_TYPE, CKA_ID. */
  static final long CLASS = 0;

  static final long LABEL = 3;
  static final long KEY_TYPE = 0x100;
  static final long ID = 0x102;

  /** CKO_PRIVATE_KEY, as a value of {@link #CLASS}. */
  static final Bytes PRIVATE_KEY = number(3);

  /** CKF_LOGIN_REQUIRED, CKF_TOKEN_INITIALIZED. */
  static final long LOGIN_REQUIRED = 4;

  static final long TOKEN_INITIALIZED = 0x400;

  /** CKF_SERIAL_SESSION, without CKF_RW_SESSION: nothing is written. */
  private static final long READ_ONLY = 4;

  private static final long CKU_USER = 1;
  private static final long CKF_OS_LOCKING_OK = 2;

  /** CK_FUNCTION_LIST begins with a version; C_Sign is the last that we call. */
  private static final long LIST_BYTES = 8 + 44 * 8;

  private static final int ATTRIBUTE_BYTES = 24;

  /** CK_TOKEN_INFO has 204 bytes with alignment; a module that writes a few more is forgiven. */
  private static final int TOKEN_INFO_BYTES = 256;

  private static final int MOST_SLOTS = 1024;
  private static final int MOST_VALUE_BYTES = 64 * 1024;

  /** RSA with 16384 bits. */
  private static final int MOST_SIGNATURE_BYTES = 2048;

  private static final Map<Path, Cryptoki> LOADED = new HashMap<>();

  /**
   * What a token says of itself.
   *
   * @param flags CKF_…, of CK_TOKEN_INFO
   */
  record TokenInfo(
      long slot, String label, String manufacturer, String model, String serial, long flags) {}

  /**
   * How to sign.
   *
   * @param type CKM_…
   * @param parameter empty for none
   */
  record Mechanism(long type, Bytes parameter) {}

  private final Map<Call, MethodHandle> calls = new EnumMap<>(Call.class);

  private Cryptoki(MemorySegment list) {
    for (Call it : Call.values()) {
      calls.put(it, handle(list.get(ADDRESS, 8 + 8L * it.place), it.signature));
    }
  }

  /**
   * Loads a module, or finds it loaded.
   *
   * @throws GateException if it is not there, or is something else
   */
  static Cryptoki load(Path module) throws GateException {
    if (!Files.exists(module)) {
      throw GateException.environment(
          "There is no PKCS#11 module " + module + ": " + hint(module) + ".");
    }
    synchronized (LOADED) {
      Cryptoki known = LOADED.get(module);
      if (known == null) {
        known = new Cryptoki(functions(module));
        LOADED.put(module, known);
      }
      return known;
    }
  }

  private static String hint(Path module) {
    String name = module.getFileName().toString();
    Map<String, String> packages =
        Map.of(
            "softhsm", "softhsm2",
            "opensc", "opensc-pkcs11",
            "tpm2", "libtpm2-pkcs11-1",
            "ykcs11", "ykcs11",
            "p11-kit", "p11-kit-modules");
    return packages.entrySet().stream()
        .filter(it -> name.contains(it.getKey()))
        .map(it -> "install it (on Debian: apt-get install " + it.getValue() + "), or correct")
        .findFirst()
        .orElse("install what the token’s vendor has for it, or correct")
        .concat(" module-path");
  }

  @SuppressWarnings("restricted") // the user names the library, and it is loaded for good
  private static MemorySegment functions(Path module) throws GateException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment get =
          SymbolLookup.libraryLookup(module, Arena.global()).findOrThrow("C_GetFunctionList");
      MemorySegment list = arena.allocate(ADDRESS);
      long code =
          (long) handle(get, FunctionDescriptor.of(JAVA_LONG, ADDRESS)).invokeWithArguments(list);
      MemorySegment found = list.get(ADDRESS, 0);
      if (code != 0 || found.equals(MemorySegment.NULL)) {
        throw GateException.environment(
            "The PKCS#11 module " + module + " does not list its functions.");
      }
      return found.reinterpret(LIST_BYTES);
    } catch (GateException e) {
      throw e;
    } catch (NoSuchElementException e) {
      throw GateException.user(
          module + " is no PKCS#11 module: it has no C_GetFunctionList; correct module-path.");
    } catch (Throwable e) {
      throw GateException.environment(
          "The PKCS#11 module "
              + module
              + " cannot be loaded: it is for another processor, or a library that it needs is not"
              + " there (ldd "
              + module
              + " says which).",
          e);
    }
  }

  @SuppressWarnings("restricted") // the signatures are those of PKCS #11
  private static MethodHandle handle(MemorySegment address, FunctionDescriptor signature) {
    return Linker.nativeLinker().downcallHandle(address, signature);
  }

  private long code(Call call, Object... arguments) {
    try {
      return (long)
          java.util.Objects.requireNonNull(calls.get(call)).invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw new IllegalStateException(call + " cannot be called", e);
    }
  }

  private void call(Call call, Object... arguments) throws CryptokiException {
    long code = code(call, arguments);
    if (code != 0) throw new CryptokiException(call, code);
  }

  /** Once, or again: a module that is at work already stays so. */
  void initialize() throws CryptokiException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment arguments = arena.allocate(48, 8); // CK_C_INITIALIZE_ARGS
      arguments.set(JAVA_LONG, 32, CKF_OS_LOCKING_OK);
      long code = code(Call.C_Initialize, arguments);
      if (code != 0 && code != CryptokiException.ALREADY_INITIALIZED) {
        throw new CryptokiException(Call.C_Initialize, code);
      }
    }
  }

  /** The tokens that are there and have been made ready for use. */
  List<TokenInfo> tokens() throws CryptokiException {
    List<TokenInfo> found = new ArrayList<>();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment count = arena.allocate(JAVA_LONG);
      call(Call.C_GetSlotList, (byte) 1, MemorySegment.NULL, count);
      long most = Math.min(count.get(JAVA_LONG, 0), MOST_SLOTS);
      MemorySegment slots = arena.allocate(JAVA_LONG, Math.max(1, most));
      count.set(JAVA_LONG, 0, most);
      call(Call.C_GetSlotList, (byte) 1, slots, count);
      for (long i = 0; i < Math.min(count.get(JAVA_LONG, 0), most); i++) {
        long slot = slots.getAtIndex(JAVA_LONG, i);
        MemorySegment info = arena.allocate(TOKEN_INFO_BYTES, 8);
        // A token may be pulled in between: it is not there then.
        if (code(Call.C_GetTokenInfo, slot, info) == 0) {
          found.add(info(slot, info));
        }
      }
    }
    return found.stream().filter(it -> (it.flags() & TOKEN_INITIALIZED) != 0).toList();
  }

  private static TokenInfo info(long slot, MemorySegment it) {
    return new TokenInfo(
        slot,
        text(it, 0, 32),
        text(it, 32, 32),
        text(it, 64, 16),
        text(it, 80, 16),
        it.get(JAVA_LONG, 96));
  }

  /** Padded with blanks, not terminated. */
  private static String text(MemorySegment from, long at, long length) {
    return new String(from.asSlice(at, length).toArray(JAVA_BYTE), UTF_8).stripTrailing();
  }

  long openSession(long slot) throws CryptokiException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment session = arena.allocate(JAVA_LONG);
      call(Call.C_OpenSession, slot, READ_ONLY, MemorySegment.NULL, MemorySegment.NULL, session);
      return session.get(JAVA_LONG, 0);
    }
  }

  /** Also of one that is no more. */
  void closeSession(long session) {
    code(Call.C_CloseSession, session);
  }

  /** Of this process, with that token. */
  void closeAllSessions(long slot) throws CryptokiException {
    call(Call.C_CloseAllSessions, slot);
  }

  /** For all sessions of this process with that token, while there is one; no harm if it was. */
  void login(long session, byte[] pin) throws CryptokiException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment copy = arena.allocate(Math.max(1, pin.length));
      try {
        MemorySegment.copy(pin, 0, copy, JAVA_BYTE, 0, pin.length);
        long code = code(Call.C_Login, session, CKU_USER, copy, (long) pin.length);
        if (code != 0 && code != CryptokiException.USER_ALREADY_LOGGED_IN) {
          throw new CryptokiException(Call.C_Login, code);
        }
      } finally {
        copy.fill((byte) 0);
      }
    }
  }

  /** Objects with all of these attributes, as handles; no more than {@code most}. */
  List<Long> find(long session, Map<Long, Bytes> wanted, int most) throws CryptokiException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment template = arena.allocate(ATTRIBUTE_BYTES * Math.max(1L, wanted.size()), 8);
      long at = 0;
      for (var it : wanted.entrySet()) {
        attribute(template, at, it.getKey(), copy(arena, it.getValue()), it.getValue().length());
        at += ATTRIBUTE_BYTES;
      }
      call(Call.C_FindObjectsInit, session, template, (long) wanted.size());
      MemorySegment objects = arena.allocate(JAVA_LONG, most);
      MemorySegment count = arena.allocate(JAVA_LONG);
      List<Long> found = new ArrayList<>();
      do {
        call(Call.C_FindObjects, session, objects, (long) most - found.size(), count);
        for (long i = 0; i < count.get(JAVA_LONG, 0); i++) {
          found.add(objects.getAtIndex(JAVA_LONG, i));
        }
      } while (count.get(JAVA_LONG, 0) > 0 && found.size() < most);
      call(Call.C_FindObjectsFinal, session);
      return found;
    }
  }

  private static void attribute(
      MemorySegment template, long at, long type, MemorySegment value, long length) {
    template.set(JAVA_LONG, at, type);
    template.set(ADDRESS, at + 8, value);
    template.set(JAVA_LONG, at + 16, length);
  }

  private static MemorySegment copy(Arena arena, Bytes value) {
    return value.isEmpty()
        ? MemorySegment.NULL
        : arena.allocateFrom(JAVA_BYTE, value.toArray()).asReadOnly();
  }

  /** An attribute's value; empty where the object has none or does not show it. */
  Optional<Bytes> value(long session, long object, long type) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment template = arena.allocate(ATTRIBUTE_BYTES, 8);
      attribute(template, 0, type, MemorySegment.NULL, 0);
      if (code(Call.C_GetAttributeValue, session, object, template, 1L) != 0) {
        return Optional.empty();
      }
      long length = template.get(JAVA_LONG, 16);
      if (length < 0 || length > MOST_VALUE_BYTES) return Optional.empty();
      MemorySegment value = arena.allocate(Math.max(1, length), 8);
      attribute(template, 0, type, value, length);
      if (code(Call.C_GetAttributeValue, session, object, template, 1L) != 0) {
        return Optional.empty();
      }
      long now = Math.min(length, template.get(JAVA_LONG, 16));
      return now < 0
          ? Optional.empty()
          : Optional.of(Bytes.owning(value.asSlice(0, now).toArray(JAVA_BYTE)));
    }
  }

  /** After a failure the session is to be closed: an operation may still be open in it. */
  Bytes sign(long session, long key, Mechanism mechanism, Bytes data) throws CryptokiException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment told = arena.allocate(24, 8); // CK_MECHANISM, of CK_ATTRIBUTE's shape
      attribute(
          told,
          0,
          mechanism.type(),
          copy(arena, mechanism.parameter()),
          mechanism.parameter().length());
      call(Call.C_SignInit, session, told, key);
      MemorySegment signature = arena.allocate(MOST_SIGNATURE_BYTES);
      MemorySegment length = arena.allocateFrom(JAVA_LONG, MOST_SIGNATURE_BYTES);
      call(Call.C_Sign, session, copy(arena, data), (long) data.length(), signature, length);
      long made = Math.clamp(length.get(JAVA_LONG, 0), 0, MOST_SIGNATURE_BYTES);
      return Bytes.owning(signature.asSlice(0, made).toArray(JAVA_BYTE));
    }
  }

  /** A CK_ULONG as it lies in memory. */
  static Bytes number(long... values) {
    return Bytes.owning(MemorySegment.ofArray(values).toArray(JAVA_BYTE));
  }
}
