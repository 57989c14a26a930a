package dev.gatehouse.tls.handshake.modern;

import dev.gatehouse.tls.handshake.Answer.ChosenIdentity;
import dev.gatehouse.tls.handshake.Answer.Signature;
import dev.gatehouse.tls.handshake.Answer.Verdict;
import dev.gatehouse.tls.handshake.modern.ServerState.Start;
import dev.gatehouse.tls.handshake.modern.ServerState.WaitCertificate;
import dev.gatehouse.tls.handshake.modern.ServerState.WaitCertificateVerify;
import dev.gatehouse.tls.handshake.modern.ServerState.WaitFinished;
import dev.gatehouse.tls.handshake.modern.ServerState.WaitIdentity;
import dev.gatehouse.tls.handshake.modern.ServerState.WaitSecondHello;
import dev.gatehouse.tls.handshake.modern.ServerState.WaitSignature;
import dev.gatehouse.tls.handshake.modern.ServerState.WaitVerdict;
import dev.gatehouse.tls.message.Arrival;
import dev.gatehouse.tls.message.Certificate;
import dev.gatehouse.tls.message.CertificateVerify;
import dev.gatehouse.tls.message.ClientHello;
import dev.gatehouse.tls.message.Finished;
import dev.gatehouse.tls.message.KeyUpdate;
import dev.gatehouse.tls.spec.TlsError.UnexpectedMessage;
import dev.gatehouse.tls.spec.TlsException;

/** The server's whole machine (RFC 8446, appendix A.2): the legal order is the code. */
public final class Server {
  private record At(ServerState state, Arrival arrival) {}

  private Server() {}

  /**
   * Returns the next state; what to send, to ask and which keys to change goes to {@code out} on
   * the way. On an error the caller closes {@code state}.
   */
  public static ServerState next(ServerState state, Arrival arrival, Output out)
      throws TlsException {
    return switch (new At(state, arrival)) {
      case At(Start s, ClientHello m) -> s.negotiate(m, out);
      case At(WaitSecondHello s, ClientHello m) -> s.negotiate(m, out);
      case At(WaitIdentity s, ChosenIdentity a) -> s.present(a, out);
      case At(WaitSignature s, Signature a) -> s.finishFlight(a, out);
      case At(WaitCertificate s, Certificate m) -> s.askForVerdict(m, out);
      case At(WaitVerdict s, Verdict a) -> s.accept(a);
      case At(WaitCertificateVerify s, CertificateVerify m) -> s.verify(m);
      case At(WaitFinished s, Finished m) -> s.connect(m, out);
      case At(Connected s, KeyUpdate m) -> s.rekey(m, out);
      case At(Connected s, Rekey a) -> s.rekey(a, out);
      case At(var s, var a) -> throw new TlsException(new UnexpectedMessage(a.name(), s.name()));
    };
  }
}
