package dev.gatehouse.proving.bench;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/** BoringSSL through netty-tcnative; the JDK judges its chains, as netty does it by default. */
final class TcnativeContender implements Contender {
  private static final ByteBufAllocator BUFFERS = PooledByteBufAllocator.DEFAULT;

  private final Material material;

  TcnativeContender(Material material) {
    this.material = material;
  }

  @Override
  public Job handshakes(String certificate, String group)
      throws IOException, GeneralSecurityException {
    SslContext server = server(certificate, group);
    SslContext client = client(group);
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
    SslEngines engines = engines(server("ecdsa", "x25519"), client("x25519"), new Clocks());
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

  private SslContext server(String certificate, String group) throws IOException {
    available();
    return SslContextBuilder.forServer(
            material.chain(certificate).toFile(), material.key(certificate).toFile())
        .sslProvider(SslProvider.OPENSSL_REFCNT)
        .protocols("TLSv1.3")
        .option(OpenSslContextOption.GROUPS, new String[] {group})
        .build();
  }

  private SslContext client(String group) throws IOException, GeneralSecurityException {
    return SslContextBuilder.forClient()
        .trustManager(JsseContender.anchors(material))
        .sslProvider(SslProvider.OPENSSL_REFCNT)
        .protocols("TLSv1.3")
        .option(OpenSslContextOption.GROUPS, new String[] {group})
        .build();
  }

  private static void available() throws AbsentException {
    if (!OpenSsl.isAvailable()) {
      throw new AbsentException("netty-tcnative does not load here");
    }
  }
}
