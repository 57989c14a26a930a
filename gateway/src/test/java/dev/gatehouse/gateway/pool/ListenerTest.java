package dev.gatehouse.gateway.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.net.InetAddress;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines of {@code /proc/net}, as Linux 6 prints them. */
class ListenerTest {
  @ParameterizedTest
  @CsvSource({
    "0100007F:1F40, 127.0.0.1, 8000",
    "00000000:0050, 0.0.0.0, 80",
    "0500000A:FFFF, 10.0.0.5, 65535",
    "00000000000000000000000001000000:1F40, ::1, 8000",
    "00000000000000000000000000000000:1F40, ::, 8000",
    "0000000000000000FFFF00000100007F:1F40, 127.0.0.1, 8000",
    "B80D0120000000000000000001000000:1F40, 2001:db8::1, 8000"
  })
  void addresses_are_words_in_the_machines_order(String local, String address, int port) {
    assumeThat(ByteOrder.nativeOrder()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    String line =
        "   0: "
            + local
            + " 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4711 1 0";
    assertThat(Listener.isListening(line)).isTrue();
    assertThat(Listener.tcp(line))
        .isEqualTo(new Listener.Tcp(InetAddress.ofLiteral(address), port, 4711));
  }

  @Test
  void a_connection_is_no_listener() {
    assertThat(
            Listener.isListening(
                "  12: 0100007F:A1B2 0100007F:1F40 01 00000000:00000000 00:00000000 00000000 0 0 1"))
        .isFalse();
  }

  @Test
  void unix_sockets_that_take_connections_are_told_by_flag_and_type() {
    String start = "0000000000000000: 00000002 00000000 ";
    String listening = start + "00010000 0001 01 25071 /run/a b.sock";
    assertThat(Listener.isListeningUnix(listening)).isTrue();
    assertThat(Listener.unix(listening)).isEqualTo(new Listener.Unix("/run/a b.sock", 25071));
    assertThat(Listener.isListeningUnix(start + "00000000 0002 01 25071 /run/log")).isFalse();
    assertThat(Listener.isListeningUnix(start + "00010000 0005 01 25071 /run/seq")).isFalse();
    assertThat(Listener.isListeningUnix(start + "00010000 0001 01 25071")).isFalse();
  }
}
