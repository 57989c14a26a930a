package dev.gatehouse.tls.handshake.modern;

import dev.gatehouse.tls.handshake.Answer.ChosenClientCredential;
import dev.gatehouse.tls.handshake.Answer.Signature;
import dev.gatehouse.tls.handshake.Answer.Verdict;
import dev.gatehouse.tls.handshake.hello.Offered;
import dev.gatehouse.tls.handshake.modern.ClientState.WaitCertificate;
import dev.gatehouse.tls.handshake.modern.ClientState.WaitCertificateOrRequest;
import dev.gatehouse.tls.handshake.modern.ClientState.WaitCertificateVerify;
import dev.gatehouse.tls.handshake.modern.ClientState.WaitCredential;
import dev.gatehouse.tls.handshake.modern.ClientState.WaitEncryptedExtensions;
import dev.gatehouse.tls.handshake.modern.ClientState.WaitFinished;
import dev.gatehouse.tls.handshake.modern.ClientState.WaitServerHello;
import dev.gatehouse.tls.handshake.modern.ClientState.WaitServerHelloAgain;
import dev.gatehouse.tls.handshake.modern.ClientState.WaitSignature;
import dev.gatehouse.tls.handshake.modern.ClientState.WaitVerdict;
import dev.gatehouse.tls.message.Arrival;
import dev.gatehouse.tls.message.Certificate;
import dev.gatehouse.tls.message.CertificateRequest;
import dev.gatehouse.tls.message.CertificateVerify;
import dev.gatehouse.tls.message.EncryptedExtensions;
import dev.gatehouse.tls.message.Finished;
import dev.gatehouse.tls.message.HelloRetryRequest;
import dev.gatehouse.tls.message.KeyUpdate;
import dev.gatehouse.tls.message.NewSessionTicket;
import dev.gatehouse.tls.message.ServerHello;
import dev.gatehouse.tls.spec.TlsError.UnexpectedMessage;
import dev.gatehouse.tls.spec.TlsException;

/** The client's whole machine (RFC 8446, appendix A.1): the legal order is the code. */
public final class Client {
  private record At(ClientState state, Arrival arrival) {}

  private Client() {}

  /** The hello is out, and an answer has come that chooses this version. */
  public static ClientState start(Offered offered) {
    return new WaitServerHello(
        offered.config(),
        offered.serverName(),
        offered.hello(),
        offered.encoded(),
        offered.shares());
  }

  /**
   * Returns the next state; what to send, to ask and which keys to change goes to {@code out} on
   * the way. On an error the caller closes {@code state}.
   */
  public static ClientState next(ClientState state, Arrival arrival, Output out)
      throws TlsException {
    return switch (new At(state, arrival)) {
      case At(WaitServerHello s, HelloRetryRequest m) -> s.retry(m, out);
      case At(WaitServerHello s, ServerHello m) -> s.agree(m, out);
      case At(WaitServerHelloAgain s, ServerHello m) -> s.agree(m, out);
      case At(WaitEncryptedExtensions s, EncryptedExtensions m) -> s.take(m);
      case At(WaitCertificateOrRequest s, CertificateRequest m) -> s.keep(m);
      case At(WaitCertificateOrRequest s, Certificate m) -> s.askForVerdict(m, out);
      case At(WaitCertificate s, Certificate m) -> s.askForVerdict(m, out);
      case At(WaitVerdict s, Verdict a) -> s.accept(a);
      case At(WaitCertificateVerify s, CertificateVerify m) -> s.verify(m);
      case At(WaitFinished s, Finished m) -> s.finishOrIdentify(m, out);
      case At(WaitCredential s, ChosenClientCredential a) -> s.present(a, out);
      case At(WaitSignature s, Signature a) -> s.finishFlight(a, out);
      case At(Connected s, NewSessionTicket m) -> s.passOver(m, out);
      case At(Connected s, KeyUpdate m) -> s.rekey(m, out);
      case At(Connected s, Rekey a) -> s.rekey(a, out);
      case At(var s, var a) -> throw new TlsException(new UnexpectedMessage(a.name(), s.name()));
    };
  }
}
