package dev.gatehouse.tls.handshake.classic;

import dev.gatehouse.crypto.DhKey;
import dev.gatehouse.crypto.EphemeralKey;
import dev.gatehouse.crypto.FiniteFieldGroup;
import dev.gatehouse.crypto.InvalidShareException;
import dev.gatehouse.crypto.PublicKey;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.tls.config.Entropy;
import dev.gatehouse.tls.config.SecurityPolicy;
import dev.gatehouse.tls.handshake.hello.Offered;
import dev.gatehouse.tls.keys.classic.ClassicMasterSecret;
import dev.gatehouse.tls.message.ClientKeyExchange;
import dev.gatehouse.tls.message.ServerKeyExchange;
import dev.gatehouse.tls.spec.ClassicVersion;
import dev.gatehouse.tls.spec.NamedGroup;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The server's half of a key exchange, as a client has it, and how the client meets it. */
sealed interface KeyToMeet {
  /**
   * Sends our half.
   *
   * @return the pre-master secret, for the caller to close
   */
  Secret meet(Offered offered, ClassicVersion version, Output out) throws TlsException;

  /** The curve, if it is one. */
  default @Nullable NamedGroup group() {
    return null;
  }

  /** What a server's message describes, if it is something that we offered. */
  static KeyToMeet of(ServerKeyExchange m, SecurityPolicy policy) throws TlsException {
    return switch (m) {
      case ServerKeyExchange.Ecdhe ecdhe -> {
        if (!policy.classicGroups().contains(ecdhe.group())) {
          throw TlsException.broken(Rule.CURVE_OFFERED);
        }
        yield new OfCurve(ecdhe.group(), ecdhe.publicPoint());
      }
      case ServerKeyExchange.Dhe dhe -> {
        try {
          yield new OfField(FiniteFieldGroup.ofPeer(dhe.p(), dhe.g()), dhe.ys());
        } catch (InvalidShareException e) {
          throw TlsException.broken(Rule.DH_GROUP);
        }
      }
    };
  }

  /** On a curve (RFC 8422, section 5.7). */
  record OfCurve(NamedGroup group, Bytes point) implements KeyToMeet {
    @Override
    public Secret meet(Offered offered, ClassicVersion version, Output out) throws TlsException {
      Entropy entropy = offered.config().common().entropy();
      try (EphemeralKey ours = entropy.ephemerals().generate(group.keyExchange())) {
        Secret preMaster = ours.agree(point);
        out.send(new ClientKeyExchange.Ecdhe(ours.share()));
        return preMaster;
      } catch (InvalidShareException e) {
        throw TlsException.broken(Rule.KEY_SHARE_VALID);
      }
    }
  }

  /** In a finite field (RFC 5246, section 7.4.7.2). */
  record OfField(FiniteFieldGroup field, Bytes ys) implements KeyToMeet {
    @Override
    public Secret meet(Offered offered, ClassicVersion version, Output out) throws TlsException {
      Entropy entropy = offered.config().common().entropy();
      try (DhKey ours = entropy.ephemerals().generate(field)) {
        Secret preMaster = ours.agree(ys);
        out.send(new ClientKeyExchange.Dhe(ours.publicValue()));
        return preMaster;
      } catch (InvalidShareException e) {
        throw TlsException.broken(Rule.KEY_SHARE_VALID);
      }
    }
  }

  /** The key of the server's certificate, to which a secret is encrypted. */
  record OfCertificate(PublicKey key) implements KeyToMeet {
    @Override
    public Secret meet(Offered offered, ClassicVersion version, Output out) {
      Entropy entropy = offered.config().common().entropy();
      Secret preMaster = preMaster(entropy, offered.hello().legacyVersion());
      Bytes encrypted = key.encryptPreMaster(preMaster, entropy.secure());
      out.send(ClientKeyExchange.Rsa.of(version.version(), encrypted));
      return preMaster;
    }

    /**
     * RFC 5246, section 7.4.7.1: two bytes of the version that was offered, so that nobody on the
     * way can change it unseen, and 46 random ones.
     */
    private static Secret preMaster(Entropy entropy, ProtocolVersion offered) {
      byte[] bytes = new byte[ClassicMasterSecret.BYTES];
      try (Secret random = entropy.secret(ClassicMasterSecret.BYTES)) {
        random.exposeInto(bytes, 0);
      }
      bytes[0] = (byte) (offered.code() >> 8);
      bytes[1] = (byte) offered.code();
      Secret preMaster = Secret.copyOf(bytes, 0, bytes.length);
      Arrays.fill(bytes, (byte) 0);
      return preMaster;
    }
  }
}
