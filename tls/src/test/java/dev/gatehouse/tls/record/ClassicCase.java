package dev.gatehouse.tls.record;

import dev.gatehouse.crypto.AeadAlgorithm;
import dev.gatehouse.crypto.CbcAlgorithm;
import dev.gatehouse.crypto.HashAlgorithm;
import dev.gatehouse.seeds.Seeds;
import dev.gatehouse.tls.spec.BulkCipher;
import dev.gatehouse.tls.spec.ClassicVersion;
import dev.gatehouse.tls.spec.ContentType;
import dev.gatehouse.tls.spec.TlsException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** One way to protect records before TLS 1.3. Its keys are the same each time. */
record ClassicCase(ClassicVersion version, BulkCipher cipher, boolean encryptThenMac) {
  /** What stands in front of each CBC record from TLS 1.1 on. */
  private static final byte[] IV = Seeds.bytes(Seeds.of(11), 16);

  /** All there are. */
  static Stream<ClassicCase> all() {
    List<ClassicCase> cases = new ArrayList<>();
    for (AeadAlgorithm algorithm : AeadAlgorithm.values()) {
      cases.add(new ClassicCase(ClassicVersion.TLS_1_2, new BulkCipher.Aead(algorithm), false));
    }
    for (ClassicVersion version : ClassicVersion.values()) {
      for (HashAlgorithm mac : List.of(HashAlgorithm.MD5, HashAlgorithm.SHA1)) {
        cases.add(new ClassicCase(version, new BulkCipher.Rc4(mac), false));
      }
      for (CbcAlgorithm algorithm : CbcAlgorithm.values()) {
        for (HashAlgorithm mac : macs(version)) {
          BulkCipher cbc = new BulkCipher.Cbc(algorithm, mac);
          cases.add(new ClassicCase(version, cbc, false));
          if (version != ClassicVersion.SSL_3_0) {
            cases.add(new ClassicCase(version, cbc, true));
          }
        }
      }
    }
    return cases.stream();
  }

  private static List<HashAlgorithm> macs(ClassicVersion version) {
    return version == ClassicVersion.TLS_1_2
        ? List.of(HashAlgorithm.SHA1, HashAlgorithm.SHA256, HashAlgorithm.SHA384)
        : List.of(HashAlgorithm.SHA1);
  }

  static Stream<ClassicCase> cbc() {
    return all().filter(c -> c.cipher instanceof BulkCipher.Cbc);
  }

  ReferenceRecords reference() {
    return ReferenceRecords.of(version, cipher, encryptThenMac, Seeds.of(10));
  }

  /** What stands in the record of that number before the ciphertext. */
  byte[] visible(long number) {
    return switch (cipher) {
      case BulkCipher.Aead(AeadAlgorithm algorithm) ->
          algorithm == AeadAlgorithm.CHACHA20_POLY1305
              ? new byte[0]
              : ByteBuffer.allocate(8).putLong(number).array();
      case BulkCipher.Cbc(CbcAlgorithm algorithm, _) ->
          version.ivs() == ClassicVersion.Ivs.CHAINED
              ? new byte[0]
              : Arrays.copyOf(IV, algorithm.blockBytes());
      case BulkCipher.Rc4 _ -> new byte[0];
    };
  }

  ClassicProtection protection() {
    return ClassicProtection.of(
        version,
        cipher,
        encryptThenMac,
        reference().keys(),
        iv -> System.arraycopy(IV, 0, iv, 0, iv.length));
  }

  int blockBytes() {
    return cipher instanceof BulkCipher.Cbc(CbcAlgorithm algorithm, _) ? algorithm.blockBytes() : 1;
  }

  /** Whether what is in front of the padding's length is nobody's to check. */
  boolean padsFreely() {
    return cipher instanceof BulkCipher.Cbc && version == ClassicVersion.SSL_3_0;
  }

  static byte[] seal(RecordProtection protection, ContentType type, byte[] content) {
    byte[] record = new byte[protection.sealedBytes(content.length)];
    int length = protection.seal(type, content, 0, content.length, record, 0);
    if (length != record.length) {
      throw new AssertionError(length + " bytes sealed, " + record.length + " foretold");
    }
    return record;
  }

  static byte[] open(RecordProtection protection, byte[] record) throws TlsException {
    byte[] out = new byte[protection.openedBytes(record.length)];
    return Arrays.copyOf(out, protection.open(record, 0, record.length, out, 0));
  }

  @Override
  public String toString() {
    return version + " " + cipher + (encryptThenMac ? " encrypt-then-MAC" : "");
  }
}
