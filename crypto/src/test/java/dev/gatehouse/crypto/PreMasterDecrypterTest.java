package dev.gatehouse.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.seeds.Seeds;
import dev.gatehouse.wire.Bytes;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.SplittableRandom;
import javax.crypto.Cipher;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PreMasterDecrypterTest {
  private static final int VERSION = 0x0301;

  private final SplittableRandom seeded = Seeds.of(11);
  private final SecureRandom random = Seeds.secureRandom(12);
  private final byte[] preMaster = Seeds.bytes(seeded, 48);
  private final Secret substitute = Secret.owning(Seeds.bytes(seeded, 48));

  PreMasterDecrypterTest() {
    preMaster[0] = 3;
    preMaster[1] = 1;
  }

  @ParameterizedTest
  @MethodSource("dev.gatehouse.crypto.BothProviders#all")
  void what_a_public_key_encrypts_its_private_key_decrypts_at_every_size(Providers providers)
      throws Exception {
    for (int bits : new int[] {2048, 2049, 2176}) {
      // BoringSSL rounds the sizes of the keys that it makes.
      try (PrivateKey made = PrivateKey.generateRsa(bits, random, Providers.jdkAlone());
          PrivateKey key = PrivateKey.decode(made.pkcs8(), providers)) {
        Bytes encrypted =
            key.publicKey().encryptPreMaster(Secret.owning(preMaster.clone()), random);
        assertThat(encrypted.length()).isEqualTo((bits + 7) / 8);
        assertThat(decrypt(key, encrypted)).isEqualTo(Secret.owning(preMaster.clone()));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.gatehouse.crypto.BothProviders#all")
  void bleichenbacher_and_robot_whatever_is_wrong_gives_the_substitute(Providers providers)
      throws Exception {
    try (PrivateKey key = PrivateKey.generateRsa(2048, random, providers)) {
      byte[] good = block();
      assertThat(decrypt(key, raise(key, good))).isEqualTo(Secret.owning(preMaster.clone()));
      for (int at : new int[] {0, 1, 207}) { // type bytes and separator, each in every other value
        for (int value = at == 0 ? 1 : 0; value < (at == 0 ? 0x80 : 256); value++) {
          byte[] bad = good.clone();
          bad[at] = (byte) value;
          if (value != (good[at] & 0xff)) {
            assertRefused(key, bad, at + " is " + value);
          }
        }
      }
      for (int at = 2; at < 207; at++) {
        byte[] bad = good.clone();
        bad[at] = 0;
        assertRefused(key, bad, "a zero at " + at + ": another length of the secret");
      }
      for (int value = 0; value < 256; value++) {
        byte[] bad = good.clone();
        bad[208 + (value & 1)] = (byte) value;
        if (value != (good[208 + (value & 1)] & 0xff)) {
          assertRefused(key, bad, "version byte " + value);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.gatehouse.crypto.BothProviders#all")
  void ciphertexts_of_another_length_or_above_the_modulus_go_the_same_way(Providers providers)
      throws Exception {
    try (PrivateKey key = PrivateKey.generateRsa(2048, random, providers)) {
      Bytes good = raise(key, block());
      byte[] modulus = key.publicKey().modulus();
      byte[] aboveByOne = modulus.clone();
      aboveByOne[255]++; // it is odd
      byte[] longer = new byte[257];
      good.copyInto(longer, 1);
      byte[] most = new byte[256];
      Arrays.fill(most, (byte) -1);
      for (byte[] bad :
          new byte[][] {
            {},
            {0},
            {1},
            new byte[255],
            new byte[256],
            modulus,
            aboveByOne,
            most,
            longer,
            good.slice(0, 255).toArray(),
            new byte[512],
            new byte[20_000]
          }) {
        assertThat(decrypt(key, Bytes.owning(bad))).isEqualTo(substitute);
      }
      // Numbers that exponentiation leaves alone.
      byte[] one = new byte[256];
      one[255] = 1;
      byte[] last = modulus.clone();
      last[255]--;
      assertThat(decrypt(key, Bytes.owning(one))).isEqualTo(substitute);
      assertThat(decrypt(key, Bytes.owning(last))).isEqualTo(substitute);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.gatehouse.crypto.BothProviders#all")
  void a_number_with_a_factor_of_the_modulus_goes_the_same_way(Providers providers)
      throws Exception {
    try (PrivateKey key = PrivateKey.generateRsa(2048, random, providers);
        Secret pkcs8 = key.pkcs8()) {
      java.security.interfaces.RSAPrivateCrtKey numbers =
          (java.security.interfaces.RSAPrivateCrtKey)
              java.security.KeyFactory.getInstance("RSA", "SunRsaSign")
                  .generatePrivate(new java.security.spec.PKCS8EncodedKeySpec(pkcs8.bytes()));
      for (BigInteger prime : new BigInteger[] {numbers.getPrimeP(), numbers.getPrimeQ()}) {
        byte[] signed = prime.multiply(BigInteger.valueOf(77)).toByteArray();
        byte[] number = new byte[256];
        System.arraycopy(signed, 0, number, 256 - signed.length, signed.length);
        assertThat(decrypt(key, Bytes.owning(number))).isEqualTo(substitute);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.gatehouse.crypto.BothProviders#all")
  void version_rollback_the_offered_version_is_asked_for_and_not_another(Providers providers)
      throws Exception {
    try (PrivateKey key = PrivateKey.generateRsa(2048, random, providers)) {
      Bytes good = raise(key, block());
      PreMasterDecrypter decrypter = key.signer().decrypter().orElseThrow();
      for (int version : new int[] {0x0300, 0x0302, 0x0303, 0x0201, 0x0103, 0, 0xffff}) {
        assertThat(decrypter.decrypt(good, version, substitute)).isEqualTo(substitute);
      }
      assertThat(decrypter.decrypt(good, VERSION, substitute)).isNotEqualTo(substitute);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.gatehouse.crypto.BothProviders#all")
  void only_rsa_keys_decrypt_and_only_while_open(Providers providers) {
    assertThat(PrivateKey.generate(KeyType.EC_P256, random, providers).signer().decrypter())
        .isEmpty();
    PrivateKey key = PrivateKey.generateRsa(2048, random, providers);
    PreMasterDecrypter decrypter = key.signer().decrypter().orElseThrow();
    assertThat(decrypter.constantTime()).isEqualTo(providers.hasConscrypt());
    key.close();
    assertThatThrownBy(() -> decrypter.decrypt(Bytes.owning(new byte[256]), VERSION, substitute))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("close");
    PublicKey elliptic = PrivateKey.generate(KeyType.EC_P256, random, providers).publicKey();
    assertThatThrownBy(() -> elliptic.encryptPreMaster(substitute, random))
        .isInstanceOf(IllegalStateException.class);
  }

  private Secret decrypt(PrivateKey key, Bytes encrypted) {
    return key.signer().decrypter().orElseThrow().decrypt(encrypted, VERSION, substitute);
  }

  private void assertRefused(PrivateKey key, byte[] block, String what) throws Exception {
    assertThat(decrypt(key, raise(key, block))).as(what).isEqualTo(substitute);
  }

  private byte[] block() {
    return PreMasterBlock.padded(Secret.owning(preMaster.clone()), 256, random).bytes();
  }

  /** RSA of whatever a block says. */
  private static Bytes raise(PrivateKey key, byte[] block) throws Exception {
    Providers providers = Providers.chosen();
    Cipher cipher = providers.bareRsa();
    byte[] spki = key.publicKey().subjectPublicKeyInfo().toArray();
    cipher.init(Cipher.ENCRYPT_MODE, providers.publicKey(KeyType.RSA, spki));
    return Bytes.owning(cipher.doFinal(block));
  }
}
