package dev.gatehouse.tls.handshake.classic;

import dev.gatehouse.tls.config.ServerConfig;
import dev.gatehouse.tls.handshake.Answer.ChosenIdentity;
import dev.gatehouse.tls.handshake.Answer.FoundSession;
import dev.gatehouse.tls.handshake.Answer.PreMaster;
import dev.gatehouse.tls.handshake.Answer.Signature;
import dev.gatehouse.tls.handshake.Answer.Verdict;
import dev.gatehouse.tls.handshake.classic.Ending.WaitChangeCipherSpec;
import dev.gatehouse.tls.handshake.classic.Ending.WaitFinished;
import dev.gatehouse.tls.handshake.classic.ServerState.Start;
import dev.gatehouse.tls.handshake.classic.ServerState.WaitCertificate;
import dev.gatehouse.tls.handshake.classic.ServerState.WaitCertificateVerify;
import dev.gatehouse.tls.handshake.classic.ServerState.WaitClientKeyExchange;
import dev.gatehouse.tls.handshake.classic.ServerState.WaitIdentity;
import dev.gatehouse.tls.handshake.classic.ServerState.WaitPreMaster;
import dev.gatehouse.tls.handshake.classic.ServerState.WaitSession;
import dev.gatehouse.tls.handshake.classic.ServerState.WaitSignature;
import dev.gatehouse.tls.handshake.classic.ServerState.WaitVerdict;
import dev.gatehouse.tls.message.Arrival;
import dev.gatehouse.tls.message.ChangeCipherSpec;
import dev.gatehouse.tls.message.ClassicCertificate;
import dev.gatehouse.tls.message.ClassicCertificateVerify;
import dev.gatehouse.tls.message.ClientHello;
import dev.gatehouse.tls.message.ClientKeyExchange;
import dev.gatehouse.tls.message.Finished;
import dev.gatehouse.tls.message.NoCertificate;
import dev.gatehouse.tls.spec.ClassicVersion;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsError.UnexpectedMessage;
import dev.gatehouse.tls.spec.TlsException;

/**
 * The server's whole machine, from SSL 3.0 to TLS 1.2 (RFC 5246, section 7.3, figures 1 and 2): the
 * legal order is the code.
 */
public final class Server {
  private record At(ServerState state, Arrival arrival) {}

  private Server() {}

  /** Nothing has come yet but the hello that chose this version. */
  public static ServerState start(ServerConfig config, ClassicVersion version) {
    return new Start(config, version);
  }

  /**
   * Returns the next state; what to send, to ask and which keys to change goes to {@code out} on
   * the way. On an error the caller closes {@code state}.
   */
  public static ServerState next(ServerState state, Arrival arrival, Output out)
      throws TlsException {
    return switch (new At(state, arrival)) {
      case At(Start s, ClientHello m) -> s.negotiate(m, out);
      case At(WaitIdentity s, ChosenIdentity a) -> s.present(a, out);
      case At(WaitSession s, FoundSession a) -> s.resume(a, out);
      case At(WaitSignature s, Signature a) -> s.finishFlight(a, out);
      case At(WaitCertificate s, ClassicCertificate m) -> s.askForVerdict(m, out);
      case At(WaitCertificate s, NoCertificate m) -> s.goOnWithout(m);
      case At(WaitVerdict s, Verdict a) -> s.accept(a);
      case At(WaitClientKeyExchange s, ClientKeyExchange m) -> s.exchange(m, out);
      case At(WaitPreMaster s, PreMaster a) -> s.derive(a, out);
      case At(WaitCertificateVerify s, ClassicCertificateVerify m) -> s.verify(m, out);
      case At(WaitChangeCipherSpec s, ChangeCipherSpec m) -> s.changeKeys(m, out);
      case At(WaitFinished s, Finished m) -> s.connect(m, out);
      case At(Connected _, ClientHello _) -> throw TlsException.broken(Rule.RENEGOTIATION);
      case At(var s, var a) -> throw new TlsException(new UnexpectedMessage(a.name(), s.name()));
    };
  }
}
