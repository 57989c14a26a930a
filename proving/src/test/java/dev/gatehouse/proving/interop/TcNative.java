package dev.gatehouse.proving.interop;

import static dev.gatehouse.proving.interop.Abilities.Knack.ALPN;
import static dev.gatehouse.proving.interop.Abilities.Knack.ASKS_CLIENTS;
import static dev.gatehouse.proving.interop.Abilities.Knack.CLOSES;
import static dev.gatehouse.proving.interop.Abilities.Knack.NAMES_ALERTS;
import static dev.gatehouse.proving.interop.Abilities.Knack.NOTICES_TRUNCATION;
import static dev.gatehouse.proving.interop.Abilities.Knack.REFUSES;
import static dev.gatehouse.proving.interop.Abilities.Knack.REFUSES_CLIENTS;
import static dev.gatehouse.proving.interop.Abilities.Knack.REFUSES_NAMES;
import static dev.gatehouse.proving.interop.Abilities.Knack.SHOWS_CERTIFICATE;
import static dev.gatehouse.proving.interop.Abilities.Knack.TOLD_GROUPS;
import static dev.gatehouse.proving.interop.Abilities.Knack.TOLD_SUITES;
import static dev.gatehouse.proving.interop.Abilities.Knack.VANISHES;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.KeyExchangeMethod;
import dev.gatehouse.tls.spec.ProtocolVersion;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/** BoringSSL, through netty-tcnative; it chooses TLS 1.3's suites itself. */
final class TcNative extends LocalPeer {
  private static final List<CipherSuite> ALL_OLDER =
      CipherSuite.known().stream().filter(it -> it.keyExchange() != KeyExchangeMethod.ANY).toList();

  @Override
  public String name() {
    return "tcnative";
  }

  @Override
  public Optional<String> absence() {
    return OpenSsl.isAvailable()
        ? Optional.empty()
        : Optional.of("netty-tcnative does not load here: " + OpenSsl.unavailabilityCause());
  }

  @Override
  public String version() {
    return "netty-tcnative with " + OpenSsl.versionString();
  }

  @Override
  public Optional<Abilities> abilities(Role role) {
    // Ed25519 in certificates is off in BoringSSL, and netty has no switch for it.
    List<KeyType> keys = List.of(KeyType.EC_P256, KeyType.EC_P384, KeyType.RSA);
    return Optional.of(
        Abilities.of(
            Abilities.SUITES,
            Abilities.GROUPS,
            keys,
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

  /** BoringSSL's are ECDHE and RSA with AES and ChaCha20. */
  @Override
  public Optional<Abilities> abilities(Role role, ProtocolVersion version) {
    if (version.equals(ProtocolVersion.SSL_3_0)) {
      return Optional.empty();
    }
    return abilities(role)
        .map(
            it ->
                version.equals(ProtocolVersion.TLS_1_3)
                    ? it
                    : it.in(version, TcNative::hasSuite, TOLD_SUITES));
  }

  private static boolean hasSuite(CipherSuite suite) {
    return suite.keyExchange() != KeyExchangeMethod.DHE
        && OpenSsl.isCipherSuiteAvailable(suite.toString());
  }

  private static String protocol(Terms terms) {
    return terms.version().equals(ProtocolVersion.TLS_1_0) ? "TLSv1" : terms.version().toString();
  }

  @Override
  protected TlsSocket over(Socket socket, Role role, Terms terms) throws IOException {
    SslContext context = context(role, terms);
    SSLEngine engine =
        context.newEngine(UnpooledByteBufAllocator.DEFAULT, terms.name(), socket.getPort());
    if (role == Role.CLIENT) {
      SSLParameters parameters = engine.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      engine.setSSLParameters(parameters);
    }
    return new EngineSocket(
        socket,
        engine,
        () -> {
          ReferenceCountUtil.release(engine);
          ReferenceCountUtil.release(context);
        });
  }

  private static SslContext context(Role role, Terms terms) throws IOException {
    Credentials credentials = Credentials.shared();
    SslContextBuilder builder;
    if (role == Role.SERVER) {
      builder =
          SslContextBuilder.forServer(
                  credentials.chain(terms.key()).toFile(), credentials.key(terms.key()).toFile())
              .clientAuth(
                  switch (terms.asking()) {
                    case NOBODY -> ClientAuth.NONE;
                    case ASKS -> ClientAuth.OPTIONAL;
                    case REQUIRES -> ClientAuth.REQUIRE;
                  });
    } else {
      builder = SslContextBuilder.forClient();
      if (terms.shown() != null) {
        builder.keyManager(
            credentials.clientChain(terms.shown()).toFile(),
            credentials.clientKey(terms.shown()).toFile());
      }
    }
    try {
      TrustManagerFactory anchors = TrustManagerFactory.getInstance("PKIX");
      anchors.init(Jsse.trustStore(terms.trust()));
      builder.trustManager(anchors);
    } catch (GeneralSecurityException e) {
      throw new IOException("no trust manager", e);
    }
    builder.sslProvider(SslProvider.OPENSSL_REFCNT).protocols(protocol(terms));
    if (terms.isOlder()) {
      builder.ciphers(
          Names.of(terms.suites().isEmpty() ? ALL_OLDER : terms.suites()),
          SupportedCipherSuiteFilter.INSTANCE);
    }
    if (!terms.groups().isEmpty()) {
      builder.option(OpenSslContextOption.GROUPS, Names.of(terms.groups()).toArray(String[]::new));
    }
    if (!terms.protocols().isEmpty()) {
      builder.applicationProtocolConfig(
          new ApplicationProtocolConfig(
              ApplicationProtocolConfig.Protocol.ALPN,
              ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
              ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
              terms.protocols()));
    }
    return builder.build();
  }
}
