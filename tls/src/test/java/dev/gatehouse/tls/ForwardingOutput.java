package dev.gatehouse.tls;

import dev.gatehouse.tls.handshake.Question;
import dev.gatehouse.tls.handshake.Session;
import dev.gatehouse.tls.handshake.modern.Output;
import dev.gatehouse.tls.keys.ExporterSecret;
import dev.gatehouse.tls.keys.TrafficSecret;
import dev.gatehouse.tls.keys.Transcript;
import dev.gatehouse.tls.message.HandshakeMessage;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;

/** A machine's output that goes through as it is, for tests that put in a word of their own. */
abstract class ForwardingOutput implements Output {
  final Output out;

  ForwardingOutput(Output out) {
    this.out = out;
  }

  @Override
  public void send(HandshakeMessage message) {
    out.send(message);
  }

  @Override
  public void send(HandshakeMessage message, Bytes encoded) {
    out.send(message, encoded);
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
  public void requireRecordEdge() throws TlsException {
    out.requireRecordEdge();
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
