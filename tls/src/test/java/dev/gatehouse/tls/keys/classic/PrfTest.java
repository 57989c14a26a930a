package dev.gatehouse.tls.keys.classic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.crypto.HashAlgorithm;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.wire.Bytes;
import org.junit.jupiter.api.Test;

/**
 * The PRF against published values: for TLS 1.2 those of the TLS working group's list (message
 * 03416), which all implementations repeat; for TLS 1.0 the one of the same list that GnuTLS and
 * others carry.
 */
class PrfTest {
  private static Bytes derive(Prf prf, String secret, String label, String seed, int length) {
    try (Secret key = Secret.owning(Bytes.hex(secret).toArray());
        Secret derived = prf.derive(key, label, Bytes.hex(seed).toArray(), length)) {
      byte[] out = new byte[length];
      derived.exposeInto(out, 0);
      return Bytes.owning(out);
    }
  }

  @Test
  void tls12_with_sha256() {
    assertThat(
            derive(
                new Prf.OfHash(HashAlgorithm.SHA256),
                "9bbe436ba940f017b17652849a71db35",
                "test label",
                "a0ba9f936cda311827a6f796ffd5198c",
                100))
        .isEqualTo(
            Bytes.hex(
                "e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a"
                    + "6b301791e90d35c9c9a46b4e14baf9af0fa022f7077def17abfd3797c0564bab"
                    + "4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff701"
                    + "87347b66"));
  }

  @Test
  void tls12_with_sha384() {
    assertThat(
            derive(
                new Prf.OfHash(HashAlgorithm.SHA384),
                "b80b733d6ceefcdc71566ea48e5567df",
                "test label",
                "cd665cf6a8447dd6ff8b27555edb7465",
                148))
        .isEqualTo(
            Bytes.hex(
                "7b0c18e9ced410ed1804f2cfa34a336a1c14dffb4900bb5fd7942107e81c83cd"
                    + "e9ca0faa60be9fe34f82b1233c9146a0e534cb400fed2700884f9dc236f80edd"
                    + "8bfa961144c9e8d792eca722a7b32fc3d416d473ebc2c5fd4abfdad05d918425"
                    + "9b5bf8cd4d90fa0d31e2dec479e4f1a26066f2eea9a69236a3e52655c9e9aee6"
                    + "91c8f3a26854308d5eaa3be85e0990703d73e56f"));
  }

  @Test
  void tls10_with_md5_and_sha1() {
    assertThat(
            derive(new Prf.OfMd5AndSha1(), "ab".repeat(48), "PRF Testvector", "cd".repeat(64), 104))
        .isEqualTo(
            Bytes.hex(
                "d3d4d1e349b5d515044666d51de32bab258cb521b6b053463e354832fd976754"
                    + "443bcf9a296519bc289abcbc1187e4ebd31e602353776c408aafb74cbc85eff6"
                    + "9255f9788faa184cbb957a9819d84a5d7eb006eb459d3ae8de9810454b8b2d8f"
                    + "1afbc655a8c9a013"));
  }

  /** RFC 2246, section 5: the halves of a secret of odd length share its middle byte. */
  @Test
  void the_halves_of_an_odd_secret_share_a_byte() {
    Bytes odd = derive(new Prf.OfMd5AndSha1(), "010203", "l", "00", 20);
    byte[] first = derive(new Prf.OfHash(HashAlgorithm.MD5), "0102", "l", "00", 20).toArray();
    byte[] second = derive(new Prf.OfHash(HashAlgorithm.SHA1), "0203", "l", "00", 20).toArray();
    for (int i = 0; i < first.length; i++) {
      first[i] ^= second[i];
    }
    assertThat(odd).isEqualTo(Bytes.owning(first));
  }

  /** What is asked for first does not depend on how much is asked for. */
  @Test
  void a_longer_output_begins_with_the_shorter_one() {
    for (Prf prf : new Prf[] {new Prf.OfHash(HashAlgorithm.SHA256), new Prf.OfMd5AndSha1()}) {
      Bytes longest = derive(prf, "0a0b0c0d", "label", "0e0f", 100);
      for (int length = 0; length < 100; length++) {
        assertThat(derive(prf, "0a0b0c0d", "label", "0e0f", length))
            .isEqualTo(longest.slice(0, length));
      }
    }
  }
}
