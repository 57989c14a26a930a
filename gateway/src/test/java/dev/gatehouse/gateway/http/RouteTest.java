package dev.gatehouse.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.queue.RequestQueue;
import dev.gatehouse.gateway.route.Route;
import dev.gatehouse.gateway.route.Router;
import dev.gatehouse.gateway.route.Site;
import dev.gatehouse.gateway.route.Target;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests that reach a worker, or nobody, by their paths. */
class RouteTest {
  private static Route route(String path, FakeWorker worker) {
    return new Route(path, new Target.ToQueue(RequestQueue.fixed("app", worker.address())));
  }

  @Test
  void each_path_reaches_its_own_worker_as_it_came() {
    try (FakeWorker one = FakeWorker.onTcp().answering(_ -> answer("one"));
        FakeWorker two = FakeWorker.onTcp().answering(_ -> answer("two"));
        TestGate gate = TestGate.before(one)) {
      gate.server.route(
          Router.to(
              List.of(
                  new Site("a", List.of("a.test"), List.of(route("/a/", one), route("/b", two))))),
          ClientDemands.NONE);
      try (Wire client = gate.connect()) {
        assertThat(ask(client, "/a/x?/b")).endsWith("one");
        assertThat(ask(client, "http://a.test/b?x")).endsWith("two");
        assertThat(ask(client, "/c")).startsWith("HTTP/1.1 404 ");
        assertThat(ask(client, "/a/../b")).startsWith("HTTP/1.1 400 ");
        assertThat(ask(client, "/b/y")).endsWith("two");
      }
    }
  }

  private static String answer(String body) {
    return "HTTP/1.1 200 OK\nContent-Length: " + body.length() + "\n\n" + body;
  }

  private static String ask(Wire client, String target) {
    return client.send("GET " + target + " HTTP/1.1\nHost: a.test\n\n").message();
  }
}
