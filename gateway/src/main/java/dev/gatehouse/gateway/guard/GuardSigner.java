package dev.gatehouse.gateway.guard;

import dev.gatehouse.crypto.PreMasterDecrypter;
import dev.gatehouse.crypto.PublicKey;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.crypto.SignatureAlgorithm;
import dev.gatehouse.gateway.keys.RemoteSigner;
import dev.gatehouse.wire.Bytes;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Signs by asking the guard. Thread-safe. */
final class GuardSigner implements RemoteSigner {
  private static final int PRE_MASTER_BYTES = 48;

  private final GuardKeys guard;
  private final PublicKey publicKey;
  private final long name;
  private final Set<SignatureAlgorithm> algorithms;
  private final boolean decrypts;

  GuardSigner(
      GuardKeys guard, PublicKey publicKey, Set<SignatureAlgorithm> algorithms, boolean decrypts) {
    this.guard = guard;
    this.publicKey = publicKey;
    this.name = KeyName.of(publicKey);
    this.algorithms = Set.copyOf(algorithms);
    this.decrypts = decrypts;
  }

  @Override
  public PublicKey publicKey() {
    return publicKey;
  }

  @Override
  public Set<SignatureAlgorithm> algorithms() {
    return algorithms;
  }

  @Override
  public void sign(SignatureAlgorithm algorithm, Bytes message, Consumer<Optional<Bytes>> done) {
    guard.ask(id -> new ToGuard.Sign(id, name, algorithm, message), done);
  }

  /** The guard substitutes by itself, so that the substitute says nothing to whoever asks. */
  @Override
  public void decrypt(
      Bytes encrypted, int clientVersion, Secret substitute, Consumer<Optional<Secret>> done) {
    guard.ask(
        id -> new ToGuard.Decrypt(id, name, clientVersion, encrypted),
        answer ->
            done.accept(
                answer
                    .filter(it -> it.length() == PRE_MASTER_BYTES)
                    .map(it -> Secret.owning(it.toArray()))));
  }

  @Override
  public Bytes sign(SignatureAlgorithm algorithm, byte[] message) {
    if (!algorithms.contains(algorithm)) {
      throw new IllegalArgumentException("the guard's key cannot sign " + algorithm);
    }
    var answer = new CompletableFuture<Optional<Bytes>>();
    sign(algorithm, Bytes.copyOf(message), answer::complete);
    return answer.join().orElseThrow(() -> new IllegalStateException("the guard does not sign"));
  }

  @Override
  public Optional<PreMasterDecrypter> decrypter() {
    return decrypts ? Optional.of(new Waiting()) : Optional.empty();
  }

  /** For whoever can wait. */
  private final class Waiting implements PreMasterDecrypter {
    @Override
    public Secret decrypt(Bytes encrypted, int clientVersion, Secret substitute) {
      var answer = new CompletableFuture<Optional<Secret>>();
      GuardSigner.this.decrypt(encrypted, clientVersion, substitute, answer::complete);
      return answer
          .join()
          .orElseThrow(() -> new IllegalStateException("the guard does not decrypt"));
    }

    @Override
    public boolean constantTime() {
      return false; // not ours to promise
    }
  }

  @Override
  public String toString() {
    return "signer with the guard's " + publicKey;
  }
}
