package dev.gatehouse.gateway.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.crypto.PrivateKey;
import dev.gatehouse.crypto.SignatureAlgorithm;
import dev.gatehouse.gateway.Gate;
import dev.gatehouse.gateway.binding.CertificateSource;
import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.gateway.report.Log;
import dev.gatehouse.gateway.site.SiteFile;
import dev.gatehouse.gateway.state.GateFolder;
import dev.gatehouse.testkit.JsseTrust;
import dev.gatehouse.testkit.TestAuthority;
import dev.gatehouse.testkit.TestCertificate;
import dev.gatehouse.wire.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys in a token of SoftHSM. */
class TokenKeysTest {
  private static final String PIN = "73501998";
  private static final String NAME = "shop.localhost";
  private static final byte[] MESSAGE = "to be signed".getBytes(UTF_8);

  @TempDir private static Path folder;
  private static SoftHsm hsm;
  private static final TestAuthority AUTHORITY = TestAuthority.of(KeyType.EC_P256);
  private static final Map<KeyType, PrivateKey> KEYS = new EnumMap<>(KeyType.class);
  private static Path pin;

  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final KeyAudience audience = KeyAudience.of(heard::add, it -> heard.add("! " + it));

  @BeforeAll
  static void fill() throws Exception {
    assumeThat(SoftHsm.isHere()).as("softhsm2 is not installed").isTrue();
    hsm = SoftHsm.in(folder);
    hsm.token("gate", PIN);
    hsm.token("other", PIN);
    hsm.token("doomed", PIN);
    pin = secret("pin", PIN + "\n");
    for (KeyType type : KeyType.values()) {
      PrivateKey key = type.generate(new SecureRandom());
      hsm.put("gate", PIN, key, "web-" + type, "0" + KEYS.size());
      KEYS.put(type, key);
    }
    hsm.put("doomed", PIN, KEYS.get(KeyType.EC_P256), "web", "01");
  }

