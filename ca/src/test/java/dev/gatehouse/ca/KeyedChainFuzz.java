package dev.gatehouse.ca;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/**
 * Any file in a certificate's place: refused, or a key with its certificates that writes itself.
 */
public final class KeyedChainFuzz {
  private KeyedChainFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) throws KeyedChain.MalformedException {
    byte[] text;
    KeyedChain first;
    try {
      first = KeyedChain.parse(data);
    } catch (KeyedChain.MalformedException e) {
      String reason = String.valueOf(e.getMessage());
      if (reason.lines().count() != 1 || reason.length() > 300) {
        throw new AssertionError("no clause for a sentence: " + reason);
      }
      return;
    }
    try (first) {
      text = first.format();
      if (!first.identity().chain().equals(first.chain())) {
        throw new AssertionError("another chain in its identity");
      }
    }
    try (KeyedChain again = KeyedChain.parse(text)) {
      if (!again.chain().equals(first.chain()) || !Arrays.equals(again.format(), text)) {
        throw new AssertionError("another one after writing and reading");
      }
      String secret = new String(text, ISO_8859_1).lines().skip(1).findFirst().orElseThrow();
      if (again.toString().contains(secret.substring(0, 16))) {
        throw new AssertionError("it prints its key");
      }
    }
  }
}
