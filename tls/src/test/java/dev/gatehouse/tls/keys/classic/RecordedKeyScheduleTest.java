package dev.gatehouse.tls.keys.classic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.crypto.PrivateKey;
import dev.gatehouse.crypto.PublicKey;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.crypto.SignatureAlgorithm;
import dev.gatehouse.pki.X509Cert;
import dev.gatehouse.tls.keys.classic.ClassicMasterSecret.Sender;
import dev.gatehouse.tls.message.ClassicCertificate;
import dev.gatehouse.tls.message.ClassicCertificateVerify;
import dev.gatehouse.tls.message.ClientHello;
import dev.gatehouse.tls.message.ClientKeyExchange;
import dev.gatehouse.tls.message.Dialect;
import dev.gatehouse.tls.message.Finished;
import dev.gatehouse.tls.message.HandshakeMessage;
import dev.gatehouse.tls.message.Messages;
import dev.gatehouse.tls.message.ServerHello;
import dev.gatehouse.tls.message.ServerKeyExchange;
import dev.gatehouse.tls.message.Ssl2ClientHello;
import dev.gatehouse.tls.record.ClassicProtection;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.ClassicVersion;
import dev.gatehouse.tls.spec.SignatureScheme;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.tls.vectors.Trace;
import dev.gatehouse.wire.Bytes;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * JSSE's recorded handshakes, computed again from what a side knows: the master secret from the
 * pre-master secret, the signatures over the parameters and over the messages, and both Finished,
 * which come out of the records under the derived keys.
 */
class RecordedKeyScheduleTest {
  /** A recording, and what its hellos agreed on. */
  private record Recording(Trace trace, ClientHello hello, ServerHello answer) {
    static Recording of(String name) throws TlsException {
      Trace trace = Trace.recorded(name);
      String old = "client.Ssl2ClientHello";
      return new Recording(
          trace,
          trace.has(old)
              ? Ssl2ClientHello.decode(trace.bytes(old).cursor())
              : (ClientHello) Messages.decode(trace.bytes("client.ClientHello")),
          (ServerHello) Messages.decode(trace.bytes("server.ServerHello")));
    }

    ClassicVersion version() {
      return ClassicVersion.of(answer.version()).orElseThrow();
    }

    CipherSuite suite() {
      return answer.cipherSuite();
    }

    Randoms randoms() {
      return new Randoms(hello.random(), answer.random());
    }

    HandshakeMessage message(String field) throws TlsException {
      return Messages.decode(
          trace.bytes(field), new Dialect.Classic(version().version(), suite().keyExchange()));
    }

    /** The hash of all messages before {@code field}, in the order in which they went. */
    ClassicTranscript before(String field) {
      ClassicTranscript transcript = ClassicTranscript.with(version(), suite().hash());
      for (String earlier : trace.fields()) {
        if (earlier.equals(field)) {
          return transcript;
        }
        if (earlier.matches("(client|server)\\.[A-Z]\\w+")) {
          transcript.add(trace.bytes(earlier));
        }
      }
      throw new AssertionError("no " + field);
    }

    ClassicMasterSecret master() {
      return ClassicMasterSecret.resumed(
          version(), suite(), Secret.owning(trace.array("master_secret")));
    }

    PublicKey keyOf(String side) throws Exception {
      ClassicCertificate chain = (ClassicCertificate) message(side + ".Certificate");
      return X509Cert.decode(chain.certificateList().getFirst()).publicKey().orElseThrow();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ssl2hello",
        "ssl3-nocert",
        "ssl3-rc4",
        "ssl3-rsa",
        "tls10-rsa",
        "tls11-rsa",
        "tls12-rsa"
      })
  void the_master_secret_follows_from_what_the_client_encrypted(String name) throws Exception {
    Recording recording = Recording.of(name);
    ClientKeyExchange.Rsa exchange =
        (ClientKeyExchange.Rsa) recording.message("client.ClientKeyExchange");
    try (PrivateKey key =
            PrivateKey.fromPkcs8(Secret.owning(recording.trace.array("server.private_key")));
        Secret preMaster =
            key.signer()
                .decrypter()
                .orElseThrow()
                .decrypt(
                    exchange.encryptedPreMaster(),
                    recording.hello.legacyVersion().code(),
                    Secret.zeroes(ClassicMasterSecret.BYTES));
        ClassicMasterSecret master = masterOf(recording, preMaster)) {
      assertThat(preMaster).isNotEqualTo(Secret.zeroes(ClassicMasterSecret.BYTES));
      assertThat(master.exposeForKeyLog())
          .isEqualTo(Secret.owning(recording.trace.array("master_secret")));
    }
  }

