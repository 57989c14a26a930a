package dev.gatehouse.gateway.guard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.crypto.PrivateKey;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.crypto.SignatureAlgorithm;
import dev.gatehouse.gateway.binding.CertificateSource;
import dev.gatehouse.gateway.keys.KeyAudience;
import dev.gatehouse.gateway.keys.RemoteSigner;
import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.pki.ServerName;
import dev.gatehouse.seeds.Seeds;
import dev.gatehouse.testkit.TestAuthority;
import dev.gatehouse.testkit.TestCertificate;
import dev.gatehouse.tls.config.Credential;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.pem.Pem;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real guard in a process of its own. */
class GuardKeysTest {
  private static final SignatureAlgorithm ECDSA = SignatureAlgorithm.ECDSA_SECP256R1_SHA256;
  private static final CertificateSource ISSUED =
      new CertificateSource.Issued(new LinkedHashSet<>(List.of(ServerName.parse("localhost"))));

  @TempDir private Path folder;

  private final Queue<String> heard = new ConcurrentLinkedQueue<>();
  private final KeyAudience audience = KeyAudience.of(heard::add, heard::add);

  private Path state() {
    return folder.resolve("keys");
  }

  private GuardKeys start(CertificateSource... sources) throws GateException {
    return start(GuardSettings.PER_SECOND, sources);
  }

  private GuardKeys start(int perSecond, CertificateSource... sources) throws GateException {
    var settings =
        new GuardSettings(
            Set.of(sources), state(), folder.resolve("root.pem"), Optional.empty(), perSecond);
    return GuardKeys.start(settings, folder.resolve(".run"), audience);
  }

  private static RemoteSigner signer(Credential credential) {
    return (RemoteSigner) credential.identity().signer();
  }

  @Test
  void a_handshake_is_signed_and_nothing_else_is() throws Exception {
    try (GuardKeys keys = start(ISSUED)) {
      RemoteSigner signer = signer(keys.credential(ISSUED));
      byte[] content = HandshakeContentTest.modern().toArray();
      Bytes signature = signer.sign(ECDSA, content);
      assertThat(signer.publicKey().verifies(ECDSA, content, signature)).isTrue();
      assertThatThrownBy(() -> signer.sign(ECDSA, "a letter".getBytes(UTF_8)))
          .isInstanceOf(IllegalStateException.class);
      await(() -> heard.stream().anyMatch(it -> it.contains("no handshake signs this")));
      assertThat(signer.sign(ECDSA, content).length()).isPositive();
      assertThat(Files.readString(folder.resolve("root.pem")))
          .isEqualTo(Files.readString(state().resolve("root.pem")));
      assertThat(keys.root().orElseThrow().file()).isEqualTo(folder.resolve("root.pem"));
      assertThat(keys.facts(ISSUED).renewsAt()).isPresent();
      assertThat(keys.place()).startsWith("guard (not isolated: same user, pid ");
    }
  }

  @Test
  void a_killed_guard_answers_nobody_and_is_back_with_the_same_certificate() throws Exception {
    try (GuardKeys keys = start(ISSUED)) {
      Credential before = keys.credential(ISSUED);
      RemoteSigner signer = signer(before);
      int count = 2000;
      var answers = new CountDownLatch(count);
      for (int i = 0; i < count; i++) {
        signer.sign(ECDSA, HandshakeContentTest.modern(), _ -> answers.countDown());
        if (i == count / 2) {
          ProcessHandle.of(pid(keys)).orElseThrow().destroyForcibly();
        }
      }
      assertThat(answers.await(60, SECONDS)).as("all are answered").isTrue();
      await(() -> signs(signer));
      assertThat(keys.credential(ISSUED)).isSameAs(before);
    }
  }

  @Test
  void another_process_of_the_same_user_asks_too_and_finds_it_again() throws Exception {
    try (GuardKeys keys = start(ISSUED);
        GuardKeys other =
            GuardKeys.connect(GuardKeys.socketIn(state()), folder.resolve("root.pem"), audience)) {
      RemoteSigner signer = signer(other.credential(ISSUED));
      assertThat(signs(signer)).isTrue();
      ProcessHandle.of(pid(keys)).orElseThrow().destroyForcibly();
      await(() -> signs(signer));
      assertThat(other.sources()).containsExactly(ISSUED);
    }
  }

