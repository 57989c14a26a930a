package dev.gatehouse.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.wire.Bytes;
import java.security.SecureRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeyExchangeTest {
  private final SecureRandom random = new SecureRandom();

  @ParameterizedTest
  @MethodSource("dev.gatehouse.crypto.BothProviders#all")
  void client_and_server_get_the_same_secret_whoever_computes_it(Providers client)
      throws Exception {
    for (Providers server : BothProviders.all().toList()) {
      for (KeyExchange exchange : KeyExchange.values()) {
        try (EphemeralKey key = client.exchange(exchange).generate(random)) {
          Agreement answer = server.exchange(exchange).respond(random, key.share());
          assertThat(key.share().length()).isEqualTo(exchange.clientShareBytes());
          assertThat(answer.share().length()).isEqualTo(exchange.serverShareBytes());
          assertThat(key.agree(answer.share())).isEqualTo(answer.secret());
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.gatehouse.crypto.BothProviders#all")
  void the_x25519_half_of_a_hybrid_pair_agrees_alone(Providers providers) throws Exception {
    EphemeralKey hybrid = providers.exchange(KeyExchange.X25519MLKEM768).generate(random);
    EphemeralKey half = hybrid.x25519Half().orElseThrow();
    assertThat(half.share()).isEqualTo(hybrid.share().slice(1184, 1216));
    Agreement answer = providers.exchange(KeyExchange.X25519).respond(random, half.share());
    assertThat(half.agree(answer.share())).isEqualTo(answer.secret());
  }

  @ParameterizedTest
  @MethodSource("dev.gatehouse.crypto.BothProviders#all")
  void shares_of_other_lengths_are_refused(Providers providers) {
    for (KeyExchange exchange : KeyExchange.values()) {
      EphemeralKey key = providers.exchange(exchange).generate(random);
      for (int length :
          new int[] {0, 31, 33, exchange.clientShareBytes() + 1, exchange.serverShareBytes() - 1}) {
        Bytes share = Bytes.owning(new byte[length]);
        assertThatThrownBy(() -> key.agree(share)).isInstanceOf(InvalidShareException.class);
        assertThatThrownBy(() -> providers.exchange(exchange).respond(random, share))
            .isInstanceOf(InvalidShareException.class);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.gatehouse.crypto.BothProviders#all")
  void points_of_low_order_on_curve25519_are_refused(Providers providers) {
    // RFC 7748 names none; the list is that of https://cr.yp.to/ecdh.html, "How do I validate
    // Curve25519 public keys?"
    for (String point :
        new String[] {
          "0000000000000000000000000000000000000000000000000000000000000000",
          "0100000000000000000000000000000000000000000000000000000000000000",
          "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
          "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
          "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
          "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
          "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
        }) {
      assertThatThrownBy(
              () -> providers.exchange(KeyExchange.X25519).respond(random, Bytes.hex(point)))
          .as(point)
          .isInstanceOf(InvalidShareException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.gatehouse.crypto.BothProviders#all")
  void a_closed_pair_agrees_no_more_and_closes_twice(Providers providers) throws Exception {
    for (KeyExchange exchange : KeyExchange.values()) {
      EphemeralKey key = providers.exchange(exchange).generate(random);
      Bytes answer = providers.exchange(exchange).respond(random, key.share()).share();
      key.close();
      key.close();
      assertThatThrownBy(() -> key.agree(answer)).isInstanceOf(IllegalStateException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.gatehouse.crypto.BothProviders#all")
  void recorded_pairs_replay(Providers providers) throws Exception {
    for (RawKeys keys : new RawKeys[] {RawKeys.P256, RawKeys.P384}) {
      KeyExchange exchange = keys == RawKeys.P256 ? KeyExchange.SECP256R1 : KeyExchange.SECP384R1;
      byte[] scalar = new byte[keys.privateBytes()];
      scalar[3] = 64;
      Bytes share = TestKeys.pointOf(keys, scalar);
      EphemeralKey recorded = providers.exchange(exchange).recorded(Secret.owning(scalar), share);
      EphemeralKey other = providers.exchange(exchange).generate(random);
      assertThat(recorded.share()).isEqualTo(share);
      assertThat(other.agree(recorded.share())).isEqualTo(recorded.agree(other.share()));
    }
  }
}
