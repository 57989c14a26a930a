package dev.gatehouse.gateway.route;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.gateway.queue.RequestQueue;
import dev.gatehouse.gateway.queue.WorkerAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SiteRoutesTest {
  private static final Target TARGET =
      new Target.ToQueue(RequestQueue.fixed("app", new WorkerAddress.TcpPort("127.0.0.1", 1)));

  private static Site site(String... paths) {
    return new Site(
        "a", List.of("a.test"), Stream.of(paths).map(it -> new Route(it, TARGET)).toList());
  }

  private static String find(Site site, String path) {
    byte[] bytes = ("GET " + path + "?/api/").getBytes(ISO_8859_1);
    int found = site.find(bytes, 4, 4 + path.length());
    return switch (found) {
      case Site.NONE -> "none";
      case Site.UNCLEAR -> "unclear";
      default -> site.routes().get(found).path();
    };
  }

  @ParameterizedTest
  @CsvSource({
    "/, /",
    "/static, /",
    "/static/, /static/",
    "/static/a.css, /static/",
    "/static/deep/a.css, /static/deep",
    "/static/deep, /static/deep",
    "/static/deeper, /static/",
    "/staticx, /",
    "/Static/a, /",
    "/x/static/, /",
    "/api, /api",
    "/api/, /api",
    "/api.json, /",
    "/a%20b, /",
    "/@scope%2fname, /",
    "/static/a%2fb, /static/",
    "/static/..a, /static/",
    "/static/...; , /static/",
    "/static/.hidden, /static/",
    "/static/a;b=.., /static/",
    "/static/%, /static/",
    "/static/%zz, /static/",
    "*, /"
  })
  void the_longest_path_of_whole_segments_wins(String path, String route) {
    assertThat(find(site("/", "/static/", "/static/deep", "/api"), path.strip())).isEqualTo(route);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/static/../admin/",
        "/static/%2e%2e/admin/",
        "/static/.%2E/admin/",
        "/static/..%2fadmin/",
        "/static/..;/admin/",
        "/static/..%3bx=1/admin/",
        "/static/..\\admin/",
        "/static/%2e%2e%5cadmin/",
        "/static/..",
        "/static/.",
        "/./admin/",
        "/%61dmin/",
        "//admin/",
        "/%2fadmin/",
        "/\\admin/",
        "/admin%2fx",
        "/admin%5cx",
        "/admin;x/y",
        "/;x/admin/",
        "/static/a%00",
        "/%73tatic/a",
      })
  void a_path_that_two_readers_would_route_differently_is_nobodys(String path) {
    assertThat(find(site("/", "/static/", "/admin/"), path)).isEqualTo("unclear");
  }

  @Test
  void a_site_with_one_route_for_everything_takes_every_path() {
    assertThat(find(site("/"), "/a/../b//%2e")).isEqualTo("/");
    assertThat(find(site("/"), "")).isEqualTo("/");
    assertThat(find(site("/", "/b"), "")).isEqualTo("/");
  }

  @Test
  void a_path_below_no_route_is_said_to_be() {
    assertThat(find(site("/static/", "/api"), "/x")).isEqualTo("none");
    assertThat(find(site("/static/"), "")).isEqualTo("none");
    assertThat(find(site("/static/"), "/x/../static/a")).isEqualTo("unclear");
  }

  @Test
  void routes_that_some_reader_takes_for_one_are_refused() {
    assertThatThrownBy(() -> site("/a/", "/%61/")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> site()).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> site("a")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_choice_is_explained_and_so_is_what_was_passed_over() {
    Router router = Router.to(List.of(site("/", "/static/", "/api")));
    Choice chosen = router.explain("A.test", "/static/x");
    assertThat(chosen.route()).isEqualTo(new Route("/static/", TARGET));
    assertThat(chosen.passedOver())
        .containsExactly(
            new Choice.PassedOver(new Route("/api", TARGET), "the path is not below it"),
            new Choice.PassedOver(new Route("/", TARGET), "a longer one fits"));
    assertThat(router.explain("a.test", "/static/../api").route()).isNull();
    assertThat(router.explain("a.test", "/static/../api").reason()).contains("not agree");
    assertThat(router.explain("b.test", "/").site()).isNull();
  }
}
