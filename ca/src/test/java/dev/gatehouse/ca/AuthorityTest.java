package dev.gatehouse.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.gatehouse.crypto.SignatureAlgorithm;
import dev.gatehouse.pki.Identity;
import dev.gatehouse.pki.PathValidator;
import dev.gatehouse.pki.PathVerdict;
import dev.gatehouse.pki.ServerName;
import dev.gatehouse.pki.TrustAnchors;
import dev.gatehouse.pki.X509Cert;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorityTest {
  @TempDir private Path parent;
  private final Clock clock = new Clock();
  private Path folder;

  @BeforeEach
  void nameTheFolder() {
    folder = parent.resolve("state/gatehouse");
  }

  private Authority open() throws AuthorityException {
    return Authority.openOrCreate(StateFolder.at(folder), clock, new SecureRandom());
  }

  private PathVerdict judge(Authority authority, Identity identity, String name) {
    return PathValidator.trusting(TrustAnchors.of(authority.root()))
        .validate(identity.chain(), ServerName.parse(name), clock.instant());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "shop.localhost",
        "shop.test",
        "db.internal",
        "nas.home.arpa",
        "127.0.0.1",
        "127.9.9.9",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.10",
        "::1",
        "fd00::1",
        "fc00::1"
      })
  void a_local_name_gets_a_chain_that_its_root_vouches_for(String name) throws Exception {
    Authority authority = open();
    Identity identity = authority.identityFor(Names.of(name));
    assertThat(judge(authority, identity, name)).isInstanceOf(PathVerdict.Valid.class);
    byte[] message = {1, 2, 3};
    assertThat(
            identity
                .certificate()
                .publicKey()
                .orElseThrow()
                .verifies(
                    SignatureAlgorithm.ECDSA_SECP256R1_SHA256,
                    message,
                    identity.signer().sign(SignatureAlgorithm.ECDSA_SECP256R1_SHA256, message)))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shop.example",
        "localhost.example",
        "notlocalhost",
        "mylocal.testing",
        "arpa",
        "8.8.8.8",
        "172.32.0.1",
        "169.254.1.1",
        "2001:db8::1",
        "::2",
        "::ffff:127.0.0.1"
      })
  void another_name_is_refused_before_anything_is_issued(String name) throws Exception {
    Authority authority = open();
    assertThatExceptionOfType(AuthorityException.class)
        .isThrownBy(() -> authority.identityFor(Names.of("localhost", name)))
        .satisfies(
            e -> {
              assertThat(e.error())
                  .isEqualTo(new AuthorityError.NameNotPermitted(ServerName.parse(name)));
              assertThat(e.error().fault()).isEqualTo(AuthorityError.Fault.USER);
            });
    assertThat(folder.resolve("certificates")).isEmptyDirectory();
  }

  @Test
  void the_refusal_says_why_and_names_a_name_that_works() throws Exception {
    Authority authority = open();
    assertThatExceptionOfType(AuthorityException.class)
        .isThrownBy(() -> authority.check(Names.of("shop.example")))
        .withMessage(
            "“shop.example” is not a local name, and this authority issues for local names only"
                + " (localhost, *.localhost, .test, .internal, .home.arpa, loopback and private"
                + " addresses), so that losing its key costs nobody their bank: use a name like"
                + " shop.localhost or shop.test; a public name needs a certificate from a public"
                + " authority.");
    assertThatExceptionOfType(AuthorityException.class)
        .isThrownBy(() -> authority.check(Names.of("8.8.8.8")))
        .withMessageContaining("use a name like localhost or 192.168.1.10");
  }

  @Test
  void a_hundred_names_are_enough() throws Exception {
    Authority authority = open();
    Set<ServerName> names = new HashSet<>();
    IntStream.range(0, 100).forEach(i -> names.add(ServerName.parse("n" + i + ".test")));
    assertThat(authority.identityFor(names).certificate().extensions().alternativeNames())
        .hasSize(100);
    names.add(ServerName.parse("one-more.test"));
    assertThatExceptionOfType(AuthorityException.class)
        .isThrownBy(() -> authority.identityFor(names))
        .satisfies(e -> assertThat(e.error()).isEqualTo(new AuthorityError.TooManyNames(101, 100)))
        .withMessageContaining("name at most 100");
    assertThatIllegalArgumentException().isThrownBy(() -> authority.check(Set.of()));
  }

  @Test
  void the_second_start_finds_what_the_first_made() throws Exception {
    Authority first = open();
    Identity server = first.identityFor(Names.of("localhost", "127.0.0.1", "::1"));
    Authority second = open();
    assertThat(second.root()).isEqualTo(first.root());
    assertThat(second.intermediate()).isEqualTo(first.intermediate());
    Identity again = second.identityFor(Names.of("::1", "127.0.0.1", "localhost"));
    assertThat(again.chain()).isEqualTo(server.chain());
    assertThat(second.notices()).isEmpty();
  }

  @Test
  void each_set_of_names_has_a_certificate_of_its_own() throws Exception {
    Authority authority = open();
    Identity one = authority.identityFor(Names.of("localhost"));
    Identity two = authority.identityFor(Names.of("localhost", "shop.test"));
    assertThat(two.certificate()).isNotEqualTo(one.certificate());
    assertThat(authority.identityFor(Names.of("localhost")).certificate())
        .isEqualTo(one.certificate());
  }

  @Test
  void the_folder_and_its_keys_are_their_owners_alone() throws Exception {
    open().identityFor(Names.of("localhost"));
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.toList()) {
        String name = String.valueOf(path.getFileName());
        String wanted =
            Files.isDirectory(path)
                ? "rwx------"
                : Set.of("root.pem", "version").contains(name) ? "rw-r--r--" : "rw-------";
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
            .as("%s", path)
            .isEqualTo(wanted);
      }
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.getParent())))
        .isEqualTo("rwx------");
    assertThat(TrustAnchors.certificates(Files.readAllBytes(folder.resolve("root.pem"))))
        .hasSize(1);
  }

  @Test
  void an_empty_folder_that_is_there_is_taken_and_closed_to_others() throws Exception {
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    open();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
  }

  @Test
  void a_leaf_is_used_until_two_thirds_of_its_life_and_then_replaced() throws Exception {
    Authority authority = open();
    X509Cert first = authority.identityFor(Names.of("localhost")).certificate();
    assertThat(first.notBefore()).isEqualTo(Clock.START.minus(Duration.ofHours(1)));
    assertThat(Duration.between(first.notBefore(), first.notAfter()))
        .isEqualTo(Duration.ofDays(7).minusSeconds(1));
    Instant renewal = first.notBefore().plusSeconds((7 * 86_400 - 1) * 2 / 3);

    clock.set(renewal.minusSeconds(1));
    assertThat(open().identityFor(Names.of("localhost")).certificate()).isEqualTo(first);
    clock.set(renewal);
    Authority later = open();
    Identity second = later.identityFor(Names.of("localhost"));
    assertThat(second.certificate().serial()).isNotEqualTo(first.serial());
    assertThat(second.certificate().publicKey()).isNotEqualTo(first.publicKey());
    assertThat(judge(later, second, "localhost")).isInstanceOf(PathVerdict.Valid.class);
    assertThat(later.intermediate()).isEqualTo(authority.intermediate());
  }

  @Test
  void a_clock_that_is_set_back_gets_a_certificate_for_its_time() throws Exception {
    Authority authority = open();
    clock.advance(Duration.ofDays(30));
    X509Cert late = authority.identityFor(Names.of("localhost")).certificate();
    clock.advance(Duration.ofDays(-20));
    Identity early = authority.identityFor(Names.of("localhost"));
    assertThat(early.certificate()).isNotEqualTo(late);
    assertThat(judge(authority, early, "localhost")).isInstanceOf(PathVerdict.Valid.class);
  }

  @Test
  void the_intermediate_is_renewed_by_itself_and_leaves_follow() throws Exception {
    Authority authority = open();
    X509Cert before = authority.intermediate();
    authority.identityFor(Names.of("localhost"));
    clock.set(before.notAfter().minus(Duration.ofDays(300)));
    Identity server = authority.identityFor(Names.of("localhost"));
    assertThat(authority.intermediate()).isNotEqualTo(before);
    assertThat(server.chain().getLast()).isEqualTo(authority.intermediate());
    assertThat(judge(authority, server, "localhost")).isInstanceOf(PathVerdict.Valid.class);
    assertThat(open().root()).isEqualTo(authority.root());
  }

  @Test
  void nothing_outlives_the_root_and_its_end_is_announced_a_year_ahead() throws Exception {
    Authority authority = open();
    Instant end = authority.root().notAfter();
    clock.set(end.minus(Duration.ofDays(365)).minusSeconds(1));
    assertThat(authority.notices()).isEmpty();
    clock.set(end.minus(Duration.ofDays(3)));
    assertThat(authority.notices())
        .singleElement()
        .asString()
        .contains(folder.resolve("root.pem").toString(), end.toString(), "in 3 days")
        .contains("move the folder away");

    Identity last = authority.identityFor(Names.of("localhost"));
    assertThat(authority.intermediate().notAfter()).isEqualTo(end);
    assertThat(last.certificate().notAfter()).isEqualTo(end);
    clock.set(end);
    assertThat(authority.identityFor(Names.of("localhost")).certificate())
        .as("a new one would live no longer")
        .isEqualTo(last.certificate());
    assertThat(judge(authority, last, "localhost")).isInstanceOf(PathVerdict.Valid.class);

    clock.set(end.plusSeconds(1));
    for (Callable<?> attempt :
        List.<Callable<?>>of(this::open, () -> authority.identityFor(Names.of("localhost")))) {
      assertThatExceptionOfType(AuthorityException.class)
          .isThrownBy(attempt::call)
          .withMessageContaining("was valid through " + end)
          .satisfies(
              e -> assertThat(e.error().fault()).isEqualTo(AuthorityError.Fault.ENVIRONMENT));
    }
    assertThat(authority.folder().root()).contains(authority.root());
  }

  @Test
  void a_clock_before_the_roots_time_is_named() throws Exception {
    X509Cert root = open().root();
    Instant wrong = Instant.parse("2020-01-01T00:00:00Z");
    clock.set(wrong);
    assertThatExceptionOfType(AuthorityException.class)
        .isThrownBy(this::open)
        .withMessage(
            "The clock says 2020-01-01T00:00:00Z, and the authority in "
                + folder.resolve("root.pem")
                + " is valid from 2026-11-24T11:00:00Z on: set the clock right.")
        .satisfies(
            e ->
                assertThat(e.error())
                    .isEqualTo(
                        new AuthorityError.ClockBehind(
                            wrong, folder.resolve("root.pem"), root.notBefore())));
  }

  @Test
  void certificates_whose_time_is_over_are_cleared_away() throws Exception {
    Authority authority = open();
    authority.identityFor(Names.of("old.test"));
    clock.advance(Duration.ofDays(8));
    authority.identityFor(Names.of("new.test"));
    try (Stream<Path> files = Files.list(folder.resolve("certificates"))) {
      assertThat(files.map(f -> String.valueOf(f.getFileName())))
          .singleElement()
          .asString()
          .startsWith("new.test-");
    }
  }

  @Test
  void serial_numbers_and_names_of_authorities_do_not_repeat() throws Exception {
    Set<BigInteger> serials = new HashSet<>();
    Set<Object> subjects = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      folder = parent.resolve("state" + i);
      Authority authority = open();
      for (X509Cert each :
          List.of(
              authority.root(),
              authority.intermediate(),
              authority.identityFor(Names.of("localhost")).certificate())) {
        assertThat(serials.add(each.serial())).isTrue();
        assertThat(each.serial().bitLength()).isEqualTo(127);
      }
      assertThat(subjects.add(authority.root().subject())).isTrue();
      assertThat(subjects.add(authority.intermediate().subject())).isTrue();
    }
  }

  @Test
  void many_first_starts_at_once_make_one_authority() throws Exception {
    List<Callable<List<X509Cert>>> starts = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      starts.add(
          () -> {
            Authority authority = open();
            Identity server = authority.identityFor(Names.of("localhost"));
            return List.of(authority.root(), authority.intermediate(), server.certificate());
          });
    }
    try (var threads = Executors.newFixedThreadPool(starts.size())) {
      Set<List<X509Cert>> seen = new HashSet<>();
      for (Future<List<X509Cert>> start : threads.invokeAll(starts)) {
        seen.add(start.get());
      }
      assertThat(seen).hasSize(1);
    }
  }

  @Test
  void an_authority_that_was_replaced_while_we_ran_is_noticed() throws Exception {
    Authority authority = open();
    Files.move(folder, parent.resolve("away"));
    open();
    assertThatExceptionOfType(AuthorityException.class)
        .isThrownBy(() -> authority.identityFor(Names.of("localhost")))
        .withMessage(folder + " holds another authority than when this process began: restart it.");
  }

  @Test
  void before_the_first_start_there_is_no_root_and_looking_makes_nothing() throws Exception {
    assertThat(StateFolder.at(folder).root()).isEmpty();
    assertThat(folder).doesNotExist();
    Authority authority = open();
    assertThat(StateFolder.at(folder).root()).contains(authority.root());
  }
}
