package dev.gatehouse.gateway.keys;

/** Hears what people should know of keys and certificates, in sentences. */
public interface KeyAudience {
  /** Something was done as it should be: a certificate was renewed. */
  void notice(String sentence);

  /** Somebody should look. */
  void warning(String sentence);
}
