package dev.gatehouse.proving.bench;

import dev.gatehouse.pki.PathValidator;
import dev.gatehouse.pki.ServerName;
import dev.gatehouse.tls.LocalAnswers;
import dev.gatehouse.tls.TlsConnection;
import dev.gatehouse.tls.config.ClientConfig;
import dev.gatehouse.tls.config.Credential;
import dev.gatehouse.tls.config.SecurityPolicy;
import dev.gatehouse.tls.config.ServerConfig;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.NamedGroup;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;

/** Our own engine. */
final class GatehouseContender implements Contender {
  private static final ServerName NAME = ServerName.parse("localhost");

  private final Material material;

  GatehouseContender(Material material) {
    this.material = material;
  }

  /** Both ends, and what is on its way between them. */
  private static final class Pair {
    private final ServerConfig serverConfig;
    private final ClientConfig clientConfig;
    private final LocalAnswers signing = LocalAnswers.signing();
    private final LocalAnswers validating;
    private final byte[] wire = new byte[32 * 1024];

    Pair(Material material, String certificate, SecurityPolicy policy) throws IOException {
      serverConfig =
          ServerConfig.under(policy)
              .anonymousClients()
              .presenting(Credential.of(material.identity(certificate)));
      clientConfig = ClientConfig.under(policy).askingForVerdicts();
      validating =
          LocalAnswers.signing()
              .validating(PathValidator.trusting(material.anchors()), InstantSource.system());
    }

    /** A handshake; the caller closes both ends. */
    Ends handshake(Clocks clocks) throws IOException {
      TlsConnection client = TlsConnection.client(clientConfig, NAME, Instant.now());
      int length = client.transmit(wire, 0, wire.length);
      clocks.second();
      TlsConnection server = TlsConnection.server(serverConfig, Instant.now());
      server.receive(wire, 0, length);
      signing.answer(server);
      length = server.transmit(wire, 0, wire.length);
      clocks.first();
      client.receive(wire, 0, length);
      validating.answer(client);
      length = client.transmit(wire, 0, wire.length);
      clocks.second();
      server.receive(wire, 0, length);
      length = server.transmit(wire, 0, wire.length); // TLS 1.2's Finished, and nothing in 1.3
      clocks.first();
      client.receive(wire, 0, length);
      boolean ready = server.session().isPresent();
      clocks.second();
      if (!ready || client.session().isEmpty()) {
        throw new IOException("no handshake: " + server.error() + ", " + client.error());
      }
      return new Ends(server, client);
    }
  }

  private record Ends(TlsConnection server, TlsConnection client) {}

  @Override
  public Job handshakes(Handshake wanted) throws IOException {
    SecurityPolicy policy =
        SecurityPolicy.GATEHOUSE_2026_11
            .withSuites(suite(wanted.suite()))
            .withGroups(groups(wanted));
    Pair pair = new Pair(material, wanted.certificate(), policy);
    return (clocks, times) -> {
      for (int i = 0; i < times; i++) {
        Ends ends = pair.handshake(clocks);
        ends.server.close();
        clocks.first();
        ends.client.close();
        clocks.second();
      }
    };
  }

  /** In TLS 1.2 the certificate's curve has to be among them (RFC 8422, section 5.1.1). */
  private static NamedGroup[] groups(Handshake wanted) throws AbsentException {
    NamedGroup group = group(wanted.group());
    return wanted.version().equals("TLSv1.3")
        ? new NamedGroup[] {group}
        : new NamedGroup[] {group, NamedGroup.SECP256R1};
  }

  private static NamedGroup group(String name) throws AbsentException {
    for (NamedGroup group : SecurityPolicy.GATEHOUSE_2026_11.groups()) {
      if (group.toString().equals(name)) {
        return group;
      }
    }
    throw new AbsentException("no group " + name);
  }

  private static CipherSuite suite(String name) throws AbsentException {
    for (CipherSuite suite : SecurityPolicy.GATEHOUSE_2026_11.suites()) {
      if (suite.toString().equals(name)) {
        return suite;
      }
    }
    throw new AbsentException("no suite " + name);
  }

  @Override
  public Job records(String suite, int bytes) throws IOException {
    SecurityPolicy policy =
        SecurityPolicy.GATEHOUSE_2026_11.withSuites(suite(suite)).withGroups(NamedGroup.X25519);
    Ends ends = new Pair(material, "ecdsa", policy).handshake(new Clocks());
    byte[] plain = new byte[bytes];
    byte[] opened = new byte[bytes + 64];
    byte[][] sealed = new byte[64][ends.server.sealedBytes(bytes)];
    int[] lengths = new int[sealed.length];
    return (clocks, times) -> {
      for (int i = 0; i < times; i++) {
        lengths[i] = ends.server.seal(plain, 0, bytes, sealed[i], 0);
      }
      clocks.first();
      for (int i = 0; i < times; i++) {
        if (open(ends.client, sealed[i], lengths[i], opened) != bytes) {
          throw new IOException("another length came out: " + ends.client.error());
        }
      }
      clocks.second();
    };
  }

  /** Mostly one record; a KeyUpdate goes before it when a key has sealed enough. */
  private static int open(TlsConnection client, byte[] sealed, int length, byte[] opened) {
    int count = 0;
    for (int at = 0; at < length; ) {
      int record = 5 + (((sealed[at + 3] & 0xff) << 8) | (sealed[at + 4] & 0xff));
      count += client.open(sealed, at, record, opened, count);
      at += record;
    }
    return count;
  }
}
