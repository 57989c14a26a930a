package dev.gatehouse.tls.handshake;

import dev.gatehouse.crypto.Secret;
import dev.gatehouse.crypto.SignatureAlgorithm;
import dev.gatehouse.pki.PathVerdict;
import dev.gatehouse.pki.Purpose;
import dev.gatehouse.pki.X509Cert;
import dev.gatehouse.tls.config.Credential;
import dev.gatehouse.tls.config.Presented;
import dev.gatehouse.tls.message.ClientHello;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.wire.Bytes;
import java.util.List;
import java.util.Optional;

/**
 * What a connection cannot know by itself, and waits for. It is its own identity: the very object
 * that was handed out is answered, once, now or later. Until then the connection keeps what
 * arrives.
 *
 * @param <A> what an answer is
 */
public abstract sealed class Question<A> {
  private Question() {}

  /** The answer, as it arrives at the machine. */
  public abstract Answer answeredBy(A answer);

  /** The name for people. */
  public String name() {
    return getClass().getSimpleName();
  }

  @Override
  public String toString() {
    return name();
  }

  /** With which of our certificates do we answer this hello, and do we ask for the client's? */
  public static final class ChooseIdentity extends Question<Presented> {
    private final ClientHello hello;

    public ChooseIdentity(ClientHello hello) {
      this.hello = hello;
    }

    @Override
    public Answer answeredBy(Presented answer) {
      return new Answer.ChosenIdentity(answer);
    }

    /** All that the client said; its host name above all. */
    public ClientHello hello() {
      return hello;
    }
  }

  /** A signature over the handshake so far, with the credential's key. */
  public static final class SignHandshake extends Question<Bytes> {
    private final Credential credential;
    private final SignatureAlgorithm algorithm;
    private final Bytes toBeSigned;

    public SignHandshake(Credential credential, SignatureAlgorithm algorithm, Bytes toBeSigned) {
      this.credential = credential;
      this.algorithm = algorithm;
      this.toBeSigned = toBeSigned;
    }

    @Override
    public Answer answeredBy(Bytes answer) {
      return new Answer.Signature(answer);
    }

    public Credential credential() {
      return credential;
    }

    /** How to sign; one of those that the credential's key can. */
    public SignatureAlgorithm algorithm() {
      return algorithm;
    }

    /** What the version has one sign; in TLS 1.3 spaces, context, zero, transcript hash. */
    public Bytes toBeSigned() {
      return toBeSigned;
    }

    /** Signs with a key that is in this process. */
    public Bytes sign() {
      return credential.identity().signer().sign(algorithm, toBeSigned.toArray());
    }
  }

  /** Is this chain to be believed: for the server of that name, or for a client? */
  public static final class ValidatePath extends Question<PathVerdict> {
    private final List<X509Cert> chain;
    private final Purpose purpose;

    public ValidatePath(List<X509Cert> chain, Purpose purpose) {
      this.chain = List.copyOf(chain);
      this.purpose = purpose;
    }

    @Override
    public Answer answeredBy(PathVerdict answer) {
      return new Answer.Verdict(answer);
    }

    /** As the peer sent it, its own certificate first. */
    public List<X509Cert> chain() {
      return chain;
    }

    /** The name of the server that we want, or that the peer is our client. */
    public Purpose purpose() {
      return purpose;
    }
  }

  /** Which of our certificates does this server get to see? Empty for none. */
  public static final class ChooseClientCredential extends Question<Optional<Credential>> {
    private final CredentialRequest request;

    public ChooseClientCredential(CredentialRequest request) {
      this.request = request;
    }

    @Override
    public Answer answeredBy(Optional<Credential> answer) {
      return new Answer.ChosenClientCredential(answer);
    }

    /**
     * What the server takes. A credential whose key has no algorithm of these cannot be presented;
     * the rest is for the answerer to weigh.
     */
    public CredentialRequest request() {
      return request;
    }
  }

  /**
   * What did the client encrypt to the credential's key? The answer is 48 bytes in every case: what
   * was in there, or the substitute, and nobody is told which, or the answerer would be what
   * Bleichenbacher asked (RFC 5246, section 7.4.7.1).
   */
  public static final class DecryptPreMaster extends Question<Secret> {
    private final Credential credential;
    private final Bytes encrypted;
    private final ProtocolVersion clientVersion;
    private final Secret substitute;

    /** The substitute stays the caller's, who closes it when there is an answer or none to come. */
    public DecryptPreMaster(
        Credential credential, Bytes encrypted, ProtocolVersion clientVersion, Secret substitute) {
      this.credential = credential;
      this.encrypted = encrypted;
      this.clientVersion = clientVersion;
      this.substitute = substitute;
    }

    @Override
    public Answer answeredBy(Secret answer) {
      return new Answer.PreMaster(answer);
    }

    public Credential credential() {
      return credential;
    }

    /** As it came, of any length. */
    public Bytes encrypted() {
      return encrypted;
    }

    /** The version in the client's hello, which stands in front of what it encrypted. */
    public ProtocolVersion clientVersion() {
      return clientVersion;
    }

    /** 48 random bytes; the connection closes them once it has the answer, or is over. */
    public Secret substitute() {
      return substitute;
    }

    /**
     * Decrypts with a key that is in this process.
     *
     * @throws IllegalStateException if the credential's key does not decrypt, which was looked at
     *     before the suite was chosen, or has been closed
     */
    public Secret decrypt() {
      return credential
          .identity()
          .signer()
          .decrypter()
          .orElseThrow(() -> new IllegalStateException("the key does not decrypt"))
          .decrypt(encrypted, clientVersion.code(), substitute);
    }
  }

  /** Do we know this session? The session stays its keeper's. */
  public static final class FindSession extends Question<Optional<ResumableSession>> {
    private final Bytes id;

    public FindSession(Bytes id) {
      this.id = id;
    }

    @Override
    public Answer answeredBy(Optional<ResumableSession> answer) {
      return new Answer.FoundSession(answer);
    }

    /** As the client sent it, 1..32 bytes; it may be made up. */
    public Bytes id() {
      return id;
    }
  }
}
