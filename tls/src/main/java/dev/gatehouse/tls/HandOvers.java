package dev.gatehouse.tls;

import dev.gatehouse.crypto.AeadAlgorithm;
import dev.gatehouse.tls.HandOver.Direction;
import dev.gatehouse.tls.Machine.Secrets;
import dev.gatehouse.tls.handshake.Session;
import dev.gatehouse.tls.keys.TrafficSecret;
import dev.gatehouse.tls.keys.classic.DirectionKeys;
import dev.gatehouse.tls.record.ClassicProtection;
import dev.gatehouse.tls.record.ModernProtection;
import dev.gatehouse.tls.record.RecordProtection;
import org.jspecify.annotations.Nullable;

/** Makes hand-overs of what the two directions are protected by. */
final class HandOvers {
  private HandOvers() {}

  static HandOver of(
      Session session,
      Machine machine,
      @Nullable RecordProtection writing,
      @Nullable RecordProtection reading) {
    AeadAlgorithm algorithm = session.suite().aead();
    Secrets secrets = machine.secrets().orElse(null);
    return new HandOver(
        session.version(),
        direction(algorithm, writing, secrets == null ? null : secrets.writing()),
        direction(algorithm, reading, secrets == null ? null : secrets.reading()));
  }

  private static Direction direction(
      AeadAlgorithm algorithm,
      @Nullable RecordProtection protection,
      @Nullable TrafficSecret secret) {
    return switch (protection) {
      case ModernProtection modern when secret != null ->
          Direction.modern(algorithm, secret, modern.sequenceNumber());
      case ClassicProtection classic -> {
        try (DirectionKeys keys = classic.aeadKeys().orElseThrow()) {
          yield Direction.classic(algorithm, keys, classic.sequenceNumber());
        }
      }
      case null, default -> throw new IllegalStateException("connected, but without keys");
    };
  }
}
