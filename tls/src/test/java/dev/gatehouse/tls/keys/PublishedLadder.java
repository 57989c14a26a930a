package dev.gatehouse.tls.keys;

import dev.gatehouse.crypto.HashAlgorithm;
import dev.gatehouse.crypto.Hkdf;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.tls.vectors.Trace;

/** The ladder of a published handshake, climbed with its shared secret and its messages. */
public final class PublishedLadder {
  public final ThroughServerHello throughServerHello;
  public final ThroughCertificate throughCertificate;
  public final ThroughCertificateVerify throughCertificateVerify;
  public final ThroughServerFinished throughServerFinished;
  public final ThroughClientFinished throughClientFinished;
  public final TrafficSecret clientHandshake;
  public final TrafficSecret serverHandshake;
  public final TrafficSecret clientApplication;
  public final TrafficSecret serverApplication;
  public final ExporterSecret exporter;
  public final Secret handshakeSecret;
  public final Secret masterSecret;

  private PublishedLadder(Trace trace) {
    Transcript transcript = Transcript.with(HashAlgorithm.SHA256);
    transcript.add(trace.bytes("client.ClientHello"));
    if (trace.has("server.HelloRetryRequest")) {
      transcript.replaceByMessageHash();
      transcript.add(trace.bytes("server.HelloRetryRequest"));
      transcript.add(trace.bytes("client.ClientHello2"));
    }
    byte[] serverHello = trace.array("server.ServerHello");
    transcript.add(serverHello, 0, serverHello.length);
    throughServerHello = transcript.throughServerHello();
    transcript.add(trace.bytes("server.EncryptedExtensions"));
    transcript.add(trace.bytes("server.Certificate"));
    throughCertificate = transcript.throughCertificate();
    transcript.add(trace.bytes("server.CertificateVerify"));
    throughCertificateVerify = transcript.throughCertificateVerify();
    transcript.add(trace.bytes("server.Finished"));
    throughServerFinished = transcript.throughServerFinished();
    transcript.add(trace.bytes("client.Finished"));
    throughClientFinished = transcript.throughClientFinished();

    try (Secret shared = Secret.owning(trace.array("shared_secret"));
        EarlySecret early = EarlySecret.withoutPsk(Hkdf.with(HashAlgorithm.SHA256));
        HandshakeSecret handshake = early.climb(shared)) {
      handshakeSecret = handshake.secret().copy();
      clientHandshake = handshake.client(throughServerHello);
      serverHandshake = handshake.server(throughServerHello);
      try (MasterSecret master = handshake.climb()) {
        masterSecret = master.secret().copy();
        clientApplication = master.client(throughServerFinished);
        serverApplication = master.server(throughServerFinished);
        exporter = master.exporter(throughServerFinished);
      }
    }
  }

  public static PublishedLadder of(Trace trace) {
    return new PublishedLadder(trace);
  }
}
