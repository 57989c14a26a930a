package dev.gatehouse.gateway.route;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.gateway.queue.RequestQueue;
import dev.gatehouse.gateway.queue.WorkerAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RouterTest {
  private static final RequestQueue QUEUE =
      RequestQueue.fixed("app", new WorkerAddress.TcpPort("127.0.0.1", 1));

  private static Site site(String... hosts) {
    return Site.of(hosts[0], List.of(hosts), QUEUE);
  }

  private static String find(Router router, String host) {
    byte[] bytes = ("Host: " + host + "\r\n").getBytes(ISO_8859_1);
    Site site = router.find(bytes, 6, 6 + host.length());
    return site == null ? "none" : site.name();
  }

  @Test
  void a_host_is_found_in_any_case_and_only_whole() {
    Router router = Router.to(List.of(site("a.test", "B.Test."), site("c.test")));
    assertThat(find(router, "a.test")).isEqualTo("a.test");
    assertThat(find(router, "A.TEST")).isEqualTo("a.test");
    assertThat(find(router, "b.test")).isEqualTo("a.test");
    assertThat(find(router, "c.tesT")).isEqualTo("c.test");
    assertThat(find(router, "a.tes")).isEqualTo("none");
    assertThat(find(router, "x.a.test")).isEqualTo("none");
    assertThat(find(router, "")).isEqualTo("none");
    assertThat(router.fallback().name()).isEqualTo("a.test");
  }

  @Test
  void an_ipv6_address_is_found_as_a_host_field_has_it() {
    Router router = Router.to(List.of(site("::1", "127.0.0.1", "[fe80::A]")));
    assertThat(find(router, "[::1]")).isEqualTo("::1");
    assertThat(find(router, "127.0.0.1")).isEqualTo("::1");
    assertThat(find(router, "[FE80::a]")).isEqualTo("::1");
  }

  @Test
  void many_hosts_are_all_found() {
    List<Site> sites = new ArrayList<>();
    for (int i = 0; i < 1000; i++) sites.add(site("host-" + i + ".test"));
    Router router = Router.to(sites);
    for (int i = 0; i < 1000; i++) {
      assertThat(find(router, "HOST-" + i + ".test")).isEqualTo("host-" + i + ".test");
    }
    assertThat(find(router, "host-1000.test")).isEqualTo("none");
  }

  @Test
  void a_host_of_two_sites_and_a_router_to_nowhere_are_refused() {
    assertThatThrownBy(() -> Router.to(List.of(site("a.test"), site("b.test", "A.test"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("A.test");
    assertThatThrownBy(() -> Router.to(List.of())).isInstanceOf(IllegalArgumentException.class);
  }
}
