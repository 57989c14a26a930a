package dev.gatehouse.tls;

import dev.gatehouse.tls.handshake.Question;
import dev.gatehouse.tls.handshake.Session;
import dev.gatehouse.tls.handshake.modern.Output;
import dev.gatehouse.tls.keys.ExporterSecret;
import dev.gatehouse.tls.keys.TrafficSecret;
import dev.gatehouse.tls.keys.Transcript;
import dev.gatehouse.tls.message.Certificate;
import dev.gatehouse.tls.message.ClientHello;
import dev.gatehouse.tls.message.EncryptedExtensions;
import dev.gatehouse.tls.message.HandshakeMessage;
import dev.gatehouse.tls.message.HelloRetryRequest;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.tls.vectors.Trace;
import dev.gatehouse.wire.Bytes;

/**
 * A machine's output where the messages that our engine writes otherwise than the published peer
 * did are replaced by the published ones. All others go through as they are.
 */
record RecordedOutput(Output out, Trace trace) implements Output {
  @Override
  public void send(HandshakeMessage message) {
    switch (message) {
      case ClientHello _ -> replace(message, "client.ClientHello2");
      case HelloRetryRequest _ -> replace(message, "server.HelloRetryRequest");
      case EncryptedExtensions _ -> replace(message, "server.EncryptedExtensions");
      default -> out.send(message);
    }
  }

  @Override
  public void send(HandshakeMessage message, Bytes encoded) {
    if (message instanceof Certificate) {
      replace(message, "server.Certificate");
    } else {
      out.send(message, encoded);
    }
  }

  private void replace(HandshakeMessage message, String field) {
    out.send(message, trace.bytes(field));
  }

  @Override
  public Bytes receivedHello() {
    return out.receivedHello();
  }

  @Override
  public void begin(Transcript transcript) {
    out.begin(transcript);
  }

  @Override
  public void sendChangeCipherSpec() {
    out.sendChangeCipherSpec();
  }

  @Override
  public void writeKeys(CipherSuite suite, TrafficSecret secret, String epoch) {
    out.writeKeys(suite, secret, epoch);
  }

  @Override
  public void readKeys(CipherSuite suite, TrafficSecret secret, String epoch) throws TlsException {
    out.readKeys(suite, secret, epoch);
  }

  @Override
  public void skipEarlyData() {
    out.skipEarlyData();
  }

  @Override
  public void oweKeyUpdate() {
    out.oweKeyUpdate();
  }

  @Override
  public void keysUpdated(boolean byPeer) {
    out.keysUpdated(byPeer);
  }

  @Override
  public void passOverTicket() throws TlsException {
    out.passOverTicket();
  }

  @Override
  public void ask(Question<?> question) {
    out.ask(question);
  }

  @Override
  public void ready(Session session, ExporterSecret exporter) {
    out.ready(session, exporter);
  }
}
