package dev.gatehouse.gateway.keys;

import java.util.function.Consumer;

/** Hears what people should know of keys and certificates, in sentences. */
public interface KeyAudience {
  /** Something was done as it should be: a certificate was renewed. */
  void notice(String sentence);

  /** Somebody should look. */
  void warning(String sentence);

  /** Passes each on to one of these. */
  static KeyAudience of(Consumer<String> notices, Consumer<String> warnings) {
    return new KeyAudience() {
      @Override
      public void notice(String sentence) {
        notices.accept(sentence);
      }

      @Override
      public void warning(String sentence) {
        warnings.accept(sentence);
      }
    };
  }
}
