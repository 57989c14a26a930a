package dev.gatehouse.gateway.keys;

import dev.gatehouse.crypto.Secret;
import dev.gatehouse.crypto.SignatureAlgorithm;
import dev.gatehouse.crypto.Signer;
import dev.gatehouse.wire.Bytes;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A signer whose key is in another process: it is asked, and the answer comes later. The answer
 * comes once in every case, also when that process dies or takes too long, on whatever thread.
 */
public interface RemoteSigner extends Signer {
  /** As {@link Signer#sign}; empty where there is no signature to be had. */
  void sign(SignatureAlgorithm algorithm, Bytes message, Consumer<Optional<Bytes>> done);

  /**
   * As {@link dev.gatehouse.crypto.PreMasterDecrypter#decrypt}; empty where nobody can be asked.
   *
   * @param substitute the caller's, and of use to the callee only until this returns
   * @param done owns the secret that it is given
   */
  void decrypt(
      Bytes encrypted, int clientVersion, Secret substitute, Consumer<Optional<Secret>> done);
}
