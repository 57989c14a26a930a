package dev.gatehouse.proving.bench;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** BoringSSL through netty-tcnative; the JDK judges its chains, as netty does it by default. */
final class TcnativeContender implements Contender {
  private static final ByteBufAllocator BUFFERS = PooledByteBufAllocator.DEFAULT;

  private final Material material;

  TcnativeContender(Material material) {
    this.material = material;
  }

  @Override
  public Job handshakes(Handshake wanted) throws IOException, GeneralSecurityException {
    SslContext server = server(wanted);
    SslContext client = client(wanted);
    resumeNothing(server);
    resumeNothing(client);
    return (clocks, times) -> {
      for (int i = 0; i < times; i++) {
        SslEngines engines = engines(server, client, clocks);
        engines.handshake(clocks);
        ReferenceCountUtil.release(engines.server());
        clocks.first();
        ReferenceCountUtil.release(engines.client());
        clocks.second();
      }
    };
  }

  @Override
  public Job records(String suite, int bytes) throws IOException, GeneralSecurityException {
    Handshake usual = new Handshake("ecdsa", "x25519", "TLSv1.3");
    SslEngines engines = engines(server(usual), client(usual), new Clocks());
    engines.handshake(new Clocks());
    if (!engines.server().getSession().getCipherSuite().equals(suite)) {
      throw new AbsentException("BoringSSL chooses the suite itself");
    }
    ByteBuffer content = ByteBuffer.allocate(bytes);
    return (clocks, times) -> engines.records(clocks, content, times);
  }

  private static SslEngines engines(SslContext server, SslContext client, Clocks clocks) {
    SSLEngine ours = server.newEngine(BUFFERS);
    clocks.first();
    SSLEngine theirs = client.newEngine(BUFFERS, "localhost", 443);
    SSLParameters parameters = theirs.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    theirs.setSSLParameters(parameters);
    clocks.second();
    return new SslEngines(ours, theirs);
  }

  private SslContext server(Handshake wanted) throws IOException {
    available();
    return SslContextBuilder.forServer(
            material.chain(wanted.certificate()).toFile(),
            material.key(wanted.certificate()).toFile())
        .sslProvider(SslProvider.OPENSSL_REFCNT)
        .protocols(wanted.version())
        .ciphers(ciphers(wanted))
        .option(OpenSslContextOption.GROUPS, groups(wanted))
        .build();
  }

  private SslContext client(Handshake wanted) throws IOException, GeneralSecurityException {
    return SslContextBuilder.forClient()
        .trustManager(JsseContender.anchors(material))
        .sslProvider(SslProvider.OPENSSL_REFCNT)
        .protocols(wanted.version())
        .ciphers(ciphers(wanted))
        .option(OpenSslContextOption.GROUPS, groups(wanted))
        .build();
  }

  /** TLS 1.2's tickets and caches would make short handshakes of all but the first. */
  private static void resumeNothing(SslContext context) {
    ((OpenSslSessionContext) context.sessionContext()).setSessionCacheEnabled(false);
  }

  /** In TLS 1.2 the certificate's curve has to be among them (RFC 8422, section 5.1.1). */
  private static String[] groups(Handshake wanted) {
    return wanted.version().equals("TLSv1.3")
        ? new String[] {wanted.group()}
        : new String[] {wanted.group(), "P-256"};
  }

  /** In TLS 1.3 BoringSSL chooses the suite itself. */
  private static @Nullable List<String> ciphers(Handshake wanted) {
    return wanted.version().equals("TLSv1.3") ? null : List.of(wanted.suite());
  }

  private static void available() throws AbsentException {
    if (!OpenSsl.isAvailable()) {
      throw new AbsentException("netty-tcnative does not load here");
    }
  }
}
