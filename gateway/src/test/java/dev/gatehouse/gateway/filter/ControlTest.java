package dev.gatehouse.gateway.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.gateway.binding.Authorities;
import dev.gatehouse.gateway.binding.Binding;
import dev.gatehouse.gateway.binding.CertificateSource;
import dev.gatehouse.gateway.binding.ClientCertificates;
import dev.gatehouse.pki.ServerName;
import dev.gatehouse.pki.X509Cert;
import dev.gatehouse.testkit.TestAuthority;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.DecodeException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ControlTest {
  private static final X509Cert CERTIFICATE =
      TestAuthority.of(KeyType.EC_P256).server("localhost").issue().certificate();

  static Control.Begin begin() throws IOException {
    var names = new LinkedHashSet<ServerName>();
    names.add(ServerName.parse("shop.example"));
    names.add(ServerName.parse("::1"));
    Binding issued = Binding.byDefault(new CertificateSource.Issued(names));
    Binding filed =
        new Binding(
            Optional.of("*.shop.example"),
            Optional.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 8443)),
            new CertificateSource.Files(Path.of("/a/c.pem"), Optional.of(Path.of("/a/k.pem"))),
            new ClientCertificates.Require(
                new Authorities(Path.of("/a/ca.pem"), List.of(CERTIFICATE))));
    Binding inToken =
        new Binding(
            Optional.of("pay.example"),
            Optional.empty(),
            new CertificateSource.Files(Path.of("/a/d.pem"), Optional.empty()),
            new ClientCertificates.Ask(
                new Authorities(Path.of("/a/ca.pem"), List.of(CERTIFICATE))));
    return new Control.Begin(
        Path.of("/run/q.sock"),
        Bytes.owning(new byte[32]),
        2,
        1 << 20,
        new FilterConfig(
            List.of(issued, filed, inToken),
            List.of("http/1.1"),
            Path.of("/state/authority"),
            Optional.of(Path.of("/g.sock"))));
  }

  @Test
  void every_message_comes_as_it_went() throws Exception {
    var used = new Control.Used(CERTIFICATE, Optional.of(Instant.ofEpochMilli(1_800_000_000_123L)));
    for (Control sent :
        List.of(
            begin(),
            new Control.Tick(),
            new Control.Ready(
                Optional.of(new Control.Root(CERTIFICATE, Path.of("/r.pem"))),
                List.of(used, new Control.Used(CERTIFICATE, Optional.empty()))),
            new Control.Ready(Optional.empty(), List.of()),
            new Control.Notice("A certificate was renewed."),
            new Control.Warning("Look at this."),
            new Control.Failed(true, "There is no file /a/k.pem."))) {
      var out = new ByteArrayOutputStream();
      sent.write(out);
      var in = new DataInputStream(new ByteArrayInputStream(out.toByteArray()));
      assertThat(Control.read(in)).contains(sent);
      assertThat(Control.read(in)).isEmpty();
    }
  }

  @Test
  void a_message_cut_anywhere_is_refused() throws Exception {
    Bytes whole = begin().encode();
    for (int length = 0; length < whole.length(); length++) {
      Bytes cut = whole.slice(0, length);
      assertThatThrownBy(() -> Control.decode(cut)).isInstanceOf(DecodeException.class);
    }
  }

  @Test
  void a_length_that_cannot_be_is_refused_before_anything_is_kept() {
    var in = new DataInputStream(new ByteArrayInputStream(new byte[] {127, 0, 0, 0, 1}));
    assertThatThrownBy(() -> Control.read(in)).hasMessageContaining("2130706432 bytes");
  }
}
