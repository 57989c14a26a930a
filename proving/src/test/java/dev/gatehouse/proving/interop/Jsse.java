package dev.gatehouse.proving.interop;

import static dev.gatehouse.proving.interop.Abilities.Knack.ALPN;
import static dev.gatehouse.proving.interop.Abilities.Knack.ASKS_CLIENTS;
import static dev.gatehouse.proving.interop.Abilities.Knack.CLOSES;
import static dev.gatehouse.proving.interop.Abilities.Knack.NAMES_ALERTS;
import static dev.gatehouse.proving.interop.Abilities.Knack.NOTICES_TRUNCATION;
import static dev.gatehouse.proving.interop.Abilities.Knack.OLD_HELLO;
import static dev.gatehouse.proving.interop.Abilities.Knack.REFUSES;
import static dev.gatehouse.proving.interop.Abilities.Knack.REFUSES_CLIENTS;
import static dev.gatehouse.proving.interop.Abilities.Knack.REFUSES_NAMES;
import static dev.gatehouse.proving.interop.Abilities.Knack.SHOWS_CERTIFICATE;
import static dev.gatehouse.proving.interop.Abilities.Knack.TOLD_GROUPS;
import static dev.gatehouse.proving.interop.Abilities.Knack.TOLD_SUITES;
import static dev.gatehouse.proving.interop.Abilities.Knack.VANISHES;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.pki.Identity;
import dev.gatehouse.pki.X509Cert;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.wire.pem.Pem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/**
 * The JDK's own TLS, with all that is disabled in it by itself, and changing keys by itself, every
 * quarter of a mebibyte: {@code proving/peers/jsse.security}.
 */
final class Jsse extends LocalPeer {
  private static final char[] PASSWORD = "no secret".toCharArray();

  @Override
  public String name() {
    return "jsse";
  }

  @Override
  public String version() {
    return "JSSE of JDK " + Runtime.version();
  }

  @Override
  public Optional<Abilities> abilities(Role role) {
    return Optional.of(
        Abilities.of(
            Abilities.SUITES,
            Abilities.CURVES,
            Abilities.KEYS,
            TOLD_SUITES,
            TOLD_GROUPS,
            VANISHES,
            ALPN,
            NOTICES_TRUNCATION,
            CLOSES,
            REFUSES,
            REFUSES_NAMES,
            NAMES_ALERTS,
            SHOWS_CERTIFICATE,
            ASKS_CLIENTS,
            REFUSES_CLIENTS));
  }

  /** Everything that there was, as far as the list of disabled algorithms is empty. */
  @Override
  public Optional<Abilities> abilities(Role role, ProtocolVersion version) {
    return abilities(role).map(it -> it.in(version, _ -> true, OLD_HELLO));
  }

  @Override
  protected TlsSocket over(Socket socket, Role role, Terms terms) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLSv1.3", "SunJSSE");
      KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
      keys.init(role == Role.SERVER ? keyStore(terms.key()) : clientStore(terms), PASSWORD);
      TrustManagerFactory anchors = TrustManagerFactory.getInstance("PKIX");
      anchors.init(trustStore(terms.trust()));
      context.init(keys.getKeyManagers(), anchors.getTrustManagers(), null);
      SSLEngine engine = context.createSSLEngine(terms.name(), socket.getPort());
      engine.setUseClientMode(role == Role.CLIENT);
      engine.setSSLParameters(parameters(engine, role, terms));
      return new EngineSocket(socket, engine, () -> {});
    } catch (GeneralSecurityException e) {
      throw new IOException("JSSE could not be set up", e);
    }
  }

  private static SSLParameters parameters(SSLEngine engine, Role role, Terms terms) {
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setProtocols(protocols(terms));
    if (role == Role.CLIENT) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    switch (terms.asking()) {
      case NOBODY -> {}
      case ASKS -> parameters.setWantClientAuth(true);
      case REQUIRES -> parameters.setNeedClientAuth(true);
    }
    if (!terms.suites().isEmpty()) {
      parameters.setCipherSuites(Names.of(terms.suites()).toArray(String[]::new));
    }
    if (!terms.groups().isEmpty()) {
      parameters.setNamedGroups(Names.of(terms.groups()).toArray(String[]::new));
    }
    parameters.setApplicationProtocols(terms.protocols().toArray(String[]::new));
    return parameters;
  }

  private static String[] protocols(Terms terms) {
    String named =
        switch (terms.version().code()) {
          case 0x0301 -> "TLSv1";
          default -> terms.version().toString();
        };
    return terms.has(Tongue.Habit.OLD_HELLO)
        ? new String[] {"SSLv2Hello", named}
        : new String[] {named};
  }

  static KeyStore keyStore(KeyType type) throws GeneralSecurityException, IOException {
    Credentials credentials = Credentials.shared();
    return keyStore(credentials.identity(type), type, credentials.key(type));
  }

  /** What a client may show; without an entry if it has nothing. */
  private static KeyStore clientStore(Terms terms) throws GeneralSecurityException, IOException {
    Credentials credentials = Credentials.shared();
    KeyType type = terms.shown();
    if (type == null) {
      KeyStore empty = KeyStore.getInstance("PKCS12");
      empty.load(null, PASSWORD);
      return empty;
    }
    return keyStore(credentials.client(type), type, credentials.clientKey(type));
  }

  private static KeyStore keyStore(Identity identity, KeyType type, Path key)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, PASSWORD);
    Certificate[] chain = identity.chain().stream().map(Jsse::javas).toArray(Certificate[]::new);
    store.setKeyEntry("own", privateKey(type, key), PASSWORD, chain);
    return store;
  }

  private static PrivateKey privateKey(KeyType type, Path file)
      throws GeneralSecurityException, IOException {
    String algorithm =
        switch (type) {
          case EC_P256, EC_P384, EC_P521 -> "EC";
          case ED25519 -> "Ed25519";
          case RSA -> "RSA";
        };
    try {
      byte[] pem = Files.readAllBytes(file);
      byte[] der = Pem.parse(pem).getFirst().copyContents();
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (dev.gatehouse.wire.pem.PemException e) {
      throw new IOException(e);
    }
  }

  static KeyStore trustStore(Trust trust) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, PASSWORD);
    int number = 0;
    for (X509Cert root : Credentials.shared().rootsOf(trust)) {
      store.setCertificateEntry("root" + number++, javas(root));
    }
    return store;
  }

  static java.security.cert.X509Certificate javas(X509Cert certificate) {
    try {
      return (java.security.cert.X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(certificate.encoded().toArray()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK does not read our certificate", e);
    }
  }
}
