package dev.gatehouse.gateway.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.pki.IpName;
import dev.gatehouse.pki.ServerName;
import dev.gatehouse.seeds.Seeds;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BindingsTest {
  private static final InetSocketAddress HERE = at("10.0.0.5", 443);
  private static final InetSocketAddress THERE = at("10.0.0.6", 443);

  private static InetSocketAddress at(String ip, int port) {
    return new InetSocketAddress(IpName.parse(ip).inetAddress(), port);
  }

  /** A binding whose certificate says which it is. */
  private static Binding binding(String name, InetSocketAddress address) {
    return new Binding(
        Optional.of(name).filter(it -> !it.isEmpty()),
        Optional.ofNullable(address),
        new CertificateSource.Issued(new LinkedHashSet<>(List.of(ServerName.parse("localhost")))),
        new ClientCertificates.None());
  }

  private static final List<Binding> ONE_OF_EACH =
      List.of(
          binding("", null),
          binding("", HERE),
          binding("*.shop.example", null),
          binding("www.shop.example", null),
          binding("*.shop.example", HERE),
          binding("www.shop.example", HERE));

  @Test
  void the_most_specific_one_wins_and_then_the_next() {
    List<Binding> left = new ArrayList<>(ONE_OF_EACH);
    for (Binding expected : ONE_OF_EACH.reversed()) {
      assertThat(Bindings.of(left).find(HERE, "www.shop.example")).contains(expected);
      left.removeLast();
    }
    assertThat(Bindings.of(left).find(HERE, "www.shop.example")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "WWW.Shop.Example, www.shop.example",
    "www.shop.example., www.shop.example",
    "api.shop.example, *.shop.example",
    "a.b.shop.example, the default",
    "shop.example, the default",
    ".shop.example, the default",
    "*.shop.example, *.shop.example",
    "other.example, the default",
    "localhost, the default",
    "'', the default",
    "., the default"
  })
  void names_are_compared_in_any_case_and_an_asterisk_is_one_label(String asked, String answers) {
    assertThat(Bindings.of(ONE_OF_EACH).find(THERE, asked).orElseThrow().described())
        .isEqualTo(answers);
  }

  @Test
  void who_asks_for_no_name_gets_the_address_or_the_default() {
    var bindings = Bindings.of(ONE_OF_EACH);

    assertThat(bindings.find(HERE, null).orElseThrow().described())
        .isEqualTo("everything on 10.0.0.5:443");
    assertThat(bindings.find(THERE, null).orElseThrow().described()).isEqualTo("the default");
    assertThat(bindings.find(at("10.0.0.5", 8443), null).orElseThrow().described())
        .isEqualTo("the default");
  }

  @Test
  void the_choice_is_explained_with_a_reason_for_each_that_was_passed_over() {
    Explanation why = Bindings.of(ONE_OF_EACH).explain(THERE, "a.www.shop.example");

    assertThat(why.chosen().orElseThrow().described()).isEqualTo("the default");
    assertThat(why.reason()).isEqualTo("it is for everything that no other binding is for");
    assertThat(why.passedOver())
        .extracting(it -> it.binding().described() + ": " + it.reason())
        .containsExactly(
            "www.shop.example on 10.0.0.5:443: it is for another name",
            "*.shop.example on 10.0.0.5:443: its asterisk stands for one label only",
            "www.shop.example: it is for another name",
            "*.shop.example: its asterisk stands for one label only",
            "everything on 10.0.0.5:443: it is for another address");
    assertThat(Bindings.of(ONE_OF_EACH).explain(HERE, null).passedOver())
        .extracting(Explanation.PassedOver::reason)
        .containsExactly(
            "the client asks for no name",
            "the client asks for no name",
            "the client asks for no name",
            "the client asks for no name",
            "a more specific one fits");
    assertThat(Bindings.of(List.of(binding("a.example", null))).explain(HERE, "b.example"))
        .satisfies(it -> assertThat(it.chosen()).isEmpty())
        .satisfies(it -> assertThat(it.reason()).contains("there is no default"));
  }

  static LongStream seeds() {
    return Seeds.first(200);
  }

  /** However many there are: the explanation chooses as find does, and leaves none out. */
  @ParameterizedTest
  @MethodSource("seeds")
  void an_explanation_names_every_binding_once_and_chooses_as_the_handshake_does(long seed) {
    SplittableRandom random = Seeds.of(seed);
    List<Binding> some = ONE_OF_EACH.stream().filter(_ -> random.nextBoolean()).toList();
    String name =
        Seeds.pick(random, List.of("www.shop.example", "api.shop.example", "a.example", "a"));
    InetSocketAddress local = Seeds.pick(random, List.of(HERE, THERE));
    Bindings bindings = Bindings.of(some);

    Explanation why = bindings.explain(local, name);

    assertThat(why.chosen()).isEqualTo(bindings.find(local, name));
    List<Binding> named = new ArrayList<>(why.chosen().stream().toList());
    why.passedOver().forEach(it -> named.add(it.binding()));
    assertThat(named).containsExactlyInAnyOrderElementsOf(some);
  }

  @Test
  void two_for_the_same_are_refused_however_they_are_written() {
    assertThatThrownBy(
            () -> Bindings.of(List.of(binding("a.example", HERE), binding("A.example.", HERE))))
        .hasMessage("two bindings are for a.example on 10.0.0.5:443");
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1", "*", "*.", "a.*.example", "w*.example", "*.*.example", "a b"})
  void what_no_client_asks_for_is_no_name(String name) {
    assertThatThrownBy(() -> binding(name, null)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void an_address_is_one_that_a_connection_can_have() {
    assertThatThrownBy(() -> binding("", at("0.0.0.0", 443))).hasMessageContaining("0.0.0.0");
    assertThatThrownBy(() -> binding("", at("127.0.0.1", 0))).hasMessageContaining("127.0.0.1");
    assertThatThrownBy(() -> binding("", InetSocketAddress.createUnresolved("localhost", 443)))
        .hasMessageContaining("localhost");
  }
}
