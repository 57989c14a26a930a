package dev.gatehouse.tls.record;

import dev.gatehouse.tls.spec.BulkCipher;
import dev.gatehouse.tls.spec.ClassicVersion;
import dev.gatehouse.tls.spec.ContentType;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsError;
import dev.gatehouse.tls.spec.TlsException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Records of SSL 3.0 to TLS 1.2. The first byte chooses version, cipher and MAC; the second says
 * how much of the rest is content. The rest is opened as it stands, as a record that nobody sealed;
 * then as content and padding of one whose sealer may pad as he likes; and then over a sealed
 * record, as damage to it.
 */
public final class ClassicRecordFuzz {
  private static final List<ClassicCase> CASES = ClassicCase.all().toList();

  private static final Set<Rule> REFUSALS =
      Set.of(
          Rule.RECORD_MAC,
          Rule.RECORD_TYPE_KNOWN,
          Rule.RECORD_OLDER_CIPHERTEXT_LENGTH,
          Rule.RECORD_PLAINTEXT_LENGTH);

  private ClassicRecordFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length < 2) {
      return;
    }
    ClassicCase c = CASES.get((data[0] & 0xff) % CASES.size());
    byte[] rest = Arrays.copyOfRange(data, 2, data.length);
    openAsItStands(c, rest);
    openPadded(c, rest, Math.min(rest.length, data[1] & 0xff));
    openDamaged(c, rest);
  }

  private static void openAsItStands(ClassicCase c, byte[] record) {
    if (record.length < RecordProtection.HEADER_BYTES) {
      return; // the caller has no whole header yet
    }
    try (ClassicProtection protection = c.protection()) {
      ClassicCase.open(protection, record);
    } catch (TlsException e) {
      requireRefusal(e);
      return;
    }
    throw new AssertionError("a record that nobody sealed opens under " + c);
  }

  private static void openPadded(ClassicCase c, byte[] rest, int contentLength) {
    if (!(c.cipher() instanceof BulkCipher.Cbc)
        || rest.length > RecordProtection.MOST_CONTENT_BYTES) {
      return;
    }
    byte[] content = Arrays.copyOf(rest, contentLength);
    byte[] padding = Arrays.copyOfRange(rest, contentLength, rest.length);
    int least = c.reference().minimalPadding(contentLength) + 1;
    if (padding.length < least) {
      padding = Arrays.copyOf(padding, least);
    }
    padding = Arrays.copyOf(padding, padding.length - (padding.length - least) % c.blockBytes());
    int expected = contentBefore(c, content, padding);
    byte[] record = c.reference().sealPadded(23, content, c.visible(0), padding);
    try (ClassicProtection protection = c.protection()) {
      byte[] opened = ClassicCase.open(protection, record);
      if (expected != opened.length
          || !Arrays.equals(
              opened,
              0,
              Math.min(expected, contentLength),
              content,
              0,
              Math.min(expected, contentLength))) {
        throw new AssertionError(opened.length + " bytes opened instead of " + expected);
      }
    } catch (TlsException e) {
      requireRefusal(e);
      if (expected >= 0) {
        throw new AssertionError("refused, but " + expected + " bytes are sealed", e);
      }
    }
  }

  /** How many bytes a receiver must find before that padding, or -1 if it must refuse. */
  private static int contentBefore(ClassicCase c, byte[] content, byte[] padding) {
    int said = padding[padding.length - 1] & 0xff;
    if (c.version() == ClassicVersion.SSL_3_0) {
      return said + 1 == padding.length && said < c.blockBytes() ? content.length : -1;
    }
    if (!c.encryptThenMac()) {
      return said + 1 == padding.length && allAre(said, padding) ? content.length : -1;
    }
    // The MAC is right wherever the padding begins: it may as well begin in what was content.
    byte[] all = ReferenceRecords.concat(content, padding);
    return said + 1 <= all.length
            && allAre(said, Arrays.copyOfRange(all, all.length - said - 1, all.length))
        ? all.length - said - 1
        : -1;
  }

  private static boolean allAre(int value, byte[] bytes) {
    for (byte b : bytes) {
      if ((b & 0xff) != value) {
        return false;
      }
    }
    return true;
  }

  private static void openDamaged(ClassicCase c, byte[] damage) {
    byte[] content = new byte[11]; // with SHA-1 and AES: no padding, for SSL 3.0 cannot check it
    if (c.padsFreely() && c.reference().minimalPadding(content.length) != 0) {
      return;
    }
    byte[] record;
    try (ClassicProtection sealer = c.protection()) {
      record = ClassicCase.seal(sealer, ContentType.APPLICATION_DATA, content);
    }
    boolean damaged = false;
    for (int i = 0; i < damage.length && 5 + i < record.length; i++) {
      record[5 + i] ^= damage[i];
      damaged |= damage[i] != 0;
    }
    try (ClassicProtection opener = c.protection()) {
      byte[] opened = ClassicCase.open(opener, record);
      if (damaged || !Arrays.equals(opened, content)) {
        throw new AssertionError("damage is not noticed by " + c);
      }
    } catch (TlsException e) {
      if (!damaged || !e.error().equals(new TlsError.PeerMisbehaved(Rule.RECORD_MAC))) {
        throw new AssertionError("another error than that of a wrong MAC", e);
      }
    }
  }

  private static void requireRefusal(TlsException e) {
    if (!(e.error() instanceof TlsError.PeerMisbehaved(Rule rule)) || !REFUSALS.contains(rule)) {
      throw new AssertionError("another error than a record can have: " + e.error(), e);
    }
  }
}
