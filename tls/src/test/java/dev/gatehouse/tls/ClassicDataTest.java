package dev.gatehouse.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.seeds.Seeds;
import dev.gatehouse.tls.config.ClientConfig;
import dev.gatehouse.tls.config.SecurityPolicy;
import dev.gatehouse.tls.config.ServerConfig;
import dev.gatehouse.tls.spec.AlertDescription;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsError;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Data after a handshake before TLS 1.3, both ends ours. */
class ClassicDataTest {
  private static final CipherSuite CBC = CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA;

  private static Pair connected(ProtocolVersion version, CipherSuite suite) {
    SecurityPolicy policy = ClassicHandshakeTest.EVERYTHING.withVersions(version).withSuites(suite);
    Pair pair =
        Ends.pair(
                ClientConfig.under(policy).askingForVerdicts(),
                ServerConfig.under(policy)
                    .anonymousClients()
                    .presenting(Ends.identity(KeyType.RSA)))
            .run();
    assertThat(pair.server.session()).isPresent();
    assertThat(pair.client.session()).isPresent();
    pair.client.events();
    pair.server.events();
    return pair;
  }

  private static List<Integer> records(byte[] wire) {
    List<Integer> lengths = new ArrayList<>();
    for (int at = 0; at < wire.length; at += lengths.getLast()) {
      lengths.add(5 + ((wire[at + 3] & 0xff) << 8 | (wire[at + 4] & 0xff)));
    }
    return lengths;
  }

  @Test
  void sweet32_triple_des_ends_after_8_mib_and_all_that_was_sealed_arrives() {
    Pair pair = connected(ProtocolVersion.TLS_1_2, CipherSuite.TLS_RSA_WITH_3DES_EDE_CBC_SHA);
    byte[] part = Seeds.bytes(Seeds.of(1), 1 << 18);
    int arrived = 0;
    while (pair.server.error().isEmpty()) {
      Pair.give(pair.client, Pair.sealed(pair.server, part));
      arrived += Pair.data(pair.client.events()).length();
    }
    assertThat(pair.server.error()).contains(new TlsError.KeysSpent("TRIPLE_DES_CBC"));
    assertThat(arrived).isBetween((1 << 23) - 2 * part.length, 1 << 23);
    assertThat(arrived % part.length).isZero();
    assertThat(pair.client.error()).isEmpty();
    assertThat(pair.client.readHalf()).isEqualTo(Half.CLOSED); // by close_notify
    assertThatThrownBy(() -> Pair.sealed(pair.server, part))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void beast_the_first_byte_goes_alone_in_tls_1_0_and_not_from_1_1_on() {
    Pair old = connected(ProtocolVersion.TLS_1_0, CBC);
    byte[] wire = Pair.sealed(old.client, new byte[100]);
    assertThat(records(wire)).hasSize(2);
    Pair.give(old.server, wire);
    assertThat(old.server.events())
        .extracting(e -> ((Event.Data) e).bytes().length())
        .containsExactly(1, 99);
    Pair newer = connected(ProtocolVersion.TLS_1_1, CBC);
    assertThat(records(Pair.sealed(newer.client, new byte[100]))).hasSize(1);
  }

  /** POODLE, Lucky 13, Vaudenay: whatever was wrong with it, the answer is the same. */
  @Test
  void a_damaged_record_is_answered_in_one_way() {
    for (ProtocolVersion version :
        List.of(ProtocolVersion.TLS_1_0, ProtocolVersion.TLS_1_1, ProtocolVersion.TLS_1_2)) {
      int length = Pair.sealed(connected(version, CBC).client, new byte[40]).length;
      for (int at = length - 64; at < length; at += 9) {
        Pair pair = connected(version, CBC);
        byte[] wire = Pair.sealed(pair.client, new byte[40]);
        wire[at] ^= 0x40;
        Pair.give(pair.server, wire);
        assertThat(pair.server.error()).contains(new TlsError.PeerMisbehaved(Rule.RECORD_MAC));
        Pair.give(pair.client, Pair.take(pair.server));
        assertThat(pair.client.error())
            .contains(new TlsError.AlertReceived(AlertDescription.BAD_RECORD_MAC.code()));
      }
    }
  }
}
