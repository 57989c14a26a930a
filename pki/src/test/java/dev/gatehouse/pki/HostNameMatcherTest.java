package dev.gatehouse.pki;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.wire.Bytes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of RFC 9525, section 6, one by one. */
class HostNameMatcherTest {
  private static boolean matches(String presented, String name) {
    return HostNameMatcher.matches(List.of(new GeneralName.Dns(presented)), ServerName.parse(name));
  }

  @ParameterizedTest
  @CsvSource({
    "shop.example, shop.example",
    "SHOP.example, shop.EXAMPLE",
    "localhost, localhost",
    "shop.example, shop.example.",
    "xn--bcher-kva.example, XN--bcher-KVA.example"
  })
  void a_name_matches_itself_without_regard_to_case(String presented, String name) {
    assertThat(matches(presented, name)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "shop.example, example",
    "example, shop.example",
    "shop.example, shop.example.org",
    "shop.example, xshop.example",
    "a.b.example, b.example"
  })
  void a_name_matches_no_other(String presented, String name) {
    assertThat(matches(presented, name)).isFalse();
  }

  @Test
  void a_star_stands_for_one_whole_label() {
    assertThat(matches("*.shop.example", "a.shop.example")).isTrue();
    assertThat(matches("*.shop.example", "xn--bcher-kva.shop.example")).isTrue();
    assertThat(matches("*.shop.example", "shop.example")).isFalse();
    assertThat(matches("*.shop.example", "a.b.shop.example")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "f*.shop.example, foo.shop.example",
    "*o.shop.example, foo.shop.example",
    "f*o.shop.example, foo.shop.example",
    "xn--*.shop.example, xn--a.shop.example",
    "a.*.example, a.b.example",
    "*.*.example, a.b.example",
    "*, localhost",
    "*., localhost",
    "*.example, shop.example",
    "*.com, shop.com",
    "**.shop.example, a.shop.example"
  })
  void a_star_elsewhere_or_above_a_single_label_matches_nothing(String presented, String name) {
    assertThat(matches(presented, name)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "shop.example., shop.example",
    ".shop.example, shop.example",
    "sh_op.example, shop.example",
    "bücher.example, xn--bcher-kva.example"
  })
  void an_ill_formed_entry_matches_nothing(String presented, String name) {
    assertThat(matches(presented, name)).isFalse();
  }

  @Test
  void an_ip_address_matches_only_ip_entries_byte_for_byte() {
    List<GeneralName> names =
        List.of(
            new GeneralName.Dns("10.0.0.1"),
            new GeneralName.Ip(IpName.parse("127.0.0.1")),
            new GeneralName.Ip(IpName.parse("::1")));
    assertThat(HostNameMatcher.matches(names, ServerName.parse("127.0.0.1"))).isTrue();
    assertThat(HostNameMatcher.matches(names, ServerName.parse("0:0:0:0:0:0:0:1"))).isTrue();
    assertThat(HostNameMatcher.matches(names, ServerName.parse("10.0.0.1"))).isFalse();
    assertThat(HostNameMatcher.matches(names, ServerName.parse("::ffff:127.0.0.1"))).isFalse();
  }

  @Test
  void a_dns_name_never_matches_an_ip_entry() {
    GeneralName ip = new GeneralName.Ip(new IpName(Bytes.ascii("abcd")));
    assertThat(HostNameMatcher.matches(List.of(ip), new DnsName("abcd"))).isFalse();
  }

  @Test
  void other_kinds_of_names_match_nothing() {
    List<GeneralName> names =
        List.of(
            new GeneralName.Uri("https://shop.example"),
            new GeneralName.Email("shop.example"),
            new GeneralName.Directory(DistinguishedName.ofCommonName("shop.example")));
    assertThat(HostNameMatcher.matches(names, new DnsName("shop.example"))).isFalse();
  }

  @Test
  void a_certificate_without_alternative_names_matches_nothing_whatever_its_common_name() {
    assertThat(HostNameMatcher.matches(List.of(), new DnsName("shop.example"))).isFalse();
  }
}
