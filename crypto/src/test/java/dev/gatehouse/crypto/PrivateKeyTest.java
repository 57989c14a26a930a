package dev.gatehouse.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PrivateKeyTest {
  private final SecureRandom random = new SecureRandom();
  private final byte[] message =
      "what is signed, as long as two hashes".substring(0, 36).getBytes(StandardCharsets.US_ASCII);

  @ParameterizedTest
  @MethodSource("dev.gatehouse.crypto.BothProviders#all")
  void every_algorithm_of_every_type_signs_and_only_its_own_key_verifies(Providers providers)
      throws Exception {
    for (KeyType type : KeyType.values()) {
      PrivateKey key = make(type, providers);
      PublicKey other = make(type, providers).publicKey();
      for (Providers verifier : BothProviders.all().toList()) {
        PublicKey read = PublicKey.decode(key.publicKey().subjectPublicKeyInfo(), verifier);
        for (SignatureAlgorithm algorithm : key.signer().algorithms()) {
          Bytes signature = key.signer().sign(algorithm, message);
          assertThat(read.verifies(algorithm, message, signature))
              .as(algorithm.toString())
              .isTrue();
          assertThat(read.verifies(algorithm, new byte[3], signature)).isFalse();
          assertThat(read.verifies(algorithm, message, signature.slice(0, signature.length() - 1)))
              .isFalse();
          assertThat(other.verifies(algorithm, message, signature)).isFalse();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.gatehouse.crypto.BothProviders#all")
  void a_key_that_is_kept_verifies_the_second_time_as_it_did_the_first(Providers providers)
      throws Exception {
    for (KeyType type : KeyType.values()) {
      PrivateKey key = make(type, providers);
      SignatureAlgorithm algorithm = key.signer().algorithms().iterator().next();
      Bytes signature = key.signer().sign(algorithm, message);
      PublicKey read = PublicKey.decode(key.publicKey().subjectPublicKeyInfo(), providers);
      for (int use = 0; use < 3; use++) {
        assertThat(read.verifies(algorithm, message, signature)).as("use " + use).isTrue();
        assertThat(read.verifies(algorithm, new byte[3], signature)).isFalse();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.gatehouse.crypto.BothProviders#all")
  void one_key_signs_and_verifies_on_many_threads_at_once(Providers providers) throws Exception {
    for (KeyType type : KeyType.values()) {
      PrivateKey key = make(type, providers);
      SignatureAlgorithm algorithm = key.signer().algorithms().iterator().next();
      PublicKey read = PublicKey.decode(key.publicKey().subjectPublicKeyInfo(), providers);
      List<Callable<Boolean>> work = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        byte[] own = {(byte) i, 1, 2};
        byte[] other = {(byte) (i + 1), 1, 2};
        work.add(
            () -> {
              Bytes signature = key.signer().sign(algorithm, own);
              return read.verifies(algorithm, own, signature)
                  && !read.verifies(algorithm, other, signature);
            });
      }
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (Future<Boolean> done : threads.invokeAll(work)) {
          assertThat(done.get()).as(type.toString()).isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.gatehouse.crypto.BothProviders#all")
  void pkcs8_goes_out_and_comes_back_the_same_with_every_provider(Providers providers)
      throws Exception {
    for (KeyType type : KeyType.values()) {
      PrivateKey key = make(type, providers);
      for (Providers reader : BothProviders.all().toList()) {
        try (Secret der = key.pkcs8();
            PrivateKey read = PrivateKey.decode(der, reader)) {
          assertThat(read.publicKey()).isEqualTo(key.publicKey());
          assertThat(read.pkcs8()).isEqualTo(der);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.gatehouse.crypto.BothProviders#all")
  void a_pkcs8_without_its_public_half_gets_it_back(Providers providers) throws Exception {
    for (KeyType type : new KeyType[] {KeyType.EC_P256, KeyType.EC_P384, KeyType.EC_P521}) {
      // The JDK leaves the public half out.
      java.security.KeyPair pair = Providers.jdkAlone().keyPair(type, 0, random);
      try (PrivateKey read =
          PrivateKey.decode(Secret.owning(pair.getPrivate().getEncoded()), providers)) {
        assertThat(read.publicKey().subjectPublicKeyInfo())
            .isEqualTo(Bytes.copyOf(pair.getPublic().getEncoded()));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.gatehouse.crypto.BothProviders#all")
  void a_closed_key_signs_no_more(Providers providers) {
    PrivateKey key = make(KeyType.ED25519, providers);
    Signer signer = key.signer();
    key.close();
    assertThatThrownBy(() -> signer.sign(SignatureAlgorithm.ED25519, message))
        .isInstanceOf(IllegalStateException.class);
  }

  private PrivateKey make(KeyType type, Providers providers) {
    return type == KeyType.RSA
        ? PrivateKey.generateRsa(2048, random, providers)
        : PrivateKey.generate(type, random, providers);
  }
}