  private static Path secret(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static String uri(String token, Path pinFile) {
    return "pkcs11:" + token + "?module-path=" + SoftHsm.module() + "&pin-source=" + pinFile;
  }

  private static CertificateSource.Files source(PrivateKey key) throws IOException {
    var chain = AUTHORITY.server(NAME).key(key).issue().chain();
    Path file = Files.createTempFile(folder, "chain", ".pem");
    return new CertificateSource.Files(
        Files.write(file, TestCertificate.pem(chain)), Optional.empty());
  }

  private TokenKeys open(String token, CertificateSource... sources) throws GateException {
    return TokenKeys.open(uri(token, pin), Set.of(sources), audience);
  }

  private static RemoteSigner signer(Keys keys, CertificateSource source) {
    return (RemoteSigner) keys.credential(source).identity().signer();
  }

  private static Optional<Bytes> signed(RemoteSigner signer, SignatureAlgorithm algorithm)
      throws Exception {
    var answer = new CompletableFuture<Optional<Bytes>>();
    signer.sign(algorithm, Bytes.copyOf(MESSAGE), answer::complete);
    return answer.get(60, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @EnumSource(KeyType.class)
  void a_key_is_found_by_its_certificate_and_signs_all_that_its_kind_can(KeyType type)
      throws Exception {
    PrivateKey key = KEYS.get(type);
    CertificateSource source = source(key);
    try (TokenKeys keys = open("token=gate", source)) {
      RemoteSigner signer = signer(keys, source);
      assertThat(signer.algorithms()).isEqualTo(key.signer().algorithms());
      for (SignatureAlgorithm it : hashing(signer.algorithms())) {
        Bytes signature = signed(signer, it).orElseThrow();
        assertThat(key.publicKey().verifies(it, MESSAGE, signature)).as("%s", it).isTrue();
      }
      assertThat(signer.decrypter()).isEmpty();
      assertThat(keys.place()).isEqualTo("token gate (pkcs11)");
      assertThat(keys.facts(source).renewsAt()).isEmpty();
      assertThat(keys.root()).isEmpty();
    }
    assertThat(heard).isEmpty();
  }

  private static Set<SignatureAlgorithm> hashing(Set<SignatureAlgorithm> all) {
    var some = EnumSet.copyOf(all);
    some.remove(SignatureAlgorithm.RSA_PKCS1_MD5_SHA1); // its message is a hash
    return some;
  }

  @Test
  void a_label_and_an_id_choose_among_keys() throws Exception {
    CertificateSource source = source(KEYS.get(KeyType.EC_P256));
    open("token=gate;object=web-EC_P256;id=%00", source).close();
    assertThatThrownBy(() -> open("token=gate;object=web-RSA", source))
        .isInstanceOf(GateException.class)
        .hasMessageContaining("object and id");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void a_gate_serves_with_a_key_that_is_in_the_token_only(String version) throws Exception {
    for (KeyType type : List.of(KeyType.EC_P256, KeyType.RSA)) {
      CertificateSource.Files source = source(KEYS.get(type));
      Path site = folder.resolve("site.yaml");
      Files.writeString(
          site,
          """
          listeners:
            - {address: "127.0.0.1:0", keys: "%s"}
          bindings:
            - {certificate: {chain: "%s"}}
          sites:
            %s: {files: "%s"}
          """
              .formatted(uri("token=gate", pin), source.chain(), NAME, www()));
      assertThat(answer(site, version)).startsWith("HTTP/1.1 200").endsWith("hello\n");
    }
  }

  private static Path www() throws IOException {
    Path www = Files.createDirectories(folder.resolve("www"));
    Files.writeString(www.resolve("index.html"), "hello\n");
    return www;
  }

  private static String answer(Path site, String version) throws Exception {
    var said = new ByteArrayOutputStream();
    Path state = Files.createTempDirectory("gh");
    try (Log log = new Log(said, Log.Level.NORMAL, InstantSource.system());
        Gate gate =
            Gate.start(SiteFile.read(site), GateFolder.open(state), log, InstantSource.system());
        SSLSocket client = client(gate.port(), version)) {
      client.startHandshake();
      assertThat(client.getSession().getProtocol()).isEqualTo(version);
      client
          .getOutputStream()
          .write(
              ("GET / HTTP/1.1\r\nHost: " + NAME + "\r\nConnection: close\r\n\r\n")
                  .getBytes(UTF_8));
      return new String(client.getInputStream().readAllBytes(), UTF_8);
    } finally {
      assertThat(said.toString(UTF_8)).doesNotContain(PIN);
      try (var files = Files.walk(state)) {
        for (Path it : files.sorted((a, b) -> b.compareTo(a)).toList()) Files.delete(it);
      }
    }
  }

  private static SSLSocket client(int port, String version) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, JsseTrust.in(AUTHORITY.rootPem()).getTrustManagers(), null);
    Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
    plain.setSoTimeout(60_000);
    var socket = (SSLSocket) context.getSocketFactory().createSocket(plain, NAME, port, true);
    socket.setEnabledProtocols(new String[] {version});
    return socket;
  }

  @Test
  void a_wrong_PIN_is_refused_and_not_told() throws Exception {
    Path wrong = secret("wrong", "40404040");
    assertThatThrownBy(() -> TokenKeys.open(uri("token=other", wrong), Set.of(), audience))
        .isInstanceOf(GateException.class)
        .hasMessageContaining("“other” does not take the PIN in " + wrong)
        .hasMessageContaining("CKR_PIN_INCORRECT")
        .hasMessageNotContaining("40404040");
    TokenKeys.open(uri("token=other", secret("dos", PIN + "\r\n")), Set.of(), audience).close();
  }

  @Test
  void a_PIN_is_in_a_file_of_its_own_that_others_do_not_read() throws Exception {
    String without = "pkcs11:token=gate?module-path=" + SoftHsm.module();
    assertThatThrownBy(() -> TokenKeys.open(without, Set.of(), audience))
        .hasMessageContaining("wants a PIN");
    assertThatThrownBy(() -> openWith(folder.resolve("nowhere")))
        .hasMessageContaining("there is no such file");
    assertThatThrownBy(() -> openWith(secret("empty", "\n"))).hasMessageContaining("is empty");
    assertThatThrownBy(() -> openWith(secret("long", "1".repeat(2000))))
        .hasMessageContaining("no PIN is that long");
    Path open = secret("open", PIN);
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
    openWith(open).close();
    assertThat(heard).singleElement().asString().startsWith("! Everybody").contains("chmod 600");
  }

  private TokenKeys openWith(Path pinFile) throws GateException {
    return TokenKeys.open(uri("token=gate", pinFile), Set.of(), audience);
  }

  @Test
  void a_module_that_is_not_there_or_is_none_is_named() throws Exception {
    assertThatThrownBy(() -> module("/nowhere/libsofthsm2.so"))
        .isInstanceOf(GateException.class)
        .hasMessageContaining("/nowhere/libsofthsm2.so")
        .hasMessageContaining("apt-get install softhsm2");
    assertThatThrownBy(() -> module(pin.toString()))
        .isInstanceOf(GateException.class)
        .hasMessageContaining("cannot be loaded");
    assertThatThrownBy(() -> module(noModule()))
        .isInstanceOf(GateException.class)
        .hasMessageContaining("no C_GetFunctionList");
  }

  private TokenKeys module(String path) throws GateException {
    return TokenKeys.open("pkcs11:?module-path=" + path, Set.of(), audience);
  }

  /** A library that is something else, and always there: the JVM's own. */
  private static String noModule() {
    return Path.of(System.getProperty("java.home"), "lib", "libjimage.so").toString();
  }

  @Test
  void a_token_that_is_not_there_is_told_with_those_that_are() {
    assertThatThrownBy(() -> open("token=gaet"))
        .isInstanceOf(GateException.class)
        .hasMessageContaining("token “gaet”")
        .hasMessageContaining("“gate” (serial ");
    assertThatThrownBy(() -> open("manufacturer=SoftHSM%20project"))
        .isInstanceOf(GateException.class)
        .hasMessageContaining("tokens of")
        .hasMessageContaining("token=");
  }

  @Test
  void a_certificate_without_its_key_is_told_with_the_keys_that_are_there() throws Exception {
    try (PrivateKey absent = KeyType.EC_P256.generate(new SecureRandom())) {
      CertificateSource source = source(absent);
      assertThatThrownBy(() -> open("token=gate", source))
          .isInstanceOf(GateException.class)
          .hasMessageContaining(NAME)
          .hasMessageContaining("“web-EC_P256” (EC, id 00)")
          .hasMessageContaining("“web-RSA” (RSA, id 04)");
      assertThatThrownBy(() -> open("token=other", source))
          .hasMessageContaining("it has no private key");
    }
  }

  @Test
  void sessions_that_are_lost_are_made_again() throws Exception {
    PrivateKey key = KEYS.get(KeyType.EC_P256);
    CertificateSource source = source(key);
    try (TokenKeys keys = open("token=doomed", source)) {
      Cryptoki module = Cryptoki.load(SoftHsm.module());
      for (var it : module.tokens()) {
        if (it.label().equals("doomed")) module.closeAllSessions(it.slot());
      }
      Bytes signature =
          signed(signer(keys, source), SignatureAlgorithm.ECDSA_SECP256R1_SHA256).orElseThrow();
      assertThat(
              key.publicKey()
                  .verifies(SignatureAlgorithm.ECDSA_SECP256R1_SHA256, MESSAGE, signature))
          .isTrue();
    }
  }

  @Test
  void what_is_asked_after_the_end_is_answered_with_nothing() throws Exception {
    CertificateSource source = source(KEYS.get(KeyType.EC_P256));
    TokenKeys keys = open("token=gate", source);
    RemoteSigner signer = signer(keys, source);
    keys.close();
    assertThat(signed(signer, SignatureAlgorithm.ECDSA_SECP256R1_SHA256)).isEmpty();
    assertThat(signed(signer, SignatureAlgorithm.RSA_PSS_SHA256)).as("another kind").isEmpty();
    assertThatThrownBy(() -> signer.sign(SignatureAlgorithm.ECDSA_SECP256R1_SHA256, MESSAGE))
        .isInstanceOf(IllegalStateException.class);
  }
}
