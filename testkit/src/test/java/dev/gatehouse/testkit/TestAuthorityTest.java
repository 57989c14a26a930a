package dev.gatehouse.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.pki.GeneralName;
import dev.gatehouse.pki.Identity;
import dev.gatehouse.pki.NameConstraints;
import dev.gatehouse.pki.NameSubtree;
import dev.gatehouse.pki.PathFault;
import dev.gatehouse.pki.PathValidator;
import dev.gatehouse.pki.PathVerdict;
import dev.gatehouse.pki.PathVerdict.Rejected;
import dev.gatehouse.pki.PathVerdict.Valid;
import dev.gatehouse.pki.ServerName;
import dev.gatehouse.pki.TrustAnchors;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TestAuthorityTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  private static PathVerdict validate(TestAuthority authority, Identity server, String name) {
    return PathValidator.trusting(authority.anchors())
        .validate(server.chain(), ServerName.parse(name), NOW);
  }

  @ParameterizedTest
  @EnumSource(KeyType.class)
  void a_server_is_valid_for_each_of_its_names_under_keys_of_any_type(KeyType type) {
    TestAuthority authority = TestAuthority.of(type);
    Identity server =
        authority.server("localhost", "127.0.0.1", "::1", "*.shop.test").key(type).issue();
    for (String name : List.of("localhost", "127.0.0.1", "::1", "a.shop.test")) {
      assertThat(validate(authority, server, name))
          .isInstanceOfSatisfying(
              Valid.class,
              v -> {
                assertThat(v.path().chain())
                    .containsExactly(
                        server.certificate(), authority.intermediate(), authority.root());
                assertThat(v.path().key()).isEqualTo(server.signer().publicKey());
              });
    }
    assertThat(validate(authority, server, "shop.test"))
        .isInstanceOfSatisfying(
            Rejected.class, r -> assertThat(r.why()).isEqualTo(PathFault.NAME_MISMATCH));
  }

  @Test
  void an_expired_server_is_refused_and_says_since_when() {
    TestAuthority authority = TestAuthority.of(KeyType.EC_P256);
    assertThat(validate(authority, authority.expired("localhost"), "localhost"))
        .isEqualTo(
            new Rejected(
                PathFault.EXPIRED,
                0,
                "The server's certificate (CN=localhost) expired at 2025-01-02T00:00:00Z; now it is 2026-11-24T12:00:00Z."));
  }

  @Test
  void another_authority_is_not_trusted() {
    TestAuthority ours = TestAuthority.of(KeyType.EC_P256);
    TestAuthority theirs = TestAuthority.create(KeyType.EC_P256, new SecureRandom(), 2);
    assertThat(validate(ours, theirs.identity("localhost"), "localhost"))
        .isInstanceOfSatisfying(
            Rejected.class, r -> assertThat(r.why()).isEqualTo(PathFault.UNKNOWN_ISSUER));
  }

  @Test
  void a_constrained_root_binds_servers_two_levels_below() {
    TestAuthority authority =
        TestAuthority.constrained(
            KeyType.EC_P256,
            new NameConstraints(List.of(new NameSubtree.Dns("test")), List.of()),
            new SecureRandom(),
            3);
    assertThat(validate(authority, authority.identity("shop.test"), "shop.test"))
        .isInstanceOf(Valid.class);
    assertThat(validate(authority, authority.identity("bank.example"), "bank.example"))
        .isInstanceOfSatisfying(
            Rejected.class,
            r -> {
              assertThat(r.why()).isEqualTo(PathFault.NAME_NOT_PERMITTED);
              assertThat(r.depth()).isZero();
            });
  }

  @Test
  void a_server_below_the_root_needs_no_intermediate_and_a_pinned_one_no_root() {
    TestAuthority authority = TestAuthority.of(KeyType.EC_P256);
    Identity server = authority.server("localhost").belowRoot().issue();
    assertThat(server.chain()).hasSize(1);
    assertThat(validate(authority, server, "localhost")).isInstanceOf(Valid.class);
    PathValidator pinned = PathValidator.trusting(TrustAnchors.of(server.certificate()));
    assertThat(pinned.validate(server.chain(), ServerName.parse("localhost"), NOW))
        .isInstanceOf(Valid.class);
  }

  @Test
  void an_ill_formed_name_can_be_had_by_asking_for_it() {
    Identity server =
        TestAuthority.of(KeyType.EC_P256)
            .server("localhost")
            .name(new GeneralName.Dns("*.*.test"))
            .issue();
    assertThat(server.certificate().extensions().alternativeNames())
        .contains(new GeneralName.Dns("*.*.test"));
  }
}
