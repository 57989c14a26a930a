package dev.gatehouse.tls.handshake;

import dev.gatehouse.pki.PathVerdict;
import dev.gatehouse.pki.ServerName;
import dev.gatehouse.pki.X509Cert;
import dev.gatehouse.tls.config.ServerIdentity;
import dev.gatehouse.tls.message.ClientHello;
import dev.gatehouse.tls.spec.SignatureScheme;
import dev.gatehouse.wire.Bytes;
import java.util.List;

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

  /** Which identity answers this hello? */
  public static final class ChooseIdentity extends Question<ServerIdentity> {
    private final ClientHello hello;

    public ChooseIdentity(ClientHello hello) {
      this.hello = hello;
    }

    /** All that the client said; its host name above all. */
    public ClientHello hello() {
      return hello;
    }
  }

  /** A signature over the handshake so far, with the identity's key. */
  public static final class SignHandshake extends Question<Bytes> {
    private final ServerIdentity identity;
    private final SignatureScheme scheme;
    private final Bytes toBeSigned;

    public SignHandshake(ServerIdentity identity, SignatureScheme scheme, Bytes toBeSigned) {
      this.identity = identity;
      this.scheme = scheme;
      this.toBeSigned = toBeSigned;
    }

    public ServerIdentity identity() {
      return identity;
    }

    /** How to sign; one of the identity's schemes. */
    public SignatureScheme scheme() {
      return scheme;
    }

    /** The content of RFC 8446, section 4.4.3: spaces, context, zero, transcript hash. */
    public Bytes toBeSigned() {
      return toBeSigned;
    }

    /** Signs with a key that is in this process. */
    public Bytes sign() {
      return identity.identity().signer().sign(scheme.algorithm(), toBeSigned.toArray());
    }
  }

  /** Is this chain to be believed for that name? */
  public static final class ValidatePath extends Question<PathVerdict> {
    private final List<X509Cert> chain;
    private final ServerName name;

    public ValidatePath(List<X509Cert> chain, ServerName name) {
      this.chain = List.copyOf(chain);
      this.name = name;
    }

    /** As the server sent it, its own certificate first. */
    public List<X509Cert> chain() {
      return chain;
    }

    /** The name that the client wanted. */
    public ServerName serverName() {
      return name;
    }
  }
}
