package dev.gatehouse.tls.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.crypto.CbcAlgorithm;
import dev.gatehouse.tls.danger.Weakness;
import dev.gatehouse.tls.spec.BulkCipher;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.KeyExchangeMethod;
import dev.gatehouse.tls.spec.ProtocolVersion;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is allowed unless somebody imports {@code danger}, and that it never changes. */
class SecurityPolicyTest {
  private static final Path SNAPSHOTS = Path.of("src/test/resources/policies");

  /** Every dated policy that the class has. */
  static List<SecurityPolicy> policies() throws IllegalAccessException {
    List<SecurityPolicy> all = new ArrayList<>();
    for (Field field : SecurityPolicy.class.getFields()) {
      if (Modifier.isStatic(field.getModifiers()) && field.getType() == SecurityPolicy.class) {
        all.add((SecurityPolicy) field.get(null));
      }
    }
    return all;
  }

  private static String text(SecurityPolicy policy) {
    return Stream.of(
            lines("versions", policy.versions()),
            lines("suites", policy.suites()),
            lines("groups", policy.groups()),
            lines("schemes of TLS 1.3", policy.schemes(ProtocolVersion.TLS_1_3)),
            lines("schemes of TLS 1.2 and of certificates", policy.allSchemes()))
        .collect(Collectors.joining("\n"));
  }

  private static String lines(String title, List<?> values) {
    return title + "\n" + values.stream().map(v -> "  " + v + "\n").collect(Collectors.joining());
  }

  /** {@code -Drecord} writes the text of a new one; those of old ones are for ever. */
  @ParameterizedTest
  @MethodSource("policies")
  void a_policy_is_what_its_snapshot_says(SecurityPolicy policy) throws IOException {
    Path file = SNAPSHOTS.resolve(policy.name() + ".txt");
    if (System.getProperty("record") != null) {
      Files.writeString(file, text(policy));
    }
    assertThat(text(policy)).isEqualTo(Files.readString(file, StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @MethodSource("policies")
  void nothing_weak_is_allowed_by_itself(SecurityPolicy policy) {
    assertThat(policy.versions()).isSubsetOf(ProtocolVersion.TLS_1_3, ProtocolVersion.TLS_1_2);
    assertThat(Weakness.values()).noneMatch(policy::allows);
    for (CipherSuite suite : policy.suites()) {
      assertThat(suite.keyExchange())
          .as(suite.toString())
          .isIn(KeyExchangeMethod.ANY, KeyExchangeMethod.ECDHE);
      assertThat(suite.cipher()).as(suite.toString()).isNotInstanceOf(BulkCipher.Rc4.class);
      if (suite.cipher() instanceof BulkCipher.Cbc(CbcAlgorithm algorithm, _)) {
        assertThat(algorithm).isNotEqualTo(CbcAlgorithm.TRIPLE_DES);
      }
    }
    assertThat(policy.allSchemes().toString()).doesNotContainIgnoringCase("sha1", "md5");
  }

  @ParameterizedTest
  @MethodSource("policies")
  void narrowing_never_widens(SecurityPolicy policy) {
    SecurityPolicy everything = policy.allowing(Weakness.values());
    for (ProtocolVersion version : everything.versions()) {
      if (!policy.versions().contains(version)) {
        assertThatThrownBy(() -> policy.withVersions(version))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
    for (CipherSuite suite : everything.suites()) {
      if (!policy.suites().contains(suite)) {
        assertThatThrownBy(() -> policy.withSuites(suite))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
    SecurityPolicy narrow =
        policy
            .withVersions(ProtocolVersion.TLS_1_2)
            .withSuites(CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256);
    assertThat(narrow.versions()).containsExactly(ProtocolVersion.TLS_1_2);
    nothing_weak_is_allowed_by_itself(narrow);
  }

  /** Not even by name: NULL, export and anonymous suites. */
  @Test
  void there_is_no_suite_without_encryption_with_export_keys_or_without_a_server() {
    List<CipherSuite> all = SecurityPolicy.GATEHOUSE_2026_11.allowing(Weakness.values()).suites();
    assertThat(all)
        .extracting(CipherSuite::toString)
        .noneMatch(name -> name.matches(".*(_NULL_|EXPORT|_anon_|_DES_|_WITH_RC2_).*"));
  }

  /** The one way to what is weak takes its name, so whoever goes it imports {@code danger}. */
  @Test
  void each_way_to_more_takes_a_weakness() {
    assertThat(
            Arrays.stream(SecurityPolicy.class.getMethods())
                .filter(m -> m.getReturnType() == SecurityPolicy.class)
                .map(m -> m.getName())
                .sorted())
        .containsExactly("allowing", "withGroups", "withSchemes", "withSuites", "withVersions");
  }
}
