package dev.gatehouse.tls;

import dev.gatehouse.pki.ServerName;
import dev.gatehouse.tls.config.ClientConfig;
import dev.gatehouse.tls.handshake.ResumableSession;
import dev.gatehouse.tls.handshake.hello.Offer;
import dev.gatehouse.tls.handshake.hello.Offered;
import dev.gatehouse.tls.message.ClientHello;
import dev.gatehouse.tls.message.extension.Extension;
import dev.gatehouse.tls.message.extension.Extensions;
import dev.gatehouse.wire.Bytes;
import java.util.List;
import java.util.Optional;

/** Clients of ours that do not offer all that they could, as others do not. */
final class Hellos {
  private Hellos() {}

  /** As {@link TlsConnection#client}, but the hello lacks that extension. */
  static TlsConnection clientWithout(
      Class<? extends Extension> left,
      ClientConfig config,
      ServerName name,
      Optional<ResumableSession> remembered) {
    Conversation conversation = new Conversation(config.common(), true);
    begin(conversation, config, without(left, Offer.first(config, name, remembered)));
    return new TlsConnection(conversation, config.common(), Ends.NOW);
  }

  /** Says that hello. */
  static void begin(Conversation conversation, ClientConfig config, Offered offered) {
    conversation.outbound.beginWithInitialVersion(config.policy().newestVersion());
    conversation.send(offered.hello(), offered.encoded());
    conversation.begin(new Greeting.OfClient(offered, conversation));
  }

  /** The same offer without that extension. */
  static Offered without(Class<? extends Extension> left, Offered offered) {
    ClientHello all = offered.hello();
    List<Extension> fewer =
        all.extensions().list().stream().filter(e -> !left.isInstance(e)).toList();
    ClientHello hello =
        new ClientHello(
            all.legacyVersion(),
            all.random(),
            all.legacySessionId(),
            all.cipherSuites(),
            Bytes.owning(new byte[1]),
            fewer.isEmpty() ? Extensions.ABSENT : Extensions.of(fewer));
    return new Offered(
        offered.config(),
        offered.serverName(),
        hello,
        hello.encoded(),
        offered.shares(),
        offered.remembered());
  }
}
