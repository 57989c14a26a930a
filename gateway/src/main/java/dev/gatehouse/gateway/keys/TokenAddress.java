package dev.gatehouse.gateway.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.wire.Bytes;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which token, and which key in it: a {@code pkcs11:} URI (RFC 7512), read.
 *
 * @param module the library that speaks to the token; absolute
 * @param token what the token has to be: its {@code token}, {@code manufacturer}, {@code model},
 *     {@code serial}; not all of them, perhaps none
 * @param slot the number of its slot, where that is given
 * @param object the key's label, where that is given
 * @param id the key's CKA_ID, where that is given
 * @param pin the file that has the PIN; absolute
 */
record TokenAddress(
    Path module,
    Map<String, String> token,
    Optional<Long> slot,
    Optional<Bytes> object,
    Optional<Bytes> id,
    Optional<Path> pin) {
  private static final String SCHEME = "pkcs11:";
  private static final Set<String> OF_TOKEN = Set.of("token", "manufacturer", "model", "serial");

  TokenAddress {
    token = Map.copyOf(token);
  }

  /**
   * @throws GateException if it is none, names no module, or says what nobody here looks at: to
   *     overlook it could find another key (section 2.3)
   */
  static TokenAddress parse(String uri) throws GateException {
    if (!uri.startsWith(SCHEME)) throw fault("begins otherwise");
    String rest = uri.substring(SCHEME.length());
    int mark = rest.indexOf('?');
    Map<String, Bytes> path = attributes(mark < 0 ? rest : rest.substring(0, mark), ";");
    Map<String, Bytes> query = attributes(mark < 0 ? "" : rest.substring(mark + 1), "&");
    Map<String, String> token = new HashMap<>();
    for (String name : OF_TOKEN) {
      Bytes value = path.remove(name);
      if (value != null) token.put(name, text(value));
    }
    Optional<Bytes> slot = Optional.ofNullable(path.remove("slot-id"));
    Optional<Bytes> object = Optional.ofNullable(path.remove("object"));
    Optional<Bytes> id = Optional.ofNullable(path.remove("id"));
    Bytes type = path.remove("type");
    if (type != null && !text(type).equals("private")) {
      throw fault("has the type " + text(type) + ", and what signs has the type private");
    }
    Bytes module = query.remove("module-path");
    Optional<Bytes> pin = Optional.ofNullable(query.remove("pin-source"));
    path.putAll(query);
    if (!path.isEmpty()) {
      throw fault(
          "says "
              + path.keySet().iterator().next()
              + ", which nothing here is chosen by: leave it"
              + " out");
    }
    if (module == null) {
      throw fault("names no module: add ?module-path= with the library of the token’s vendor");
    }
    return new TokenAddress(
        file("module-path", text(module)),
        token,
        slot.isPresent() ? Optional.of(number(text(slot.get()))) : Optional.empty(),
        object,
        id,
        pin.isPresent() ? Optional.of(file("pin-source", text(pin.get()))) : Optional.empty());
  }

  private static Map<String, Bytes> attributes(String part, String between) throws GateException {
    Map<String, Bytes> found = new HashMap<>();
    if (part.isEmpty()) return found;
    for (String attribute : part.split(between, -1)) {
      int equals = attribute.indexOf('=');
      if (equals < 1) throw fault("has an attribute without “=”");
      if (found.put(attribute.substring(0, equals), decoded(attribute.substring(equals + 1)))
          != null) {
        throw fault("has " + attribute.substring(0, equals) + " twice");
      }
    }
    return found;
  }

  private static Bytes decoded(String value) throws GateException {
    var out = new ByteArrayOutputStream(value.length());
    byte[] all = value.getBytes(UTF_8);
    for (int i = 0; i < all.length; i++) {
      if (all[i] != '%') {
        out.write(all[i]);
        continue;
      }
      int high = i + 2 < all.length ? Character.digit(all[i + 1], 16) : -1;
      int low = i + 2 < all.length ? Character.digit(all[i + 2], 16) : -1;
      if (high < 0 || low < 0) throw fault("has a “%” without two hexadecimal digits");
      out.write(high << 4 | low);
      i += 2;
    }
    return Bytes.owning(out.toByteArray());
  }

  private static String text(Bytes value) {
    return new String(value.toArray(), UTF_8);
  }

  private static long number(String text) throws GateException {
    try {
      return Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      throw fault("has a slot-id that is no number");
    }
  }

  /** A path, or a {@code file:} URI of one; nothing is run to get a PIN. */
  private static Path file(String attribute, String text) throws GateException {
    try {
      Path path = text.startsWith("file:") ? Path.of(URI.create(text)) : Path.of(text);
      if (path.isAbsolute()) return path;
    } catch (IllegalArgumentException | FileSystemNotFoundException e) {
      // InvalidPathException is one of these
    }
    throw fault("has a " + attribute + " that is no absolute path of a file");
  }

  /** Without the URI itself: somebody may have written a PIN into it. */
  private static GateException fault(String what) {
    return GateException.user(
        "The URI of the listener’s keys "
            + what
            + ". It looks like pkcs11:token=NAME?module-path=/FILE.so&pin-source=/FILE");
  }
}
