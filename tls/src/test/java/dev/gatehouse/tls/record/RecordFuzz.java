package dev.gatehouse.tls.record;

import dev.gatehouse.tls.keys.PublishedLadder;
import dev.gatehouse.tls.keys.TrafficSecret;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.ContentType;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsError;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.tls.vectors.Trace;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Records. The first byte chooses the suite; the rest is opened as it stands, as a record that
 * nobody sealed, and then as the inner plaintext of one that was sealed, where padding and type are
 * the sealer's to choose.
 */
public final class RecordFuzz {
  private static final CipherSuite[] SUITES = {
    CipherSuite.TLS_AES_128_GCM_SHA256,
    CipherSuite.TLS_AES_256_GCM_SHA384,
    CipherSuite.TLS_CHACHA20_POLY1305_SHA256
  };

  private static final TrafficSecret SECRET =
      PublishedLadder.of(Trace.simple1Rtt()).serverApplication;

  private RecordFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    CipherSuite suite = SUITES[(data[0] & 0xff) % SUITES.length];
    byte[] rest = Arrays.copyOfRange(data, 1, data.length);
    openAsItStands(suite, rest);
    openSealed(suite, rest);
  }

  private static void openAsItStands(CipherSuite suite, byte[] record) {
    if (record.length < ModernProtection.HEADER_BYTES) {
      return; // the caller has no whole header yet
    }
    byte[] out = new byte[ModernProtection.MOST_CONTENT_BYTES + 1];
    try (ModernProtection protection = ModernProtection.of(suite, SECRET)) {
      protection.open(record, 0, record.length, out, 0);
    } catch (TlsException e) {
      requireAlert(e);
      return;
    }
    throw new AssertionError("a record that nobody sealed opens");
  }

  private static void openSealed(CipherSuite suite, byte[] inner) {
    if (inner.length == 0 || inner.length > ModernProtection.MOST_CONTENT_BYTES + 1) {
      return;
    }
    byte[] record = InnerPlaintext.sealed(suite, SECRET, inner);
    byte[] out = new byte[inner.length];
    int last = inner.length - 1;
    while (last >= 0 && inner[last] == 0) {
      last--;
    }
    Rule expected = refusal(inner, last);
    try (ModernProtection protection = ModernProtection.of(suite, SECRET)) {
      int length = protection.open(record, 0, record.length, out, 0);
      if (expected != null
          || length != last
          || protection.openedType().code() != (inner[last] & 0xff)
          || !Arrays.equals(out, 0, length, inner, 0, last)) {
        throw new AssertionError("opened " + length + " bytes of " + protection.openedType());
      }
    } catch (TlsException e) {
      requireAlert(e);
      if (!(e.error() instanceof TlsError.PeerMisbehaved(Rule rule)) || rule != expected) {
        throw new AssertionError("expected " + expected, e);
      }
    }
  }

  private static @Nullable Rule refusal(byte[] inner, int last) {
    if (last < 0) {
      return Rule.RECORD_INNER_TYPE_PRESENT;
    }
    return ContentType.of(inner[last] & 0xff) == null ? Rule.RECORD_TYPE_KNOWN : null;
  }

  private static void requireAlert(TlsException e) {
    if (e.error().alert().isEmpty() || e.getMessage().isBlank()) {
      throw new AssertionError("an error without alert or sentence: " + e.error(), e);
    }
  }
}
