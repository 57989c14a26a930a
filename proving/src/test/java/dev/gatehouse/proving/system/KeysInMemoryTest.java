package dev.gatehouse.proving.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.crypto.PrivateKey;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.testkit.TestAuthority;
import dev.gatehouse.testkit.TestCertificate;
import dev.gatehouse.wire.pem.Pem;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * In which process a private key is: the whole memory of each, as root reads it, is searched for
 * the key's number. That it is found where it has to be shows that the search finds.
 */
class KeysInMemoryTest {
  private static final String GUARD = "GuardProgram";
  private static final String FILTER = "FilterProgram";

  @TempDir Path home;
  private byte[] number = new byte[0];

  @BeforeEach
  void makeKey() throws Exception {
    assumeThat(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))
        .as("who may read another process's memory")
        .isEqualTo(0);
    assumeThat(Files.isExecutable(Path.of("/usr/bin/setpriv"))).as("setpriv").isTrue();
    try (PrivateKey key = KeyType.EC_P256.generate(new SecureRandom());
        Secret pkcs8 = key.pkcs8()) {
      byte[] der = new byte[pkcs8.length()];
      pkcs8.exposeInto(der, 0);
      var chain = TestAuthority.of(KeyType.EC_P256).server("localhost").key(key).issue().chain();
      Files.write(home.resolve("front.pem"), TestCertificate.pem(chain));
      Files.write(home.resolve("root.pem"), TestAuthority.of(KeyType.EC_P256).rootPem());
      Path file = Files.write(home.resolve("front.key"), Pem.format(Pem.PRIVATE_KEY, der));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      var read =
          (ECPrivateKey) KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
      byte[] signed = read.getS().toByteArray();
      number = Arrays.copyOfRange(signed, signed[0] == 0 ? 1 : 0, signed.length);
    }
  }

  /** A gate that has done handshakes with the key. */
  private RunningGate gate(String pipeline, String keys) throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path file =
        Files.writeString(
            home.resolve("site.yaml"),
            """
            listeners:
              - {address: "127.0.0.1:%d", pipeline: %s, keys: %s}
            bindings:
              - {certificate: {chain: front.pem, key: front.key}}
            sites:
              localhost: {files: %s}
            """
                .formatted(port, pipeline, keys, Files.createDirectory(home.resolve("public"))));
    Files.writeString(home.resolve("public/index.html"), "hello");
    RunningGate gate = RunningGate.follow(home, file);
    var trust = HttpsClient.trusting(home.resolve("root.pem"));
    for (int i = 0; i < 5; i++) {
      try (var client = new HttpsClient(trust, gate.port())) {
        assertThat(client.get("/").body()).isEqualTo("hello");
      }
    }
    return gate;
  }

  @Test
  void inline_and_in_process_it_is_in_the_gateway() throws Exception {
    try (RunningGate gate = gate("inline", "in-process")) {
      assertThat(ProcessMemory.holds(gate.pid(), number)).isTrue();
    }
  }

  @Test
  void with_the_guard_it_is_there_and_not_in_the_gateway() throws Exception {
    try (RunningGate gate = gate("inline", "guard")) {
      assertThat(ProcessMemory.holds(gate.helper(GUARD), number)).as("guard").isTrue();
      assertThat(ProcessMemory.holds(gate.pid(), number)).as("gateway").isFalse();
    }
  }

  @Test
  void with_the_filter_it_is_there_and_not_in_the_gateway() throws Exception {
    try (RunningGate gate = gate("filter", "in-process")) {
      assertThat(ProcessMemory.holds(gate.helper(FILTER), number)).as("filter").isTrue();
      assertThat(ProcessMemory.holds(gate.pid(), number)).as("gateway").isFalse();
    }
  }

  @Test
  void with_both_it_is_in_the_guard_alone() throws Exception {
    try (RunningGate gate = gate("filter", "guard")) {
      assertThat(ProcessMemory.holds(gate.helper(GUARD), number)).as("guard").isTrue();
      assertThat(ProcessMemory.holds(gate.helper(FILTER), number)).as("filter").isFalse();
      assertThat(ProcessMemory.holds(gate.pid(), number)).as("gateway").isFalse();
    }
  }
}
