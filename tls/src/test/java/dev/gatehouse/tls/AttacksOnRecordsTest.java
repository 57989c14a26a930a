package dev.gatehouse.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.crypto.CbcAlgorithm;
import dev.gatehouse.crypto.HashAlgorithm;
import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.tls.config.ClientConfig;
import dev.gatehouse.tls.config.SecurityPolicy;
import dev.gatehouse.tls.config.ServerConfig;
import dev.gatehouse.tls.message.ServerHello;
import dev.gatehouse.tls.message.extension.EncryptThenMac;
import dev.gatehouse.tls.message.extension.Extensions;
import dev.gatehouse.tls.record.ReferenceRecords;
import dev.gatehouse.tls.spec.AlertDescription;
import dev.gatehouse.tls.spec.BulkCipher;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.ClassicVersion;
import dev.gatehouse.tls.spec.ContentType;
import dev.gatehouse.tls.spec.Missing;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsError;
import dev.gatehouse.tls.spec.TlsError.PeerMisbehaved;
import dev.gatehouse.wire.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Padding, MACs, IVs and nonces of whole connections before TLS 1.3. What only time would show is
 * {@code ./bench timing}'s; Sweet32's limit and damage to each byte are {@link ClassicDataTest}'s.
 */
class AttacksOnRecordsTest {
  private static final CipherSuite CBC = CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA;
  private static final int BLOCK = 16;
  private static final byte[] CONTENT = Bytes.ascii("Cookie: a=bcdefghijk").toArray();

  private static Impostor connected(ClassicVersion version, CipherSuite suite) {
    SecurityPolicy policy =
        ClassicHandshakeTest.EVERYTHING.withVersions(version.version()).withSuites(suite);
    Impostor client =
        Impostor.client(
            ServerConfig.under(policy).anonymousClients().presenting(Ends.identity(KeyType.RSA)),
            ClientConfig.under(policy).askingForVerdicts());
    // Without encrypt-then-MAC: that is what all of this is about.
    client.say(Impostor.withoutEncryptThenMac(client.hello())).listen();
    client.exchangeKeys().changeCipherSpec();
    return client;
  }

  /** What the client of a connection sends when it may choose the padding. */
  private record Crafting(Impostor client, ReferenceRecords records, boolean chained) {
    static Crafting under(ClassicVersion version) {
      Impostor client = connected(version, CBC);
      ReferenceRecords records =
          ReferenceRecords.of(
              version,
              new BulkCipher.Cbc(CbcAlgorithm.AES_128, HashAlgorithm.SHA1),
              false,
              client.ownKeys());
      Crafting crafting =
          new Crafting(client, records, version.ivs() == ClassicVersion.Ivs.CHAINED);
      byte[] finished = client.ownFinished().encoded().toArray();
      Pair.give(
          client.tls, records.seal(ContentType.HANDSHAKE.code(), finished, crafting.visible()));
      client.listen();
      assertThat(client.tls.session()).isPresent();
      return crafting;
    }

    private byte[] visible() {
      return chained ? new byte[0] : new byte[BLOCK];
    }

    byte[] record(byte[] padding) {
      return records.sealPadded(ContentType.APPLICATION_DATA.code(), CONTENT, visible(), padding);
    }

    Optional<TlsError> send(byte[] record) {
      Pair.give(client.tls, record);
      client.listen();
      return client.tls.error();
    }
  }

  /** Lengths of padding, its last byte included, that fill up the last block. */
  private static List<Integer> paddings() {
    int used = CONTENT.length + HashAlgorithm.SHA1.bytes();
    List<Integer> all = new ArrayList<>();
    for (int length = 1; length <= 256; length++) {
      if ((used + length) % BLOCK == 0) {
        all.add(length);
      }
    }
    return all;
  }

