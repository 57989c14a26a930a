package dev.gatehouse.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.seeds.Seeds;
import dev.gatehouse.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RecordMacTest {
  private final SplittableRandom random = Seeds.of(3);

  @Test
  void rfc_2202s_vectors_hold() {
    byte[] jefe = "Jefe".getBytes(StandardCharsets.US_ASCII);
    byte[] question = "what do ya want for nothing?".getBytes(StandardCharsets.US_ASCII);
    assertThat(mac(MacConstruction.HMAC, HashAlgorithm.MD5, jefe, question))
        .isEqualTo(Bytes.hex("750c783e6ab0b503eaa86e310a5db738"));
    assertThat(mac(MacConstruction.HMAC, HashAlgorithm.SHA1, jefe, question))
        .isEqualTo(Bytes.hex("effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"));
  }

  @Test
  void ssl_3s_mac_is_two_hashes_with_pads_as_long_as_the_rfc_says() {
    for (HashAlgorithm hash : new HashAlgorithm[] {HashAlgorithm.MD5, HashAlgorithm.SHA1}) {
      int pad = hash == HashAlgorithm.MD5 ? 48 : 40;
      byte[] key = Seeds.bytes(random, hash.bytes());
      byte[] message = Seeds.bytes(random, 300);
      Bytes inner =
          hash.hash(
              Bytes.hex(
                  Bytes.owning(key).toHex() + "36".repeat(pad) + Bytes.owning(message).toHex()));
      Bytes outer =
          hash.hash(Bytes.hex(Bytes.owning(key).toHex() + "5c".repeat(pad) + inner.toHex()));
      assertThat(mac(MacConstruction.SSL3, hash, key, message)).isEqualTo(outer);
    }
  }

  @Test
  void a_mac_begins_anew_after_finishing_and_a_byte_is_a_byte() {
    for (MacConstruction construction : MacConstruction.values()) {
      byte[] key = Seeds.bytes(random, 20);
      byte[] message = Seeds.bytes(random, 100);
      try (Secret secret = Secret.owning(key.clone())) {
        RecordMac mac = construction.key(HashAlgorithm.SHA1, secret);
        byte[] first = mac.update(message, 0, 100).finish();
        assertThat(mac.update(message, 0, 40).update(message[40]).update(message, 41, 59).finish())
            .isEqualTo(first);
        assertThat(mac.finish()).isNotEqualTo(first).isEqualTo(mac.finish());
        byte[] out = new byte[25];
        mac.update(message, 0, 100).finishInto(out, 5);
        assertThat(Bytes.copyOf(out, 5, 20)).isEqualTo(Bytes.owning(first));
        assertThat(mac.bytes()).isEqualTo(20);
        assertThatThrownBy(() -> mac.finishInto(new byte[20], 1))
            .isInstanceOf(IllegalArgumentException.class);
        mac.close();
        assertThatThrownBy(() -> mac.update((byte) 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(mac::finish).isInstanceOf(IllegalStateException.class);
      }
    }
  }

  @Test
  void ssl_3_has_no_mac_of_sha_2() {
    assertThatThrownBy(() -> SslMac.of(HashAlgorithm.SHA256, Secret.zeroes(32)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Bytes mac(
      MacConstruction construction, HashAlgorithm hash, byte[] key, byte[] message) {
    try (Secret secret = Secret.owning(key.clone());
        RecordMac mac = construction.key(hash, secret)) {
      return Bytes.owning(mac.update(message, 0, message.length).finish());
    }
  }
}
