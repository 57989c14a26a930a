package dev.gatehouse.tls.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.crypto.AeadAlgorithm;
import dev.gatehouse.crypto.HashAlgorithm;
import dev.gatehouse.crypto.Hkdf;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.tls.config.KeyLog;
import dev.gatehouse.tls.message.Certificate;
import dev.gatehouse.tls.message.CertificateVerify;
import dev.gatehouse.tls.message.Messages;
import dev.gatehouse.tls.spec.SignatureScheme;
import dev.gatehouse.tls.vectors.Trace;
import dev.gatehouse.wire.Bytes;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 8446, section 7, held against RFC 8448's published values. */
class KeyScheduleTest {
  static Stream<Trace> traces() {
    return Stream.of(Trace.simple1Rtt(), Trace.helloRetry(), Trace.compatibilityMode());
  }

  private static Secret published(Trace trace, String field) {
    return Secret.owning(trace.array(field));
  }

  @ParameterizedTest
  @MethodSource("traces")
  void each_secret_of_the_ladder_comes_out(Trace trace) {
    Beginning beginning = Beginning.of(Hkdf.with(HashAlgorithm.SHA256));
    assertThat(Bytes.copyOf(beginning.emptyHash)).isEqualTo(trace.bytes("empty.hash"));
    assertThat(beginning.earlyWithoutPsk).isEqualTo(published(trace, "early.secret"));
    assertThat(beginning.derivedWithoutPsk).isEqualTo(published(trace, "early.derived"));
    PublishedLadder ladder = PublishedLadder.of(trace);
    assertThat(ladder.handshakeSecret).isEqualTo(published(trace, "handshake.secret"));
    assertThat(ladder.masterSecret).isEqualTo(published(trace, "master.secret"));
    assertThat(ladder.clientHandshake.exposeForKeyLog())
        .isEqualTo(published(trace, "client.handshake.secret"));
    assertThat(ladder.serverHandshake.exposeForKeyLog())
        .isEqualTo(published(trace, "server.handshake.secret"));
    assertThat(ladder.clientApplication.exposeForKeyLog())
        .isEqualTo(published(trace, "client.application.secret"));
    assertThat(ladder.serverApplication.exposeForKeyLog())
        .isEqualTo(published(trace, "server.application.secret"));
    assertThat(ladder.exporter.exposeForKeyLog()).isEqualTo(published(trace, "exporter.secret"));
  }

  @ParameterizedTest
  @MethodSource("traces")
  void each_transcript_hash_comes_out(Trace trace) {
    PublishedLadder ladder = PublishedLadder.of(trace);
    assertThat(ladder.throughServerHello.hash())
        .isEqualTo(trace.bytes("transcript.through_ServerHello"));
    assertThat(ladder.throughServerFinished.hash())
        .isEqualTo(trace.bytes("transcript.through_server_Finished"));
    assertThat(ladder.throughClientFinished.hash())
        .isEqualTo(trace.bytes("transcript.through_client_Finished"));
  }

  @ParameterizedTest
  @MethodSource("traces")
  void each_key_and_iv_comes_out(Trace trace) {
    PublishedLadder ladder = PublishedLadder.of(trace);
    assertKeys(trace, "client.handshake", ladder.clientHandshake);
    assertKeys(trace, "server.handshake", ladder.serverHandshake);
    assertKeys(trace, "client.application", ladder.clientApplication);
    assertKeys(trace, "server.application", ladder.serverApplication);
  }

  private static void assertKeys(Trace trace, String whose, TrafficSecret secret) {
    try (RecordKeys keys = secret.keys(AeadAlgorithm.AES_128_GCM)) {
      byte[] iv = new byte[12];
      keys.ivInto(iv);
      assertThat(keys.key()).as(whose).isEqualTo(published(trace, whose + ".key"));
      assertThat(Bytes.owning(iv)).as(whose).isEqualTo(trace.bytes(whose + ".iv"));
    }
  }

  @ParameterizedTest
  @MethodSource("traces")
  void each_finished_comes_out_and_no_other_is_taken(Trace trace) {
    PublishedLadder ladder = PublishedLadder.of(trace);
    assertFinished(
        ladder.serverHandshake,
        ladder.throughCertificateVerify,
        trace.bytes("server.handshake.verify_data"));
    assertFinished(
        ladder.clientHandshake,
        ladder.throughServerFinished,
        trace.bytes("client.handshake.verify_data"));
  }

