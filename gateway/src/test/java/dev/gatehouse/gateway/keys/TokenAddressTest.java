package dev.gatehouse.gateway.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.wire.Bytes;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenAddressTest {
  @Test
  void everything_that_chooses_is_read_and_decoded() throws Exception {
    TokenAddress it =
        TokenAddress.parse(
            "pkcs11:token=my%20gate;serial=1f;slot-id=7;object=w%C3%A9b;id=%01%A0;type=private"
                + "?module-path=/lib/m.so&pin-source=file:/etc/gate/pin");
    assertThat(it.module()).isEqualTo(Path.of("/lib/m.so"));
    assertThat(it.token()).isEqualTo(Map.of("token", "my gate", "serial", "1f"));
    assertThat(it.slot()).contains(7L);
    assertThat(it.object()).contains(Bytes.hex("77c3a962"));
    assertThat(it.id()).contains(Bytes.hex("01a0"));
    assertThat(it.pin()).contains(Path.of("/etc/gate/pin"));
  }

  @Test
  void a_module_alone_is_enough() throws Exception {
    TokenAddress it = TokenAddress.parse("pkcs11:?module-path=/lib/m.so");
    assertThat(it.token()).isEmpty();
    assertThat(it.pin()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "pkcs11:token=gate names\u00a0no\u00a0module",
        "pkcs11:token=gate?module-path=lib/m.so no\u00a0absolute\u00a0path",
        "pkcs11:?module-path=/m.so&pin-source=pin no\u00a0absolute\u00a0path",
        "pkcs11:?module-path=/m.so&pin-source=|cat no\u00a0absolute\u00a0path",
        "pkcs11:?module-path=/m.so&pin-source=file:pin no\u00a0absolute\u00a0path",
        "pkcs11:?module-path=/m.so&pin-value=4711 says\u00a0pin-value",
        "pkcs11:slot-description=x?module-path=/m.so says\u00a0slot-description",
        "pkcs11:type=cert?module-path=/m.so the\u00a0type\u00a0cert",
        "pkcs11:slot-id=x?module-path=/m.so no\u00a0number",
        "pkcs11:id=%0?module-path=/m.so hexadecimal",
        "pkcs11:id=%zz?module-path=/m.so hexadecimal",
        "pkcs11:id?module-path=/m.so without\u00a0“=”",
        "pkcs11:id=1;id=2?module-path=/m.so id\u00a0twice",
        "pkcs12:id=1 begins\u00a0otherwise"
      })
  void what_would_be_overlooked_or_is_wrong_is_refused(String uri, String because) {
    assertThatThrownBy(() -> TokenAddress.parse(uri))
        .isInstanceOf(GateException.class)
        .hasMessageContaining(because.replace('\u00a0', ' '))
        .hasMessageNotContaining("4711");
  }
}
