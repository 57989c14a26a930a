package dev.gatehouse.tls.handshake.classic;

import dev.gatehouse.crypto.DhKey;
import dev.gatehouse.crypto.EphemeralKey;
import dev.gatehouse.crypto.FiniteFieldGroup;
import dev.gatehouse.crypto.InvalidShareException;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.tls.config.Entropy;
import dev.gatehouse.tls.message.ClientKeyExchange;
import dev.gatehouse.tls.message.ServerKeyExchange;
import dev.gatehouse.tls.spec.NamedGroup;
import dev.gatehouse.tls.spec.SignatureScheme;
import dev.gatehouse.wire.Bytes;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * The server's half of a key exchange: what the client's half meets. Whoever holds it closes it.
 */
sealed interface ServerKey extends AutoCloseable {
  @Override
  default void close() {}

  /** The certificate's own key: nothing is sent for it. */
  record OfCertificate() implements ServerKey {}

  /** Made for this handshake and no other: reused, its secrets' lengths would show (Raccoon). */
  sealed interface Ephemeral extends ServerKey {
    /** The message that carries it. */
    ServerKeyExchange message(@Nullable SignatureScheme scheme, Bytes signature);

    /**
     * The pre-master secret, for the caller to close.
     *
     * @throws InvalidShareException if the client's half is no good
     */
    Secret agree(ClientKeyExchange client) throws InvalidShareException;

    @Override
    void close();
  }

  /** On a curve (RFC 8422, section 5.4). */
  record OfCurve(NamedGroup group, EphemeralKey key) implements Ephemeral {
    static OfCurve generate(Entropy entropy, NamedGroup group) {
      return new OfCurve(group, entropy.ephemerals().generate(group.keyExchange()));
    }

    @Override
    public ServerKeyExchange message(@Nullable SignatureScheme scheme, Bytes signature) {
      return new ServerKeyExchange.Ecdhe(group, key.share(), scheme, signature);
    }

    @Override
    public Secret agree(ClientKeyExchange client) throws InvalidShareException {
      return switch (client) {
        case ClientKeyExchange.Ecdhe(Bytes point) -> key.agree(point);
        case ClientKeyExchange.Dhe _, ClientKeyExchange.Rsa _ -> throw other(client);
      };
    }

    @Override
    public void close() {
      key.close();
    }
  }

  /** In a finite field (RFC 5246, section 7.4.3). */
  record OfField(DhKey key) implements Ephemeral {
    static OfField generate(Entropy entropy) {
      // RFC 7919, appendix A.1: of known origin, and what its 2048 bits withstand the certificates
      // of the web withstand too. Old clients take no more.
      return new OfField(entropy.ephemerals().generate(FiniteFieldGroup.FFDHE2048));
    }

    @Override
    public ServerKeyExchange message(@Nullable SignatureScheme scheme, Bytes signature) {
      FiniteFieldGroup group = key.group();
      return new ServerKeyExchange.Dhe(
          unsigned(group.p()), unsigned(group.g()), key.publicValue(), scheme, signature);
    }

    @Override
    public Secret agree(ClientKeyExchange client) throws InvalidShareException {
      return switch (client) {
        case ClientKeyExchange.Dhe(Bytes yc) -> key.agree(yc);
        case ClientKeyExchange.Ecdhe _, ClientKeyExchange.Rsa _ -> throw other(client);
      };
    }

    private static Bytes unsigned(BigInteger number) {
      byte[] bytes = number.toByteArray();
      return bytes[0] == 0 ? Bytes.copyOf(bytes, 1, bytes.length - 1) : Bytes.copyOf(bytes);
    }

    @Override
    public void close() {
      key.close();
    }
  }

  private static IllegalStateException other(ClientKeyExchange client) {
    return new IllegalStateException("decoded as of another key exchange: " + client.describe());
  }
}
