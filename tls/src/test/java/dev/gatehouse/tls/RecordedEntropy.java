package dev.gatehouse.tls;

import dev.gatehouse.crypto.Agreement;
import dev.gatehouse.crypto.DhKey;
import dev.gatehouse.crypto.EphemeralKey;
import dev.gatehouse.crypto.EphemeralSource;
import dev.gatehouse.crypto.FiniteFieldGroup;
import dev.gatehouse.crypto.InvalidShareException;
import dev.gatehouse.crypto.KeyExchange;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.tls.config.Entropy;
import dev.gatehouse.tls.vectors.Trace;
import dev.gatehouse.wire.Bytes;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Random bytes and key pairs that were handed in, so that a handshake is a pure function. */
final class RecordedEntropy implements Entropy, EphemeralSource {
  private record Pair(Bytes privateKey, Bytes share) {}

  private final Deque<Bytes> randoms = new ArrayDeque<>();
  private final Map<KeyExchange, Pair> pairs = new EnumMap<>(KeyExchange.class);
  private @Nullable SecureRandom secure;

  /** Each is handed out once, in this order. */
  RecordedEntropy randoms(List<Bytes> recorded) {
    randoms.addAll(recorded);
    return this;
  }

  /** The pair for that group, however often one is wanted. */
  RecordedEntropy pair(KeyExchange group, Bytes privateKey, Bytes share) {
    pairs.put(group, new Pair(privateKey, share));
    return this;
  }

  /** The pairs that {@code side} has in a published trace. */
  RecordedEntropy pairs(Trace trace, String side) {
    for (KeyExchange group : List.of(KeyExchange.X25519, KeyExchange.SECP256R1)) {
      String name = side + "." + group.name().toLowerCase(java.util.Locale.ROOT);
      if (trace.has(name + ".private_key")) {
        pair(group, trace.bytes(name + ".private_key"), trace.bytes(name + ".public_key"));
      }
    }
    return this;
  }

  /** What secrets, paddings, IVs and pairs in finite fields are made with: not secret at all. */
  RecordedEntropy secrets(SecureRandom predictable) {
    secure = predictable;
    return this;
  }

  @Override
  public Bytes random(int length) {
    Bytes next = randoms.removeFirst();
    if (next.length() != length) {
      throw new AssertionError(length + " random bytes are wanted, " + next + " are recorded");
    }
    return next;
  }

  @Override
  public SecureRandom secure() {
    SecureRandom known = secure;
    if (known == null) {
      throw new AssertionError("no secret is recorded");
    }
    return known;
  }

  @Override
  public EphemeralSource ephemerals() {
    return this;
  }

  @Override
  public EphemeralKey generate(KeyExchange group) {
    Pair pair = pairs.get(group);
    if (pair == null) {
      throw new AssertionError("no pair of " + group + " is recorded");
    }
    try (Secret privateKey = Secret.owning(pair.privateKey().toArray())) {
      return group.recorded(privateKey, pair.share());
    }
  }

  @Override
  public DhKey generate(FiniteFieldGroup group) {
    return EphemeralSource.of(secure()).generate(group);
  }

  @Override
  public Agreement respond(KeyExchange group, Bytes clientShare) throws InvalidShareException {
    try (EphemeralKey key = generate(group)) {
      return new Agreement(key.share(), key.agree(clientShare));
    }
  }
}