  private static byte[] padding(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) (length - 1));
    return bytes;
  }

  private static void assertOneAnswer(Crafting crafting, String what) {
    assertThat(crafting.client().tls.error())
        .as(what)
        .contains(new PeerMisbehaved(Rule.RECORD_MAC));
    assertThat(crafting.client().alerts)
        .as(what)
        .containsExactly(AttacksOnKeyExchangeTest.fatal(AlertDescription.BAD_RECORD_MAC));
    assertThat(crafting.client().events).noneMatch(Event.Data.class::isInstance);
  }

  @ParameterizedTest
  @EnumSource(names = {"TLS_1_0", "TLS_1_1", "TLS_1_2"})
  void poodle_in_tls_each_padding_byte_counts(ClassicVersion version) {
    for (int length : paddings()) {
      Crafting honest = Crafting.under(version);
      assertThat(honest.send(honest.record(padding(length)))).isEmpty();
      assertThat(Pair.data(honest.client().events).toArray()).isEqualTo(CONTENT);
      // All of a short padding's bytes, and of a long one's the first, some, and the last but one.
      int step = length <= 2 * BLOCK ? 1 : length / 5;
      for (int at = 0; at < length - 1; at += step) {
        for (int bit : List.of(0x01, 0x80)) {
          byte[] bad = padding(length);
          bad[at] ^= (byte) bit;
          Crafting crafting = Crafting.under(version);
          crafting.send(crafting.record(bad));
          assertOneAnswer(crafting, "byte " + at + " of " + length);
        }
      }
    }
  }

  /** What cannot be mended: nothing vouches for the padding, so it can only be short. */
  @Test
  void poodle_in_ssl_3_padding_of_any_content_is_taken_but_never_more_than_a_block() {
    for (int length : paddings()) {
      byte[] bytes = padding(length);
      Arrays.fill(bytes, 0, length - 1, (byte) 0x77);
      Crafting crafting = Crafting.under(ClassicVersion.SSL_3_0);
      crafting.send(crafting.record(bytes));
      if (length <= BLOCK) {
        assertThat(crafting.client().tls.error()).isEmpty();
        assertThat(Pair.data(crafting.client().events).toArray()).isEqualTo(CONTENT);
      } else {
        assertOneAnswer(crafting, length + " bytes of padding");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(ClassicVersion.class)
  void lucky_13_bad_padding_and_a_bad_mac_are_answered_alike(ClassicVersion version) {
    int shortest = paddings().getFirst();
    byte[] tooLong = padding(shortest);
    tooLong[shortest - 1] = (byte) 0xff; // reaches beyond the record
    byte[] eatsTheMac = padding(shortest);
    eatsTheMac[shortest - 1] = (byte) (shortest + HashAlgorithm.SHA1.bytes());
    for (byte[] bad : List.of(tooLong, eatsTheMac)) {
      Crafting crafting = Crafting.under(version);
      crafting.send(crafting.record(bad));
      assertOneAnswer(crafting, "padding");
    }
    Crafting damagedMac = Crafting.under(version);
    byte[] record = damagedMac.record(padding(shortest));
    record[record.length - 3 * BLOCK] ^= 1; // garbles a block of content, and a bit of the next
    damagedMac.send(record);
    assertOneAnswer(damagedMac, "MAC");
    for (int length : List.of(0, 1, BLOCK, 2 * BLOCK, 3 * BLOCK - 1)) {
      Crafting tooShort = Crafting.under(version);
      byte[] whole = tooShort.record(padding(shortest));
      byte[] cut = Arrays.copyOf(whole, 5 + length);
      cut[3] = 0;
      cut[4] = (byte) length;
      tooShort.send(cut);
      assertOneAnswer(tooShort, length + " bytes of record");
    }
  }

  @Test
  void beast_only_data_is_split_and_only_where_ivs_are_chained() {
    for (ClassicVersion version : ClassicVersion.values()) {
      Impostor client = connected(version, CBC);
      client.finished();
      Ends.serverAnswers().answer(client.tls);
      byte[] handshake = Pair.take(client.tls);
      List<byte[]> flight = Screenplay.records(handshake);
      assertThat(flight).hasSize(2); // change_cipher_spec and Finished: one record each
      byte[] out = new byte[client.tls.sealedBytes(CONTENT.length)];
      int length = client.tls.seal(CONTENT, 0, CONTENT.length, out, 0);
      boolean chained = version.ivs() == ClassicVersion.Ivs.CHAINED;
      assertThat(Screenplay.records(Arrays.copyOf(out, length))).hasSize(chained ? 2 : 1);
    }
  }

  /** RFC 5288, section 3: the explicit nonce "MAY be the 64-bit sequence number", and ours is. */
  @Test
  void a_nonce_is_never_used_twice_for_it_is_the_records_number() {
    Impostor client =
        connected(ClassicVersion.TLS_1_2, CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256);
    client.finished();
    List<Bytes> nonces = new ArrayList<>();
    byte[] finished = Screenplay.records(Pair.take(client.tls)).getLast();
    nonces.add(Bytes.copyOf(finished, 5, 8));
    for (int i = 0; i < 20; i++) {
      byte[] out = new byte[client.tls.sealedBytes(1)];
      client.tls.seal(new byte[1], 0, 1, out, 0);
      nonces.add(Bytes.copyOf(out, 5, 8));
    }
    client.tls.closeNotify();
    nonces.add(Bytes.copyOf(Pair.take(client.tls), 5, 8));
    for (int i = 0; i < nonces.size(); i++) {
      assertThat(nonces.get(i)).isEqualTo(Bytes.hex(String.format("%016x", i)));
    }
  }

  @Test
  void a_record_that_is_repeated_left_out_or_moved_does_not_open() {
    for (CipherSuite suite :
        List.of(
            CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA,
            CipherSuite.TLS_RSA_WITH_RC4_128_SHA,
            CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
            CipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256)) {
      Impostor repeating = connected(ClassicVersion.TLS_1_2, suite);
      repeating.finished().listen();
      byte[] record = repeating.record(ContentType.APPLICATION_DATA, CONTENT);
      Pair.give(repeating.tls, record);
      Pair.give(repeating.tls, record);
      assertThat(repeating.tls.error()).contains(new PeerMisbehaved(Rule.RECORD_MAC));
      Impostor losing = connected(ClassicVersion.TLS_1_2, suite);
      losing.finished().listen();
      losing.record(ContentType.APPLICATION_DATA, CONTENT); // never sent
      losing.data("the second");
      assertThat(losing.tls.error()).contains(new PeerMisbehaved(Rule.RECORD_MAC));
    }
  }

  /** No policy without a word of {@code danger}'s agrees on it, in either role. */
  @Test
  void cbc_without_encrypt_then_mac_is_agreed_on_by_no_policy_of_ours() {
    CipherSuite suite = CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256;
    SecurityPolicy policy = SecurityPolicy.GATEHOUSE_2026_11.withSuites(suite);
    ClientConfig config = ClientConfig.under(policy).askingForVerdicts();
    Impostor client =
        Impostor.client(
            ServerConfig.under(policy).anonymousClients().presenting(Ends.identity(KeyType.RSA)),
            config);
    client.say(Impostor.withoutEncryptThenMac(client.hello())).listen();
    assertThat(client.heard).isEmpty();
    assertThat(client.tls.error().orElseThrow().sentence()).contains("encrypt_then_mac");
    Impostor server = Impostor.server(config, ClassicVersion.TLS_1_2);
    ServerHello honest = server.serverHello(suite);
    server.say(
        new ServerHello(
            honest.version(),
            honest.random(),
            Bytes.EMPTY,
            suite,
            Extensions.of(
                honest.extensions().list().stream()
                    .filter(e -> !(e instanceof EncryptThenMac))
                    .toList())));
    assertThat(server.listen().heard).isEmpty();
    assertThat(server.tls.error())
        .hasValueSatisfying(
            e ->
                assertThat(e)
                    .isInstanceOfSatisfying(
                        TlsError.PeerIncompatible.class,
                        p -> assertThat(p.common()).isEqualTo(Missing.ENCRYPT_THEN_MAC)));
  }
}
