package dev.gatehouse.tls.handshake.hello;

import dev.gatehouse.crypto.EphemeralKey;
import dev.gatehouse.crypto.EphemeralSource;
import dev.gatehouse.crypto.InvalidShareException;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.tls.message.extension.KeyShare;
import dev.gatehouse.tls.spec.NamedGroup;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsException;
import java.util.ArrayList;
import java.util.List;

/**
 * A client's key pairs and what it says of them (RFC 8446, section 4.2.8). Whoever holds it closes
 * it, which forgets the private halves.
 */
public final class Shares implements AutoCloseable {
  private record Pair(NamedGroup group, EphemeralKey key) {}

  private final List<Pair> pairs;

  private Shares(List<Pair> pairs) {
    this.pairs = List.copyOf(pairs);
  }

  /**
   * A pair for the first of the groups. If that is the hybrid, its X25519 half is offered alone
   * too: it costs nothing, and spares a server without ML-KEM the retry.
   */
  public static Shares first(List<NamedGroup> groups, EphemeralSource source) {
    NamedGroup group = groups.getFirst();
    List<Pair> pairs = new ArrayList<>(2);
    EphemeralKey key = source.generate(group.keyExchange());
    pairs.add(new Pair(group, key));
    if (groups.contains(NamedGroup.X25519)) {
      key.x25519Half().ifPresent(half -> pairs.add(new Pair(NamedGroup.X25519, half)));
    }
    return new Shares(pairs);
  }

  /** None, where TLS 1.3 is not offered. */
  public static Shares none() {
    return new Shares(List.of());
  }

  /** A pair for the group that a server asked for. */
  public static Shares only(NamedGroup group, EphemeralSource source) {
    return new Shares(List.of(new Pair(group, source.generate(group.keyExchange()))));
  }

  public boolean contains(NamedGroup group) {
    return pairs.stream().anyMatch(p -> p.group().equals(group));
  }

  /** The extension for the hello. */
  public KeyShare.Offer offer() {
    return new KeyShare.Offer(
        pairs.stream().map(p -> new KeyShare.Entry(p.group(), p.key().share())).toList());
  }

  /**
   * The secret shared with the server.
   *
   * @throws TlsException with {@link Rule#GROUP_CHOICE} if no share of that group was sent, {@link
   *     Rule#KEY_SHARE_VALID} if the server's is no good
   */
  public Secret agree(KeyShare.Entry server) throws TlsException {
    for (Pair pair : pairs) {
      if (pair.group().equals(server.group())) {
        try {
          return pair.key().agree(server.keyExchange());
        } catch (InvalidShareException e) {
          throw TlsException.broken(Rule.KEY_SHARE_VALID);
        }
      }
    }
    throw TlsException.broken(Rule.GROUP_CHOICE);
  }

  @Override
  public void close() {
    for (Pair pair : pairs) {
      pair.key().close();
    }
  }
}
