package dev.gatehouse.proving.bench.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class WrkTest {
  @Test
  void what_wrk_says_is_read_with_its_units() throws IOException {
    Wrk run =
        Wrk.parse(
            """
            Running 2s test @ https://localhost:1/
              1 threads and 64 connections
              Thread Stats   Avg      Stdev     Max   +/- Stdev
                Latency     5.62ms    7.31ms  83.44ms   88.04%
              Latency Distribution
                 50%  960.00us
                 75%    6.80ms
                 90%   14.69ms
                 99%    1.02s
              33786 requests in 2.10s, 43.66MB read
              Socket errors: connect 0, read 3, write 1, timeout 2
              Non-2xx or 3xx responses: 10
            Requests/sec:  16081.05
            """);
    assertThat(run).isEqualTo(new Wrk(33_786, 2.1, 960, 1_020_000, 16));
  }

  @Test
  void what_is_no_report_is_said_back() {
    assertThatThrownBy(() -> Wrk.parse("unable to connect to localhost:1 Connection refused"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Connection refused");
  }
}
