package dev.gatehouse.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.spec.X509EncodedKeySpec;
import javax.crypto.KeyAgreement;
import org.conscrypt.Conscrypt;
import org.junit.jupiter.api.Test;

/** Conscrypt as an automatic module beside ours, with its native library, as the tests load it. */
class ConscryptOnTheModulePathTest {
  private final Provider conscrypt = Conscrypt.newProvider();

  @Test
  void conscrypt_is_a_module_of_its_own() {
    assertThat(Conscrypt.class.getModule().getName()).isEqualTo("org.conscrypt");
  }

  @Test
  void both_sides_of_an_x25519_agreement_get_the_same_32_bytes() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("X25519", conscrypt);
    KeyPair ours = generator.generateKeyPair();
    KeyPair theirs = generator.generateKeyPair();

    assertThat(agree(ours, theirs)).hasSize(32).isEqualTo(agree(theirs, ours));
  }

  @Test
  void conscrypt_and_the_jdk_agree_on_x25519() throws Exception {
    KeyPair ours = KeyPairGenerator.getInstance("X25519", conscrypt).generateKeyPair();
    KeyPair theirs = KeyPairGenerator.getInstance("X25519", "SunEC").generateKeyPair();
    KeyAgreement jdk = KeyAgreement.getInstance("X25519", "SunEC");
    jdk.init(theirs.getPrivate());
    jdk.doPhase(
        KeyFactory.getInstance("X25519", "SunEC")
            .generatePublic(new X509EncodedKeySpec(ours.getPublic().getEncoded())),
        true);

    KeyAgreement conscryptSide = KeyAgreement.getInstance("X25519", conscrypt);
    conscryptSide.init(ours.getPrivate());
    conscryptSide.doPhase(
        KeyFactory.getInstance("X25519", conscrypt)
            .generatePublic(new X509EncodedKeySpec(theirs.getPublic().getEncoded())),
        true);
    assertThat(conscryptSide.generateSecret()).isEqualTo(jdk.generateSecret());
  }

  private byte[] agree(KeyPair own, KeyPair peer) throws Exception {
    KeyAgreement agreement = KeyAgreement.getInstance("X25519", conscrypt);
    agreement.init(own.getPrivate());
    agreement.doPhase(peer.getPublic(), true);
    return agreement.generateSecret();
  }
}
