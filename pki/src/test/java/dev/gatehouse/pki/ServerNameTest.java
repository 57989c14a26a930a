package dev.gatehouse.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerNameTest {
  @ParameterizedTest
  @CsvSource({
    "localhost, localhost",
    "Shop.Example, shop.example",
    "a-b.c1, a-b.c1",
    "shop.example., shop.example",
    "3com.example, 3com.example",
    "1.2.3.x4, 1.2.3.x4"
  })
  void dns_names_are_lower_case_and_without_the_final_dot(String text, String name) {
    assertThat(ServerName.parse(text)).isEqualTo(new DnsName(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "a..b",
        ".a",
        "-a",
        "a-",
        "a.-b",
        "a_b.example",
        "*.example",
        "a b",
        "a.123",
        "http://a",
        "a/b",
        "a@b",
        "a\0b"
      })
  void what_is_no_dns_name_is_refused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> ServerName.parse(text));
  }

  @Test
  void labels_and_names_have_a_longest_size() {
    String label = "a".repeat(63);
    assertThat(ServerName.parse(label + ".b").text()).hasSize(65);
    assertThatIllegalArgumentException().isThrownBy(() -> ServerName.parse(label + "a.b"));
    String longest = (label + ".").repeat(3) + "a".repeat(61);
    assertThat(ServerName.parse(longest).text()).hasSize(253);
    assertThatIllegalArgumentException().isThrownBy(() -> ServerName.parse(longest + "a"));
  }

  @Test
  void a_name_in_unicode_is_refused_with_the_way_out() {
    assertThatThrownBy(() -> ServerName.parse("bücher.example")).hasMessageContaining("xn--");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1, 7f000001",
    "::1, ::1, 00000000000000000000000000000001",
    "::, ::, 00000000000000000000000000000000",
    "2001:DB8::1:0:0:1, 2001:db8::1:0:0:1, 20010db8000000000001000000000001",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1, 20010db8000000000001000000000001",
    "1:2:3:4:5:6:7:0, 1:2:3:4:5:6:7:0, 00010002000300040005000600070000",
    "1:2:3:4:5:6:0:0, 1:2:3:4:5:6::, 00010002000300040005000600000000",
    "fe80::, fe80::, fe800000000000000000000000000000",
    "::ffff:1.2.3.4, ::ffff:102:304, 00000000000000000000ffff01020304"
  })
  void addresses_have_one_text(String text, String canonical, String bytes) {
    ServerName name = ServerName.parse(text);
    assertThat(name.text()).isEqualTo(canonical);
    assertThat(((IpName) name).address().toHex()).isEqualTo(bytes);
    assertThat(ServerName.parse(name.text())).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.2.3",
        "1.2.3.4.5",
        "256.0.0.1",
        "01.2.3.4",
        "1.2.3.",
        "....",
        "1::2::3",
        ":::",
        ":1",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "12345::",
        "g::",
        "fe80::1%eth0",
        "::1.2.3",
        "1:2:3:4:5:6:7:1.2.3.4",
        "[::1]",
        "1:2:3:4:5:6:7::8",
        "::1:",
        "127"
      })
  void what_looks_like_an_address_and_is_none_is_refused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> ServerName.parse(text));
  }
}
