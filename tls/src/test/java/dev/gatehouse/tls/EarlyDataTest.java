package dev.gatehouse.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.crypto.HashAlgorithm;
import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.tls.config.KeyLog.Label;
import dev.gatehouse.tls.config.ServerConfig;
import dev.gatehouse.tls.handshake.AnonymousPeer;
import dev.gatehouse.tls.keys.TrafficSecret;
import dev.gatehouse.tls.keys.Transcript;
import dev.gatehouse.tls.message.ClientHello;
import dev.gatehouse.tls.message.EncryptedExtensions;
import dev.gatehouse.tls.message.Finished;
import dev.gatehouse.tls.message.HandshakeMessage;
import dev.gatehouse.tls.message.HelloRetryRequest;
import dev.gatehouse.tls.message.Messages;
import dev.gatehouse.tls.message.extension.EarlyData;
import dev.gatehouse.tls.message.extension.Extension;
import dev.gatehouse.tls.message.extension.Extensions;
import dev.gatehouse.tls.message.extension.KeyShare;
import dev.gatehouse.tls.record.ModernProtection;
import dev.gatehouse.tls.spec.ContentType;
import dev.gatehouse.tls.spec.NamedGroup;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsError.PeerMisbehaved;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.tls.vectors.Trace;
import dev.gatehouse.wire.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * RFC 8448's client of section 4 comes with a ticket that we never gave and early data behind it.
 * We shake hands in full and pass over the data, unread (RFC 8446, section 4.2.10).
 */
class EarlyDataTest {
  private static final Trace TRACE = Trace.resumed0Rtt();

  private final CapturedSecrets secrets = new CapturedSecrets();
  private final Heard heard = new Heard();

  private TlsConnection server(NamedGroup group) {
    ServerConfig config =
        ServerConfig.under(Ends.POLICY.withGroups(group))
            .anonymousClients()
            .presenting(Ends.identity(KeyType.EC_P256))
            .withKeyLog(secrets)
            .withObserver(heard);
    return TlsConnection.server(config, Ends.NOW);
  }

  private TlsConnection serverWithHello() {
    TlsConnection server = server(NamedGroup.X25519);
    Pair.give(server, Stand.clear(ContentType.HANDSHAKE, TRACE.array("client.ClientHello")));
    Ends.serverAnswers().answer(server);
    assertThat(server.error()).isEmpty();
    assertThat(heard.sent)
        .filteredOn(EncryptedExtensions.class::isInstance)
        .noneMatch(m -> ((EncryptedExtensions) m).acceptsEarlyData());
    return server;
  }

  /** The client's Finished in a record, as the published client would send it to this server. */
  private byte[] finished() {
    Transcript transcript = Transcript.with(HashAlgorithm.SHA256);
    transcript.add(TRACE.bytes("client.ClientHello"));
    for (HandshakeMessage message : heard.sent) {
      transcript.add(message.encoded());
    }
    try (TrafficSecret secret =
            secrets.traffic(Stand.SUITE, Label.CLIENT_HANDSHAKE_TRAFFIC_SECRET);
        ModernProtection sealer = ModernProtection.of(Stand.SUITE, secret)) {
      byte[] content =
          new Finished(secret.verifyData(transcript.throughServerFinished())).encoded().toArray();
      byte[] record = new byte[sealer.sealedBytes(content.length)];
      sealer.seal(ContentType.HANDSHAKE, content, 0, content.length, record, 0);
      return record;
    }
  }

  private static byte[] unreadable(int length) {
    byte[] content = new byte[length];
    Arrays.fill(content, (byte) 0x5a);
    return Stand.clear(ContentType.APPLICATION_DATA, content);
  }

  @Test
  void early_data_is_passed_over_and_the_handshake_goes_on() {
    TlsConnection server = serverWithHello();
    Pair.give(server, TRACE.array("client.record.2")); // its early data
    Pair.give(server, unreadable(16_000));
    Pair.give(server, finished());
    assertThat(server.error()).isEmpty();
    assertThat(server.session().orElseThrow().peer()).isEqualTo(new AnonymousPeer());
    assertThat(server.events()).singleElement().isInstanceOf(Event.Ready.class);
  }

  @Test
  void early_data_that_comes_before_our_signature_is_passed_over_too() {
    TlsConnection server = server(NamedGroup.X25519);
    Pair.give(server, Stand.clear(ContentType.HANDSHAKE, TRACE.array("client.ClientHello")));
    // The signature is not there yet.
    Pair.give(server, TRACE.array("client.record.2"));
    Ends.serverAnswers().answer(server);
    Pair.give(server, finished());
    assertThat(server.session()).isPresent();
  }

  @Test
  void too_much_of_it_is_too_much() {
    TlsConnection server = serverWithHello();
    Pair.give(server, unreadable(16_000));
    Pair.give(server, unreadable(16_000));
    assertThat(server.error()).isEmpty();
    Pair.give(server, unreadable(16_000));
    assertThat(server.error()).contains(new PeerMisbehaved(Rule.TOO_MUCH_EARLY_DATA));
  }

  @Test
  void after_finished_nothing_is_passed_over() {
    TlsConnection server = serverWithHello();
    Pair.give(server, finished());
    Pair.give(server, unreadable(40));
    assertThat(server.error()).contains(new PeerMisbehaved(Rule.RECORD_AUTHENTIC));
  }

  @Test
  void who_offered_none_has_none_passed_over() {
    Stand stand = Stand.serverInWaitFinished();
    stand.say(unreadable(40));
    assertThat(stand.tls.error()).contains(new PeerMisbehaved(Rule.RECORD_AUTHENTIC));
  }

  @Test
  void after_a_retry_it_is_passed_over_until_the_second_hello() throws TlsException {
    TlsConnection server = server(NamedGroup.SECP256R1);
    Bytes first = TRACE.bytes("client.ClientHello");
    Pair.give(server, Stand.clear(ContentType.HANDSHAKE, first.toArray()));
    Pair.give(server, TRACE.array("client.record.2"));
    assertThat(server.error()).isEmpty();
    assertThat(heard.sent).singleElement().isInstanceOf(HelloRetryRequest.class);
    byte[] second = secondHello((ClientHello) Messages.decode(first)).encoded().toArray();
    Pair.give(server, Stand.clear(ContentType.HANDSHAKE, second));
    Ends.serverAnswers().answer(server);
    assertThat(server.error()).isEmpty();
    Pair.give(server, TRACE.array("client.record.2"));
    assertThat(server.error()).contains(new PeerMisbehaved(Rule.RECORD_AUTHENTIC));
  }

  /** RFC 8446, section 4.1.2: with the share that was asked for, and without early_data. */
  private static ClientHello secondHello(ClientHello first) {
    List<Extension> extensions = new ArrayList<>();
    for (Extension extension : first.extensions().list()) {
      if (extension instanceof KeyShare) {
        extensions.add(
            new KeyShare.Offer(
                List.of(
                    new KeyShare.Entry(
                        NamedGroup.SECP256R1,
                        Trace.helloRetry().bytes("client.secp256r1.public_key")))));
      } else if (!(extension instanceof EarlyData)) {
        extensions.add(extension);
      }
    }
    return new ClientHello(
        first.random(), first.legacySessionId(), first.cipherSuites(), Extensions.of(extensions));
  }
}
