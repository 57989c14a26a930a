package dev.gatehouse.tls.handshake.classic;

import dev.gatehouse.crypto.Secret;
import dev.gatehouse.tls.config.Common;
import dev.gatehouse.tls.config.KeyLog;
import dev.gatehouse.tls.keys.classic.ClassicMasterSecret;
import dev.gatehouse.tls.keys.classic.ClassicTranscript;
import dev.gatehouse.tls.keys.classic.KeyBlock;

/** What follows from the key exchange. Whoever holds it closes it. */
record Secrets(ClassicMasterSecret master, KeyBlock keys) implements AutoCloseable {
  /**
   * Of a full handshake: master secret and keys.
   *
   * @param preMaster closed by this
   * @param throughClientKeyExchange all messages so far
   */
  static Secrets of(
      Agreed agreed,
      Secret preMaster,
      ClassicTranscript.Point throughClientKeyExchange,
      Common common) {
    try (preMaster) {
      return of(
          agreed,
          agreed.extendedMasterSecret()
              ? ClassicMasterSecret.extended(
                  agreed.version(), agreed.suite(), preMaster, throughClientKeyExchange)
              : ClassicMasterSecret.of(
                  agreed.version(), agreed.suite(), preMaster, agreed.randoms()),
          common);
    }
  }

  /** Of a short one: the keys are new, for the random values are. */
  static Secrets of(Agreed agreed, ClassicMasterSecret master, Common common) {
    common
        .keyLog()
        .log(KeyLog.Label.CLIENT_RANDOM, agreed.randoms().client(), master.exposeForKeyLog());
    return new Secrets(master, master.keys(agreed.version(), agreed.suite(), agreed.randoms()));
  }

  @Override
  public void close() {
    master.close();
    keys.close();
  }
}
