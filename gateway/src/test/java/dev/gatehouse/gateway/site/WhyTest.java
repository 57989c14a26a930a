package dev.gatehouse.gateway.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.gateway.report.GateException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WhyTest {
  private static final SiteFile SITE =
      SiteFileTest.site(
          """
          listeners:
            - {address: "[::]:443", pipeline: filter, keys: guard}
            - {address: "127.0.0.1:8443"}
          bindings:
            - {}
            - {name: shop.example, certificate: {chain: shop.pem, key: shop.key}}
            - address: "10.0.0.5:443"
              certificate: {chain: shop.pem, key: shop.key}
              client-certificate: {mode: require, authorities: partners.pem}
          sites:
            shop:
              hosts: [shop.example, "10.0.0.5"]
              routes:
                - {pool: shop}
                - {path: /static/, files: public}
                - {path: /api, to: 3000}
            docs:
              hosts: [docs.example]
              routes: [{path: /docs, files: public}]
          pools:
            shop: {run: [node, app.js]}
          """);

  private static Why why(String url, String at) throws GateException {
    return Why.of(SITE, url, at);
  }

  @Test
  void everything_on_the_way_is_named_with_what_was_passed_over() throws Exception {
    Why why = why("https://Shop.Example/static/a.css?v=1", "");

    assertThat(why.answered()).isTrue();
    assertThat(why.sentence()).isEqualTo("The files in /etc/gate/public answer.");
    assertThat(why.connections())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.addresses()).containsExactly("[::]:443", "10.0.0.5:443");
              assertThat(it.pipeline()).isEqualTo("filter");
              assertThat(it.keys()).isEqualTo("guard");
              assertThat(it.binding()).isEqualTo("shop.example");
              assertThat(it.reason()).isEqualTo("its name is the one asked for");
              assertThat(it.certificate()).contains("/etc/gate/shop.pem");
              assertThat(it.clientCertificate()).isEqualTo("none");
              assertThat(it.passedOver())
                  .contains(new Why.PassedOver("the default", "a more specific one fits"));
            });
    assertThat(why.listenersPassedOver())
        .containsExactly(new Why.PassedOver("127.0.0.1:8443", "it listens on another port"));
    assertThat(why.site().chosen()).isEqualTo("shop");
    assertThat(why.route().chosen()).isEqualTo("/static/");
    assertThat(why.route().passedOver())
        .containsExactly(
            new Why.PassedOver("/api", "the path is not below it"),
            new Why.PassedOver("/", "a longer one fits"));
  }

  @Test
  void a_path_that_can_be_read_in_two_ways_is_nobodys_as_at_the_gate() throws Exception {
    Why why = why("https://shop.example/static/../api", "");

    assertThat(why.answered()).isFalse();
    assertThat(why.sentence()).endsWith("the gate answers 400.");
    assertThat(why.route().chosen()).isEmpty();
  }

  @Test
  void where_the_address_matters_there_are_several_ways_in() throws Exception {
    Why why = why("https://docs.example/docs", "");

    assertThat(why.connections())
        .extracting(it -> it.addresses() + " " + it.binding() + " " + it.clientCertificate())
        .containsExactly(
            "[[::]:443] the default none", "[10.0.0.5:443] everything on 10.0.0.5:443 require");
    assertThat(why("https://docs.example/docs", "10.0.0.5").connections())
        .extracting(Why.Connection::binding)
        .containsExactly("everything on 10.0.0.5:443");
    assertThat(why("https://10.0.0.5/", "").connections())
        .extracting(Why.Connection::binding)
        .containsExactly("everything on 10.0.0.5:443");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          https://shop.example                 | true  | The pool shop answers: node app.js.
          https://shop.example/static          | true  | The pool shop answers: node app.js.
          https://shop.example/api             | true  | http://127.0.0.1:3000 answers, which runs by itself.
          https://shop.example/api/x           | true  | http://127.0.0.1:3000 answers, which runs by itself.
          https://shop.example/apis            | true  | The pool shop answers: node app.js.
          shop.example:8443/api                | true  | http://127.0.0.1:3000 answers, which runs by itself.
          https://docs.example/                | false | No route of the site has that path: the gate answers 404.
          https://other.example/               | false | No site has the host other.example: the gate answers 421.
          https://shop.example:444/            | false | Nobody listens there: [::]:443, 127.0.0.1:8443 are the listeners.
          https://[::1]:8443/                  | false | Nobody listens there: [::]:443, 127.0.0.1:8443 are the listeners.
          """)
  void the_answer_is_one_sentence(String url, boolean answered, String sentence) throws Exception {
    Why why = why(url, "");

    assertThat(why.sentence()).isEqualTo(sentence);
    assertThat(why.answered()).isEqualTo(answered);
  }

  @Test
  void a_name_without_binding_is_told_that_its_handshake_fails() throws Exception {
    SiteFile site =
        SiteFileTest.site(
            """
            bindings: [{name: a.localhost}]
            sites: {a.localhost: {to: 3000}, b.localhost: {to: 3001}}
            """);

    Why why = Why.of(site, "https://b.localhost:8443/", "");

    assertThat(why.answered()).isFalse();
    assertThat(why.sentence())
        .isEqualTo("No binding is for that name or address: the handshake fails.");
    assertThat(why.connections())
        .singleElement()
        .satisfies(it -> assertThat(it.passedOver()).hasSize(1))
        .satisfies(it -> assertThat(it.certificate()).isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "http://shop.example/, is not https",
    "ftp://shop.example/, is no URL",
    "https://, is no URL",
    "https://a b/, is no URL",
    "https://shop.example:0/, is no URL",
    "https://shop.example:99999/, is no URL",
    "'', is no URL"
  })
  void what_is_no_https_url_is_the_users_mistake(String url, String why) {
    assertThatThrownBy(() -> why(url, ""))
        .isInstanceOf(GateException.class)
        .hasMessageContaining(why);
  }

  @Test
  void an_address_is_a_number_and_a_url_has_an_end() {
    assertThatThrownBy(() -> why("https://shop.example/", "localhost"))
        .hasMessage("“localhost” is no IP address: write such as 127.0.0.1 or ::1.");
    assertThatThrownBy(() -> why("https://a/" + "x".repeat(4096), ""))
        .hasMessageContaining("no URL");
  }

  @Test
  void of_a_thousand_sites_some_are_named() throws Exception {
    var text = new StringBuilder("sites:\n");
    for (int i = 0; i < 1000; i++) text.append("  s").append(i).append(".localhost: {to: 3000}\n");
    text.append("bindings: [{certificate: {issued: [localhost]}}]\n");

    Why why = Why.of(SiteFileTest.site(text.toString()), "https://s7.localhost:8443/", "");

    assertThat(why.site().passedOver())
        .hasSize(51)
        .last()
        .isEqualTo(new Why.PassedOver("949 more", "they fit no better"));
  }
}
