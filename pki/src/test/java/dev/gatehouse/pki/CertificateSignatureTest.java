package dev.gatehouse.pki;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.crypto.HashAlgorithm;
import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.wire.Bytes;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CertificateSignatureTest {
  private static final Set<HashAlgorithm> SHA_2 =
      EnumSet.of(HashAlgorithm.SHA256, HashAlgorithm.SHA384, HashAlgorithm.SHA512);

  @Test
  void certificates_are_signed_with_sha_2_alone() {
    for (CertificateSignature kind : CertificateSignature.values()) {
      for (KeyType issuer : KeyType.values()) {
        kind.under(issuer)
            .ifPresent(algorithm -> assertThat(algorithm.hash()).as(kind.toString()).isIn(SHA_2));
      }
    }
  }

  @Test
  void the_identifiers_of_md5_and_sha_1_mean_nothing_to_us() {
    // RFC 3279, sections 2.2.1 and 2.2.3: md5WithRSAEncryption, sha1WithRSAEncryption,
    // ecdsa-with-SHA1, each with and without a NULL.
    for (String oid : new String[] {"2a864886f70d010104", "2a864886f70d010105", "2a8648ce3d0401"}) {
      assertThat(CertificateSignature.of(identifier(oid, ""))).isEmpty();
      assertThat(CertificateSignature.of(identifier(oid, "0500"))).isEmpty();
    }
    assertThat(CertificateSignature.of(identifier("2a864886f70d01010b", "0500")))
        .contains(CertificateSignature.RSA_PKCS1_SHA256);
  }

  private static Bytes identifier(String oid, String parameters) {
    String contents = "06%02x%s%s".formatted(oid.length() / 2, oid, parameters);
    return Bytes.hex("30%02x%s".formatted(contents.length() / 2, contents));
  }
}
