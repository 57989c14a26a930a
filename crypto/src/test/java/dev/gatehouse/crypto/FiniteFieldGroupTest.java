package dev.gatehouse.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.seeds.Seeds;
import dev.gatehouse.wire.Bytes;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FiniteFieldGroupTest {
  /** RFC 7919, appendix A.1, as printed there. */
  private static final String FFDHE2048 =
      "FFFFFFFFFFFFFFFFADF85458A2BB4A9AAFDC5620273D3CF1"
          + "D8B9C583CE2D3695A9E13641146433FBCC939DCE249B3EF9"
          + "7D2FE363630C75D8F681B202AEC4617AD3DF1ED5D5FD6561"
          + "2433F51F5F066ED0856365553DED1AF3B557135E7F57C935"
          + "984F0C70E0E68B77E2A689DAF3EFE8721DF158A136ADE735"
          + "30ACCA4F483A797ABC0AB182B324FB61D108A94BB2C8E3FB"
          + "B96ADAB760D7F4681D4F42A3DE394DF4AE56EDE76372BB19"
          + "0B07A7C8EE0A6D709E02FCE1CDF7E2ECC03404CD28342F61"
          + "9172FE9CE98583FF8E4F1232EEF28183C3FE3B1B4C6FAD73"
          + "3BB5FCBC2EC22005C58EF1837D1683B2C6F34A26C1B2EFFA"
          + "886B423861285C97FFFFFFFFFFFFFFFF";

  private final SecureRandom random = Seeds.secureRandom(5);

  @Test
  void the_first_group_is_the_one_that_rfc_7919_prints() {
    assertThat(FiniteFieldGroup.FFDHE2048.p()).isEqualTo(new BigInteger(FFDHE2048, 16));
  }

  @Test
  void the_formulas_of_rfc_7919_give_primes_under_which_g_is_a_square() {
    for (FiniteFieldGroup group : groups(4096)) {
      // Fermat's test, and what an X that is wrong would not stand.
      BigInteger q = group.p().shiftRight(1);
      assertThat(group).hasToString("ffdhe" + group.bits());
      assertThat(group.g().modPow(q, group.p())).as(group.toString()).isEqualTo(BigInteger.ONE);
    }
  }

  @Test
  @Tag("long")
  void the_primes_of_rfc_7919_are_safe() {
    for (FiniteFieldGroup group : groups(8192)) {
      assertThat(group.p().isProbablePrime(20)).as(group + "'s p").isTrue();
      assertThat(group.p().shiftRight(1).isProbablePrime(20)).as(group + "'s q").isTrue();
    }
  }

  private static List<FiniteFieldGroup> groups(int mostBits) {
    return Stream.of(
            FiniteFieldGroup.FFDHE2048,
            FiniteFieldGroup.FFDHE3072,
            FiniteFieldGroup.FFDHE4096,
            FiniteFieldGroup.FFDHE6144,
            FiniteFieldGroup.FFDHE8192)
        .filter(group -> group.bits() <= mostBits)
        .toList();
  }

  @Test
  void the_jacobi_symbol_is_eulers_criterion_modulo_a_prime() {
    SplittableRandom seeded = Seeds.of(8);
    for (int prime : new int[] {3, 5, 7, 11, 13, 17, 8191, 65_537, 1_000_003}) {
      BigInteger p = BigInteger.valueOf(prime);
      BigInteger half = BigInteger.valueOf((prime - 1) / 2);
      for (int i = 0; i < 200; i++) {
        BigInteger a = BigInteger.valueOf(seeded.nextInt(2_000_000));
        BigInteger euler = a.modPow(half, p);
        int expected = euler.equals(p.subtract(BigInteger.ONE)) ? -1 : euler.intValueExact();
        assertThat(Jacobi.symbol(a, p)).as(a + " over " + p).isEqualTo(expected);
      }
    }
    assertThat(Jacobi.symbol(BigInteger.TWO, BigInteger.valueOf(15))).isEqualTo(1); // no square
    assertThat(Jacobi.symbol(BigInteger.valueOf(9), BigInteger.valueOf(15))).isZero();
  }

  @Test
  void groups_that_nobody_published_agree_too() throws Exception {
    // RFC 3526, section 3, has another prime; any odd modulus does for this.
    BigInteger p = FiniteFieldGroup.FFDHE2048.p().subtract(BigInteger.valueOf(1 << 20));
    FiniteFieldGroup group = FiniteFieldGroup.ofPeer(bytes(p), bytes(BigInteger.valueOf(5)));
    try (DhKey one = group.generate(random);
        DhKey other = group.generate(random)) {
      assertThat(one.agree(other.publicValue())).isEqualTo(other.agree(one.publicValue()));
      assertThat(one.group()).isEqualTo(group);
    }
  }

  @Test
  void both_sides_get_the_same_secret_without_leading_zeros() throws Exception {
    FiniteFieldGroup group = FiniteFieldGroup.FFDHE2048;
    int shorter = 0;
    for (int i = 2; i < 2000 && shorter < 1; i++) {
      // Small exponents, so that many are tried soon: what they lead to is as random as any.
      try (DhKey one = recorded(group, BigInteger.valueOf(3000 + i));
          DhKey other = recorded(group, BigInteger.valueOf(7919))) {
        Secret secret = one.agree(other.publicValue());
        assertThat(secret).isEqualTo(other.agree(one.publicValue()));
        BigInteger expected = group.g().modPow(BigInteger.valueOf((3000L + i) * 7919), group.p());
        assertThat(new BigInteger(1, secret.bytes())).isEqualTo(expected);
        assertThat(secret.bytes()[0]).isNotZero();
        shorter += secret.length() < 256 ? 1 : 0;
      }
    }
    assertThat(shorter).as("secrets that begin with a zero").isEqualTo(1);
  }

  @Test
  void fresh_pairs_agree_and_a_closed_one_does_not() throws Exception {
    DhKey one = FiniteFieldGroup.FFDHE2048.generate(random);
    DhKey other = FiniteFieldGroup.FFDHE2048.generate(random);
    assertThat(one.agree(other.publicValue())).isEqualTo(other.agree(one.publicValue()));
    assertThat(one.publicValue()).isNotEqualTo(other.publicValue());
    one.close();
    assertThatThrownBy(() -> one.agree(other.publicValue()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void logjam_small_groups_and_numbers_that_are_no_group_are_refused() {
    BigInteger p = FiniteFieldGroup.FFDHE2048.p();
    refused(p.shiftRight(1), BigInteger.TWO, "2048 are required");
    refused(p.setBit(9000), BigInteger.TWO, "8192 are the most");
    refused(p.subtract(BigInteger.ONE), BigInteger.TWO, "even");
    refused(BigInteger.ZERO, BigInteger.TWO, "2048 are required");
    for (BigInteger g :
        new BigInteger[] {BigInteger.ZERO, BigInteger.ONE, p, p.subtract(BigInteger.ONE)}) {
      refused(p, g, "generator");
    }
  }

  /** The JDK makes no key in such a group, and a peer must not make us fail by it. */
  @Test
  void groups_of_odd_sizes_are_refused_before_a_key_is_made() {
    BigInteger odd = BigInteger.ONE.shiftLeft(2055).add(BigInteger.ONE);
    assertThatThrownBy(() -> FiniteFieldGroup.ofPeer(bytes(odd), bytes(BigInteger.TWO)))
        .isInstanceOf(InvalidShareException.class)
        .hasMessageContaining("multiple of 64");
  }

  @Test
  void shares_out_of_range_or_out_of_the_subgroup_are_refused() {
    BigInteger p = FiniteFieldGroup.FFDHE2048.p();
    try (DhKey key = FiniteFieldGroup.FFDHE2048.generate(random)) {
      BigInteger last = p.subtract(BigInteger.ONE);
      for (BigInteger y :
          new BigInteger[] {BigInteger.ZERO, BigInteger.ONE, last, p, p.add(BigInteger.TWO)}) {
        assertThatThrownBy(() -> key.agree(bytes(y)))
            .isInstanceOf(InvalidShareException.class)
            .hasMessageContaining("between");
      }
      assertThatThrownBy(() -> key.agree(bytes(p.subtract(BigInteger.TWO)))) // -2 is no square
          .isInstanceOf(InvalidShareException.class)
          .hasMessageContaining("outside");
    }
  }

  /** The JDK refuses the first by an exception of its own, and makes zero of the second. */
  @Test
  void shares_with_a_factor_of_a_modulus_that_is_no_prime_are_refused() throws Exception {
    BigInteger three = BigInteger.valueOf(3);
    BigInteger p = three.pow(1292);
    while (p.bitLength() % 64 != 0) {
      p = p.multiply(three);
    }
    try (DhKey key = FiniteFieldGroup.ofPeer(bytes(p), bytes(BigInteger.TWO)).generate(random)) {
      for (BigInteger y : new BigInteger[] {three, BigInteger.valueOf(6), three.pow(1000)}) {
        assertThatThrownBy(() -> key.agree(bytes(y)))
            .isInstanceOf(InvalidShareException.class)
            .hasMessageContaining("factor");
      }
    }
  }

  private static void refused(BigInteger p, BigInteger g, String why) {
    assertThatThrownBy(() -> FiniteFieldGroup.ofPeer(bytes(p), bytes(g)))
        .isInstanceOf(InvalidShareException.class)
        .hasMessageContaining(why);
    assertThatThrownBy(() -> new FiniteFieldGroup(p, g))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static DhKey recorded(FiniteFieldGroup group, BigInteger x) {
    return group.recorded(Secret.owning(x.toByteArray()), bytes(group.g().modPow(x, group.p())));
  }

  private static Bytes bytes(BigInteger number) {
    return Bytes.owning(number.toByteArray());
  }
}
