package dev.gatehouse.pki;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.seeds.FuzzReplay;
import org.junit.jupiter.api.Test;

class CertificateFuzzTest {
  @Test
  void corpus_and_mutations_hold() {
    assertThat(FuzzReplay.of(CertificateFuzz.class, CertificateFuzz::fuzzerTestOneInput).run())
        .isPositive();
  }
}