  private static ClassicMasterSecret masterOf(Recording recording, Secret preMaster) {
    if (!recording.answer.acceptsExtendedMasterSecret()) {
      return ClassicMasterSecret.of(
          recording.version(), recording.suite(), preMaster, recording.randoms());
    }
    ClassicTranscript through = recording.before("client.ClientKeyExchange");
    through.add(recording.trace.bytes("client.ClientKeyExchange"));
    return ClassicMasterSecret.extended(
        recording.version(), recording.suite(), preMaster, through.point());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ssl2hello",
        "ssl3-dhe",
        "ssl3-nocert",
        "ssl3-rc4",
        "ssl3-rsa",
        "tls10-dhe",
        "tls10-ecdhe-ecdsa",
        "tls10-rsa",
        "tls11-ecdhe",
        "tls11-rsa",
        "tls12-dhe",
        "tls12-ecdhe-ecdsa",
        "tls12-ecdhe-rsa",
        "tls12-rsa"
      })
  void each_side_finishes_as_we_would(String name) throws Exception {
    Recording recording = Recording.of(name);
    // In SSL 3.0 the record before the client's first under keys may be its no_certificate.
    String first = name.equals("ssl3-nocert") ? "client.record.2" : "client.record.1";
    try (ClassicMasterSecret master = recording.master();
        KeyBlock keys = master.keys(recording.version(), recording.suite(), recording.randoms())) {
      ClassicTranscript transcript = recording.before(first);
      Bytes clients = opened(recording, keys.client(), first);
      assertFinished(master, Sender.CLIENT, transcript.point(), clients);
      transcript.add(clients);
      if (recording.trace.has("server.NewSessionTicket")) {
        transcript.add(recording.trace.bytes("server.NewSessionTicket"));
      }
      Bytes servers = opened(recording, keys.server(), "server.record.1");
      assertFinished(master, Sender.SERVER, transcript.point(), servers);
    }
  }

  private static Bytes opened(Recording recording, DirectionKeys keys, String field)
      throws TlsException {
    byte[] record = recording.trace.array(field);
    ClassicProtection protection =
        ClassicProtection.of(recording.version(), recording.suite(), false, keys, _ -> {});
    byte[] content = new byte[protection.openedBytes(record.length)];
    int length = protection.open(record, 0, record.length, content, 0);
    return Bytes.copyOf(content, 0, length);
  }

  private static void assertFinished(
      ClassicMasterSecret master, Sender sender, ClassicTranscript.Point before, Bytes message)
      throws TlsException {
    Bytes verifyData = ((Finished) Messages.decode(message)).verifyData();
    assertThat(master.verifyData(sender, before)).isEqualTo(verifyData);
    assertThat(master.isVerifyData(sender, before, verifyData)).isTrue();
    byte[] changed = verifyData.toArray();
    changed[changed.length - 1] ^= 1;
    assertThat(master.isVerifyData(sender, before, Bytes.owning(changed))).isFalse();
    assertThat(master.isVerifyData(sender, before, verifyData.slice(0, 11))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tls10-dhe", "tls10-ecdhe-ecdsa", "tls11-ecdhe", "tls11-rsa", "tls12-ecdhe-rsa"})
  void a_client_signs_what_we_verify(String name) throws Exception {
    Recording recording = Recording.of(name);
    ClassicTranscript transcript = recording.before("client.CertificateVerify");
    ClassicCertificateVerify verify =
        (ClassicCertificateVerify) recording.message("client.CertificateVerify");
    PublicKey key = recording.keyOf("client");
    byte[] signed = transcript.messages().toArray();
    SignatureAlgorithm algorithm = algorithm(verify.algorithm(), key);
    assertThat(key.verifies(algorithm, signed, verify.signature())).isTrue();
    signed[0] ^= 1;
    assertThat(key.verifies(algorithm, signed, verify.signature())).isFalse();
  }

  /**
   * RFC 6101, section 5.6.8, has RSA and DSS; JSSE signs with its ECDSA key as a DSS key would,
   * SHA-1 alone. We take no such key in SSL 3.0, but the second half of what RSA keys sign must be
   * that.
   */
  @ParameterizedTest
  @ValueSource(strings = {"ssl3-dhe", "ssl3-rsa"})
  void what_ssl_3_signs_is_nested_with_the_master_secret(String name) throws Exception {
    Recording recording = Recording.of(name);
    ClassicCertificateVerify verify =
        (ClassicCertificateVerify) recording.message("client.CertificateVerify");
    Signature ecdsa = Signature.getInstance("NONEwithECDSA");
    ecdsa.initVerify(
        KeyFactory.getInstance("EC")
            .generatePublic(
                new X509EncodedKeySpec(
                    recording.keyOf("client").subjectPublicKeyInfo().toArray())));
    try (ClassicMasterSecret master = recording.master()) {
      byte[] both =
          master.certificateVerifyHashes(recording.before("client.CertificateVerify").point());
      assertThat(both).hasSize(16 + 20);
      ecdsa.update(both, 16, 20);
    }
    assertThat(ecdsa.verify(verify.signature().toArray())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ssl3-dhe",
        "tls10-dhe",
        "tls10-ecdhe-ecdsa",
        "tls11-ecdhe",
        "tls12-dhe",
        "tls12-ecdhe-ecdsa",
        "tls12-ecdhe-rsa"
      })
  void a_server_signs_what_we_verify(String name) throws Exception {
    Recording recording = Recording.of(name);
    ServerKeyExchange exchange = (ServerKeyExchange) recording.message("server.ServerKeyExchange");
    PublicKey key = recording.keyOf("server");
    SignatureAlgorithm algorithm = algorithm(exchange.algorithm(), key);
    ClassicTranscript content =
        ClassicTranscript.with(ClassicVersion.TLS_1_0, recording.suite().hash());
    content.add(recording.hello.random());
    content.add(recording.answer.random());
    content.add(exchange.params());
    byte[] signed =
        algorithm == SignatureAlgorithm.RSA_PKCS1_MD5_SHA1
            ? content.point().hash()
            : content.messages().toArray();
    assertThat(key.verifies(algorithm, signed, exchange.signature())).isTrue();
  }

  /** Before TLS 1.2 the key says it all. */
  private static SignatureAlgorithm algorithm(
      @org.jspecify.annotations.Nullable SignatureScheme scheme, PublicKey key) {
    if (scheme != null) {
      return Objects.requireNonNull(scheme.algorithm());
    }
    return key.type() == KeyType.RSA
        ? SignatureAlgorithm.RSA_PKCS1_MD5_SHA1
        : SignatureAlgorithm.ECDSA_SECP256R1_SHA1;
  }
}
