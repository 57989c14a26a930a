package dev.gatehouse.gateway.site;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Where ciphertext becomes plaintext. */
public enum PipelineKind {
  /** In the gateway's process. */
  INLINE,
  /** In the filter process, over the SSL queue, as in IIS 6. */
  FILTER,
  /** Records in the Linux kernel, after a handshake in the gateway's process; as in IIS 7. */
  KERNEL;

  /** The kind of that word, if it is one's. */
  static Optional<PipelineKind> of(String word) {
    return Stream.of(values()).filter(it -> it.word().equals(word)).findFirst();
  }

  /** As the site file has it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
