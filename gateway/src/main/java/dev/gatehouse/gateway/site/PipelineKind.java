package dev.gatehouse.gateway.site;

import java.util.Locale;

/** Where ciphertext becomes plaintext. */
public enum PipelineKind {
  /** In the gateway's process. */
  INLINE,
  /** In the filter process, over the SSL queue, as in IIS 6. */
  FILTER,
  /** Records in the Linux kernel, after a handshake in the gateway's process; as in IIS 7. */
  KERNEL;

  /** As the site file has it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
