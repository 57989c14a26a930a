package dev.gatehouse.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.pki.X509Cert;
import dev.gatehouse.seeds.FuzzReplay;
import dev.gatehouse.testkit.TestAuthority;
import dev.gatehouse.testkit.TestCertificate;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyedChainTest {
  private static final TestAuthority ANY = TestAuthority.of(KeyType.EC_P256);

  private static byte[] both(byte[] one, byte[] other) {
    var all = new ByteArrayOutputStream();
    all.writeBytes(one);
    all.writeBytes(other);
    return all.toByteArray();
  }

  private static byte[] withChain(X509Cert... chain) {
    try (var keyed = new KeyedChain(copyOfKey(), List.of(chain))) {
      return keyed.format();
    }
  }

  /** One that may be closed. */
  private static dev.gatehouse.crypto.PrivateKey copyOfKey() {
    try (var der = ANY.intermediateKey().pkcs8()) {
      return dev.gatehouse.crypto.PrivateKey.fromPkcs8(der);
    } catch (dev.gatehouse.crypto.InvalidKeyException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void corpus_and_mutations_hold() {
    assertThat(FuzzReplay.of(KeyedChainFuzz.class, KeyedChainFuzz::fuzzerTestOneInput).run())
        .isPositive();
  }

  @Test
  void what_was_written_reads_the_same() throws Exception {
    try (KeyedChain chain = KeyedChain.parse(withChain(ANY.intermediate(), ANY.root()))) {
      assertThat(chain.chain()).containsExactly(ANY.intermediate(), ANY.root());
      assertThat(chain.key().publicKey()).isEqualTo(ANY.intermediateKey().publicKey());
    }
  }

  @Test
  void a_key_that_is_not_the_first_certificates_is_refused() {
    assertThatExceptionOfType(KeyedChain.MalformedException.class)
        .isThrownBy(() -> KeyedChain.parse(withChain(ANY.root(), ANY.intermediate())))
        .withMessage("the private key does not belong to the certificate");
  }

  @Test
  void a_second_key_or_a_missing_one_is_refused() {
    byte[] good = withChain(ANY.intermediate());
    assertThatExceptionOfType(KeyedChain.MalformedException.class)
        .isThrownBy(() -> KeyedChain.parse(both(good, good)))
        .withMessageMatching("line [0-9]+: what begins here does not belong");
    assertThatExceptionOfType(KeyedChain.MalformedException.class)
        .isThrownBy(() -> KeyedChain.parse(TestCertificate.pem(List.of(ANY.intermediate()))))
        .withMessage("it does not begin with a private key");
    assertThatExceptionOfType(KeyedChain.MalformedException.class)
        .isThrownBy(() -> KeyedChain.parse(new byte[0]))
        .withMessage("it does not hold a private key and a certificate");
  }
}
