package dev.gatehouse.tls.handshake;

import dev.gatehouse.crypto.SignatureAlgorithm;
import dev.gatehouse.pki.PathVerdict;
import dev.gatehouse.pki.Purpose;
import dev.gatehouse.pki.X509Cert;
import dev.gatehouse.tls.config.Credential;
import dev.gatehouse.tls.message.ClientHello;
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

  /** The name for people. */
  public String name() {
    return getClass().getSimpleName();
  }

  @Override
  public String toString() {
    return name();
  }

  /** With which of our certificates do we answer this hello? */
  public static final class ChooseIdentity extends Question<Credential> {
    private final ClientHello hello;

    public ChooseIdentity(ClientHello hello) {
      this.hello = hello;
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

    /**
     * What the server takes. A credential whose key has no algorithm of these cannot be presented;
     * the rest is for the answerer to weigh.
     */
    public CredentialRequest request() {
      return request;
    }
  }
}
