package dev.gatehouse.gateway.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.ca.StateFolder;
import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.crypto.PrivateKey;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.crypto.SignatureAlgorithm;
import dev.gatehouse.gateway.binding.CertificateSource;
import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.pki.ServerName;
import dev.gatehouse.testkit.TestAuthority;
import dev.gatehouse.testkit.TestCertificate;
import dev.gatehouse.tls.config.Credential;
import dev.gatehouse.wire.pem.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalKeysTest {
  @TempDir Path folder;
  private final List<String> heard = new ArrayList<>();
  private final KeyAudience audience = KeyAudience.of(heard::add, it -> heard.add("! " + it));
  private volatile Instant now = Instant.parse("2026-11-24T12:00:00Z");
  private final InstantSource clock = () -> now;

  private LocalKeys open(CertificateSource... sources) throws Exception {
    return LocalKeys.open(
        Set.of(sources), StateFolder.at(folder.resolve("state")), clock, audience);
  }

  private static CertificateSource.Issued issued(String... names) {
    var set = new LinkedHashSet<ServerName>();
    for (String name : names) set.add(ServerName.parse(name));
    return new CertificateSource.Issued(set);
  }

  /** A chain and the key that it belongs to, or another one. */
  private CertificateSource.Files files(boolean fitting) throws IOException {
    try (PrivateKey own = KeyType.EC_P256.generate(new SecureRandom());
        PrivateKey other = KeyType.EC_P256.generate(new SecureRandom());
        Secret der = (fitting ? own : other).pkcs8()) {
      var chain = TestAuthority.of(KeyType.EC_P256).server("shop.example").key(own).issue().chain();
      Path chainFile = Files.write(folder.resolve("chain.pem"), TestCertificate.pem(chain));
      byte[] bytes = new byte[der.length()];
      der.exposeInto(bytes, 0);
      Path keyFile = Files.write(folder.resolve("key.pem"), Pem.format(Pem.PRIVATE_KEY, bytes));
      Files.setPosixFilePermissions(keyFile, PosixFilePermissions.fromString("rw-------"));
      return new CertificateSource.Files(chainFile, Optional.of(keyFile));
    }
  }

  @Test
  void what_is_issued_is_for_its_names_and_makes_the_authority_once() throws Exception {
    try (LocalKeys keys = open(issued("a.localhost"), issued("b.localhost", "localhost"))) {
      assertThat(keys.facts(issued("a.localhost")).certificate())
          .isNotEqualTo(keys.facts(issued("b.localhost", "localhost")).certificate());
      assertThat(keys.root()).isPresent();
      assertThat(heard).singleElement().asString().startsWith("An authority for");
    }
  }

  @Test
  void what_is_issued_is_renewed_and_then_presented() throws Exception {
    CertificateSource source = issued("a.localhost");
    try (LocalKeys keys = open(source)) {
      Credential before = keys.credential(source);
      now = keys.facts(source).renewsAt().orElseThrow().plus(Duration.ofSeconds(1));
      keys.tick();
      long end = System.nanoTime() + 60_000_000_000L;
      while (keys.credential(source) == before) {
        assertThat(System.nanoTime()).isLessThan(end);
        Thread.onSpinWait();
      }
      assertThat(keys.credential(source)).isSameAs(keys.credential(source));
    }
  }

  @Test
  void a_chain_and_its_key_are_read_from_files_and_no_authority_is_made() throws Exception {
    CertificateSource.Files source = files(true);
    try (LocalKeys keys = open(source)) {
      Credential credential = keys.credential(source);
      assertThat(
              credential
                  .identity()
                  .signer()
                  .sign(SignatureAlgorithm.ECDSA_SECP256R1_SHA256, new byte[64])
                  .length())
          .isPositive();
      assertThat(keys.facts(source).renewsAt()).isEmpty();
      assertThat(keys.root()).isEmpty();
    }
    assertThat(folder.resolve("state")).doesNotExist();
    assertThat(heard).isEmpty();
  }

  @Test
  void a_key_of_another_certificate_is_refused_with_both_files_named() throws Exception {
    CertificateSource.Files source = files(false);
    assertThatThrownBy(() -> open(source))
        .isInstanceOf(GateException.class)
        .hasMessageContaining("key.pem does not belong to the first certificate in")
        .hasMessageContaining("chain.pem");
  }

  @Test
  void a_key_that_others_write_is_refused_and_one_that_all_read_is_told() throws Exception {
    CertificateSource.Files source = files(true);
    Path key = source.key().orElseThrow();
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    open(source).close();
    assertThat(heard).singleElement().asString().startsWith("! Everybody on this machine may read");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw--w----"));
    assertThatThrownBy(() -> open(source)).hasMessageContaining("Others may write");
  }

  @Test
  void a_key_in_another_form_is_refused_with_the_way_out() throws Exception {
    CertificateSource.Files source = files(true);
    Files.write(source.key().orElseThrow(), Pem.format("EC PRIVATE KEY", new byte[] {0x30, 1, 0}));
    assertThatThrownBy(() -> open(source)).hasMessageContaining("openssl pkcs8 -topk8 -nocrypt");
  }
}