  private static void assertFinished(TrafficSecret secret, BeforeFinished at, Bytes verifyData) {
    assertThat(secret.verifyData(at)).isEqualTo(verifyData);
    assertThat(secret.isVerifyData(at, verifyData)).isTrue();
    assertThat(secret.isVerifyData(at, verifyData.slice(0, 31))).isFalse();
    assertThat(secret.isVerifyData(at, Bytes.EMPTY)).isFalse();
    for (int bit = 0; bit < 8 * verifyData.length(); bit++) {
      byte[] other = verifyData.toArray();
      other[bit >> 3] ^= (byte) (1 << (bit & 7));
      assertThat(secret.isVerifyData(at, Bytes.owning(other))).as("bit %d", bit).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("traces")
  void each_label_is_encoded_as_published(Trace trace) {
    byte[] none = {};
    byte[] empty = trace.array("empty.hash");
    byte[] hello = trace.array("transcript.through_ServerHello");
    byte[] finished = trace.array("transcript.through_server_Finished");
    assertInfo(trace, "derived.info", Label.DERIVED.info(empty, 32));
    assertInfo(trace, "client.handshake.info", Label.CLIENT_HANDSHAKE_TRAFFIC.info(hello, 32));
    assertInfo(trace, "server.handshake.info", Label.SERVER_HANDSHAKE_TRAFFIC.info(hello, 32));
    assertInfo(
        trace, "client.application.info", Label.CLIENT_APPLICATION_TRAFFIC.info(finished, 32));
    assertInfo(
        trace, "server.application.info", Label.SERVER_APPLICATION_TRAFFIC.info(finished, 32));
    assertInfo(trace, "exporter.info", Label.EXPORTER_MASTER.info(finished, 32));
    assertInfo(trace, "finished.info", Label.FINISHED.info(none, 32));
    assertInfo(trace, "key.info", Label.KEY.info(none, 16));
    assertInfo(trace, "iv.info", Label.IV.info(none, 12));
  }

  private static void assertInfo(Trace trace, String field, byte[] info) {
    assertThat(Bytes.owning(info)).as(field).isEqualTo(trace.bytes(field));
  }

  @ParameterizedTest
  @MethodSource("traces")
  void the_published_signature_is_one_of_what_the_server_signs(Trace trace) throws Exception {
    ThroughCertificate at = PublishedLadder.of(trace).throughCertificate;
    CertificateVerify proof =
        (CertificateVerify) Messages.decode(trace.bytes("server.CertificateVerify"));
    assertThat(proof.algorithm()).isEqualTo(SignatureScheme.RSA_PSS_RSAE_SHA256);
    assertThat(verifies(trace, at.toBeSignedByServer(), proof.signature())).isTrue();
    assertThat(verifies(trace, at.toBeSignedByClient(), proof.signature())).isFalse();
  }

  /** By JCA itself, for our own keys refuse the 1,024 bits of the published certificate. */
  private static boolean verifies(Trace trace, byte[] signed, Bytes signature) throws Exception {
    Certificate certificate = (Certificate) Messages.decode(trace.bytes("server.Certificate"));
    byte[] leaf = certificate.certificateList().getFirst().certData().toArray();
    Signature verifier = Signature.getInstance("RSASSA-PSS");
    verifier.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
    verifier.initVerify(
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(leaf))
            .getPublicKey());
    verifier.update(signed);
    return verifier.verify(signature.toArray());
  }

  @Test
  void what_is_signed_begins_with_spaces_and_says_whose_it_is() {
    PublishedLadder ladder = PublishedLadder.of(Trace.simple1Rtt());
    String hash = ladder.throughCertificate.hash().toLatin1();
    assertThat(
            new String(ladder.throughCertificate.toBeSignedByServer(), StandardCharsets.ISO_8859_1))
        .isEqualTo(" ".repeat(64) + "TLS 1.3, server CertificateVerify\0" + hash);
    assertThat(
            new String(ladder.throughCertificate.toBeSignedByClient(), StandardCharsets.ISO_8859_1))
        .isEqualTo(" ".repeat(64) + "TLS 1.3, client CertificateVerify\0" + hash);
  }

  @ParameterizedTest
  @EnumSource(
      value = HashAlgorithm.class,
      names = {"SHA256", "SHA384"})
  void a_next_secret_is_expanded_from_this_one_which_is_zeroed(HashAlgorithm hash) {
    Hkdf hkdf = Hkdf.with(hash);
    Secret secret = Secret.owning(new byte[hash.bytes()]);
    byte[] info =
        HexFormat.of()
            .parseHex(
                "00"
                    + HexFormat.of().toHexDigits((byte) hash.bytes())
                    + "11"
                    + HexFormat.of()
                        .formatHex("tls13 traffic upd".getBytes(StandardCharsets.US_ASCII))
                    + "00");
    Secret expected = hkdf.expand(secret, info, hash.bytes());
    TrafficSecret first = new TrafficSecret(hkdf, secret);
    try (TrafficSecret second = first.next()) {
      assertThat(second.exposeForKeyLog()).isEqualTo(expected);
    }
    assertThatThrownBy(first::next).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void climbing_zeroes_the_rung_below() {
    Hkdf hkdf = Hkdf.with(HashAlgorithm.SHA384);
    ThroughServerHello at = Transcript.with(HashAlgorithm.SHA384).throughServerHello();
    try (EarlySecret early = EarlySecret.withoutPsk(hkdf);
        HandshakeSecret handshake = early.climb(Secret.zeroes(32));
        MasterSecret _ = handshake.climb()) {
      assertThatThrownBy(() -> early.climb(Secret.zeroes(32)))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> handshake.client(at)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(handshake::climb).isInstanceOf(IllegalStateException.class);
    }
    // The next connection climbs from the same beginning.
    try (EarlySecret early = EarlySecret.withoutPsk(hkdf);
        HandshakeSecret handshake = early.climb(Secret.zeroes(32))) {
      assertThat(handshake.secret().length()).isEqualTo(48);
    }
  }

  @Test
  void exported_material_depends_on_label_context_and_length() {
    ExporterSecret exporter = PublishedLadder.of(Trace.simple1Rtt()).exporter;
    Secret some = exporter.export("EXPORTER-test", Bytes.ascii("a"), 32);
    assertThat(exporter.export("EXPORTER-test", Bytes.ascii("a"), 32)).isEqualTo(some);
    assertThat(exporter.export("EXPORTER-tesu", Bytes.ascii("a"), 32)).isNotEqualTo(some);
    assertThat(exporter.export("EXPORTER-test", Bytes.ascii("b"), 32)).isNotEqualTo(some);
    assertThat(exporter.export("EXPORTER-test", Bytes.ascii("a"), 33).length()).isEqualTo(33);
    assertThatThrownBy(() -> exporter.export("", Bytes.EMPTY, 32))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> exporter.export("x".repeat(250), Bytes.EMPTY, 32))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> exporter.export("x", Bytes.EMPTY, 255 * 32 + 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** RFC 8446, section 7.5, written out with nothing but HKDF. */
  @Test
  void exported_material_is_expanded_as_the_rfc_says() {
    Trace trace = Trace.simple1Rtt();
    Hkdf hkdf = Hkdf.with(HashAlgorithm.SHA256);
    String label =
        HexFormat.of().formatHex("tls13 EXPORTER-test".getBytes(StandardCharsets.US_ASCII));
    String exporterLabel =
        HexFormat.of().formatHex("tls13 exporter".getBytes(StandardCharsets.US_ASCII));
    Bytes context = Bytes.ascii("the context");
    Secret derived =
        hkdf.expand(
            published(trace, "exporter.secret"),
            Bytes.hex("0020" + "13" + label + "20" + trace.bytes("empty.hash").toHex()).toArray(),
            32);
    Secret expected =
        hkdf.expand(
            derived,
            Bytes.hex(
                    "0014"
                        + "0e"
                        + exporterLabel
                        + "20"
                        + HashAlgorithm.SHA256.hash(context).toHex())
                .toArray(),
            20);
    assertThat(PublishedLadder.of(trace).exporter.export("EXPORTER-test", context, 20))
        .isEqualTo(expected);
  }

  @Test
  void a_key_log_has_lines_that_name_secret_and_connection() {
    Trace trace = Trace.simple1Rtt();
    Bytes random = trace.bytes("client.ClientHello").slice(6, 38);
    List<String> lines = new ArrayList<>();
    KeyLog log = KeyLog.lines(lines::add);
    PublishedLadder ladder = PublishedLadder.of(trace);
    log.log(
        KeyLog.Label.SERVER_TRAFFIC_SECRET_0, random, ladder.serverApplication.exposeForKeyLog());
    log.log(KeyLog.Label.EXPORTER_SECRET, random, ladder.exporter.exposeForKeyLog());
    assertThat(lines)
        .containsExactly(
            "SERVER_TRAFFIC_SECRET_0 "
                + "cb34ecb1e78163ba1c38c6dacb196a6dffa21a8d9912ec18a2ef6283024dece7 "
                + "a11af9f05531f856ad47116b45a950328204b4f44bfb6b3a4b4f1f3fcb631643",
            "EXPORTER_SECRET "
                + "cb34ecb1e78163ba1c38c6dacb196a6dffa21a8d9912ec18a2ef6283024dece7 "
                + "fe22f881176eda18eb8f44529e6792c50c9a3f89452f68d8ae311b4309d3cf50");
  }

  @Test
  void nothing_of_a_secret_prints() {
    PublishedLadder ladder = PublishedLadder.of(Trace.simple1Rtt());
    assertThat(ladder.serverApplication).hasToString("TrafficSecret");
    assertThat(ladder.exporter).hasToString("ExporterSecret");
    assertThat(ladder.serverApplication.keys(AeadAlgorithm.AES_128_GCM)).hasToString("RecordKeys");
  }
}
