package dev.gatehouse.gateway.site;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.gateway.binding.Binding;
import dev.gatehouse.gateway.binding.CertificateSource;
import dev.gatehouse.gateway.binding.ClientCertificates;
import dev.gatehouse.gateway.pool.PoolSpec;
import dev.gatehouse.gateway.queue.QueueLimits;
import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.pki.IpName;
import dev.gatehouse.pki.ServerName;
import dev.gatehouse.seeds.FuzzReplay;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SiteFileTest {
  static Reading reading(String text) {
    return Reading.of(PaperDisk.FILE, text.getBytes(UTF_8), PaperDisk.USUAL);
  }

  static SiteFile site(String text) {
    Reading reading = reading(text);
    return reading.site().orElseThrow(() -> new AssertionError(reading.findings()));
  }

  private static InetSocketAddress at(String ip, int port) {
    return new InetSocketAddress(IpName.parse(ip).inetAddress(), port);
  }

  @Test
  void a_short_file_has_all_that_it_does_not_say() {
    SiteFile site =
        site(
            """
            sites:
              Shop.localhost.: {run: [node, app.js], workers: 2, environment: {MODE: "on"}}
              docs.localhost: {files: ./public}
              api.localhost: {to: 3000}
            """);

    assertThat(site.listeners())
        .extracting(ListenerSpec::address)
        .isEqualTo(List.of(at("127.0.0.1", 8443), at("::1", 8443)));
    assertThat(site.listeners())
        .allMatch(it -> it.pipeline() == PipelineKind.INLINE)
        .allMatch(it -> it.keys().equals(new KeysPlace.InProcess()));
    Binding binding = site.bindings().getFirst();
    assertThat(site.bindings()).hasSize(1);
    assertThat(binding.described()).isEqualTo("the default");
    assertThat(binding.clients()).isEqualTo(new ClientCertificates.None());
    assertThat(((CertificateSource.Issued) binding.certificate()).names())
        .extracting(ServerName::text)
        .containsExactly(
            "localhost", "127.0.0.1", "::1", "shop.localhost", "docs.localhost", "api.localhost");
    assertThat(site.sites())
        .containsExactly(
            new SiteSpec(
                "shop.localhost",
                List.of("shop.localhost"),
                List.of(new RouteSpec("/", new TargetSpec.ToPool("shop.localhost")))),
            new SiteSpec(
                "docs.localhost",
                List.of("docs.localhost"),
                List.of(new RouteSpec("/", new TargetSpec.ToFiles(Path.of("/etc/gate/public"))))),
            new SiteSpec(
                "api.localhost",
                List.of("api.localhost"),
                List.of(new RouteSpec("/", new TargetSpec.ToUrl("127.0.0.1", 3000)))));
    assertThat(site.pools())
        .containsExactly(
            PoolSpec.running("shop.localhost", List.of("node", "app.js"))
                .in(Path.of("/etc/gate"))
                .with(Map.of("MODE", "on"))
                .with(2));
    assertThat(site.isolation()).isEqualTo(Isolation.DEFAULT);
    assertThat(site.file()).contains(PaperDisk.FILE);
  }

  @Test
  void a_file_that_says_everything_is_taken_at_its_word() {
    SiteFile site =
        site(
            """
            listeners:
              - {address: "[::]:443", pipeline: kernel, keys: guard}
              - {address: 9443, pipeline: filter}
            bindings:
              - name: "*.shop.example"
                address: "10.0.0.5:443"
                certificate: {chain: shop.pem, key: secret.key}
                client-certificate: {mode: ask, authorities: partners.pem}
            sites:
              shop:
                hosts: [www.shop.example, "::1"]
                routes:
                  - {path: /static/, files: public}
                  - {pool: shop}
            pools:
              shop:
                run: [node, app.js, ""]
                directory: public
                queue: {limit: 7, wait: 1500ms, per-worker: 2}
                timeouts: {ready: 1m, drain: 2h, grace: 1s}
                crashes: {limit: 3, within: 90s, probe: 1d}
            isolation: {gateway: web, keys: webkeys}
            """);

    assertThat(site.listeners())
        .hasSize(3)
        .contains(new ListenerSpec(at("::", 443), PipelineKind.KERNEL, new KeysPlace.Guard()));
    Binding binding = site.bindings().getFirst();
    assertThat(binding.name()).contains("*.shop.example");
    assertThat(binding.address()).contains(at("10.0.0.5", 443));
    assertThat(binding.certificate())
        .isEqualTo(
            new CertificateSource.Files(
                Path.of("/etc/gate/shop.pem"), Optional.of(Path.of("/etc/gate/secret.key"))));
    assertThat(binding.clients())
        .isInstanceOfSatisfying(
            ClientCertificates.Ask.class,
            it -> assertThat(it.authorities().certificates()).hasSize(1));
    assertThat(site.sites().getFirst().hosts()).containsExactly("www.shop.example", "::1");
    assertThat(site.sites().getFirst().routes())
        .extracting(RouteSpec::path)
        .containsExactly("/static/", "/");
    PoolSpec pool = site.pools().getFirst();
    assertThat(pool.command()).containsExactly("node", "app.js", "");
    assertThat(pool.directory()).isEqualTo(Path.of("/etc/gate/public"));
    assertThat(pool.queue()).isEqualTo(new QueueLimits(7, Duration.ofMillis(1500), 2));
    assertThat(pool.timeouts())
        .isEqualTo(
            new PoolSpec.Timeouts(
                Duration.ofMinutes(1), Duration.ofHours(2), Duration.ofSeconds(1)));
    assertThat(pool.crashes())
        .isEqualTo(new PoolSpec.CrashLimits(3, Duration.ofSeconds(90), Duration.ofDays(1)));
    assertThat(site.isolation()).isEqualTo(new Isolation("web", "webkeys"));
  }

  @Test
  void a_sites_own_pool_takes_no_name_that_is_taken() {
    SiteFile site =
        site(
            """
            sites:
              shop.localhost: {run: [node]}
              "::1": {run: [node]}
              b.localhost: {pool: shop.localhost}
            pools:
              shop.localhost: {run: [ruby]}
            """);

    assertThat(site.pools())
        .extracting(PoolSpec::name)
        .containsExactly("shop.localhost", "shop.localhost-2", "1");
  }

  static List<String> sound() throws Exception {
    return FindingsTest.files().stream().filter(it -> reading(it).site().isPresent()).toList();
  }

  @ParameterizedTest
  @MethodSource("sound")
  void written_out_and_read_again_it_is_the_same(String text) {
    SiteFile site = site(text);
    String written = SiteText.of(site);

    assertThat(site(written)).isEqualTo(site);
    assertThat(SiteText.of(site(written))).isEqualTo(written);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yes",
        "NULL",
        "1e3",
        "0x1F",
        "~",
        "- a",
        "a: b",
        "#x",
        "\t",
        "é\u202E",
        "\u0007",
        "\\",
        "'\"",
        "@a",
        " a ",
        "a\nb",
        "\uD83D\uDE00"
      })
  void any_word_of_a_command_survives_being_written_out(String word) {
    String text = "sites: {a.localhost: {run: [node, " + SiteText.text(word) + "]}}";

    SiteFile site = site(text);

    assertThat(site.pools().getFirst().command()).containsExactly("node", word);
    assertThat(site(SiteText.of(site))).isEqualTo(site);
  }

  @Test
  void what_is_no_text_is_said_with_its_place() {
    byte[] bytes = "sites:\n  shöp".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);

    assertThat(Reading.of(PaperDisk.FILE, bytes, PaperDisk.USUAL).findings())
        .containsExactly(
            new Finding(
                Finding.Severity.ERROR,
                2,
                5,
                "Here the file is not UTF-8: save it in that encoding."));
    assertThat(
            Reading.of(PaperDisk.FILE, new byte[Reading.MOST_BYTES + 1], PaperDisk.USUAL)
                .findings())
        .extracting(Finding::sentence)
        .containsExactly("A site file has at most 1 MiB, and this one has more.");
  }

  @Test
  void nobody_is_shown_a_thousand_errors() {
    String text = "sites: {}\n";
    var many = new StringBuilder(text);
    for (int i = 0; i < 1000; i++) many.append("key").append(i).append(": 1\n");

    List<Finding> findings = reading(many.toString()).findings();

    assertThat(findings).hasSize(Findings.MOST + 1);
    assertThat(findings.getLast().sentence()).startsWith("From here on there are 90");
  }

  @Test
  void a_file_on_disk_is_read_and_its_errors_carry_its_name(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("site.yaml");
    Files.writeString(file, "sites: {a.localhost: {files: .}}\n");
    assertThat(SiteFile.read(file).sites().getFirst().routes().getFirst().target())
        .isEqualTo(new TargetSpec.ToFiles(folder.toAbsolutePath().normalize()));

    Files.writeString(file, "site: {}\n");
    assertThatThrownBy(() -> SiteFile.read(file))
        .isInstanceOf(GateException.class)
        .hasMessage(
            file
                + ":1:1: A site file has no key “site”; did you mean sites?\n"
                + file
                + ":1:1: There are no sites: write at least one under sites.");
    assertThatThrownBy(() -> SiteFile.read(folder.resolve("none.yaml")))
        .hasMessageContaining("There is no file");
    assertThatThrownBy(() -> SiteFile.read(folder)).hasMessageContaining("is no file");
  }

  @Test
  void the_corpus_and_its_mutations_are_site_files_or_have_errors() {
    assertThat(FuzzReplay.of(SiteFuzz.class, SiteFuzz::fuzzerTestOneInput).run())
        .isGreaterThan(2000);
  }
}
