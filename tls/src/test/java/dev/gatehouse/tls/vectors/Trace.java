package dev.gatehouse.tls.vectors;

import dev.gatehouse.wire.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A handshake as named values: one that RFC 8448 publishes, {@code
 * src/test/resources/rfc8448/NAME.txt}, or one of an older version that was recorded, {@code
 * src/test/resources/recorded/NAME.txt}.
 *
 * <pre>
 * # a comment
 * client.Finished = 14000020…                  hexadecimal; it may go on in indented lines
 * client.record.3.payload = $client.Finished   or the value of an earlier field
 * </pre>
 */
public final class Trace {
  private final String name;
  private final Map<String, Bytes> values;

  private Trace(String name, Map<String, Bytes> values) {
    this.name = name;
    this.values = values;
  }

  /** RFC 8448, section 3. */
  public static Trace simple1Rtt() {
    return load("simple-1rtt");
  }

  /** RFC 8448, section 4. */
  public static Trace resumed0Rtt() {
    return load("resumed-0rtt");
  }

  /** RFC 8448, section 5. */
  public static Trace helloRetry() {
    return load("hello-retry");
  }

  /** RFC 8448, section 6. */
  public static Trace clientAuthentication() {
    return load("client-authentication");
  }

  /** RFC 8448, section 7. */
  public static Trace compatibilityMode() {
    return load("compatibility-mode");
  }

  /** The value of a field that must be there. */
  public Bytes bytes(String field) {
    Bytes value = values.get(field);
    if (value == null) {
      throw new IllegalArgumentException("no " + field + " in " + name + ": " + values.keySet());
    }
    return value;
  }

  /** {@link #bytes} as an array that the caller may write to. */
  public byte[] array(String field) {
    return bytes(field).toArray();
  }

  public boolean has(String field) {
    return values.containsKey(field);
  }

  /** The fields' names in the order of the RFC. */
  public Set<String> fields() {
    return Collections.unmodifiableSet(values.keySet());
  }

  @Override
  public String toString() {
    return name;
  }

  /**
   * JSSE's handshake with itself in the version, with the key exchange and the client certificate
   * that the name and the file's first line say: the messages, the records under keys, the master
   * secret, and with RSA key exchange the server's private key.
   */
  public static Trace recorded(String name) {
    return load("recorded", name);
  }

  private static Trace load(String name) {
    return load("rfc8448", name);
  }

  private static Trace load(String folder, String name) {
    String file = "/" + folder + "/" + name + ".txt";
    try (InputStream in = Trace.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("no test resource " + file);
      }
      return parse(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Trace parse(String name, String text) {
    Map<String, Bytes> values = new LinkedHashMap<>();
    String unfolded = text.replaceAll("\\R[ \\t]+", " ");
    for (String line : unfolded.lines().toList()) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      int equals = line.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException(name + ": not \"field = value\": " + line);
      }
      String field = line.substring(0, equals).strip();
      StringBuilder digits = new StringBuilder();
      for (String word : line.substring(equals + 1).strip().split("\\s+", -1)) {
        if (word.startsWith("$")) {
          Bytes earlier = values.get(word.substring(1));
          if (earlier == null) {
            throw new IllegalArgumentException(
                name + ": " + field + " names " + word + " before it is there");
          }
          digits.append(earlier.toHex());
        } else {
          digits.append(word);
        }
      }
      if (values.put(field, Bytes.hex(digits.toString())) != null) {
        throw new IllegalArgumentException(name + ": " + field + " stands there twice");
      }
    }
    return new Trace(name, values);
  }
}
