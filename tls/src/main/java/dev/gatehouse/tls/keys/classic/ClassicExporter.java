package dev.gatehouse.tls.keys.classic;

import dev.gatehouse.crypto.Secret;
import dev.gatehouse.tls.keys.Exporter;
import dev.gatehouse.wire.Bytes;

/**
 * Keying material for the application's own protocols (RFC 5705, section 4). Whoever holds it
 * closes it. Not thread-safe.
 */
public final class ClassicExporter implements Exporter {
  private final Derivation derivation;
  private final Secret master;
  private final Randoms randoms;

  ClassicExporter(Derivation derivation, Secret master, Randoms randoms) {
    this.derivation = derivation;
    this.master = master;
    this.randoms = randoms;
  }

  @Override
  public Secret export(String label, Bytes context, int length) {
    byte[] both = randoms.clientFirst();
    byte[] seed = new byte[both.length + 2 + context.length()];
    System.arraycopy(both, 0, seed, 0, both.length);
    seed[both.length] = (byte) (context.length() >> 8);
    seed[both.length + 1] = (byte) context.length();
    context.copyInto(seed, both.length + 2);
    return derivation.derive(master, label, seed, length);
  }

  @Override
  public Secret export(String label, int length) {
    return derivation.derive(master, label, randoms.clientFirst(), length);
  }

  @Override
  public void close() {
    master.close();
  }

  @Override
  public String toString() {
    return "ClassicExporter";
  }
}
