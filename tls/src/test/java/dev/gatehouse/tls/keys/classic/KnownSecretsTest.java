package dev.gatehouse.tls.keys.classic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.crypto.Secret;
import dev.gatehouse.tls.keys.classic.ClassicMasterSecret.Sender;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.ClassicVersion;
import dev.gatehouse.wire.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All that follows from a pre-master secret, in each version. The values were computed by a second
 * implementation, of thirty lines of Python from RFC 6101 and RFC 5246 alone; those of TLS are
 * OpenSSL 3.0's too ({@code openssl kdf TLS1-PRF}).
 */
class KnownSecretsTest {
  /** The version's two bytes, then 100, 101 …: 48 bytes. */
  private static Secret preMaster(ClassicVersion version) {
    byte[] bytes = new byte[ClassicMasterSecret.BYTES];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (98 + i);
    }
    bytes[0] = (byte) (version.version().code() >> 8);
    bytes[1] = (byte) version.version().code();
    return Secret.owning(bytes);
  }

  private static final Randoms RANDOMS = new Randoms(counting(0), counting(32));

  private static Bytes counting(int from) {
    byte[] bytes = new byte[32];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (from + i);
    }
    return Bytes.owning(bytes);
  }

  private static ClassicTranscript.Point messages(Known known) {
    ClassicTranscript transcript = ClassicTranscript.with(known.version, known.suite.hash());
    transcript.add(Bytes.ascii("all messages so far"));
    return transcript.point();
  }

  private static ClassicMasterSecret master(Known known) {
    try (Secret preMaster = preMaster(known.version)) {
      return ClassicMasterSecret.of(known.version, known.suite, preMaster, RANDOMS);
    }
  }

  private static Bytes bytes(Secret secret) {
    byte[] bytes = new byte[secret.length()];
    secret.exposeInto(bytes, 0);
    return Bytes.owning(bytes);
  }

  @ParameterizedTest
  @MethodSource("known")
  void the_master_secret(Known known) {
    try (ClassicMasterSecret master = master(known)) {
      assertThat(bytes(master.exposeForKeyLog())).isEqualTo(known.master);
    }
  }

  @ParameterizedTest
  @MethodSource("known")
  void the_extended_master_secret(Known known) {
    if (!known.version.hasExtensions()) {
      return;
    }
    try (Secret preMaster = preMaster(known.version);
        ClassicMasterSecret master =
            ClassicMasterSecret.extended(known.version, known.suite, preMaster, messages(known))) {
      assertThat(bytes(master.exposeForKeyLog())).isEqualTo(known.extendedMaster);
    }
  }

  /** RFC 5246, section 6.3: MAC keys, keys, IVs, the client's before the server's. */
  @ParameterizedTest
  @MethodSource("known")
  void the_key_block(Known known) {
    try (ClassicMasterSecret master = master(known);
        KeyBlock keys = master.keys(known.version, known.suite, RANDOMS)) {
      ByteArrayOutputStream block = new ByteArrayOutputStream();
      block.writeBytes(bytes(keys.client().macKey()).toArray());
      block.writeBytes(bytes(keys.server().macKey()).toArray());
      block.writeBytes(bytes(keys.client().key()).toArray());
      block.writeBytes(bytes(keys.server().key()).toArray());
      block.writeBytes(keys.client().iv());
      block.writeBytes(keys.server().iv());
      assertThat(Bytes.owning(block.toByteArray())).isEqualTo(known.keyBlock);
    }
  }

  @ParameterizedTest
  @MethodSource("known")
  void both_finished(Known known) {
    try (ClassicMasterSecret master = master(known)) {
      assertThat(master.verifyData(Sender.CLIENT, messages(known))).isEqualTo(known.clientFinished);
      assertThat(master.verifyData(Sender.SERVER, messages(known))).isEqualTo(known.serverFinished);
    }
  }

  /** RFC 5705, section 4: an empty context is not the same as none. */
  @ParameterizedTest
  @MethodSource("known")
  void what_is_exported(Known known) {
    if (!known.version.hasExtensions()) {
      return;
    }
    try (ClassicMasterSecret master = master(known);
        ClassicExporter exporter = master.exporter(RANDOMS);
        Secret without = exporter.export("EXPORTER-test", 32);
        Secret abc = exporter.export("EXPORTER-test", Bytes.ascii("abc"), 32);
        Secret empty = exporter.export("EXPORTER-test", Bytes.EMPTY, 32)) {
      assertThat(bytes(without)).isEqualTo(known.exported);
      assertThat(bytes(abc)).isEqualTo(known.exportedWithContext);
      assertThat(bytes(empty)).isEqualTo(known.exportedWithEmptyContext);
    }
  }

  /** A version, a suite, and the values. */
  record Known(
      String name,
      ClassicVersion version,
      CipherSuite suite,
      Bytes master,
      Bytes extendedMaster,
      Bytes keyBlock,
      Bytes clientFinished,
      Bytes serverFinished,
      Bytes exported,
      Bytes exportedWithContext,
      Bytes exportedWithEmptyContext) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Known known(
      String name, ClassicVersion version, CipherSuite suite, String... values) {
    List<Bytes> bytes = Stream.of(values).map(Bytes::hex).toList();
    return new Known(
        name,
        version,
        suite,
        bytes.get(0),
        bytes.get(1),
        bytes.get(2),
        bytes.get(3),
        bytes.get(4),
        bytes.get(5),
        bytes.get(6),
        bytes.get(7));
  }

  static Stream<Known> known() {
    return Stream.of(
        known(
            "SSL_3_0_AES_128_CBC_SHA",
            ClassicVersion.SSL_3_0,
            CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA,
            "cb08afbe8b67ca1cc0275dd3330158b1920e6eb55ef8bc97eb6bba430d66be0181aa42de0833a659"
                + "dd9dab951dd73ca7",
            "",
            "2b7fe648797ea0ec436f52deae2ad69420f9123603de1794d4c2394a81a1e7cacc7ede1759fd09ba"
                + "f02e7e582df3771f750e46b2b6f9777a109c5b45fc2a5fbc399321c506b3d3687f89b1e9627e628e"
                + "1d78d66c87ea2add0ac6010643b0287104e90407c6b442b0",
            "5fff6d0d089ef4d13ad53ca9cfdb8d7779c2ddea09ecc86370d7168ba17d2b56e0fdae79",
            "d0c8680c14c80078a4afadf7a9dab2bef279676f24209fc4b93d57fcc0d6b9002e88c632",
            "",
            "",
            ""),
        known(
            "TLS_1_0_AES_128_CBC_SHA",
            ClassicVersion.TLS_1_0,
            CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA,
            "3cc53b08fdd133e4d5b47a15ae421eb499fde56b9e8b86ee7d8570d725551c98eae3cc98206e1d72"
                + "2e8aff89690e8db2",
            "0f4b262319236c51d5ce81fc09048ea8517c02fadb2a5e282b84fda7bb1e7d9ebfc6baf21c2a59a2"
                + "6cfafd49b76139ab",
            "cda31daf63509de12fc59f692e70c4d1153bf5b20d2805be39a89ac44b21e5624fb7b39bc65c4e9c"
                + "1f67f9aac819daa74f36c1fe892e609f1de612b7ed4b2480831b6f3de38f8900023b508b5e7770e8"
                + "6157866c6fd616549a948e4bdf2eb6193a6862cd03f1d691",
            "5024ca280e037bb534c5c471",
            "9009837a21adf3283eea60f0",
            "7c7d9c3df82729b6e59f46688ee92eedd4e7335e41126aac831ca788494ec482",
            "06aa86872068d7a9737c61678105fbd65c233c4f5abaa88a937ec37a2b94b1b6",
            "f7190061df0df71ab3860bbbe62155f30fb2140d9240188f2800248b61cd5b38"),
        known(
            "TLS_1_1_AES_256_CBC_SHA",
            ClassicVersion.TLS_1_1,
            CipherSuite.TLS_RSA_WITH_AES_256_CBC_SHA,
            "8f505f1291795699a7f0ad6bb14e4d0d5960b52556a0862a5e07a64b1beea3247e54e390a3005029"
                + "056977d315d11435",
            "addc58cd6758d03d4be95d101ad104f60641e60d4ef0e236ef887a7fd1b40a909f00b5fce2ee50d1"
                + "8e64900496594dd0",
            "98c1452c52b0fde06288de15f33f8c2901eb0a5176c1c33d0819e476a35a057026fc571f22b850b8"
                + "e3e2bd343c5e9ba48672d31a59e06ee70bbde553b750f7157d7b77210d2a3b148133076ed067045a"
                + "1f93958a153719a6fca73a4f5e35c897e0f85f6192d48c25",
            "66b081cdabbd788cb4eca854",
            "4e4712a728005570edae1de6",
            "52ad128b93ff9e47f315a710707a058603477472e41c6c4e7d2de1ff8505d549",
            "b485aa44da724dbfe3859007adeb11cc4a3a314c576e4df9dc62b78d3b1e0b54",
            "fba057d49368c365c11ccf818c09306c512830e283847cf83c0b23052decf434"),
        known(
            "TLS_1_2_AES_128_GCM_SHA256",
            ClassicVersion.TLS_1_2,
            CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
            "4eef62eb2d156347873b75338f4a3893cd93d3d7c4bf62016921f54df5ccd586467e6267f9ad9301"
                + "7a390861d6ac92b8",
            "d9c705955a73496a8c203214e587f1bfa0999807e720448089be4e05497f8d7d21c87ec394681251"
                + "f58368c23c2e74ae",
            "7abf6abd99349c366177e3903f83f21200d8840a9834c78e4bc866545abdf728cce8583544f028a0",
            "ad2bd5ce76ad6739db21225f",
            "27bbe1d98445dd963f94da7f",
            "0743527a6c3cfb3ecc0543b70bbc8c0cc8ee1d66bbd4706d58654246b0b4dac9",
            "904a6fc1bffc711bc7718eb7842244e333e9bfc03e24841290585d9e1990fe99",
            "d739357d0ae9eea11aec0794585f9d9d03ffd74317476f93c287ff7bd152f949"),
        known(
            "TLS_1_2_AES_256_GCM_SHA384",
            ClassicVersion.TLS_1_2,
            CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
            "454c2011c32713317997d1a607ab96c0789e4a7c918c921c2a1a5dece50a379f1a16d6647c204a91"
                + "247ffa0fd9f88a57",
            "fce047fad15157757cf8806ae89b24736634ce040524339d25df4f69e57ed3bb3115cbd0b6ad6724"
                + "abec391ed441983e",
            "2815fb8b1554cb634eb3d7f6531ea4d14f2d728ff1bf2c27bc24bc99c8286567fb73cfebaa3fe2e0"
                + "1579c0bd0a3333b5140044227779e49089724c95bfc6e595e0774b9699274a6c",
            "778b4969f039553226ba37cf",
            "50c9b79da4f690b9c67b39d6",
            "77897af4bd555a4b6db1f097ecb0b5684fc18f56143b3e558303408dc778b635",
            "2e70236db9850b35630d13cd658e801058735151b2944919985cee13c0934db2",
            "9d117a45544973f2262631ccb54bc4767e894f51bd5dfb6952f8fcfa94eff425"),
        known(
            "TLS_1_2_CHACHA20_POLY1305_SHA256",
            ClassicVersion.TLS_1_2,
            CipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
            "4eef62eb2d156347873b75338f4a3893cd93d3d7c4bf62016921f54df5ccd586467e6267f9ad9301"
                + "7a390861d6ac92b8",
            "d9c705955a73496a8c203214e587f1bfa0999807e720448089be4e05497f8d7d21c87ec394681251"
                + "f58368c23c2e74ae",
            "7abf6abd99349c366177e3903f83f21200d8840a9834c78e4bc866545abdf728cce8583544f028a0"
                + "6fefbad1d53933b08f8030a2ca19e58a7fe27985d967d90862558e1635c1fc504777b076c67dc0ad"
                + "5681180939e04a27",
            "ad2bd5ce76ad6739db21225f",
            "27bbe1d98445dd963f94da7f",
            "0743527a6c3cfb3ecc0543b70bbc8c0cc8ee1d66bbd4706d58654246b0b4dac9",
            "904a6fc1bffc711bc7718eb7842244e333e9bfc03e24841290585d9e1990fe99",
            "d739357d0ae9eea11aec0794585f9d9d03ffd74317476f93c287ff7bd152f949"));
  }
}
