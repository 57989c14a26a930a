package dev.gatehouse.proving.bench;

import dev.gatehouse.testkit.JsseTrust;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/** The JDK's own TLS, with its own providers. Tickets are off by a flag ({@link EngineBench}). */
final class JsseContender implements Contender {
  private static final char[] PASSWORD = "no secret".toCharArray();

  private final Material material;
  private int port;

  JsseContender(Material material) {
    this.material = material;
  }

  @Override
  public Job handshakes(Handshake wanted) throws IOException, GeneralSecurityException {
    if (wanted.group().equals("X25519MLKEM768")) {
      throw new AbsentException("JDK " + Runtime.version().feature() + " has no X25519MLKEM768");
    }
    SSLContext server = server(wanted.certificate());
    SSLContext client = client();
    return (clocks, times) -> {
      for (int i = 0; i < times; i++) {
        SslEngines engines =
            engines(server, client, wanted.version(), wanted.suite(), wanted.group(), clocks);
        engines.handshake(clocks);
      }
    };
  }

  @Override
  public Job records(String suite, int bytes) throws IOException, GeneralSecurityException {
    SslEngines engines =
        engines(server("ecdsa"), client(), "TLSv1.3", suite, "x25519", new Clocks());
    engines.handshake(new Clocks());
    ByteBuffer content = ByteBuffer.allocate(bytes);
    return (clocks, times) -> engines.records(clocks, content, times);
  }

  private SslEngines engines(
      SSLContext server,
      SSLContext client,
      String version,
      String suite,
      String group,
      Clocks clocks) {
    SSLEngine ours = server.createSSLEngine();
    ours.setUseClientMode(false);
    ours.setSSLParameters(parameters(ours, version, suite, group));
    clocks.first();
    // Another port each time, so that no session is found to resume.
    port = (port + 1) % 60_000;
    SSLEngine theirs = client.createSSLEngine("localhost", port);
    theirs.setUseClientMode(true);
    SSLParameters parameters = parameters(theirs, version, suite, group);
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    theirs.setSSLParameters(parameters);
    clocks.second();
    return new SslEngines(ours, theirs);
  }

  private static SSLParameters parameters(
      SSLEngine engine, String version, String suite, String group) {
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setProtocols(new String[] {version});
    parameters.setCipherSuites(new String[] {suite});
    // In TLS 1.2 JSSE wants the certificate's curve among the groups too (RFC 8422, section 5.1.1).
    parameters.setNamedGroups(
        version.equals("TLSv1.3") ? new String[] {group} : new String[] {group, "secp256r1"});
    return parameters;
  }

  private SSLContext server(String certificate) throws IOException, GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
    keys.init(keyStore(material, certificate), PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS", "SunJSSE");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private SSLContext client() throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS", "SunJSSE");
    context.init(null, anchors(material).getTrustManagers(), null);
    context.getClientSessionContext().setSessionCacheSize(1);
    return context;
  }

  private static KeyStore keyStore(Material material, String certificate)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, PASSWORD);
    String algorithm = certificate.equals("rsa") ? "RSA" : "EC";
    try (InputStream pem = Files.newInputStream(material.chain(certificate))) {
      Certificate[] chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(pem)
              .toArray(Certificate[]::new);
      store.setKeyEntry(
          "server",
          KeyFactory.getInstance(algorithm)
              .generatePrivate(new PKCS8EncodedKeySpec(material.keyDer(certificate))),
          PASSWORD,
          chain);
    }
    return store;
  }

  /** What judges chains up to the root, by the JDK's PKIX. */
  static TrustManagerFactory anchors(Material material)
      throws IOException, GeneralSecurityException {
    return JsseTrust.in(Files.readAllBytes(material.root()));
  }
}
