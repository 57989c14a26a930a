package dev.gatehouse.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.TrustManagerFactory;

/** What the JDK's own TLS is told to trust. */
public final class JsseTrust {
  private JsseTrust() {}

  /**
   * Trust in that root and in nothing else, by the JDK's PKIX.
   *
   * @param root a certificate, PEM or DER
   */
  public static TrustManagerFactory in(byte[] root) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry(
        "root",
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(root)));
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    return factory;
  }
}