  @Test
  void a_pre_master_secret_comes_out_and_what_is_none_gives_the_same_bytes_each_time()
      throws Exception {
    CertificateSource files = rsaFiles();
    try (GuardKeys keys = start(files)) {
      var decrypter = signer(keys.credential(files)).decrypter().orElseThrow();
      Bytes garbage = Bytes.owning(new byte[256]);
      try (Secret ours = Secret.zeroes(48);
          Secret once = decrypter.decrypt(garbage, 0x303, ours);
          Secret again = decrypter.decrypt(garbage, 0x303, ours);
          Secret other = decrypter.decrypt(Bytes.owning(new byte[255]), 0x303, ours)) {
        assertThat(once.length()).isEqualTo(48);
        assertThat(once).isEqualTo(again).isNotEqualTo(ours).isNotEqualTo(other);
        assertThat(once.exposeForKeyLog()).startsWith(3, 3);
      }
    }
  }

  @Test
  void a_source_that_asks_too_often_is_refused() throws Exception {
    try (GuardKeys keys = start(1, ISSUED)) {
      RemoteSigner signer = signer(keys.credential(ISSUED));
      await(() -> !signs(signer));
      await(() -> heard.stream().anyMatch(it -> it.contains("too many in a second")));
      await(() -> signs(signer));
    }
  }

  @Test
  void what_the_guard_cannot_open_is_said_as_it_says_it() {
    var missing =
        new CertificateSource.Files(
            folder.resolve("none.pem"), Optional.of(folder.resolve("none.key")));
    assertThatThrownBy(() -> start(missing))
        .isInstanceOf(GateException.class)
        .hasMessageContaining("none.pem");
  }

  @Test
  void a_guard_survives_whatever_is_said_to_it() throws Exception {
    try (GuardKeys keys = start(ISSUED)) {
      RemoteSigner signer = signer(keys.credential(ISSUED));
      var random = Seeds.of(7);
      for (int i = 0; i < 100; i++) {
        try (SocketChannel hostile = SocketChannel.open(StandardProtocolFamily.UNIX)) {
          hostile.connect(UnixDomainSocketAddress.of(GuardKeys.socketIn(state())));
          byte[] bytes = Seeds.bytesUpTo(random, 4096);
          if (i % 2 == 0 && bytes.length > 3) {
            bytes[0] = 0; // a length that can be
          }
          hostile.write(ByteBuffer.wrap(bytes));
        } catch (IOException sentAway) {
          // While we were still writing.
        }
      }
      assertThat(signs(signer)).isTrue();
      assertThat(heard).noneMatch(it -> it.startsWith("The guard ended"));
    }
  }

  private CertificateSource rsaFiles() throws IOException {
    try (PrivateKey key = PrivateKey.generateRsa(2048, new SecureRandom());
        Secret der = key.pkcs8()) {
      var chain = TestAuthority.of(KeyType.EC_P256).server("shop.example").key(key).issue().chain();
      Path chainFile = Files.write(folder.resolve("chain.pem"), TestCertificate.pem(chain));
      byte[] text = Pem.format(Pem.PRIVATE_KEY, der.exposeForKeyLog());
      Path keyFile = Files.write(folder.resolve("key.pem"), text);
      Files.setPosixFilePermissions(keyFile, PosixFilePermissions.fromString("rw-------"));
      return new CertificateSource.Files(chainFile, Optional.of(keyFile));
    }
  }

  private static boolean signs(RemoteSigner signer) {
    try {
      return signer.sign(ECDSA, HandshakeContentTest.modern().toArray()).length() > 0;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  private static long pid(GuardKeys keys) {
    OptionalLong pid = keys.pid();
    return pid.orElseThrow();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in a minute").isLessThan(deadline);
      Thread.sleep(5);
    }
  }
}
