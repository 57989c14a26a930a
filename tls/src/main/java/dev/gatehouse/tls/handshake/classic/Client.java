package dev.gatehouse.tls.handshake.classic;

import dev.gatehouse.tls.handshake.Answer.ChosenClientCredential;
import dev.gatehouse.tls.handshake.Answer.Signature;
import dev.gatehouse.tls.handshake.Answer.Verdict;
import dev.gatehouse.tls.handshake.classic.ClientState.WaitCertificate;
import dev.gatehouse.tls.handshake.classic.ClientState.WaitCredential;
import dev.gatehouse.tls.handshake.classic.ClientState.WaitRequestOrDone;
import dev.gatehouse.tls.handshake.classic.ClientState.WaitServerHello;
import dev.gatehouse.tls.handshake.classic.ClientState.WaitServerHelloDone;
import dev.gatehouse.tls.handshake.classic.ClientState.WaitServerKeyExchange;
import dev.gatehouse.tls.handshake.classic.ClientState.WaitSignature;
import dev.gatehouse.tls.handshake.classic.ClientState.WaitVerdict;
import dev.gatehouse.tls.handshake.classic.Ending.WaitChangeCipherSpec;
import dev.gatehouse.tls.handshake.classic.Ending.WaitFinished;
import dev.gatehouse.tls.handshake.hello.Offered;
import dev.gatehouse.tls.message.Arrival;
import dev.gatehouse.tls.message.ChangeCipherSpec;
import dev.gatehouse.tls.message.ClassicCertificate;
import dev.gatehouse.tls.message.ClassicCertificateRequest;
import dev.gatehouse.tls.message.Finished;
import dev.gatehouse.tls.message.HelloRequest;
import dev.gatehouse.tls.message.ServerHello;
import dev.gatehouse.tls.message.ServerHelloDone;
import dev.gatehouse.tls.message.ServerKeyExchange;
import dev.gatehouse.tls.spec.ClassicVersion;
import dev.gatehouse.tls.spec.TlsError.UnexpectedMessage;
import dev.gatehouse.tls.spec.TlsException;

/**
 * The client's whole machine, from SSL 3.0 to TLS 1.2 (RFC 5246, section 7.3, figures 1 and 2): the
 * legal order is the code.
 */
public final class Client {
  private record At(ClientState state, Arrival arrival) {}

  private Client() {}

  /** The hello is out, and an answer has come that chooses this version. */
  public static ClientState start(Offered offered, ClassicVersion version) {
    offered.close(); // no share is of use here
    return new WaitServerHello(offered, version);
  }

  /**
   * Returns the next state; what to send, to ask and which keys to change goes to {@code out} on
   * the way. On an error the caller closes {@code state}.
   */
  public static ClientState next(ClientState state, Arrival arrival, Output out)
      throws TlsException {
    return switch (new At(state, arrival)) {
      case At(WaitServerHello s, ServerHello m) -> s.agree(m, out);
      case At(WaitCertificate s, ClassicCertificate m) -> s.askForVerdict(m, out);
      case At(WaitVerdict s, Verdict a) -> s.accept(a);
      case At(WaitServerKeyExchange s, ServerKeyExchange m) -> s.verify(m);
      case At(WaitRequestOrDone s, ClassicCertificateRequest m) -> s.keep(m);
      case At(WaitRequestOrDone s, ServerHelloDone m) -> s.answer(m, out);
      case At(WaitServerHelloDone s, ServerHelloDone m) -> s.choose(m, out);
      case At(WaitCredential s, ChosenClientCredential a) -> s.answer(a, out);
      case At(WaitSignature s, Signature a) -> s.finishFlight(a, out);
      case At(WaitChangeCipherSpec s, ChangeCipherSpec m) -> s.changeKeys(m, out);
      case At(WaitFinished s, Finished m) -> s.connect(m, out);
      case At(Connected s, HelloRequest m) -> s.decline(m, out);
      // RFC 5246, 7.4.1.1: to be ignored "if the client is currently negotiating a session".
      case At(var s, HelloRequest _) -> s;
      case At(var s, var a) -> throw new TlsException(new UnexpectedMessage(a.name(), s.name()));
    };
  }
}
