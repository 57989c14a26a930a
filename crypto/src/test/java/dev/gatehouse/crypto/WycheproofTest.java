package dev.gatehouse.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.wire.Bytes;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Wycheproof against our face, not against a provider: what we add must refuse what they let
 * through, and nothing else.
 */
@Execution(ExecutionMode.CONCURRENT) // the slowest of the room, and no two share anything
class WycheproofTest {
  private static final Bytes YES = Bytes.EMPTY;

  /** Of the scalars, of which there are few: a point costs as much as ten cases. */
  private static final Map<Bytes, Bytes> POINTS = new ConcurrentHashMap<>();

  static Stream<Arguments> aeads() {
    return onAll("aes_gcm", "chacha20_poly1305");
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("aeads")
  void sealing_gives_the_published_bytes(String file, Providers providers) {
    Wycheproof.of(file)
        .holds(
            null,
            test -> {
              AeadAlgorithm algorithm = algorithm(file, test);
              if (algorithm == null
                  || test.bytes("iv").length() != 12
                  || test.result().equals("invalid")) {
                // Another key size or nonce than TLS has cannot be asked for; a wrong tag is a
                // matter of opening.
                return test.result().equals("invalid") ? Optional.empty() : Optional.of(YES);
              }
              byte[] message = test.bytes("msg").toArray();
              byte[] aad = test.bytes("aad").toArray();
              byte[] out = new byte[message.length + 16];
              try (Secret key = test.secret("key");
                  Aead aead = providers.aead(algorithm, key)) {
                aead.seal(
                    test.bytes("iv").toArray(),
                    aad,
                    0,
                    aad.length,
                    message,
                    0,
                    message.length,
                    out,
                    0);
              }
              assertThat(Bytes.owning(out).toHex())
                  .isEqualTo(test.bytes("ct").toHex() + test.bytes("tag").toHex());
              return Optional.of(YES);
            });
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("aeads")
  void only_what_was_sealed_opens(String file, Providers providers) {
    Wycheproof.of(file)
        .holds(
            null,
            test -> {
              AeadAlgorithm algorithm = algorithm(file, test);
              byte[] nonce = test.bytes("iv").toArray();
              if (algorithm == null || nonce.length != 12) {
                return test.result().equals("invalid") ? Optional.empty() : Optional.of(YES);
              }
              byte[] sealed =
                  Bytes.hex(test.bytes("ct").toHex() + test.bytes("tag").toHex()).toArray();
              byte[] aad = test.bytes("aad").toArray();
              byte[] out = new byte[sealed.length];
              try (Secret key = test.secret("key");
                  Aead aead = providers.aead(algorithm, key)) {
                int length = aead.open(nonce, aad, 0, aad.length, sealed, 0, sealed.length, out, 0);
                assertThat(Bytes.copyOf(out, 0, length)).isEqualTo(test.bytes("msg"));
                return Optional.of(YES);
              } catch (AeadException e) {
                return Optional.empty();
              }
            });
  }

  private static AeadAlgorithm algorithm(String file, Wycheproof.Case test) {
    if (file.startsWith("chacha")) {
      return AeadAlgorithm.CHACHA20_POLY1305;
    }
    return switch (test.number("keySize")) {
      case 128 -> AeadAlgorithm.AES_128_GCM;
      case 256 -> AeadAlgorithm.AES_256_GCM;
      default -> null;
    };
  }

  static Stream<Arguments> macs() {
    return onAll("hmac_sha256", "hmac_sha384");
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("macs")
  void hmac_is_the_published_one(String file, Providers providers) {
    Hkdf hkdf = providers.hkdf(file.endsWith("256") ? HashAlgorithm.SHA256 : HashAlgorithm.SHA384);
    Wycheproof.of(file)
        .holds(
            null,
            test -> {
              Bytes tag = test.bytes("tag");
              byte[] mac = hkdf.mac(test.secret("key"), test.bytes("msg").toArray());
              return Bytes.copyOf(mac, 0, tag.length()).equals(tag)
                  ? Optional.of(YES)
                  : Optional.empty();
            });
  }

  static Stream<Arguments> hkdfs() {
    return onAll("hkdf_sha256", "hkdf_sha384");
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("hkdfs")
  void hkdf_gives_the_published_bytes_and_no_more_than_255_blocks(
      String file, Providers providers) {
    Hkdf hkdf = providers.hkdf(file.endsWith("256") ? HashAlgorithm.SHA256 : HashAlgorithm.SHA384);
    Wycheproof.of(file)
        .holds(
            "okm",
            test -> {
              try (Secret salt = test.secret("salt");
                  Secret ikm = test.secret("ikm");
                  Secret prk = hkdf.extract(salt, ikm);
                  Secret okm =
                      hkdf.expand(
                          prk, test.bytes("info").toArray(), test.test().get("size").asInt())) {
                return Optional.of(Bytes.owning(okm.exposeForKeyLog()));
              } catch (IllegalArgumentException e) {
                return Optional.empty();
              }
            });
  }

  static Stream<Providers> providers() {
    return BothProviders.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("providers")
  void x25519_refuses_a_zero_secret_and_nothing_else(Providers providers) {
    // RFC 8446, section 7.4.2: the all-zero value MUST abort. Points on the twist and those not
    // reduced are fine by RFC 7748.
    Wycheproof.of("x25519")
        .refusing("ZeroSharedSecret")
        .holds("shared", test -> agree(providers, KeyExchange.X25519, test));
  }

  static Stream<Arguments> curves() {
    return onAll("ecdh_secp256r1_ecpoint", "ecdh_secp384r1_ecpoint");
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("curves")
  void ecdh_takes_uncompressed_points_of_the_curve_only(String file, Providers providers) {
    // RFC 8446, section 4.2.8.2: only the uncompressed form, so what Wycheproof calls acceptable is
    // not.
    Wycheproof.of(file)
        .refusing("CompressedPoint")
        .holds(
            "shared",
            test ->
                agree(
                    providers,
                    file.contains("256") ? KeyExchange.SECP256R1 : KeyExchange.SECP384R1,
                    test));
  }

  private static Optional<Bytes> agree(
      Providers providers, KeyExchange exchange, Wycheproof.Case test) throws Exception {
    RawKeys keys =
        switch (exchange) {
          case X25519 -> RawKeys.X25519;
          case SECP256R1 -> RawKeys.P256;
          default -> RawKeys.P384;
        };
    // Wycheproof's scalars are numbers of any length; ours have that of the field.
    byte[] number = test.bytes("private").toArray();
    byte[] scalar = new byte[keys.privateBytes()];
    int count = Math.min(number.length, scalar.length);
    System.arraycopy(number, number.length - count, scalar, scalar.length - count, count);
    try (EphemeralKey own = pair(providers, exchange, keys, scalar);
        Secret secret = own.agree(test.bytes("public"))) {
      return Optional.of(Bytes.owning(secret.exposeForKeyLog()));
    } catch (InvalidShareException e) {
      return Optional.empty();
    }
  }

  private static EphemeralKey pair(
      Providers providers, KeyExchange exchange, RawKeys keys, byte[] scalar) throws Exception {
    Bytes share = Bytes.owning(new byte[keys.publicBytes()]); // the JDK does not look at it
    if (keys.curve() != null && providers.hasConscrypt()) {
      Bytes key = Bytes.copyOf(scalar);
      share = POINTS.containsKey(key) ? POINTS.get(key) : TestKeys.pointOf(keys, scalar);
      POINTS.put(key, share);
    }
    return providers.exchange(exchange).recorded(Secret.owning(scalar), share);
  }

  static Stream<Arguments> signatures() {
    return Stream.of(
            "ecdsa_secp256r1_sha256",
            "ecdsa_secp384r1_sha384",
            "ecdsa_secp521r1_sha512",
            "ed25519",
            "rsa_signature_2048_sha256",
            "rsa_pss_2048_sha256_mgf1_32",
            "rsa_pss_3072_sha256_mgf1_32",
            "rsa_pss_4096_sha512_mgf1_64")
        .flatMap(WycheproofTest::onAll);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("signatures")
  void only_true_signatures_verify(String file, Providers providers) {
    SignatureAlgorithm algorithm =
        switch (file) {
          case "ecdsa_secp256r1_sha256" -> SignatureAlgorithm.ECDSA_SECP256R1_SHA256;
          case "ecdsa_secp384r1_sha384" -> SignatureAlgorithm.ECDSA_SECP384R1_SHA384;
          case "ecdsa_secp521r1_sha512" -> SignatureAlgorithm.ECDSA_SECP521R1_SHA512;
          case "ed25519" -> SignatureAlgorithm.ED25519;
          case "rsa_signature_2048_sha256" -> SignatureAlgorithm.RSA_PKCS1_SHA256;
          case "rsa_pss_4096_sha512_mgf1_64" -> SignatureAlgorithm.RSA_PSS_SHA512;
          default -> SignatureAlgorithm.RSA_PSS_SHA256;
        };
    // A DigestInfo without its NULL is no encoding by RFC 8017, section 9.2, but to verify one is
    // harmless, since only the key's holder can have made it: the JDK does, Conscrypt does not.
    Wycheproof.of(file)
        .leavingOpen("MissingNull")
        .holds(
            null,
            test -> {
              PublicKey key = PublicKey.decode(test.ofGroup("publicKeyDer"), providers);
              return key.verifies(algorithm, test.bytes("msg"), test.bytes("sig"))
                  ? Optional.of(YES)
                  : Optional.empty();
            });
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("providers")
  void ml_kem_decapsulates_to_the_published_secret(Providers providers) {
    MlKem768 mlkem = providers.mlkem();
    Wycheproof.of("mlkem_768")
        .holds(
            "K",
            test -> {
              if (test.bytes("seed").length() != 64) {
                return Optional.empty(); // there is no way to hand in such a key
              }
              try {
                MlKem768.Pair pair = mlkem.generate(new Recorded(test.bytes("seed")));
                assertThat(pair.encapsulationKey()).isEqualTo(test.bytes("ek"));
                return Optional.of(
                    Bytes.owning(
                        mlkem
                            .decapsulate(pair.decapsulationKey(), test.bytes("c").toArray())
                            .exposeForKeyLog()));
              } catch (InvalidShareException | IllegalStateException e) {
                return Optional.empty();
              }
            });
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("providers")
  void ml_kem_encapsulates_only_to_reduced_keys(Providers providers) {
    MlKem768 mlkem = providers.mlkem();
    Wycheproof.of("mlkem_768_encaps")
        .holds(
            "K",
            test -> {
              try {
                MlKem768.Encapsulation made =
                    mlkem.encapsulate(new Recorded(test.bytes("m")), test.bytes("ek"));
                assertThat(made.ciphertext()).isEqualTo(test.bytes("c"));
                return Optional.of(Bytes.owning(made.secret().exposeForKeyLog()));
              } catch (InvalidShareException e) {
                return Optional.empty();
              }
            });
  }

  static Stream<Arguments> rsaDecryptions() {
    return onAll("rsa_pkcs1_2048");
  }

  /** None of these blocks holds 48 bytes: each gives the substitute, the good ones too. */
  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("rsaDecryptions")
  void rsa_blocks_are_what_was_published_and_none_is_taken_for_a_pre_master_secret(
      String file, Providers providers) {
    Secret substitute = Secret.owning(Bytes.hex("5a".repeat(48)).toArray());
    Wycheproof.of(file)
        .holds(
            "msg",
            test -> {
              try (Secret pkcs8 = Secret.owning(test.ofGroup("privateKeyPkcs8").toArray());
                  PrivateKey key = PrivateKey.decode(pkcs8, providers)) {
                PreMasterDecrypter decrypter = key.signer().decrypter().orElseThrow();
                assertThat(decrypter.decrypt(test.bytes("ct"), 0x0303, substitute))
                    .isEqualTo(substitute);
                Cipher cipher = providers.bareRsa();
                cipher.init(Cipher.DECRYPT_MODE, providers.privateKey(KeyType.RSA, pkcs8.bytes()));
                return messageIn(cipher.doFinal(test.bytes("ct").toArray()));
              } catch (GeneralSecurityException e) {
                return Optional.empty(); // a number that is none below the modulus
              }
            });
  }

  /** What a reader from left to right finds in a block (RFC 8017, section 7.2.2). */
  private static Optional<Bytes> messageIn(byte[] block) {
    int zero = 2;
    while (zero < block.length && block[zero] != 0) {
      zero++;
    }
    return block[0] == 0 && block[1] == 2 && zero >= 10 && zero < block.length
        ? Optional.of(Bytes.copyOf(block, zero + 1, block.length - zero - 1))
        : Optional.empty();
  }

  private static Stream<Arguments> onAll(String... files) {
    return Arrays.stream(files)
        .flatMap(file -> BothProviders.all().map(providers -> Arguments.of(file, providers)));
  }

  /** Gives these bytes in their order and then no more. */
  @SuppressWarnings("serial")
  private static final class Recorded extends SecureRandom {
    private final transient Bytes bytes;
    private int at;

    Recorded(Bytes bytes) {
      this.bytes = bytes;
    }

    @Override
    public void nextBytes(byte[] target) {
      if (target.length > bytes.length() - at) {
        throw new IllegalStateException("more randomness wanted than was recorded");
      }
      bytes.slice(at, at + target.length).copyInto(target, 0);
      at += target.length;
    }
  }
}
